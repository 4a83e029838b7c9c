import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.model import ApiError
from bot.demo.onlooker import CannotError
from bot.demo.people import Person
from bot.demo.world import BotAccount
from tests.unit.demo.names import TOKEN, Api, Refused


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def waiting(api: Api, **params: Any) -> "asyncio.Task[Any]":
    """Start a poll and let it wait."""
    task = asyncio.create_task(api("getUpdates", timeout=50, **params))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not task.done()
    return task


async def test_an_update_waits_until_it_is_confirmed(api: Api, siti: Person) -> None:
    await siti.says("satu")
    await siti.says("dua")
    first = await api("getUpdates")
    assert texts(first) == ["satu", "dua"]
    assert first[1]["update_id"] == first[0]["update_id"] + 1
    assert texts(await api("getUpdates", offset=first[1]["update_id"])) == ["dua"]
    assert await api("getUpdates", offset=first[1]["update_id"] + 1) == []
    assert await api("getUpdates") == []


async def test_a_limit_and_a_negative_offset_are_kept(api: Api, siti: Person) -> None:
    for text in "abc":
        await siti.says(text)
    assert texts(await api("getUpdates", limit=2)) == ["a", "b"]
    assert texts(await api("getUpdates", offset=-2)) == ["b", "c"]
    assert texts(await api("getUpdates")) == ["b", "c"]


async def test_a_poll_waits_for_the_next_update(api: Api, siti: Person) -> None:
    poll = await waiting(api)
    await siti.says("halo")
    assert texts(await poll) == ["halo"]


async def test_the_first_of_two_pollers_is_ended(api: Api, siti: Person) -> None:
    first = await waiting(api)
    second = await waiting(api)
    with pytest.raises(ApiError) as caught:
        await first
    assert (caught.value.code, caught.value.description) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    await siti.says("halo")
    assert texts(await second) == ["halo"]


async def test_a_cancelled_poll_loses_nothing(api: Api, siti: Person) -> None:
    poll = await waiting(api)
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    await siti.says("halo")
    assert texts(await api("getUpdates")) == ["halo"]


async def test_allowed_updates_are_remembered(api: Api, siti: Person) -> None:
    await api("getUpdates", allowed_updates=["callback_query"])
    await siti.says("halo")
    assert await api("getUpdates") == []
    await api("getUpdates", allowed_updates=[])
    await siti.says("halo")
    assert texts(await api("getUpdates")) == ["halo"]
    assert (await api("getWebhookInfo")) == {"url": "", "has_custom_certificate": False, "pending_update_count": 1}


async def test_updates_are_forgotten_after_a_day_and_taps_after_150_seconds(
    api: Api, siti: Person, clock: MovableClock
) -> None:
    await siti.says("halo")
    await api(
        "sendMessage", chat_id=77, text="a", reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}
    )
    await siti.taps("x")
    clock.advance(timedelta(seconds=149))
    assert len(await api("getUpdates")) == 2
    clock.advance(timedelta(seconds=2))
    assert texts(await api("getUpdates")) == ["halo"]
    clock.advance(timedelta(days=1))
    assert await api("getUpdates") == []


async def test_an_own_edit_is_an_update_of_its_own(emulator: Emulator, siti: Person) -> None:
    number = await siti.says("halo")
    await siti.edits(number, "halo dunia")
    edited = emulator.pending_updates(TOKEN)[-1]["edited_message"]
    assert (edited["text"], edited["message_id"], "edit_date" in edited) == ("halo dunia", number, True)


async def test_blocking_and_unblocking_are_told(emulator: Emulator, siti: Person) -> None:
    await siti.blocks()
    await siti.unblocks()
    changes = [update["my_chat_member"] for update in emulator.pending_updates(TOKEN)]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert changes[0]["from"]["id"] == 77


async def test_a_doubled_update_comes_twice_with_one_number(emulator: Emulator, api: Api, siti: Person) -> None:
    emulator.faults.add("duplicate", count=1)
    await siti.says("halo")
    await siti.says("lagi")
    updates = await api("getUpdates")
    assert texts(updates) == ["halo", "halo", "lagi"]
    assert updates[0]["update_id"] == updates[1]["update_id"]


async def test_a_late_update_comes_after_another_chats_and_in_order_of_its_own(
    emulator: Emulator, api: Api, siti: Person
) -> None:
    budi = emulator.add_person(78, "Budi")
    emulator.faults.add("late", count=1)
    await siti.says("satu")
    await siti.says("dua")
    assert await api("getUpdates") == []
    await budi.says("halo")
    updates = await api("getUpdates")
    assert texts(updates) == ["halo", "satu", "dua"]
    assert [u["update_id"] for u in updates] == sorted(u["update_id"] for u in updates)


async def test_a_late_update_comes_even_when_nobody_else_writes(emulator: Emulator, api: Api, siti: Person) -> None:
    emulator.faults.add("late", count=1)
    poll = await waiting(api)
    await siti.says("satu")
    assert texts(await poll) == ["satu"]


async def test_a_tap_is_answered_once(api: Api, refused: Refused, emulator: Emulator, siti: Person) -> None:
    rows = [[{"text": "Ya", "callback_data": "ya"}, {"text": "Salin", "copy_text": {"text": "123"}}]]
    sent = await api("sendMessage", chat_id=77, text="a", reply_markup={"inline_keyboard": rows})
    number = await siti.taps("Ya")
    query = emulator.pending_updates(TOKEN)[-1]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (number, "ya", 77)
    assert query["message"]["message_id"] == sent["message_id"]
    await api("answerCallbackQuery", callback_query_id=number, text="Baik", show_alert=True)
    assert [(toast.text, toast.alert) for toast in siti.toasts] == [("Baik", True)]
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await refused("answerCallbackQuery", callback_query_id=number) == too_old
    assert await refused("answerCallbackQuery") == too_old
    assert await siti.taps("Salin") == "123"


async def test_a_tap_is_answered_in_time(api: Api, refused: Refused, siti: Person, clock: MovableClock) -> None:
    rows = [[{"text": "Ya", "callback_data": "ya"}]]
    await api("sendMessage", chat_id=77, text="a", reply_markup={"inline_keyboard": rows})
    early, late = await siti.taps("Ya"), await siti.taps("Ya")
    clock.advance(timedelta(seconds=29))
    assert await api("answerCallbackQuery", callback_query_id=early)
    clock.advance(timedelta(seconds=2))
    assert "query is too old" in await refused("answerCallbackQuery", callback_query_id=late)
    assert siti.toasts == []


async def test_the_answer_to_a_tap_has_a_limit(api: Api, refused: Refused, siti: Person) -> None:
    long = await refused("answerCallbackQuery", callback_query_id="1", text="x" * 201)
    assert long == "Bad Request: MESSAGE_TOO_LONG"
    assert await refused("answerCallbackQuery", callback_query_id="1", url="https://a.id") == "Bad Request: URL_INVALID"


async def test_an_inline_query_is_answered_with_what_would_be_sent(api: Api, emulator: Emulator, siti: Person) -> None:
    number = await siti.inline_query("agesa")
    query = emulator.pending_updates(TOKEN)[-1]["inline_query"]
    assert (query["id"], query["query"]) == (number, "agesa")
    content = {"message_text": "<b>Ada</b>", "parse_mode": "HTML"}
    result = {"type": "article", "id": "1", "title": "AGESA", "input_message_content": content}
    await api("answerInlineQuery", inline_query_id=number, results=[result])
    assert siti.inline_results[number][0]["text"] == "Ada"


async def test_a_chosen_inline_result_is_sent_by_the_person_and_tells_its_bot(
    api: Api, emulator: Emulator, siti: Person, account: BotAccount
) -> None:
    group = emulator.add_group("RT 3", {siti: "member", account: "member"})
    number = await siti.inline_query("agesa")
    content = {"message_text": "<b>Ada</b>", "parse_mode": "HTML"}
    rows = {"inline_keyboard": [[{"text": "Cek", "url": "https://t.me/uji_bot"}]]}
    result = {"type": "article", "id": "1", "title": "AGESA", "input_message_content": content, "reply_markup": rows}
    await api("answerInlineQuery", inline_query_id=number, results=[result])
    emulator.pending_updates(TOKEN)
    for room in (None, group):
        sent = await siti.chooses(number, "AGESA", chat=room)
        seen = siti.chat(room)[-1]
        assert (seen.id, seen.sender, seen.html, seen.buttons[0].text) == (sent, "me", "<b>Ada</b>", "Cek")
        [update] = emulator.pending_updates(TOKEN)
        assert update["message"]["via_bot"]["username"] == "uji_bot"
    with pytest.raises(CannotError, match="AGESA"):
        await siti.chooses(number, "LAIN")


def article(**more: Any) -> dict[str, Any]:
    return {"type": "article", "id": "1", "title": "a", "input_message_content": {"message_text": "a"}, **more}


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([article(id=str(number)) for number in range(51)], "RESULTS_TOO_MUCH"),
        ([article(id="x" * 65)], "RESULT_ID_INVALID"),
        ([article()] * 2, "RESULT_ID_DUPLICATE"),
        ([article(title="")], "ARTICLE_TITLE_EMPTY"),
        ([article(input_message_content=None)], "can't parse inline query result: Message text is required"),
        ([article(input_message_content={"message_text": " "})], "message text is empty"),
        ([article(input_message_content={"message_text": "x" * 4097})], "message is too long"),
        ([article()], "query is too old and response timeout expired or query ID is invalid"),
    ],
)
async def test_wrong_inline_results_are_refused(refused: Refused, siti: Person, results: Any, reason: str) -> None:
    assert await refused("answerInlineQuery", inline_query_id="1", results=results) == f"Bad Request: {reason}"

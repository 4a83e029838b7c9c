import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from babel.dates import format_date
from telegram import Update

from bot.demo.model import Json, Room
from bot.demo.seen import Seen
from handlers.inputs import ALLOWED_UPDATES
from handlers.polling import Polling
from tests.promises.scenes import forms_of_number, forms_of_words, found
from tests.talk import TOKEN, Talk, Talker

BOT = "@desa_binaan_bot"
LINK = "https://t.me/desa_binaan_bot"
LISTED = "PT AGESA ASA JAYA"
REVOKED = "PT MULTI INTAN AMANAH INTERNASIONAL"
NEAR = "agesa asa jya"
UNKNOWN = "PT Angin Surga Sejahtera Abadi"
ASKED = {"listed": LISTED, "revoked": REVOKED, "near": NEAR, "unknown": UNKNOWN, "how": ""}
ADVERT = f"Lowongan Taiwan, gaji 20 juta, berangkat cepat.\nHubungi {LISTED} sekarang."

DATED = {"id": "Menurut daftar resmi per", "en": "According to the official list of"}
SAFE = re.compile(r"(?i)\b(?:aman|safe|safely|terjamin|guaranteed)\b")
OLD = {"id": "hari. Lihat juga yang terbaru.", "en": "days old. Look at the newest one too."}


async def nobody_minds() -> None:
    """Take a conflict for nothing."""


async def texts(someone: Talker, words: str) -> list[str]:
    return [result["text"] for result in await someone.asks_inline(words)]


def answers(someone: Talker, room: Room) -> list[Seen]:
    return [message for message in someone.person.chat(room) if message.from_bot]


@pytest.fixture
def asker(talk: Talk) -> Talker:
    return talk.person("Kanarisiti", person_id=5_551_234_567_890)


@pytest.fixture
def neighbour(talk: Talk) -> Talker:
    return talk.person("Kanaribudi", person_id=5_559_876_543_210)


@pytest.fixture
def group(talk: Talk, asker: Talker, neighbour: Talker) -> Room:
    return talk.group(asker, neighbour, title="Kanarigrup")


# Inline


async def test_a_listed_company_is_one_answer(asker: Talker) -> None:
    [result] = await asker.asks_inline("pt agesa asa jaya")
    assert "ADA di daftar" in result["title"]
    assert LISTED in result["title"]
    assert "9120307772741" in result["text"]
    assert "SIP2MI" in result["text"]


async def test_a_revoked_licence_is_told_with_its_day(asker: Talker) -> None:
    [result] = await asker.asks_inline(REVOKED)
    assert result["title"] == f"⛔ {REVOKED}"
    assert "4 Februari 2026" in result["description"]
    assert "4 Februari 2026" in result["text"]
    assert "Jangan bayar dulu" in result["text"]


async def test_a_near_name_is_told_as_such_before_each_company_that_may_be_meant(asker: Talker) -> None:
    first, *others = await asker.asks_inline(NEAR)
    assert "ADA di daftar" not in first["title"] + first["text"]
    assert LISTED in first["text"]
    assert "Jangan bayar dulu" in first["text"]
    assert others[0]["title"] == LISTED
    assert len(others) <= 5
    for result in others:
        assert "Bandingkan" in result["description"]
        assert "Bandingkan" in result["text"]


async def test_an_unknown_name_is_told_as_such(asker: Talker) -> None:
    [result] = await asker.asks_inline(UNKNOWN)
    assert result["title"] == f"{UNKNOWN} tidak ada di daftar."
    assert UNKNOWN in result["text"]
    assert "Jangan bayar dulu" in result["text"]


@pytest.mark.parametrize("words", ["", "   ", "cek", "Cek:"])
async def test_without_words_it_is_told_how_to_ask(asker: Talker, words: str) -> None:
    [result] = await asker.asks_inline(words)
    assert result["title"] == "Cek perekrut"
    assert f"{BOT} PT" in result["text"]


async def test_a_word_before_the_name_does_not_matter(asker: Talker) -> None:
    assert await texts(asker, f"cek {LISTED}") == await texts(asker, LISTED)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("what", ASKED)
async def test_every_answer_is_short_and_dated_and_promises_nothing(
    talk: Talk, language: str, what: str, old: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.verdicts.FRESH", timedelta(days=-1 if old else 36_500))
    day = format_date(talk.running.shared.checker.as_of, "d MMMM y", language)
    results = await talk.person(language, language).asks_inline(ASKED[what])
    assert results
    for result in results:
        lines = result["text"].splitlines()
        assert len(lines) <= 6
        assert max(map(len, lines)) <= 140
        assert lines[-1].endswith(LINK)
        assert SAFE.search(" ".join((result["title"], result["description"], *lines))) is None
        assert len(result["title"]) <= 90
        if what == "how":
            continue
        assert day in result["text"]
        assert sum("👉" in line for line in lines) == 1
        assert (OLD[language] in result["text"]) is old
        links = [entity["url"] for entity in result["entities"] if entity["type"] == "text_link"]
        assert links == (["https://siskop2mi.bp2mi.go.id/profil/lembaga/list_lembaga/p3mi"] if old else [])


async def test_each_is_answered_in_the_language_of_the_app(talk: Talk) -> None:
    assert DATED["en"] in (await texts(talk.person("Ann", "en"), LISTED))[0]
    for other in ("id", "ms", "xx"):
        assert DATED["id"] in (await texts(talk.person(other, other), LISTED))[0]


async def test_answers_are_the_same_for_everybody_and_soon_out_of_date(talk: Talk, asker: Talker) -> None:
    await asker.asks_inline(NEAR)
    [call] = talk.emulator.called("answerInlineQuery")
    assert call.params.get("cache_time") == 60
    assert not call.params.get("is_personal")
    told = json.dumps(call.params)
    assert found(forms_of_number(asker.person.id) | forms_of_words("Kanari"), told.encode()) == []
    for result in call.params["results"]:
        assert result["input_message_content"]["link_preview_options"] == {"is_disabled": True}
        assert "callback_data" not in json.dumps(result)


@pytest.mark.parametrize("chat", ["private", "group"])
async def test_a_chosen_answer_is_not_answered_again(
    talk: Talk, asker: Talker, neighbour: Talker, group: Room, chat: str
) -> None:
    room = group if chat == "group" else None
    number = await asker.person.inline_query(f"{BOT} {LISTED}")
    await talk.settle()
    [result] = asker.person.inline_results[number]
    await asker.person.chooses(number, result["title"], chat=room)
    await talk.settle()
    if room is not None:
        assert result["text"] in [message.text for message in neighbour.person.chat(room)]
        assert answers(neighbour, room) == []
    else:
        assert "ADA di daftar" not in asker.reads
        assert "🔎 Cek perekrut" in asker.buttons


@pytest.mark.parametrize(
    "words", ["@kanari_orang", "https://contoh.com/a", "/start", "<b>x</b>", "a\u202eb", "x" * 256, "\u200b"]
)
async def test_what_was_typed_becomes_no_link_and_no_mention(asker: Talker, words: str) -> None:
    for result in await asker.asks_inline(words):
        kinds = [entity["type"] for entity in result["entities"]]
        assert set(kinds) <= {"bold", "code", "text_link", "url"}
        assert kinds.count("url") == 1  # the bot's own
        assert "\u202e" not in result["text"] + result["title"]
        assert "x" * 61 not in result["text"] + result["title"]


# Groups


async def test_whoever_calls_the_bot_in_a_group_is_answered_there(
    talk: Talk, asker: Talker, neighbour: Talker, group: Room
) -> None:
    await asker.says(f"{BOT} {LISTED}", chat=group)
    [answer] = answers(neighbour, group)
    assert "ADA di daftar" in answer.text
    asked = next(message for message in group.history.values() if message.sender is asker.person.account)
    assert group.history[answer.id].reply_to is asked
    assert [button.kind for button in answer.buttons] == ["url", "url"]
    assert [button.value for button in answer.buttons] == [
        LINK, "https://siskop2mi.bp2mi.go.id/profil/lembaga/list_lembaga/p3mi",
    ]  # fmt: skip
    [call] = talk.emulator.called("sendMessage")
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert "Kanarisiti" not in json.dumps(call.params)
    assert asker.chat == []


@pytest.mark.parametrize(
    "words",
    [
        f"{BOT} {LISTED}",
        f"{BOT}: cek {LISTED}",
        f"{BOT.upper()}, {LISTED}",
        f"/cek{BOT} {LISTED}",
        f"/check{BOT}\n{LISTED}",
    ],
)
async def test_there_are_several_ways_to_call_it(asker: Talker, group: Room, words: str) -> None:
    await asker.says(words, chat=group)
    assert ["ADA di daftar" in answer.text for answer in answers(asker, group)] == [True]


@pytest.mark.parametrize("call", [BOT, f"{BOT} cek", f"/cek{BOT}", f"{BOT} Periksa:"])
async def test_a_call_in_reply_to_a_message_checks_that_message(
    asker: Talker, neighbour: Talker, group: Room, call: str
) -> None:
    advert = await neighbour.person.says(ADVERT, chat=group)
    await asker.says(call, chat=group, reply_to=advert)
    [answer] = answers(asker, group)
    assert LISTED in answer.text
    assert "Lowongan Taiwan" not in answer.text


async def test_a_call_in_reply_to_a_picture_checks_its_caption(asker: Talker, neighbour: Talker, group: Room) -> None:
    picture = b"GIF89a\x40\x00\x40\x00\x00\x00\x00;"
    advert = await neighbour.person.sends_photo(picture, UNKNOWN, chat=group)
    await asker.says(BOT, chat=group, reply_to=advert)
    assert UNKNOWN in answers(asker, group)[0].text


async def test_where_a_part_is_quoted_that_part_is_checked(talk: Talk, asker: Talker, group: Room) -> None:
    await asker.person.says(f"{LISTED} dan {UNKNOWN}", chat=group)
    await asker.person.says(BOT, chat=group, reply_to=1)
    [update] = talk.emulator.pending_updates(TOKEN)
    update["message"]["quote"] = {"text": UNKNOWN, "position": 0, "is_manual": True}
    await take(talk, update)
    assert answers(asker, group)[0].text.startswith(f"⚪ {UNKNOWN}")


async def test_words_beside_the_call_count_more_than_the_message_replied_to(
    asker: Talker, neighbour: Talker, group: Room
) -> None:
    advert = await neighbour.person.says(ADVERT, chat=group)
    await asker.says(f"{BOT} {UNKNOWN}", chat=group, reply_to=advert)
    assert UNKNOWN in answers(asker, group)[0].text


async def test_a_near_name_is_one_answer_that_does_not_say_found(asker: Talker, group: Room) -> None:
    await asker.says(f"{BOT} {NEAR}", chat=group)
    [answer] = answers(asker, group)
    assert LISTED in answer.text
    assert "ADA di daftar" not in answer.text


@pytest.mark.parametrize("call", [BOT, f"/cek{BOT}"])
async def test_a_call_alone_is_told_how_to_ask(asker: Talker, group: Room, call: str) -> None:
    await asker.says(call, chat=group)
    assert f"{BOT} PT" in answers(asker, group)[0].text


async def test_each_is_answered_in_their_own_language(talk: Talk, asker: Talker) -> None:
    ann = talk.person("Ann", "en")
    room = talk.group(asker, ann)
    await ann.says(f"{BOT} {LISTED}", chat=room)
    await asker.says(f"{BOT} {LISTED}", chat=room)
    english, indonesian = answers(asker, room)
    assert DATED["en"] in english.text
    assert DATED["id"] in indonesian.text


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_in_every_kind_of_group(talk: Talk, asker: Talker, kind: str) -> None:
    room = talk.group(asker, kind=kind)
    await asker.says(f"{BOT} {LISTED}", chat=room)
    assert len(answers(asker, room)) == 1


async def test_in_a_forum_it_is_answered_in_the_same_thread(talk: Talk, asker: Talker) -> None:
    room = talk.group(asker, forum=True)
    room.members[talk.bot.id] = "administrator"
    topic = await talk.bot.create_forum_topic(room.id, "Loker")
    await asker.person.says(f"{BOT} {LISTED}", chat=room, topic=topic.message_thread_id)
    await talk.settle()
    assert answers(asker, room)[-1].topic == topic.message_thread_id


IGNORED: dict[str, Callable[[Talker, Room], Awaitable[object]]] = {
    "ordinary words": lambda one, room: one.says(LISTED, chat=room),
    "words about the bot": lambda one, room: one.says(f"Coba tanya {BOT} saja", chat=room),
    "a command for any bot": lambda one, room: one.says(f"/cek {LISTED}", chat=room),
    "another command": lambda one, room: one.says(f"/start{BOT}", chat=room),
    "the command of tips": lambda one, room: one.says(f"/info{BOT}", chat=room),
    "a longer name": lambda one, room: one.says(f"{BOT}_lain {LISTED}", chat=room),
    "another bot": lambda one, room: one.says(f"/cek@bot_lain {LISTED}", chat=room),
    "an address": lambda one, room: one.says(f"kanari{BOT} {LISTED}", chat=room),
    "a photo": lambda one, room: one.person.sends_photo(b"GIF89a\x40\x00\x40\x00\x00\x00\x00;", LISTED, chat=room),
}


@pytest.mark.parametrize("what", IGNORED)
async def test_a_bot_that_hears_everything_answers_only_when_it_is_called(
    talk: Talk, asker: Talker, group: Room, what: str
) -> None:
    group.members[talk.bot.id] = "administrator"
    await IGNORED[what](asker, group)
    await talk.settle()
    assert answers(asker, group) == []
    assert talk.emulator.called("sendMessage") == []


def message(**more: Any) -> Json:
    person = {"id": 77, "is_bot": False, "first_name": "A"}
    chat = {"id": -5, "type": "group", "title": "RT 3"}
    return {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": f"{BOT} {LISTED}", **more}


NOT_A_MEMBER: dict[str, Json] = {
    "a bot": {"message": message(**{"from": {"id": 78, "is_bot": True, "first_name": "B"}})},
    "a channel": {"message": message(sender_chat={"id": -1005, "type": "channel", "title": "C"})},
    "what was passed on": {
        "message": message(forward_origin={"type": "hidden_user", "sender_user_name": "D", "date": 1})
    },
    "what was chosen": {"message": message(via_bot={"id": 1, "is_bot": True, "first_name": "B"})},
    "an edit": {"edited_message": message(edit_date=2)},
    "a post": {"channel_post": message(chat={"id": -1005, "type": "channel", "title": "C"})},
    "nothing": {},
}


@pytest.mark.parametrize("what", NOT_A_MEMBER)
async def test_only_members_are_answered(talk: Talk, what: str) -> None:
    talk.emulator.calls.clear()
    await take(talk, {"update_id": 900, **NOT_A_MEMBER[what]})
    assert list(talk.emulator.calls) == []


async def take(talk: Talk, *updates: Json) -> None:
    for update in updates:
        await talk.running.processor.take(Update.de_json(update, talk.bot))
    await talk.running.processor.shutdown()


async def test_a_second_delivery_is_not_answered_again(talk: Talk, asker: Talker, group: Room) -> None:
    await asker.person.says(f"{BOT} {LISTED}", chat=group)
    [update] = talk.emulator.pending_updates(TOKEN)
    await take(talk, update, update)
    assert len(answers(asker, group)) == 1


async def test_a_private_conversation_is_not_touched_by_what_its_person_asks_elsewhere(
    talk: Talk, asker: Talker, group: Room
) -> None:
    await asker.says("/bahasa")
    await asker.taps("English")
    before = asker.person.transcript()
    await asker.says(f"{BOT} {LISTED}", chat=group)
    await asker.asks_inline(LISTED)
    assert asker.person.transcript() == before
    assert DATED["id"] in answers(asker, group)[0].text


# What goes wrong, and what is kept


@pytest.mark.parametrize("kind", ["429", "500", "502", "timeout", "drop"])
@pytest.mark.parametrize("method", ["answerInlineQuery", "sendMessage"])
async def test_a_failing_telegram_is_asked_once_and_told_by_class_alone(
    talk: Talk, asker: Talker, group: Room, kind: Any, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    rule = talk.emulator.faults.add(kind, methods={method})
    if method == "sendMessage":
        await asker.says(f"{BOT} Kanariperusahaan", chat=group)
    else:
        await asker.asks_inline("Kanariperusahaan")
    assert rule.hits == 1
    [record] = [record for record in caplog.records if record.levelname == "WARNING"]
    assert record.message == "public question not answered"
    assert "kanari" not in str(record.__dict__).lower()


async def test_an_answer_that_comes_too_late_is_no_failure_of_the_update(talk: Talk, asker: Talker) -> None:
    await asker.person.inline_query(LISTED)
    [update] = talk.emulator.pending_updates(TOKEN)
    await talk.wait(minutes=5)
    await take(talk, update)
    assert len(talk.emulator.called("answerInlineQuery")) == 1


@pytest.mark.parametrize("ask", ["inline", "group"])
async def test_an_error_of_ours_is_acknowledged_and_does_not_tell_what_was_asked(
    talk: Talk, asker: Talker, group: Room, ask: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object, words: str) -> None:
        raise ValueError(words)

    monkeypatch.setattr(type(talk.running.shared.checker), "check", fail)
    if ask == "inline":
        await asker.asks_inline("Kanariperusahaan")
    else:
        await asker.says(f"{BOT} Kanariperusahaan", chat=group)
    [record] = caplog.records
    assert record.__dict__["fields"]["error"] == "ValueError"
    assert record.__dict__["fields"]["kind"] == ask
    assert "Kanariperusahaan" not in str(record.__dict__)


async def test_an_inline_query_touches_no_storage(talk: Talk, asker: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await asker.person.inline_query(LISTED)
    updates = talk.emulator.pending_updates(TOKEN)

    @asynccontextmanager
    async def begin(_self: object) -> AsyncIterator[None]:
        raise AssertionError("the database was asked")
        yield

    monkeypatch.setattr("bot.storage.engine.Database._begin", begin)
    await take(talk, *updates)
    assert asker.person.inline_results[number]


async def test_of_a_group_nothing_is_stored_or_logged(
    talk: Talk, asker: Talker, neighbour: Talker, group: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    advert = await neighbour.person.says(f"Kanarilowongan {UNKNOWN}", chat=group)
    await asker.says(BOT, chat=group, reply_to=advert)
    await asker.says(f"{BOT} Kanariperusahaan", chat=group)
    await asker.asks_inline("Kanariperusahaan")
    assert len(answers(asker, group)) == 2
    words = ("Kanari", "kanari", "Angin Surga", asker.person.account.first_name, group.title)
    forms = set().union(*map(forms_of_words, words), *map(forms_of_number, (asker.person.id, neighbour.person.id)))
    forms |= forms_of_number(-group.id)
    assert found(forms, talk.bytes_at_rest()) == []
    ours = [record for record in caplog.records if record.name.startswith(("handlers", "bot."))]
    assert found(forms, "\n".join(str(record.__dict__) for record in ours if "demo" not in record.name).encode()) == []


async def test_telegram_is_asked_for_inline_queries() -> None:
    assert "inline_query" in ALLOWED_UPDATES


async def test_inline_queries_of_several_people_are_taken_side_by_side(talk: Talk) -> None:
    people = [talk.person(f"Warga {number}") for number in range(3)]
    for someone in people:
        await someone.person.inline_query("a")
        await someone.person.inline_query(LISTED)
    taken: list[tuple[int, bool]] = []

    async def take_one(update: Update, *, followed: bool = False) -> None:
        taken.append((update.update_id, followed))

    polling = Polling(talk.bot, take_one, nobody_minds)
    updates = [Update.de_json(each, talk.bot) for each in talk.emulator.pending_updates(TOKEN)]
    assert await polling._handle(updates)
    assert sorted(taken) == [(1, True), (2, False), (3, True), (4, False), (5, True), (6, False)]


async def test_within_a_sentence_the_bot_is_called_beside_a_companys_name_only(asker: Talker, group: Room) -> None:
    await asker.says(f"Coba tanya {BOT} saja, dia tahu", chat=group)
    assert answers(asker, group) == []

    await asker.says(f"Kalau {LISTED} gimana {BOT}?", chat=group)
    [answer] = answers(asker, group)
    assert LISTED in answer.text

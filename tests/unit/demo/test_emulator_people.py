import asyncio

import pytest
from telegram import Update

from bot.demo.emulator import Emulator
from bot.demo.onlooker import CannotError
from bot.demo.people import Person
from bot.demo.world import BotAccount
from tests.unit.demo.names import TOKEN, Api


def keyboard(*labels: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": label, "callback_data": f"data.{label}"}] for label in labels]}


def last(emulator: Emulator) -> Update:
    return Update.de_json(emulator.pending_updates(TOKEN)[-1], None)


async def test_a_start_link_carries_its_payload(emulator: Emulator, siti: Person) -> None:
    await siti.starts("abc_DEF-1")
    message = last(emulator).message
    assert message.text == "/start abc_DEF-1"
    assert message.entities[0].type == "bot_command"
    assert (message.from_user.language_code, message.from_user.username) == ("id", "siti77")
    with pytest.raises(CannotError):
        await siti.starts("dua kata")


async def test_a_long_text_goes_out_in_parts(emulator: Emulator, siti: Person) -> None:
    await siti.says("😀" * 3000)
    assert [len(u["message"]["text"]) for u in emulator.pending_updates(TOKEN)] == [2048, 952]


async def test_every_kind_of_message_reaches_the_bot(emulator: Emulator, siti: Person, picture: bytes) -> None:
    await siti.sends_photo(picture, "bukti /cek")
    assert last(emulator).message.photo[-1].width == 400
    await siti.sends_document(b"isi", "iklan.pdf", mime="application/pdf", caption="ini")
    document = last(emulator).message
    assert (document.document.file_name, document.document.mime_type, document.caption) == (
        "iklan.pdf", "application/pdf", "ini",
    )  # fmt: skip
    await siti.sends_voice()
    assert last(emulator).message.voice.mime_type == "audio/ogg"
    await siti.sends_video(caption="v")
    assert last(emulator).message.video.width == 640
    await siti.sends_sticker("👍")
    assert last(emulator).message.sticker.emoji == "👍"
    await siti.sends_contact("+628115550101", "Budi")
    assert last(emulator).message.contact.phone_number == "+628115550101"
    await siti.sends_location(-2.2, 113.9)
    assert last(emulator).message.location.longitude == 113.9
    await siti.sends_poll("Setuju?", ["ya", "tidak"])
    assert [option.text for option in last(emulator).message.poll.options] == ["ya", "tidak"]


async def test_an_album_is_several_messages_of_one_group(emulator: Emulator, siti: Person, picture: bytes) -> None:
    await siti.sends_album([picture, picture], "dua")
    messages = [update["message"] for update in emulator.pending_updates(TOKEN)]
    assert [message.get("caption") for message in messages] == ["dua", None]
    assert len({message["media_group_id"] for message in messages}) == 1


async def test_forwards_tell_their_origin_as_far_as_it_is_known(emulator: Emulator, siti: Person) -> None:
    budi = emulator.add_person(78, "Budi")
    await siti.forwards("a", budi)
    assert last(emulator).message.forward_origin.sender_user.id == 78
    await siti.forwards("a", "Rahasia")
    assert last(emulator).message.forward_origin.sender_user_name == "Rahasia"
    await siti.forwards("a", "Info Loker", channel=True)
    assert last(emulator).message.forward_origin.chat.title == "Info Loker"
    assert [message.forward for message in siti.chat()[1:]] == ["Budi", "Rahasia", "Info Loker"]


async def test_a_picture_can_be_forwarded_with_its_words(emulator: Emulator, siti: Person, picture: bytes) -> None:
    await siti.forwards("lihat", picture=picture)
    message = last(emulator).message
    assert (message.caption, message.photo[-1].width, message.forward_origin.type) == ("lihat", 400, "hidden_user")


async def test_a_button_is_found_by_label_data_or_a_part(api: Api, emulator: Emulator, siti: Person) -> None:
    await api("sendMessage", chat_id=77, text="lama", reply_markup=keyboard("Ya"))
    await api("sendMessage", chat_id=77, text="baru", reply_markup=keyboard("Ya, kirim", "Tidak"))
    for what, data in [
        ("Ya", "data.Ya, kirim"),
        ("Tidak", "data.Tidak"),
        ("data.Tidak", "data.Tidak"),
        ("data.", "data.Ya, kirim"),
        ("kirim", "data.Ya, kirim"),
    ]:
        await siti.taps(what)
        assert last(emulator).callback_query.data == data
    await siti.taps("Ya", 2)
    assert last(emulator).callback_query.data == "data.Ya"


async def test_a_missing_button_lists_what_is_there(api: Api, siti: Person) -> None:
    await api("sendMessage", chat_id=77, text="Pilih", reply_markup=keyboard("Ya", "Tidak"))
    with pytest.raises(CannotError) as caught:
        await siti.taps("Mungkin")
    assert "no button 'Mungkin' among [Ya], [Tidak]" in str(caught.value)
    assert "Pilih" in str(caught.value)
    assert isinstance(caught.value, AssertionError)


async def test_other_buttons_return_what_they_hold(api: Api, siti: Person) -> None:
    rows = [[
        {"text": "Buka", "url": "https://a.id"},
        {"text": "Salin", "copy_text": {"text": "1234"}},
        {"text": "Bagi", "switch_inline_query": "cek"},
    ]]  # fmt: skip
    await api("sendMessage", chat_id=77, text="a", reply_markup={"inline_keyboard": rows})
    assert [await siti.taps(label) for label in ("Buka", "Salin", "Bagi")] == ["https://a.id", "1234", "cek"]
    assert [button.kind for button in siti.screen.buttons] == ["url", "copy", "share"]


async def test_waiting_ends_as_soon_as_the_screen_shows_it(api: Api, siti: Person) -> None:
    waiting = asyncio.create_task(siti.until("selesai"))
    sent = await api("sendMessage", chat_id=77, text="sebentar")
    await asyncio.sleep(0)
    assert not waiting.done()
    await api("editMessageText", chat_id=77, message_id=sent["message_id"], text="sudah selesai")
    assert [message.text for message in await waiting] == ["sudah selesai"]


async def test_waiting_takes_a_condition_on_anything_a_person_sees(api: Api, siti: Person) -> None:
    await api("sendMessage", chat_id=77, text="a", reply_markup=keyboard("Ya"))
    waiting = asyncio.create_task(siti.until(lambda _: siti.toasts))
    await api("answerCallbackQuery", callback_query_id=await siti.taps("Ya"), text="Baik")
    await waiting
    waiting = asyncio.create_task(siti.until(lambda chat: not chat))
    await siti.clears()
    assert await waiting == []


async def test_waiting_in_vain_shows_the_chat(api: Api, siti: Person) -> None:
    await api("sendMessage", chat_id=77, text="Pilih\nsatu", reply_markup=keyboard("Ya"), protect_content=True)
    with pytest.raises(TimeoutError) as caught:
        await siti.until("terkirim", timeout=0.01)
    assert str(caught.value).splitlines() == [
        "Siti never saw 'terkirim':",
        "#1 me: /start",
        "#2 Uji (protected): Pilih",
        "    satu",
        "    [Ya]",
    ]


async def test_without_anything_from_the_bot_there_is_no_screen(siti: Person) -> None:
    with pytest.raises(CannotError, match="sees nothing from the bot"):
        _ = siti.screen


async def test_who_blocked_the_bot_cannot_write_to_it(siti: Person) -> None:
    await siti.blocks()
    with pytest.raises(CannotError, match="blocked"):
        await siti.says("halo")


async def test_only_own_messages_are_edited(api: Api, siti: Person) -> None:
    sent = await api("sendMessage", chat_id=77, text="a")
    with pytest.raises(CannotError):
        await siti.edits(sent["message_id"], "b")


async def test_with_two_bots_one_must_be_named(emulator: Emulator, account: BotAccount) -> None:
    other = emulator.add_bot("6:x", "lain_bot")
    budi = emulator.add_person(78, "Budi")
    with pytest.raises(CannotError, match="there are 2 bots"):
        await budi.starts()
    await budi.starts(bot=other)
    await budi.says("halo", chat=budi.room(account))
    assert len(emulator.pending_updates("6:x")) == 1
    assert len(emulator.pending_updates(TOKEN)) == 1


async def test_events_are_streamed_until_the_stream_is_closed(api: Api, emulator: Emulator, siti: Person) -> None:
    with emulator.subscribe() as events:
        sent = await api("sendMessage", chat_id=77, text="a")
        await api("deleteMessage", chat_id=77, message_id=sent["message_id"])
        seen = []
        async for event in events:
            seen.append((event.kind, event.person))
            if event.kind == "deleted":
                break
    assert seen == [("message", 77), ("deleted", 77)]
    assert emulator.world.watchers == []

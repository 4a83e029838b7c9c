from datetime import timedelta
from typing import Any

import pytest
from telegram import Message

from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.model import ApiError, LostAnswer, Upload
from bot.demo.people import Person
from tests.unit.demo.names import TOKEN, Api, Refused


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(text: str = "Ya", **more: Any) -> dict[str, Any]:
    return {"text": text, **(more or {"callback_data": "ya"})}


async def test_a_message_is_complete_for_the_library(api: Api, siti: Person) -> None:
    asked = await siti.says("halo")
    sent = await api(
        "sendMessage", chat_id=77, text="<b>Hai</b> 😀", parse_mode="HTML", protect_content=True,
        disable_notification=True, reply_markup=keyboard([button()]), reply_parameters={"message_id": asked},
    )  # fmt: skip
    message = Message.de_json(sent, None)
    assert message.text_html == "<b>Hai</b> 😀"
    assert message.has_protected_content
    assert message.reply_to_message.text == "halo"
    assert message.reply_markup.inline_keyboard[0][0].callback_data == "ya"
    assert message.from_user.is_bot
    assert message.chat.type == "private"
    assert siti.screen.protected
    assert siti.screen.silent


async def test_message_ids_of_private_chats_are_one_sequence(api: Api, emulator: Emulator, siti: Person) -> None:
    budi = emulator.add_person(78, "Budi")
    first = await budi.starts()
    sent = await api("sendMessage", chat_id=77, text="a")
    assert (first, sent["message_id"]) == (2, 3)


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "😀" * 2049}, "message is too long"),
        (
            {"text": "<b>a", "parse_mode": "html"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "a", "parse_mode": "Word"}, "unsupported parse_mode"),
        ({"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
        ({"text": "a", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "a", "message_thread_id": 5}, "message thread not found"),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "chat_id": 999}, "chat not found"),
        ({"text": "a", "chat_id": -999}, "chat not found"),
        ({"text": "a", "chat_id": "@nobody"}, "chat not found"),
    ],
)
async def test_a_wrong_message_is_refused(refused: Refused, siti: Person, params: dict[str, Any], reason: str) -> None:
    assert await refused("sendMessage", **{"chat_id": 77, **params}) == f"Bad Request: {reason}"


async def test_the_limit_counts_utf16_units_after_parsing(api: Api, siti: Person) -> None:
    sent = await api("sendMessage", chat_id=77, text=f"<b>{'😀' * 2048}</b>", parse_mode="HTML")
    assert sent["entities"][0]["length"] == 4096


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (keyboard([button(callback_data="x" * 65)]), "BUTTON_DATA_INVALID"),
        (keyboard([button(callback_data="é" * 33)]), "BUTTON_DATA_INVALID"),
        (keyboard([button(callback_data="")]), "BUTTON_DATA_INVALID"),
        (keyboard([button(copy_text={"text": "x" * 257})]), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard([button(url="ht tp:")]), "inline keyboard button URL 'ht tp:' is invalid: Wrong HTTP URL"),
        (keyboard([button()] * 9), "REPLY_MARKUP_TOO_LONG"),
        (keyboard(*[[button()] * 8] * 13), "REPLY_MARKUP_TOO_LONG"),
        (
            keyboard([{"text": "Ya"}]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (keyboard([button(" ")]), 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        (
            {"inline_keyboard": [button()]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"rows": []}, "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
    ],
)
async def test_a_wrong_keyboard_is_refused(refused: Refused, siti: Person, markup: Any, reason: str) -> None:
    assert await refused("sendMessage", chat_id=77, text="a", reply_markup=markup) == f"Bad Request: {reason}"


async def test_a_keyboard_at_its_limits_is_accepted(api: Api, siti: Person) -> None:
    rows = [[button(callback_data="x" * 64)] * 8] * 12 + [[button(copy_text={"text": "x" * 256})] * 4]
    await api("sendMessage", chat_id=77, text="a", reply_markup=keyboard(*rows))
    assert len(siti.screen.buttons) == 100


async def test_who_never_wrote_cannot_be_written_to(emulator: Emulator, refused: Refused) -> None:
    emulator.add_person(78, "Budi")
    reason = "Forbidden: bot can't initiate conversation with a user"
    assert await refused("sendMessage", chat_id=78, text="a") == reason


@pytest.mark.parametrize(
    "call",
    [("sendMessage", {"text": "a"}), ("sendChatAction", {"action": "typing"}),
     ("editMessageText", {"text": "b", "message_id": 2})],
)  # fmt: skip
async def test_who_blocked_the_bot_gets_nothing(
    api: Api, refused: Refused, siti: Person, call: tuple[str, dict[str, Any]]
) -> None:
    await api("sendMessage", chat_id=77, text="a")
    await siti.blocks()
    assert await refused(call[0], chat_id=77, **call[1]) == "Forbidden: bot was blocked by the user"
    await siti.unblocks()
    await api("sendMessage", chat_id=77, text="a")


async def test_a_closed_account_gets_nothing(emulator: Emulator, refused: Refused, siti: Person) -> None:
    emulator.deactivate(siti)
    assert await refused("sendMessage", chat_id=77, text="a") == "Forbidden: user is deactivated"


async def test_an_edit_replaces_text_and_keyboard(api: Api, siti: Person) -> None:
    sent = await api("sendMessage", chat_id=77, text="a", reply_markup=keyboard([button()]))
    edited = await api("editMessageText", chat_id=77, message_id=sent["message_id"], text="b")
    assert (edited["text"], "reply_markup" in edited, "edit_date" in edited) == ("b", False, True)
    assert [m.text for m in siti.chat()] == ["/start", "b"]


async def test_an_edit_that_changes_nothing_is_refused(api: Api, refused: Refused, siti: Person) -> None:
    sent = await api("sendMessage", chat_id=77, text="<b>a</b>", parse_mode="HTML", reply_markup=keyboard([button()]))
    same = {"chat_id": 77, "message_id": sent["message_id"], "text": "<b>a</b>", "parse_mode": "HTML"}
    reason = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    assert await refused("editMessageText", **same, reply_markup=keyboard([button()])) == reason
    assert await refused("editMessageReplyMarkup", **same, reply_markup=keyboard([button()])) == reason
    await api("editMessageText", **{**same, "parse_mode": None, "text": "a"}, reply_markup=keyboard([button()]))
    await api("editMessageReplyMarkup", **same)


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("editMessageText", {"message_id": 999, "text": "b"}, "message to edit not found"),
        ("editMessageText", {"message_id": 1, "text": "b"}, "message can't be edited"),
        ("editMessageText", {"message_id": 2, "text": "b" * 4097}, "MESSAGE_TOO_LONG"),
        ("editMessageText", {"message_id": 2}, "message text is empty"),
        ("editMessageText", {"text": "b"}, "message identifier is not specified"),
        ("editMessageCaption", {"message_id": 2, "caption": "b"}, "there is no caption in the message to edit"),
        ("deleteMessage", {"message_id": 999}, "message to delete not found"),
        ("deleteMessage", {}, "message identifier is not specified"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": list(range(101))}, "too many message identifiers specified"),
    ],
)
async def test_a_wrong_change_is_refused(
    api: Api, refused: Refused, siti: Person, method: str, params: dict[str, Any], reason: str
) -> None:
    await api("sendMessage", chat_id=77, text="a")
    assert await refused(method, chat_id=77, **params) == f"Bad Request: {reason}"


async def test_messages_of_both_sides_are_deleted_within_48_hours(
    api: Api, refused: Refused, siti: Person, clock: MovableClock
) -> None:
    old = [await siti.says("lama"), (await api("sendMessage", chat_id=77, text="lama"))["message_id"]]
    clock.advance(timedelta(hours=47, minutes=59))
    assert await api("deleteMessage", chat_id=77, message_id=old[0])
    clock.advance(timedelta(minutes=2))
    new = await siti.says("baru")
    reason = "Bad Request: message can't be deleted for everyone"
    assert await refused("deleteMessage", chat_id=77, message_id=old[1]) == reason
    assert await refused("deleteMessages", chat_id=77, message_ids=[new, old[1]]) == reason
    assert [m.text for m in siti.chat()] == ["/start", "lama", "baru"]
    assert await api("deleteMessages", chat_id=77, message_ids=[new, 4711])
    assert [m.text for m in siti.chat()] == ["/start", "lama"]


async def test_what_a_person_deleted_can_no_longer_be_edited(api: Api, refused: Refused, siti: Person) -> None:
    sent = await api("sendMessage", chat_id=77, text="a")
    await siti.deletes(sent["message_id"])
    reason = "Bad Request: message to edit not found"
    assert await refused("editMessageText", chat_id=77, message_id=sent["message_id"], text="b") == reason


async def test_an_emptied_chat_is_empty(siti: Person) -> None:
    await siti.clears()
    assert siti.chat() == []


async def test_messages_disappear_when_their_time_is_over(api: Api, siti: Person, clock: MovableClock) -> None:
    await siti.sets_timer(3600)
    await siti.says("rahasia")
    assert (await api("getChat", chat_id=77))["message_auto_delete_time"] == 3600
    clock.advance(timedelta(hours=1, seconds=1))
    assert [m.text for m in siti.chat()] == ["/start"]


async def test_a_photo_is_sent_edited_and_downloaded(
    emulator: Emulator, api: Api, siti: Person, picture: bytes
) -> None:
    upload = {"photo": Upload("a.png", picture, "image/png")}
    caption = {"caption": "<i>k</i>", "parse_mode": "HTML", "has_spoiler": "true"}
    sent = await emulator.call(TOKEN, "sendPhoto", {"chat_id": "77", **caption}, upload)
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [(90, 45), (320, 160), (400, 200)]
    assert (siti.screen.media, siti.screen.html, siti.screen.spoiler) == ("photo", "<i>k</i>", True)
    where = await api("getFile", file_id=sent["photo"][-1]["file_id"])
    assert emulator.download(TOKEN, where["file_path"]) == picture
    media = {"type": "photo", "media": "attach://x", "caption": "baru"}
    target = {"chat_id": 77, "message_id": sent["message_id"]}
    await emulator.call(TOKEN, "editMessageMedia", {**target, "media": media}, {"x": upload["photo"]})
    assert (siti.screen.text, siti.screen.spoiler) == ("baru", False)
    await api("editMessageCaption", **target, caption="lagi")
    assert siti.screen.text == "lagi"


@pytest.mark.parametrize("kind", ["502", "timeout", "drop"])
async def test_a_download_can_fail_too(emulator: Emulator, siti: Person, picture: bytes, kind: Any) -> None:
    await siti.sends_photo(picture)
    stored = emulator.world.files.find(siti.chat()[-1].file["file_id"])
    assert stored is not None
    emulator.faults.add(kind, methods={"download"}, count=1)
    with pytest.raises(LostAnswer):
        emulator.download(TOKEN, stored.path)
    assert emulator.download(TOKEN, stored.path) == picture


async def test_a_text_can_become_a_photo_but_a_photo_no_text(
    emulator: Emulator, api: Api, refused: Refused, siti: Person, picture: bytes
) -> None:
    sent = await api("sendMessage", chat_id=77, text="a")
    target = {"chat_id": 77, "message_id": sent["message_id"]}
    media = {"type": "photo", "media": "attach://x"}
    await emulator.call(TOKEN, "editMessageMedia", {**target, "media": media}, {"x": Upload("x", picture)})
    assert siti.screen.media == "photo"
    reason = "Bad Request: there is no text in the message to edit"
    assert await refused("editMessageText", **target, text="b") == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file must be non-empty"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (b"\xff\xd8\xff", "IMAGE_PROCESS_FAILED"),
        (b"GIF89a\xff\xff\x01\x00", "PHOTO_INVALID_DIMENSIONS"),
        (bytes((10 << 20) + 1), "file is too big"),
    ],
    ids=["empty", "text", "cut off", "too wide", "too big"],
)
async def test_a_photo_must_be_a_picture(emulator: Emulator, siti: Person, data: bytes, reason: str) -> None:
    with pytest.raises(ApiError, match=reason):
        await emulator.call(TOKEN, "sendPhoto", {"chat_id": 77}, {"photo": Upload("a.jpg", data)})


async def test_a_caption_has_its_own_limit(emulator: Emulator, siti: Person) -> None:
    file = {"document": Upload("a.txt", b"a", "text/plain")}
    sent = await emulator.call(TOKEN, "sendDocument", {"chat_id": 77, "caption": "c" * 1024}, file)
    assert (sent["document"]["file_name"], len(sent["caption"])) == ("a.txt", 1024)
    with pytest.raises(ApiError, match="message caption is too long"):
        await emulator.call(TOKEN, "sendDocument", {"chat_id": 77, "caption": "c" * 1025}, file)


async def test_a_file_sent_by_its_id_stays_the_same_file(
    emulator: Emulator, api: Api, refused: Refused, siti: Person, picture: bytes
) -> None:
    await siti.sends_photo(picture)
    update = emulator.pending_updates(TOKEN)[-1]
    theirs = update["message"]["photo"][-1]
    sent = await api("sendPhoto", chat_id=77, photo=theirs["file_id"])
    assert sent["photo"][-1]["file_unique_id"] == theirs["file_unique_id"]
    reason = "Bad Request: can't use file of type Photo as Document"
    assert await refused("sendDocument", chat_id=77, document=theirs["file_id"]) == reason
    assert (await refused("sendPhoto", chat_id=77, photo="none")).startswith(
        "Bad Request: wrong remote file identifier"
    )
    assert await refused("sendPhoto", chat_id=77) == "Bad Request: there is no photo in the request"
    assert await refused("getFile", file_id="none") == "Bad Request: invalid file_id"


async def test_an_album_is_two_to_ten_files(emulator: Emulator, refused: Refused, siti: Person, picture: bytes) -> None:
    files = {"a": Upload("a.png", picture), "b": Upload("b.png", picture)}
    media = [{"type": "photo", "media": f"attach://{name}", "caption": name} for name in files]
    sent = await emulator.call(TOKEN, "sendMediaGroup", {"chat_id": 77, "media": media}, files)
    assert [m["caption"] for m in sent] == ["a", "b"]
    assert len({m["media_group_id"] for m in sent}) == 1
    reason = "Bad Request: the number of media in an album must be 2-10"
    assert await refused("sendMediaGroup", chat_id=77, media=media[:1]) == reason


async def test_forwarding_keeps_the_origin_and_copying_does_not(api: Api, siti: Person) -> None:
    number = await siti.says("bukti")
    forwarded = await api("forwardMessage", chat_id=77, from_chat_id=77, message_id=number)
    assert forwarded["forward_origin"]["sender_user"]["id"] == 77
    copied = await api("copyMessage", chat_id=77, from_chat_id=77, message_id=number)
    assert copied == {"message_id": forwarded["message_id"] + 1}
    assert (siti.screen.text, siti.screen.forward) == ("bukti", None)


async def test_what_is_protected_is_not_forwarded(api: Api, refused: Refused, siti: Person) -> None:
    sent = await api("sendMessage", chat_id=77, text="a", protect_content=True)
    where = {"chat_id": 77, "from_chat_id": 77, "message_id": sent["message_id"]}
    assert await refused("forwardMessage", **where) == "Bad Request: message can't be forwarded"


async def test_a_mention_names_a_known_person_and_drops_a_stranger(api: Api, siti: Person) -> None:
    text = '<a href="tg://user?id=77">S</a><a href="tg://user?id=5">X</a>'
    sent = await api("sendMessage", chat_id=77, text=text, parse_mode="HTML")
    assert [e["user"]["first_name"] for e in sent["entities"]] == ["Siti"]


async def test_chat_actions_are_seen_and_checked(api: Api, refused: Refused, siti: Person) -> None:
    await api("sendChatAction", chat_id=77, action="upload_document")
    assert siti.actions == ["upload_document"]
    assert (
        await refused("sendChatAction", chat_id=77, action="dance") == "Bad Request: wrong parameter action in request"
    )


async def test_a_method_is_known_whatever_its_case_and_no_other(api: Api, refused: Refused) -> None:
    assert (await api("GETme"))["username"] == "uji_bot"
    assert await refused("sendInvoice") == "Not Found: method not found"


async def test_a_wrong_token_is_unauthorized(emulator: Emulator) -> None:
    with pytest.raises(ApiError) as caught:
        await emulator.call("1:x", "getMe", {})
    assert (caught.value.code, caught.value.description) == (401, "Unauthorized")


async def test_unknown_parameters_are_ignored(api: Api, siti: Person) -> None:
    assert (await api("sendMessage", chat_id=77, text="a", nonsense="b"))["text"] == "a"


async def test_every_call_is_recorded_with_its_outcome(
    emulator: Emulator, api: Api, refused: Refused, siti: Person
) -> None:
    await emulator.call(TOKEN, "sendmessage", {"chat_id": "77", "text": "a", "reply_markup": '{"inline_keyboard":[]}'})
    await refused("sendMessage", chat_id=77)
    good, bad = emulator.called("sendMessage")
    assert good.params == {"chat_id": 77, "text": "a", "reply_markup": {"inline_keyboard": []}}
    assert (good.outcome, bad.outcome) == ("ok", "Bad Request: message text is empty")
    assert emulator.called("forwardMessage") == []

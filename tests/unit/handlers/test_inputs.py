from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from handlers.context import Attachment, Command, Input, Presence, Text
from handlers.inputs import Origin, read
from handlers.keyboards import DATA_LIMIT, Tap, tap

PERSON = {"id": 7001, "is_bot": False, "first_name": "Warga", "language_code": "id"}
BOT = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "desa_binaan_bot"}
PRIVATE = {"id": 7001, "type": "private", "first_name": "Warga"}
GROUP = {"id": -5, "type": "group", "title": "RT 3"}
CHANNEL = {"id": -1005, "type": "channel", "title": "Info Loker"}
FILE = {"file_id": "f", "file_unique_id": "u"}
FORWARD = {"type": "hidden_user", "sender_user_name": "Info Loker", "date": 1}

words = st.text(min_size=1)


def update(**kinds: Any) -> Update:
    return Update.de_json({"update_id": 5, **kinds}, None)


def message(chat: Any = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 20, "date": 1, "chat": chat, "from": PERSON, **content}


def tapped(data: str | None, chat: Any = PRIVATE, **content: Any) -> Update:
    sent = message(chat, text="x", **content) | {"from": BOT}
    query = {"id": "q", "from": PERSON, "message": sent, "chat_instance": "1"}
    return update(callback_query=query if data is None else {**query, "data": data})


def presence(status: str, chat: Any = PRIVATE) -> Update:
    old, new = {"user": BOT, "status": "member"}, {"user": BOT, "status": status}
    new |= {"until_date": 0} if status == "kicked" else {}
    change = {"chat": chat, "from": PERSON, "date": 1, "old_chat_member": old, "new_chat_member": new}
    return update(my_chat_member=change)


def given_by(arrived: Update) -> Input | None:
    received = read(arrived)
    return received and received.given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("halo", Text("halo")),
        ("/", Text("/")),
        ("/info!", Text("/info!")),
        ("lihat /info", Text("lihat /info")),
        ("/start", Command("start", "")),
        ("/START", Command("start", "")),
        ("/cek@desa_binaan_bot PT  A", Command("cek", "PT  A")),
        ("/cek PT A\nPT B ", Command("cek", "PT A\nPT B")),
        ("/cek\nPT A", Command("cek", "PT A")),
        (f"/{'a' * 33}", Text(f"/{'a' * 33}")),
    ],
)
def test_words_are_a_command_or_a_text(text: str, given: Input) -> None:
    assert given_by(update(message=message(text=text))) == given


@pytest.mark.parametrize(
    ("content", "given"),
    [
        ({"photo": [{**FILE, "width": 1, "height": 1}], "caption": "lihat"}, Attachment("photo", "lihat")),
        ({"voice": {**FILE, "duration": 1}}, Attachment("voice")),
        ({"video": {**FILE, "width": 1, "height": 1, "duration": 1}, "caption": "a"}, Attachment("video", "a")),
        ({"document": FILE}, Attachment("document")),
        ({"contact": {"phone_number": "0811", "first_name": "A"}}, Attachment("contact")),
        ({"location": {"latitude": 0, "longitude": 0}}, Attachment("location")),
        ({"dice": {"emoji": "🎲", "value": 1}}, Attachment("dice")),
        ({"checklist": {"title": "a", "tasks": [{"id": 1, "text": "b"}]}}, Attachment("checklist")),
        ({"text": "loker", "forward_origin": FORWARD}, Attachment("forward", "loker")),
        ({"text": "/info", "forward_origin": FORWARD}, Attachment("forward", "/info")),
        ({"document": FILE, "caption": "a", "forward_origin": FORWARD}, Attachment("forward", "a")),
        ({"hologram": {"depth": 3}}, Attachment("other")),
        ({"hologram": {"depth": 3}, "text": "a"}, Text("a")),
        ({"text": "PT A ADA di daftar", "via_bot": BOT}, Attachment("inline")),
        ({"photo": [{**FILE, "width": 1, "height": 1}], "via_bot": BOT}, Attachment("photo")),
    ],
)
def test_what_is_no_plain_text_is_an_attachment_without_its_content(content: dict[str, Any], given: Input) -> None:
    assert given_by(update(message=message(**content))) == given


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("left", False), ("member", True)])
def test_blocking_and_letting_in_is_presence(status: str, reachable: bool) -> None:
    received = read(presence(status))
    assert received is not None
    assert (received.given, received.origin) == (Presence(reachable), Origin(7001, None, None, "id"))


@pytest.mark.parametrize(
    "arrived",
    [
        update(message=message(GROUP, text="/start")),
        update(message=message(GROUP, text="/start", sender_chat=CHANNEL)),
        update(message=message(text="x", sender_chat=CHANNEL)),
        update(channel_post=message(CHANNEL, text="/start")),
        update(edited_message=message(text="/start", edit_date=2)),
        update(edited_channel_post=message(CHANNEL, text="/start", edit_date=2)),
        update(business_message=message(text="/start")),
        update(message=message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400})),
        update(message=message(pinned_message=message(text="x"))),
        update(message=message(write_access_allowed={})),
        update(message=message()),
        update(callback_query={"id": "q", "from": PERSON, "inline_message_id": "i", "chat_instance": "1", "data": "a"}),
        tapped("home", GROUP),
        presence("kicked", GROUP),
        update(inline_query={"id": "q", "from": PERSON, "query": "PT A", "offset": ""}),
        update(poll={"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
                     "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
                     "allows_revoting": False, "members_only": False}),
        update(hologram={"depth": 3}),
        update(),
    ],
)  # fmt: skip
def test_the_bot_takes_no_part_in_anything_else(arrived: Update) -> None:
    assert read(arrived) is None


def test_of_a_message_only_the_chat_its_number_and_the_apps_language_are_kept() -> None:
    received = read(update(message=message(text="halo")))
    assert received is not None
    assert (received.update_id, received.origin) == (5, Origin(7001, 20, None, "id"))


@pytest.mark.parametrize("protected", [False, True])
def test_a_tap_tells_whether_its_message_is_protected(protected: bool) -> None:
    received = read(tapped("desk.open:x", **({"has_protected_content": True} if protected else {})))
    assert received is not None
    assert (received.origin, received.given) == (Origin(7001, 20, "q", "id", protected), Tap("desk.open", ("x",)))


def test_a_tap_on_a_message_that_telegram_no_longer_shows_is_a_tap() -> None:
    gone = {"message_id": 20, "date": 0, "chat": PRIVATE}
    query = {"id": "q", "from": PERSON, "message": gone, "chat_instance": "1", "data": "home"}
    received = read(update(callback_query=query))
    assert received is not None
    assert (received.origin.message, received.origin.protected, received.given) == (20, False, Tap("home"))


def test_a_button_without_data_is_an_empty_tap() -> None:
    assert given_by(tapped(None)) == Tap("")


@given(words)
def test_any_text_is_read(text: str) -> None:
    assert isinstance(given_by(update(message=message(text=text))), Text | Command)


@given(st.text())
def test_any_callback_data_is_a_tap(data: str) -> None:
    taken = given_by(tapped(data))
    assert isinstance(taken, Tap)
    assert ":".join((taken.verb, *taken.arguments)) == data


@given(st.text(), st.lists(st.text(), max_size=4))
def test_what_a_tap_says_is_read_back_the_same_or_not_written_at_all(verb: str, arguments: list[str]) -> None:
    said = Tap(verb, tuple(arguments))
    try:
        data = said.encode()
    except ValueError:
        assert ":" in "".join((verb, *arguments)) or len(":".join((verb, *arguments)).encode()) > DATA_LIMIT
    else:
        assert Tap.decode(data) == said
        assert len(data.encode()) <= DATA_LIMIT


def test_a_button_that_telegram_would_refuse_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"'check\.name'"):
        tap("PT", "check.name", "x" * DATA_LIMIT)

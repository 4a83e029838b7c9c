import itertools

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.demo.emulator import Emulator
from bot.demo.people import Person
from handlers.replies import Button, Outbound, Public, PublicKind, Screen
from handlers.sender import ATTEMPTS, LONGEST_WAIT, Fate, Sender

SCREEN = Screen("<b>Halo</b>", ((Button("Ya", data="yes"), Button("Situs", url="https://example.org/")),))
OTHER = Screen("Lain")
GIF = b"GIF89a\x40\x00\x40\x00\x00\x00\x00;"
PICTURE = Screen(SCREEN.html, SCREEN.rows, picture=GIF)
METHODS = (
    "send_message", "send_photo", "edit_message_text", "edit_message_media", "edit_message_reply_markup",
    "delete_message", "delete_messages", "answer_callback_query", "send_chat_action",
)  # fmt: skip
ERRORS = (
    BadRequest("?"), ChatMigrated(5), Conflict("?"), Forbidden("?"), InvalidToken(), NetworkError("?"), RetryAfter(3),
    TelegramError("?"), TimedOut(),
)  # fmt: skip


class Pauses(list[float]):
    """Pauses that take no time."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def sender(bot: Bot, pauses: Pauses) -> Sender:
    return Sender(bot, pause=pauses)


def methods(emulator: Emulator) -> list[str]:
    return [call.method for call in emulator.calls]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records]


async def test_a_screen_is_sent_with_its_buttons_and_without_a_preview(
    sender: Sender, someone: Person, emulator: Emulator
) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    assert shown == someone.screen.id
    assert (someone.screen.text, someone.screen.protected) == ("Halo", False)
    assert [(button.text, button.kind) for button in someone.screen.buttons] == [("Ya", "callback"), ("Situs", "url")]
    [call] = emulator.called("sendMessage")
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_a_screen_can_be_protected(sender: Sender, someone: Person) -> None:
    await sender.perform(Outbound(someone.id, screen=Screen("Meja", protect=True)))
    assert someone.screen.protected


async def test_a_screen_is_rewritten_in_its_place(sender: Sender, someone: Person) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    assert await sender.perform(Outbound(someone.id, screen=OTHER, rewrite=shown)) is None
    assert (someone.screen.id, someone.screen.text, someone.screen.buttons) == (shown, "Lain", [])


async def test_a_screen_that_is_there_already_is_left_as_it_is(
    sender: Sender, someone: Person, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    assert await sender.perform(Outbound(someone.id, screen=SCREEN, rewrite=shown)) is None
    assert len(emulator.called("sendMessage")) == 1
    assert "not modified" in emulator.called("editMessageText")[0].outcome
    assert warnings(caplog) == []


async def test_a_screen_that_is_gone_is_sent_anew(sender: Sender, someone: Person) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    await someone.clears()
    assert await sender.perform(Outbound(someone.id, screen=OTHER, rewrite=shown)) == someone.screen.id
    assert someone.screen.text == "Lain"


async def test_what_was_typed_goes_before_the_screen_comes(sender: Sender, someone: Person, emulator: Emulator) -> None:
    typed = await someone.says("rahasia")
    await sender.perform(Outbound(someone.id, screen=SCREEN, erase=[typed]))
    assert methods(emulator) == ["deleteMessage", "sendMessage"]
    assert "rahasia" not in someone.transcript()


async def test_a_message_that_is_gone_already_is_left_alone(
    sender: Sender, someone: Person, emulator: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    await sender.erase(someone.id, 999)
    assert methods(emulator) == ["deleteMessage"]
    assert warnings(caplog) == []


async def test_a_tap_is_acknowledged_with_its_words(sender: Sender, someone: Person) -> None:
    await sender.perform(Outbound(someone.id, screen=SCREEN))
    tap = await someone.taps("Ya")
    await sender.perform(Outbound(someone.id, callback=tap, toast="Baik"))
    assert [toast.text for toast in someone.toasts] == ["Baik"]


async def test_a_tap_that_is_too_old_to_be_acknowledged_is_answered_all_the_same(
    sender: Sender, someone: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await sender.perform(Outbound(someone.id, callback="123", toast="Baik", screen=SCREEN))
    assert someone.screen.text == "Halo"
    assert warnings(caplog) == []


async def test_a_second_answer_takes_the_place_of_what_the_first_one_sent(sender: Sender, someone: Person) -> None:
    typed = await someone.says("/info")
    for _ in range(2):
        await sender.perform(Outbound(someone.id, screen=OTHER))
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN, erase=[typed], replaces_after=typed, again=True))
    assert [message.text for message in someone.chat()] == ["halo", "Halo"]
    assert someone.screen.id == shown


async def test_a_screen_whose_answer_was_lost_is_not_there_twice(
    sender: Sender, someone: Person, emulator: Emulator
) -> None:
    typed = await someone.says("/info")
    emulator.faults.add("timeout", methods={"sendMessage"}, count=1, after_effect=True)
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN, erase=[typed], replaces_after=typed))
    assert [message.id for message in someone.chat() if message.text == "Halo"] == [shown]


async def test_a_wait_that_telegram_asks_for_is_obeyed(
    sender: Sender, someone: Person, emulator: Emulator, pauses: Pauses
) -> None:
    emulator.faults.add("429", count=2, retry_after=7)
    await sender.perform(Outbound(someone.id, screen=SCREEN))
    assert pauses == [7.0, 7.0]
    assert someone.screen.text == "Halo"


async def test_a_wait_is_never_longer_than_half_a_minute(
    sender: Sender, someone: Person, emulator: Emulator, pauses: Pauses
) -> None:
    emulator.faults.add("429", count=1, retry_after=3600)
    await sender.perform(Outbound(someone.id, screen=SCREEN))
    assert pauses == [LONGEST_WAIT]


@pytest.mark.parametrize("kind", ["500", "502", "timeout", "drop"])
@pytest.mark.parametrize("rewritten", [False, True])
async def test_a_failed_call_is_tried_again_with_growing_pauses(
    sender: Sender, someone: Person, emulator: Emulator, pauses: Pauses, kind: str, rewritten: bool
) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    emulator.faults.add(kind, count=3)  # type: ignore[arg-type] # one of the literals
    await sender.perform(Outbound(someone.id, screen=OTHER, rewrite=shown if rewritten else None))
    assert pauses == [0.3, 0.6, 1.2]
    assert someone.screen.text == "Lain"


@pytest.mark.parametrize("kind", ["429", "500", "timeout"])
@pytest.mark.parametrize("rewrite", [None, 1])
async def test_what_goes_on_failing_is_given_up_and_logged_once(
    sender: Sender,
    someone: Person,
    emulator: Emulator,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    rewrite: int | None,
) -> None:
    emulator.faults.add(kind)  # type: ignore[arg-type] # one of the literals
    assert await sender.perform(Outbound(someone.id, screen=SCREEN, rewrite=rewrite)) is None
    assert len(emulator.calls) == ATTEMPTS
    assert warnings(caplog) == ["not sent"]


@pytest.mark.parametrize("rewritten", [False, True])
async def test_to_somebody_who_blocked_the_bot_nothing_is_said_and_nothing_logged(
    sender: Sender, someone: Person, emulator: Emulator, caplog: pytest.LogCaptureFixture, rewritten: bool
) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    await someone.blocks()
    emulator.calls.clear()
    outbound = Outbound(someone.id, "123", "Baik", OTHER, shown if rewritten else None, erase=[1])
    assert await sender.perform(outbound) is None
    assert len(set(methods(emulator))) == len(emulator.calls)
    assert warnings(caplog) == []


async def test_a_screen_that_telegram_cannot_show_is_logged(
    sender: Sender, someone: Person, caplog: pytest.LogCaptureFixture
) -> None:
    assert await sender.perform(Outbound(someone.id, screen=Screen("<b>rahasia"))) is None
    assert warnings(caplog) == ["not sent"]
    assert "rahasia" not in str([record.__dict__ for record in caplog.records])


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_nothing_that_telegram_answers_is_raised(
    bot: Bot, pauses: Pauses, error: TelegramError, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise error

    for method in METHODS:
        monkeypatch.setattr(type(bot), method, fail)
    sender = Sender(bot, pause=pauses)
    for screen, rewrite, private in itertools.product((SCREEN, PICTURE), (None, 1), (False, True)):
        outbound = Outbound(7001, "1", "Baik", screen, rewrite, erase=[1], private=private)
        assert await sender.perform(outbound) is None
    assert await sender.rewrite(7001, 1, SCREEN) is not Fate.PICTURE
    await sender.show_busy(7001)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("private", [False, True])
async def test_nothing_is_raised_while_words_take_the_place_of_a_picture(
    bot: Bot, pauses: Pauses, someone: Person, error: TelegramError, private: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = Sender(bot, pause=pauses)
    shown = await sender.show_new(someone.id, PICTURE)
    assert shown is not None

    async def fail(*_: object, **__: object) -> None:
        raise error

    for method in METHODS:
        if method != "edit_message_text":
            monkeypatch.setattr(type(bot), method, fail)
    outbound = Outbound(someone.id, screen=SCREEN, rewrite=shown, private=private)
    assert await sender.perform(outbound) is None
    assert [message.media for message in someone.chat() if message.from_bot] == ["photo"]
    assert len(someone.screen.buttons) == 2
    known = isinstance(error, BadRequest | Forbidden)  # nothing is to be done about these
    assert outbound.left_behind == ([shown] if private and not known else [])
    assert await sender.rewrite(someone.id, shown, SCREEN) is (Fate.DONE if known else Fate.FAILED)


async def test_a_picture_is_sent_and_rewritten_with_its_words(
    sender: Sender, someone: Person, emulator: Emulator
) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=PICTURE))
    assert (someone.screen.media, someone.screen.html, len(someone.screen.buttons)) == ("photo", "<b>Halo</b>", 2)
    other = Screen("Lain", protect=True, picture=GIF)
    assert await sender.perform(Outbound(someone.id, screen=other, rewrite=shown)) is None
    assert (someone.screen.id, someone.screen.media, someone.screen.text) == (shown, "photo", "Lain")
    assert someone.screen.buttons == []
    assert methods(emulator) == ["sendPhoto", "editMessageMedia"]
    assert not someone.screen.protected


async def test_rewriting_a_picture_by_words_deletes_it_and_shows_them(sender: Sender, someone: Person) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=PICTURE))
    assert shown is not None
    assert await sender.rewrite(someone.id, shown, OTHER) is Fate.DONE
    assert [message.text for message in someone.chat() if message.from_bot] == ["Lain"]
    await someone.clears()
    assert await sender.rewrite(someone.id, shown, OTHER) is Fate.GONE
    assert someone.chat() == []


# Public content


def public(kind: PublicKind, *makings: bytes | Exception, name: str | None = None) -> Screen:
    """Return a screen with public content, which is made anew with each making, one after the other."""
    left = list(makings)

    async def make() -> bytes:
        made = left.pop(0)
        if isinstance(made, Exception):
            raise made
        return made

    return Screen(SCREEN.html, SCREEN.rows, public=Public(kind, b"digest", make, name))


@pytest.mark.parametrize(("kind", "media"), [(PublicKind.PICTURE, "photo"), (PublicKind.VOICE, "voice")])
async def test_public_content_is_sent_once_and_then_named(
    sender: Sender, someone: Person, kind: PublicKind, media: str
) -> None:
    await sender.perform(Outbound(someone.id, screen=public(kind, GIF)))
    [given] = sender.take_handed_over()
    assert (given.digest, given.name) == (b"digest", someone.screen.file["file_id"])
    assert (given.size, someone.screen.media) == (len(GIF), media)
    await sender.perform(Outbound(someone.id, screen=public(kind, name=given.name)))
    assert someone.screen.file["file_id"] == given.name
    assert [each.name for each in sender.take_handed_over()] == [given.name]
    assert sender.take_handed_over() == []


@pytest.mark.parametrize("kind", list(PublicKind))
async def test_a_name_that_telegram_does_not_take_is_replaced(
    sender: Sender, someone: Person, kind: PublicKind
) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    await sender.perform(Outbound(someone.id, screen=public(kind, GIF, name="AgACforgotten"), rewrite=shown))
    [given] = sender.take_handed_over()
    assert given.name == someone.screen.file["file_id"]


@pytest.mark.parametrize("kind", list(PublicKind))
async def test_what_cannot_be_made_again_leaves_what_stood_there(
    sender: Sender, someone: Person, kind: PublicKind, caplog: pytest.LogCaptureFixture
) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    broken = public(kind, OSError(), OSError(), name="AgACforgotten")
    await sender.perform(Outbound(someone.id, screen=broken, rewrite=shown))
    assert (someone.screen.id, someone.screen.text, len(someone.screen.buttons)) == (shown, "Halo", 2)
    assert warnings(caplog) == ["not sent"]
    assert sender.take_handed_over() == []


async def test_a_voice_comes_below_the_words_which_lose_their_buttons(sender: Sender, someone: Person) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    below = await sender.perform(Outbound(someone.id, screen=public(PublicKind.VOICE, GIF), rewrite=shown))
    left = [(seen.id, seen.text, len(seen.buttons)) for seen in someone.chat() if seen.from_bot]
    assert left == [(shown, "Halo", 0), (below, "Halo", 2)]


async def test_nothing_private_stays_above_a_voice(sender: Sender, someone: Person) -> None:
    shown = await sender.perform(Outbound(someone.id, screen=SCREEN))
    outbound = Outbound(someone.id, screen=public(PublicKind.VOICE, GIF), rewrite=shown, ends=True)
    below = await sender.perform(outbound)
    assert [seen.id for seen in someone.chat() if seen.from_bot] == [below]


async def test_a_picture_of_one_persons_own_is_never_named(sender: Sender, someone: Person) -> None:
    await sender.perform(Outbound(someone.id, screen=PICTURE))
    assert someone.screen.media == "photo"
    assert sender.take_handed_over() == []

import io
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from telegram import Update

from bot.app import Knowledge
from handlers.context import Turn
from handlers.keyboards import Tap
from handlers.replies import Button, Outbound, Screen, with_lead
from handlers.sender import Sender
from tests.dialogs.probe import Probe, plant
from tests.talk import TOKEN, Talk, Talker, open_talk

WHAT = ("words", "other words", "picture", "other picture", "secret words", "secret picture")
ROWS = tuple((Button(what, data=f"probe:{what}"),) for what in WHAT)


@cache
def png(color: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), color).save(file, "PNG")
    return file.getvalue()


def screen(what: str, *, protect: bool = False) -> Screen:
    picture = png("red" if what == "picture" else "blue") if "picture" in what else None
    return Screen(f"<b>{what}</b>", ROWS, protect, picture)


async def show(turn: Turn) -> Screen:
    """Show what is asked for by name; a secret opens a private conversation, anything else ends it."""
    what = turn.argument(0) if isinstance(turn.given, Tap) else turn.words
    if "secret" in what:
        turn.enter("probe.open")
    else:
        turn.leave()
    return screen(what, protect="protected" in what)


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    probe = plant(monkeypatch)
    probe.handler = show
    return probe


@pytest.fixture
async def talk(
    tmp_path: Path, knowledge: Knowledge, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Talk]:
    async with open_talk(tmp_path, knowledge) as opened:
        monkeypatch.setattr(opened.running.sender, "_pause", at_once)
        yield opened


async def at_once(_: float) -> None:
    """Wait for nothing."""


def shown(warga: Talker) -> list[tuple[str, bool, bool]]:
    """Return what the bot has on the screen: the words, whether with a picture, whether with buttons."""
    return [(m.text, m.media == "photo", bool(m.buttons)) for m in warga.chat if m.from_bot]


def bytes_of(talk: Talk, warga: Talker) -> bytes:
    stored = talk.emulator.world.files.find(warga.screen.file["file_id"])
    assert stored is not None
    return stored.data


# In an ordinary chat


async def test_a_picture_stands_above_its_words_and_buttons(talk: Talk, warga: Talker) -> None:
    await warga.says("picture")
    assert shown(warga) == [("picture", True, True)]
    assert warga.screen.html == "<b>picture</b>"
    assert [seen.id for seen in warga.pictures] == [warga.screen.id]
    assert bytes_of(talk, warga) == png("red")
    assert not warga.screen.protected


async def test_a_picture_can_be_protected(warga: Talker) -> None:
    await warga.says("secret protected picture")
    assert warga.screen.protected


@pytest.mark.parametrize("first", ["words", "other picture"])
async def test_words_and_pictures_become_a_picture_in_their_place(talk: Talk, warga: Talker, first: str) -> None:
    await warga.says(first)
    place = warga.screen.id
    await warga.taps("probe:picture")
    assert (warga.screen.id, shown(warga)) == (place, [("picture", True, True)])
    assert bytes_of(talk, warga) == png("red")


async def test_a_picture_cannot_become_words_so_it_stays_without_its_buttons(talk: Talk, warga: Talker) -> None:
    await warga.says("picture")
    picture = warga.screen.id
    await warga.taps("probe:words")
    assert shown(warga) == [("picture", True, False), ("words", False, True)]
    assert warga.chat[1].id == picture
    await warga.taps("probe:other words")
    assert shown(warga) == [("picture", True, False), ("other words", False, True)]


async def test_a_picture_keeps_its_buttons_where_the_words_could_not_be_shown(talk: Talk, warga: Talker) -> None:
    await warga.says("picture")
    rule = talk.emulator.faults.add("500", methods={"sendMessage"})
    await warga.taps("probe:words")
    assert shown(warga) == [("picture", True, True)]
    talk.emulator.faults.remove(rule)
    await warga.taps("probe:words")
    assert shown(warga) == [("picture", True, False), ("words", False, True)]


async def test_where_the_buttons_cannot_be_taken_away_they_still_work(talk: Talk, warga: Talker) -> None:
    await warga.says("picture")
    talk.emulator.faults.add("500", methods={"editMessageReplyMarkup"})
    await warga.taps("probe:words")
    assert shown(warga) == [("picture", True, True), ("words", False, True)]
    await warga.person.taps("probe:other words", warga.pictures[0].id)
    await talk.settle()
    assert warga.reads == "other words"


@pytest.mark.parametrize("then", ["words", "other picture"])
async def test_where_the_picture_is_gone_the_screen_comes_anew(talk: Talk, warga: Talker, then: str) -> None:
    await warga.says("picture")
    await warga.person.taps(f"probe:{then}")
    await warga.person.clears()
    await talk.settle()
    assert shown(warga) == [(then, "picture" in then, True)]


async def test_old_buttons_of_a_picture_still_lead_on(warga: Talker) -> None:
    await warga.says("picture")
    picture = warga.screen.id
    await warga.says("words")
    await warga.person.taps("probe:other picture", picture)
    await warga.talk.settle()
    assert shown(warga) == [("other picture", True, True), ("words", False, True)]


# In a private conversation


async def test_a_private_conversation_has_one_screen_whatever_it_shows(talk: Talk, warga: Talker) -> None:
    await warga.says("secret words")
    for what in ("secret picture", "secret words", "secret picture", "secret picture", "secret words"):
        await warga.taps(f"probe:{what}")
        assert shown(warga) == [(what, "picture" in what, True)]
    for what in ("secret picture", "secret words", "secret picture"):
        await warga.says(what)
        assert shown(warga) == [(what, "picture" in what, True)]
        assert len(warga.chat) == 1


@pytest.mark.parametrize("how", ["says", "taps"])
@pytest.mark.parametrize("left_for", ["words", "picture"])
async def test_nothing_of_it_stays_when_it_ends(talk: Talk, warga: Talker, how: str, left_for: str) -> None:
    await warga.says("secret picture")
    await (warga.says(left_for) if how == "says" else warga.taps(f"probe:{left_for}"))
    assert shown(warga) == [(left_for, left_for == "picture", True)]
    assert len(warga.chat) == 1


async def test_a_picture_out_of_which_a_private_conversation_opens_does_not_stay_beside_it(
    talk: Talk, warga: Talker
) -> None:
    await warga.says("picture")
    await warga.taps("probe:secret words")
    assert shown(warga) == [("secret words", False, True)]


async def test_after_twenty_quiet_minutes_a_lesson_takes_the_place_of_the_picture(talk: Talk, warga: Talker) -> None:
    await warga.says("secret picture")
    await talk.wait(minutes=21)
    assert warga.pictures == []
    assert "📖 Pelajaran" in warga.buttons
    assert len(warga.chat) == 1


async def test_it_is_swept_though_telegram_was_away_at_that_minute(talk: Talk, warga: Talker) -> None:
    await warga.says("secret picture")
    rule = talk.emulator.faults.add("500", methods={"deleteMessage"})
    await talk.wait(minutes=21)
    assert len(warga.pictures) == 1
    talk.emulator.faults.remove(rule)
    await talk.wait(minutes=1.1)
    assert warga.pictures == []
    assert "📖 Pelajaran" in warga.buttons


@pytest.mark.parametrize("then", ["words", "secret words"])
async def test_a_picture_that_could_not_be_deleted_at_once_is_deleted_later(
    talk: Talk, warga: Talker, then: str
) -> None:
    await warga.says("secret picture")
    rule = talk.emulator.faults.add("500", methods={"deleteMessage"})
    await warga.taps(f"probe:{then}")
    assert shown(warga) == [("secret picture", True, True), (then, False, True)]
    talk.emulator.faults.remove(rule)
    await talk.wait(minutes=1)
    assert shown(warga) == [(then, False, True)]


@pytest.mark.parametrize("method", ["editMessageMedia", "editMessageText"])
async def test_what_could_not_be_rewritten_when_it_ended_is_deleted_later(
    talk: Talk, warga: Talker, method: str
) -> None:
    await warga.says("secret picture" if method == "editMessageMedia" else "secret words")
    talk.emulator.faults.add("500", methods={method})
    await warga.taps("probe:picture" if method == "editMessageMedia" else "probe:words")
    await talk.wait(minutes=1)
    assert "secret" not in warga.person.transcript()


# Second deliveries and lost answers


class DyingSender(Sender):
    """Sends like the real one, and is killed before anybody notes that it did."""

    async def perform(self, outbound: Outbound) -> int | None:
        await super().perform(outbound)
        raise ConnectionAbortedError


async def twice(talk: Talk) -> None:
    """Bring what waits twice, the first time to a bot that dies after it answered."""
    [update] = [Update.de_json(update, talk.bot) for update in talk.emulator.pending_updates(TOKEN)]
    dispatch = talk.running.application.process_update
    for sender in (DyingSender(talk.bot), talk.running.sender):
        talk.running.processor.connect(sender, dispatch)
        await talk.running.processor.take(update)
        await talk.running.processor.shutdown()


@pytest.mark.parametrize("first", ["secret words", "secret picture"])
@pytest.mark.parametrize("then", ["secret words", "secret picture"])
@pytest.mark.parametrize("how", ["says", "taps"])
async def test_a_second_delivery_leaves_one_private_screen(
    talk: Talk, warga: Talker, probe: Probe, first: str, then: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def show_open_question(_: Turn) -> Screen:
        return screen(then)

    monkeypatch.setitem(talk.running.processor._parts.screens, "probe.open", show_open_question)
    await warga.says(first)
    await (warga.person.says(then) if how == "says" else warga.person.taps(f"probe:{then}"))
    await twice(talk)
    assert shown(warga) == [(then, "picture" in then, True)]
    assert len(warga.chat) == 1
    await warga.taps("probe:words")
    assert shown(warga) == [("words", False, True)]


@pytest.mark.parametrize("then", ["words", "other picture"])
async def test_a_second_delivery_of_an_ordinary_tap_answers_again(talk: Talk, warga: Talker, then: str) -> None:
    await warga.says("picture")
    await warga.person.taps(f"probe:{then}")
    await twice(talk)
    assert (warga.reads, bool(warga.buttons)) == (then, True)


@pytest.mark.parametrize("method", ["sendPhoto", "sendMessage", "editMessageMedia"])
@pytest.mark.parametrize("kind", ["500", "502", "timeout", "429"])
@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_failed_or_lost_call_is_tried_again_and_leaves_one_private_screen(
    talk: Talk, warga: Talker, method: str, kind: Any, after_effect: bool
) -> None:
    first, then = {
        "sendPhoto": ("/start", "secret picture"),
        "sendMessage": ("secret picture", "secret words"),
        "editMessageMedia": ("secret words", "secret picture"),
    }[method]
    await warga.says(first)
    await warga.person.clears() if method == "sendPhoto" else None
    talk.emulator.faults.add(kind, methods={method}, count=1, after_effect=after_effect)
    await warga.says(then)
    assert shown(warga) == [(then, "picture" in then, True)]


@pytest.mark.parametrize("kind", ["500", "timeout"])
async def test_a_lost_answer_to_a_tap_leaves_one_private_screen_and_what_stood_before(
    talk: Talk, warga: Talker, kind: Any
) -> None:
    await warga.says("words")
    await warga.says("secret picture")
    talk.emulator.faults.add(kind, methods={"sendMessage"}, count=1, after_effect=True)
    await warga.taps("probe:secret words")
    assert shown(warga) == [("words", False, True), ("secret words", False, True)]


async def test_words_below_a_picture_that_are_too_long_are_not_shown_at_all(
    talk: Talk, warga: Talker, probe: Probe, caplog: pytest.LogCaptureFixture
) -> None:
    async def tell(turn: Turn) -> Screen:
        return Screen("🙂" * int(turn.words), picture=png("red"))

    probe.handler = tell
    await warga.says("512")
    assert len(warga.pictures) == 1
    await warga.says("513")
    assert len(warga.pictures) == 1
    assert "not sent" in [record.message for record in caplog.records]


def test_a_lead_keeps_the_picture_and_a_picture_is_not_told_in_a_log() -> None:
    led = with_lead("Ini", screen("picture", protect=True))
    assert (led.html, led.picture, led.protect, led.rows) == ("ℹ️ Ini\n\n<b>picture</b>", png("red"), True, ROWS)
    assert "PNG" not in repr(led)

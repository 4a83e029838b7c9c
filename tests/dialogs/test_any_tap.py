import random
import string
from collections.abc import Iterator
from typing import Any

import pytest

from bot.staff.model import Role
from bot.tips.model import Category, Outcome, Period, Spot
from bot.tips.receipt import ReceiptKeys
from handlers import HANDLERS, SCREENS, desk, pin, receipt, tip
from handlers.context import Turn
from handlers.keyboards import Tap
from handlers.replies import Screen
from handlers.services import Services
from tests.talk import MENTENG, Talk, Talker
from tests.tips import STORY, desks, send_tip

pytestmark = pytest.mark.usefixtures("cheap_receipts")

TAPS = 10_000
WHO = ("resident", "foreign officer", "reader")
VERBS = (
    "home", "learn", "lesson", "card", "flag", "flags", "pictures", "certificate",
    "certificate.plain", "certificate.ask",
    "quiz", "quiz.answer", "answer", "practise", "scene", "ways", "way", "way.papers",
    "countries", "country", "check", "check.name", "check.none", "help", "settings", "language", "language.set",
    "privacy", "erase", "erase.yes", "course", "course.on", "course.stop", "booster", "booster.stop", "funnel", "tip",
    "box", "desk", "tip.back", *tip.ANSWERS, *receipt.TAPS, *desk.TAPS, *pin.TAPS, *pin.ANYTIME, *SCREENS,
)  # fmt: skip
ANSWERS = (
    "yes", "no", "0", "1", "-1", "9" * 40, "62.71", "62.71.03", MENTENG, "99", "id", "en", "text", "preview", "receipt",
    "notice", "tppo", "cek-perekrut", "arti-tppo", "kafe", "mulai", "p-to-p", "KH", "more", "", " ", "None", "../x",
    "🏠", "\x00", "%s", "{text}", "<b>", *Category, *Outcome,
)  # fmt: skip


def odd_taps(dice: random.Random, handles: list[str]) -> Iterator[str]:
    """Draw callback data: any signs, known verbs with any arguments, and handles of others' tips."""
    signs = string.printable + "äß🏠٣\u202e:.:.:."
    arguments = (*ANSWERS, *handles)
    while True:
        if dice.random() < 0.3:
            yield "".join(dice.choices(signs, k=dice.randrange(64)))
        else:
            yield ":".join((dice.choice(VERBS), *dice.choices(arguments, k=dice.choice((0, 1, 1, 1, 2, 3)))))


class Visitor:
    """Taps within one transaction, as one person, in any state."""

    def __init__(self, talk: Talk, unit: Any, someone: Talker, done: dict[str, object]) -> None:
        shared = talk.running.shared
        self._actor = shared.keys.pseudonym("chat", str(someone.person.id))
        self._services = Services(shared, unit, self._actor, someone.person.id, "id")
        self._done = done

    async def taps(self, state: str, data: dict[str, Any], what: str) -> Turn:
        turn = Turn(self._actor, Tap.decode(what), "id", self._services, state, dict(data), done=dict(self._done))
        route = next(route for route in HANDLERS if route.matches(turn))
        if route.leaves:
            turn.leave()
        with self._services.shared.catalogues.speaking("id"):
            turn.screen = await route.handler(turn)
        return turn


def shown(turn: Turn) -> str:
    screen = turn.screen or Screen("")
    buttons = [button for row in screen.rows for button in row]
    assert all(len((button.data or "").encode()) <= 64 for button in buttons)
    assert len(screen.html) <= 4096
    return " ".join((screen.html, turn.toast or "", *(f"{button.text} {button.copy}" for button in buttons)))


def known_in(state: str, keys: ReceiptKeys, handle: str) -> dict[str, Any]:
    """Return what a state knows when it is reached in the ordinary way, of the person's own."""
    if state.startswith("box.") and state != "box.receipt":
        return {"keys": keys.dump()}
    if state.startswith("desk."):
        return {} if state == "desk.inbox" else {"handle": handle, "answer": "Kami datang."}
    return {
        "district": "62.71.03", "area": MENTENG, "category": Category.HELD, "urgent": False, "official": False,
        "text": "Cerita sendiri", "receipt": "1" * 20, "keys": keys.dump(), "spot": Spot.HOUSE, "period": Period.WEEK,
    } if state else {}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
async def test_no_tap_fails_and_none_shows_somebody_elses_tip(talk: Talk, warga: Talker, who: str) -> None:
    coordinator, _ = await desks(talk)
    foreign = await talk.officer("Koordinator lain", Role.COORDINATOR, "62.71.01.1001")
    await send_tip(warga)
    digits, keys = await talk.running.shared.new_receipt("")
    done: dict[str, object] = {"receipt": (digits, keys), "keys": keys}
    someone = {"resident": talk.person("Tamu"), "foreign officer": foreign, "reader": coordinator}[who]
    begin = talk.running.database.begin
    async with begin() as unit:
        members = await unit.staff.all()
        mine = [desk.handle_text(wrap.handle) for one in members for wrap, _ in await unit.tips.wraps_of_member(one.id)]
    assert len(mine) == 2
    dice = random.Random(who)
    taps = odd_taps(dice, mine)
    disclosed = 0
    async with begin() as unit:
        visitor = Visitor(talk, unit, someone, done)
        for state in dice.choices(("", *SCREENS), k=TAPS // len(WHO)):
            what = next(taps)
            try:
                turn = await visitor.taps(state, known_in(state, keys, dice.choice(mine)), what)
            except Exception as error:
                raise AssertionError(f"{what!r} in {state!r}") from error
            disclosed += STORY in shown(turn)
    assert (disclosed > 0) is (who == "reader")


def parts(turn: Turn) -> tuple[object, ...]:
    """Return all that somebody can see of an answer."""
    screen = turn.screen or Screen("")
    return screen.html, screen.rows, screen.picture, turn.toast, turn.state


async def test_somebody_elses_handle_is_answered_like_one_that_does_not_exist(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    foreign = await talk.officer("Koordinator lain", Role.COORDINATOR, "62.71.01.1001")
    resident = talk.person("Tamu")
    await send_tip(warga)
    digits, keys = await talk.running.shared.new_receipt("")
    done: dict[str, object] = {"receipt": (digits, keys), "keys": keys}
    arguments = ("", "1", "helped", "unfounded", "over", "preview")
    states = ["", *(state for state in SCREENS if state.startswith("desk."))]
    async with talk.running.database.begin() as unit:
        wraps = [wrap for one in await unit.staff.all() for wrap, _ in await unit.tips.wraps_of_member(one.id)]
        assert len(wraps) == 2
        theirs, nobodys = desk.handle_text(wraps[0].handle), desk.handle_text(bytes(16))
        for someone in (foreign, resident):
            visitor = Visitor(talk, unit, someone, done)
            for verb in (verb for verb in desk.TAPS if verb.startswith("desk.")):
                for state in states:
                    for argument in (None, *arguments):
                        # The handle stands in the button itself, or in what the open screen knows.
                        answers = []
                        for handle in (theirs, nobodys):
                            what = f"{verb}:{handle if argument is None else argument}"
                            data = {"handle": handle, "answer": "Kami datang."} if state else {}
                            answers.append(parts(await visitor.taps(state, data, what)))
                        assert answers[0] == answers[1], (verb, state, argument)
                        assert STORY not in str(answers)

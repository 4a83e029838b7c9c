"""The lock before the desk: a PIN, for whoever wants one.

The desk knows nothing of it. Its routes are wrapped here, so that no way into the desk can be forgotten: with a PIN,
a desk that rested is asked for it first, and then goes on to where the person wanted to go.
"""

import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.dialogs import VIEW_LIMIT
from bot.i18n import N_, _
from bot.staff.pins import DIGITS, is_easy
from handlers import desk
from handlers.context import Text, Turn
from handlers.keyboards import Tap, rows, tap
from handlers.replies import Screen, with_lead, with_warning
from handlers.routes import Handler, Route, on_private
from handlers.start import home_screen, outdated

ROOM = "pin"
KEYS = "0123456789"
USED = "used"
"""What an unlocked desk knows: when it was last used (ISO 8601). Leaving the desk forgets it, and so locks it."""

UNSENT = "unsent"
"""What was written at the desk before it was locked, and waits for the PIN."""

HEADS = {
    "pin.enter": N_("<b>🔢 Your PIN</b>\n\nTap its six digits."),
    "pin.old": N_("<b>🔢 Your PIN until now</b>\n\nTap its six digits."),
    "pin.new": N_("<b>🔢 A new PIN</b>\n\nTap six digits that nobody guesses: no birthday, no row of digits."),
    "pin.again": N_("<b>🔢 The new PIN once more</b>\n\nTap the same six digits again."),
}
FORGOTTEN = N_("Forgotten? An administrator can send you a new invitation.")


def guarded(route: Route) -> Route:
    """Return a route of the desk that asks for the PIN first, where one is set and the desk was not just used."""

    async def handler(turn: Turn) -> Screen | None:
        locks = await (await turn.services.desk_lock()).kept() is not None
        leaving = isinstance(turn.given, Tap) and turn.given.verb == "desk.leave"
        if locks and not leaving and not _is_unlocked(turn):
            return await _ask_pin(turn)
        if route.leaves:
            turn.leave()
        screen = await route.handler(turn)
        if locks:
            _note_use(turn)
        return screen

    return Route(handler, route.matches)


async def set_pin(turn: Turn) -> Screen:
    """Begin to set a PIN, or to change it."""
    set_already = await (await turn.services.desk_lock()).kept() is not None
    return _ask(turn, "pin.old" if set_already else "pin.new", goal="pin.set")


async def remove_pin(turn: Turn) -> Screen | None:
    """Begin to take the PIN away."""
    if await (await turn.services.desk_lock()).kept() is None:
        return await _go_on(turn, "desk.more")
    return _ask(turn, "pin.old", goal="pin.remove")


async def take_digit(turn: Turn) -> Screen | None:
    """Take one digit; the sixth completes the PIN."""
    digit = turn.argument(0)
    if len(digit) != 1 or digit not in KEYS:
        return _keypad(turn)
    turn.data["typed"] = turn.data.get("typed", "") + digit
    typed: str = turn.data["typed"]
    return _keypad(turn) if len(typed) < DIGITS else await _COMPLETED[turn.state](turn, typed)


async def drop_digit(turn: Turn) -> Screen:
    """Take the last digit back."""
    turn.data["typed"] = turn.data.get("typed", "")[:-1]
    return _keypad(turn)


async def show_keypad(turn: Turn) -> Screen:
    """Show the keypad of the open question; what was tapped is shown as dots."""
    return _keypad(turn)


async def _unlock(turn: Turn, pin: str) -> Screen | None:
    """Go on to the desk, after the right PIN, with what was written there."""
    refusal = await _refuse(turn, pin)
    if refusal is not None:
        return refusal
    unsent = turn.data.get(UNSENT)
    return await _go_on(turn, turn.data.get("goal", "desk")) if unsent is None else await _send_on(turn, unsent)


async def _change(turn: Turn, pin: str) -> Screen | None:
    """Go on to the new PIN, or to none, after the right one."""
    refusal = await _refuse(turn, pin)
    if refusal is not None:
        return refusal
    if turn.data.get("goal") == "pin.set":
        return _ask(turn, "pin.new", goal="pin.set")
    await (await turn.services.desk_lock()).keep(None)
    turn.toast = _("There is no PIN any more.")
    return await _go_on(turn, "desk.more")


async def _repeat(turn: Turn, pin: str) -> Screen:
    """Ask for a new PIN once more, unless anybody would guess it."""
    if is_easy(pin):
        return with_warning(_("That PIN is too easy to guess."), _afresh(turn))
    screen = _ask(turn, "pin.again", goal="pin.set")
    turn.data["chosen"] = pin
    return screen


async def _keep(turn: Turn, pin: str) -> Screen | None:
    """Keep a new PIN that was tapped twice."""
    if pin != turn.data.get("chosen"):
        screen = _ask(turn, "pin.new", goal="pin.set")
        return with_warning(_("The two were not the same. Please choose again."), screen)
    made = turn.slow("pin", lambda: turn.services.shared.pins.make(pin))
    await (await turn.services.desk_lock()).keep(made)
    turn.toast = _("The PIN is set.")
    return await _go_on(turn, "desk.more")


_COMPLETED: dict[str, Callable[[Turn, str], Awaitable[Screen | None]]] = {
    "pin.enter": _unlock,
    "pin.old": _change,
    "pin.new": _repeat,
    "pin.again": _keep,
}


async def _refuse(turn: Turn, pin: str) -> Screen | None:
    """Return what answers a wrong PIN; None for the right one, and where none is set any more."""
    lock = await turn.services.desk_lock()
    kept = await lock.kept()
    if kept is None:
        return None
    if not await lock.may_try():
        return _closed(turn)
    if turn.slow("pin", lambda: turn.services.shared.pins.check(pin, kept)):
        return None
    if not await lock.count_wrong():
        return _closed(turn)
    return with_warning(_("That PIN is not right."), _afresh(turn))


async def _ask_pin(turn: Turn) -> Screen:
    if not await (await turn.services.desk_lock()).may_try():
        return _closed(turn)
    unsent = _unsent(turn)
    screen = _ask(turn, "pin.enter", goal=_goal(turn).encode())
    if unsent is None:
        return screen
    turn.data[UNSENT] = unsent
    return with_lead(_("What you wrote is kept. First your PIN, then it goes on."), screen)


def _unsent(turn: Turn) -> dict[str, Any] | None:
    """Return what was typed as an answer at a desk that rested too long, with all that is known there."""
    if turn.state not in desk.WRITTEN or not isinstance(turn.given, Text):
        return None
    return {"state": turn.state, "data": dict(turn.data), "words": turn.given.text}


async def _send_on(turn: Turn, unsent: dict[str, Any]) -> Screen | None:
    turn.leave()
    turn.enter(unsent["state"], **unsent["data"])
    turn.given = Text(unsent["words"])
    screen = await desk.take_words(turn)
    _note_use(turn)
    return screen


def _closed(turn: Turn) -> Screen:
    turn.leave()
    said = _("Too many wrong PINs. The desk stays closed for an hour. The administrators were told.")
    return home_screen(f"🔒 {said}")


def _goal(turn: Turn) -> Tap:
    """Return where the person wanted to go: to a tip that they tap, that was open, or to the desk."""
    if isinstance(turn.given, Tap) and turn.given.verb == "desk.open":
        return turn.given
    handle = turn.data.get("handle", "") if turn.state.startswith(f"{desk.ROOM}.") else ""
    return Tap("desk.open", (handle,)) if handle else Tap(desk.ROOM)


def _ask(turn: Turn, state: str, *, goal: str) -> Screen:
    turn.leave()
    turn.enter(state, goal=goal)
    return _afresh(turn)


def _afresh(turn: Turn) -> Screen:
    # Another order each time: fingermarks on the glass, or where a finger moves, tell nothing.
    turn.data |= {"typed": "", "order": "".join(random.SystemRandom().sample(KEYS, len(KEYS)))}
    return _keypad(turn)


def _keypad(turn: Turn) -> Screen:
    typed = turn.data.get("typed", "")
    keys = [tap(digit, "pin.key", digit) for digit in turn.data.get("order", KEYS)]
    parts = [_(HEADS[turn.state]), " ".join("●" * len(typed) + "○" * (DIGITS - len(typed)))]
    if turn.state in ("pin.enter", "pin.old"):
        parts.append(_(FORGOTTEN))
    lots = (*(tuple(keys[start : start + 3]) for start in (0, 3, 6)), (keys[9], tap("⌫", "pin.erase")))
    return Screen("\n\n".join(parts), rows(*lots, tap(_("✖️ Close the desk"), "desk.leave")), protect=True)


async def _go_on(turn: Turn, goal: str) -> Screen | None:
    turn.leave()
    turn.given = Tap.decode(goal)
    screen = await desk.take_tap(turn)
    _note_use(turn)
    return screen


def _is_unlocked(turn: Turn) -> bool:
    used = turn.data.get(USED)
    if used is None or not turn.state.startswith(f"{desk.ROOM}."):
        return False
    return turn.services.shared.clock.now() - datetime.fromisoformat(used) < VIEW_LIMIT


def _note_use(turn: Turn) -> None:
    if turn.state.startswith(f"{desk.ROOM}."):
        turn.data[USED] = turn.services.shared.clock.now().isoformat()


def _shown_again(handler: Handler) -> Handler:
    """Return a screen of the desk as a second delivery shows it: to whoever may still see it, and unlocked."""

    async def show(turn: Turn) -> Screen | None:
        locks = await (await turn.services.desk_lock()).kept() is not None
        if locks and not _is_unlocked(turn):
            return await _ask_pin(turn)
        return await desk.for_staff(turn, handler)

    return show


SCREENS: dict[str, Handler] = {
    **{state: _shown_again(handler) for state, handler in desk.SCREENS.items()},
    **dict.fromkeys(HEADS, show_keypad),
}
"""Shows each open question again. Those of the desk stand here too, in place of the desk's own."""

ANYTIME: dict[str, Handler] = {"pin.set": set_pin, "pin.remove": remove_pin}
"""Taps that begin a question."""

TAPS: dict[str, Handler] = {"pin.key": take_digit, "pin.erase": drop_digit}
"""Taps on the keypad."""


async def take_tap(turn: Turn) -> Screen | None:
    """Take a tap on one of this conversation's buttons, old ones too; residents have none."""
    verb = turn.given.verb if isinstance(turn.given, Tap) else ""
    if not await turn.services.roles():
        turn.leave()
        return home_screen()
    if verb in ANYTIME:
        return await ANYTIME[verb](turn)
    if turn.state in HEADS:
        return await TAPS.get(verb, show_keypad)(turn)
    turn.leave()
    outdated(turn)
    return home_screen()


async def take_words(turn: Turn) -> Screen:
    """Take what was typed or sent in place of a tap."""
    return with_lead(_("Please tap the digits. What you sent was deleted."), await show_keypad(turn))


HANDLERS: tuple[Route, ...] = (
    *(guarded(route) for route in desk.HANDLERS),
    Route(take_tap, lambda turn: isinstance(turn.given, Tap) and turn.given.verb.startswith(f"{ROOM}.")),
    on_private(take_words, ROOM),
)

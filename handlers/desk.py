"""The desk of a member of staff: the tips of the own area, opened one by one.

What is said to a sender stands in `handlers/asking.py`, what concerns the staff in `handlers/colleagues.py`, and the
lock before all of it in `handlers/pin.py`.
"""

from bot.i18n import N_, _, short_date
from bot.staff.model import Role
from bot.tips.desk import AlreadyClosed, MailboxGone, NotYours
from bot.tips.model import Outcome, TipState
from handlers import asking, colleagues
from handlers.context import Attachment, Turn
from handlers.desk_views import handle_text, open_handle, read_handle, show_tip, view_tip
from handlers.keyboards import Tap, rows, tap
from handlers.replies import Button, Screen, with_lead
from handlers.routes import Handler, Route, on_command, on_private, on_tap
from handlers.start import home_screen
from handlers.views import place

__all__ = ["HANDLERS", "ROOM", "SCREENS", "TAPS", "WRITTEN", "for_staff", "handle_text", "show_inbox", "take_tap"]

ROOM = "desk"
SHOWN = 8
"""Tips a page of the inbox shows."""

WRITTEN: dict[str, Handler] = {**asking.WRITTEN, **colleagues.WRITTEN}
"""Questions that are answered in words."""

MARKS = {
    TipState.WAITING: "🆕",
    TipState.RECEIVED: "🆕",
    TipState.READ: "👀",
    TipState.HANDLED: "🛠",
    TipState.CLOSED: "✅",
}
OUTCOMES = {
    Outcome.HELPED: N_("🤝 Help was given"),
    Outcome.PASSED_ON: N_("📨 Passed on to another office"),
    Outcome.UNFOUNDED: N_("🚫 Not enough to go on"),
}


async def show_inbox(turn: Turn) -> Screen:
    """Show the member's tips; a resident who comes here sees the ordinary home."""
    roles = {member.role for member in await turn.services.roles()}
    if not roles:
        turn.leave()
        return home_screen()
    page = max(0, int(turn.argument(0, "0")) if turn.argument(0, "0").isdecimal() else 0)
    turn.leave()
    turn.enter("desk.inbox")
    tips = await (await turn.services.desk()).inbox()
    waiting = sum(tip.state is TipState.RECEIVED for tip in tips)
    buttons: list[Button | tuple[Button, ...]] = []
    for tip in tips[page * SHOWN : (page + 1) * SHOWN]:
        mark = "🔴" if tip.urgent and tip.state is not TipState.CLOSED else MARKS[tip.state]
        where = place(turn.services.shared.areas, tip.area)
        buttons.append(
            tap(f"{mark} {tip.label} · {where} · {short_date(tip.day)}", "desk.open", handle_text(tip.handle))
        )
    turning = []
    if page:
        turning.append(tap("◀️", "desk.inbox", page - 1))
    if len(tips) > (page + 1) * SHOWN:
        turning.append(tap("▶️", "desk.inbox", page + 1))
    if turning:
        buttons.append(tuple(turning))
    if Role.ADMINISTRATOR in roles:
        buttons += [tap(_("📋 The register"), "register"), tap(_("📉 Where people stop"), "funnel")]
    if unconfirmed := len(await (await turn.services.colleagues()).unconfirmed()):
        buttons.append(tap(_("🔁 Who still works here? ({count})").format(count=unconfirmed), "desk.staff"))
    buttons.append(tap(_("⚙️ PIN and names"), "desk.more"))
    said = (
        _("<b>🗂 Desk</b>\n\nNew and unread: {waiting}. In all: {count}.").format(waiting=waiting, count=len(tips))
        if tips
        else _("<b>🗂 Desk</b>\n\nNo info has come yet. You will get a message here when it does.")
    )
    return Screen(said, rows(*buttons, tap(_("✖️ Close the desk"), "desk.leave")), protect=True)


async def open_tip(turn: Turn) -> Screen:
    """Open one tip."""
    return await view_tip(turn, read_handle(turn.argument(0)))


async def take(turn: Turn) -> Screen:
    """Take the tip in hand."""
    await (await turn.services.desk()).take(open_handle(turn))
    turn.toast = _("You handle it now.")
    return await show_tip(turn)


async def show_photo(turn: Turn) -> Screen:
    """Show one photo of the open tip, covered until it is tapped."""
    given = turn.argument(0)
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 3 else 0
    photo = await (await turn.services.desk()).photo(open_handle(turn), number)
    turn.enter("desk.photo")
    said = _("<b>Photo {number}</b>\n\nIt may show something bad. Tap it to see it. Do not pass it on.")
    return Screen(
        said.format(number=number), rows(tap(_("⬅️ Back"), "desk.show")), protect=True, picture=photo, spoiler=True
    )


async def ask_about_abuse(turn: Turn) -> Screen:
    """Ask before a sender is kept from sending."""
    turn.enter("desk.abuse")
    return Screen(
        _(
            "<b>🚩 Is it abuse?</b>\n\nInsults, jokes, or the same again and again. The sender can then send "
            "nothing more this week. Nobody learns who that is. A supervisor is told and can undo it.\n\nIt is not "
            "abuse because it turns out to be wrong: then close it."
        ),
        rows(tap(_("🚩 Yes, it is abuse"), "desk.abused"), tap(_("⬅️ Back"), "desk.show")),
        protect=True,
    )


async def mark_abuse(turn: Turn) -> Screen:
    """Keep a sender from sending this week."""
    known = await (await turn.services.desk()).mark_abuse(open_handle(turn))
    turn.toast = _("Marked. A supervisor was told.") if known else _("It is too old: its sender is not known any more.")
    return await show_tip(turn)


async def unmark_abuse(turn: Turn) -> Screen:
    """Take the mark of abuse away."""
    undone = await (await turn.services.desk()).unmark_abuse(open_handle(turn))
    turn.toast = _("Undone. This info counts as honest again.") if undone else _("There is nothing to undo any more.")
    return await show_tip(turn)


async def ask_outcome(turn: Turn) -> Screen:
    """Ask why the tip is closed."""
    turn.enter("desk.closing")
    buttons = [tap(_(label), "desk.outcome", outcome) for outcome, label in OUTCOMES.items()]
    return Screen(
        _("<b>Why do you close it?</b>\n\n“Not enough to go on” needs a second officer who agrees."),
        rows(*buttons, tap(_("⬅️ Back"), "desk.show")),
        protect=True,
    )


async def close(turn: Turn) -> Screen:
    """Close the tip, or ask a second person to agree."""
    if turn.argument(0) not in set(Outcome):
        return await show_tip(turn)
    closed = await (await turn.services.desk()).close(open_handle(turn), Outcome(turn.argument(0)))
    turn.toast = _("Closed.") if closed else _("A second officer was asked to agree.")
    return await show_tip(turn)


async def leave(turn: Turn) -> Screen:
    """Close the desk: nothing of it stays on the screen."""
    turn.leave()
    return home_screen()


SCREENS: dict[str, Handler] = {
    "desk.inbox": show_inbox,
    "desk.tip": show_tip,
    "desk.closing": ask_outcome,
    "desk.photo": show_tip,
    "desk.abuse": ask_about_abuse,
    **asking.SCREENS,
    **colleagues.SCREENS,
}

TAPS: dict[str, Handler] = {
    "desk.inbox": show_inbox,
    "desk.open": open_tip,
    "desk.show": show_tip,
    "desk.take": take,
    "desk.close": ask_outcome,
    "desk.outcome": close,
    "desk.photo": show_photo,
    "desk.abuse": ask_about_abuse,
    "desk.abused": mark_abuse,
    "desk.unabuse": unmark_abuse,
    "desk.leave": leave,
    **asking.TAPS,
    **colleagues.TAPS,
}


async def take_tap(turn: Turn) -> Screen | None:
    """Take a tap at the desk. A tip that is not the member's answers like one that does not exist."""
    verb = turn.given.verb if isinstance(turn.given, Tap) else ""
    return await for_staff(turn, TAPS.get(verb, show_inbox))


async def for_staff(turn: Turn, handler: Handler) -> Screen | None:
    """Run a handler of the desk for whoever is of the staff, and say in words what cannot be done."""
    if not await turn.services.roles():
        turn.leave()
        return home_screen()
    try:
        return await handler(turn)
    except NotYours:
        turn.toast = _("That info is no longer here.")
        return await show_inbox(turn)
    except MailboxGone:
        turn.toast = _("The sender has closed the box. An answer would reach nobody.")
        return await show_tip(turn)
    except AlreadyClosed:
        turn.toast = _("It is closed already.")
        return await show_tip(turn)


async def take_words(turn: Turn) -> Screen | None:
    """Take typed words at the desk: an answer, or nothing that is expected here."""
    writes = turn.state in WRITTEN and not isinstance(turn.given, Attachment)
    return await for_staff(turn, WRITTEN[turn.state] if writes else _ask_again)


async def _ask_again(turn: Turn) -> Screen | None:
    screen = await SCREENS[turn.state](turn)
    if turn.state in WRITTEN:
        return screen and with_lead(
            _("Only words can be sent here. What you sent was deleted. Please write it."), screen
        )
    return screen and with_lead(_("Please tap one of the buttons."), screen)


HANDLERS: tuple[Route, ...] = (
    on_command(show_inbox, "meja", "desk"),
    on_tap(show_inbox, "desk"),
    Route(take_tap, lambda turn: isinstance(turn.given, Tap) and turn.given.verb.startswith(f"{ROOM}.")),
    on_private(take_words, ROOM),
)

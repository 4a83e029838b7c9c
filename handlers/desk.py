"""The desk of a member of staff: the tips of the own area, opened one by one, answered in two taps."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from html import escape

from bot.i18n import N_, _, short_date
from bot.staff.model import Role
from bot.tips.desk import AlreadyClosed, MailboxGone, NotYours, TipView
from bot.tips.model import ANSWER_LIMIT, Outcome, Speaker, TipState
from bot.tips.text import TextFault, clean_text
from handlers.context import Attachment, Turn
from handlers.keyboards import Tap, rows, tap
from handlers.replies import Button, Screen, with_lead
from handlers.routes import Handler, Route, on_command, on_private, on_tap
from handlers.start import home_screen
from handlers.views import place, plain, said, tip_card

ROOM = "desk"
SHOWN = 8
"""Tips a page of the inbox shows."""

WRITING = ("desk.answer", "desk.check")
"""States in which words are an answer to the sender."""

MARKS = {
    TipState.WAITING: "🆕",
    TipState.RECEIVED: "🆕",
    TipState.READ: "👀",
    TipState.HANDLED: "🛠",
    TipState.CLOSED: "✅",
}
SPEAKERS = {Speaker.OFFICE: N_("💬 Office"), Speaker.TIPSTER: N_("✏️ Sender")}
OUTCOMES = {
    Outcome.HELPED: N_("🤝 Help was given"),
    Outcome.PASSED_ON: N_("📨 Passed on to another office"),
    Outcome.UNFOUNDED: N_("🚫 Not enough to go on"),
}


def handle_text(handle: bytes) -> str:
    """Return a handle as callback data carries it."""
    return urlsafe_b64encode(handle).decode().rstrip("=")


def _handle(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        return b""


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
        buttons.append(tap(_("📋 The register"), "register"))
    said = (
        _("<b>🗂 Desk</b>\n\nNew and unread: {waiting}. In all: {count}.").format(waiting=waiting, count=len(tips))
        if tips
        else _("<b>🗂 Desk</b>\n\nNo info has come yet. You will get a message here when it does.")
    )
    return Screen(said, rows(*buttons, tap(_("✖️ Close the desk"), "desk.leave")), protect=True)


async def open_tip(turn: Turn) -> Screen:
    """Open one tip."""
    return await _view(turn, _handle(turn.argument(0)))


async def show_tip(turn: Turn) -> Screen:
    """Show the open tip again."""
    return await _view(turn, _handle(turn.data.get("handle", "")))


async def take(turn: Turn) -> Screen:
    """Take the tip in hand."""
    await (await turn.services.desk()).take(_open_handle(turn))
    turn.toast = _("You handle it now.")
    return await show_tip(turn)


async def ask_answer(turn: Turn) -> Screen:
    """Ask for the answer's words."""
    turn.enter("desk.answer")
    return Screen(
        _(
            "<b>Your answer to the sender</b>\n\nWrite it in one message. Do not ask who they are. Short and clear: "
            "what you do now, and what they can do."
        ),
        rows(tap(_("⬅️ Back"), "desk.show")),
        protect=True,
    )


async def check_answer(turn: Turn) -> Screen:
    """Show the answer before it goes."""
    try:
        text = clean_text(turn.words, ANSWER_LIMIT)
    except TextFault:
        return with_lead(
            _("Please write between 1 and {limit} letters.").format(limit=ANSWER_LIMIT), await ask_answer(turn)
        )
    turn.enter("desk.check", answer=text)
    return await show_answer(turn)


async def show_answer(turn: Turn) -> Screen:
    """Show the written answer with the button that sends it."""
    text = plain(turn.data.get("answer", ""))
    return Screen(
        _("<b>The sender will read this</b>\n\n<blockquote>{text}</blockquote>").format(text=text),
        rows(
            tap(_("✅ Send the answer"), "desk.send"),
            (tap(_("✏️ Write again"), "desk.answer"), tap(_("⬅️ Back"), "desk.show")),
        ),
        protect=True,
    )


async def send_answer(turn: Turn) -> Screen:
    """Send the answer."""
    text = turn.data.pop("answer", None)
    if turn.state != "desk.check" or text is None:
        return await show_tip(turn)
    await (await turn.services.desk()).answer(_open_handle(turn), text)
    turn.toast = _("Sent. The sender reads it with their number.")
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
    closed = await (await turn.services.desk()).close(_open_handle(turn), Outcome(turn.argument(0)))
    turn.toast = _("Closed.") if closed else _("A second officer was asked to agree.")
    return await show_tip(turn)


async def leave(turn: Turn) -> Screen:
    """Close the desk: nothing of it stays on the screen."""
    turn.leave()
    return home_screen()


async def _view(turn: Turn, handle: bytes) -> Screen:
    view = await (await turn.services.desk()).open(handle)
    turn.leave()
    turn.enter("desk.tip", handle=handle_text(handle))
    shared = turn.services.shared
    card = tip_card(
        shared.areas,
        area=view.area,
        category=view.category,
        urgent=view.urgent,
        official=view.concerns_official,
        day=view.day,
        text=view.text,
    )
    lines = [f"<b>{escape(view.label)}</b> · {_status(view)}", card]
    lines += [said(_(SPEAKERS[message.speaker]), message) for message in view.dialogue]
    lines.append(_("<i>Not verified. Do not talk to the named people about it.</i>"))
    return Screen("\n\n".join(lines), rows(*_actions(view)), protect=True)


def _status(view: TipView) -> str:
    if view.state is TipState.CLOSED:
        return _("✅ closed")
    if view.closing_asked:
        return _("⏳ a second officer must agree to close it")
    if view.taken_by_me:
        return _("🛠 you handle it")
    return _("🛠 a colleague handles it") if view.taken else _("👀 nobody handles it yet")


def _actions(view: TipView) -> list[Button | tuple[Button, ...]]:
    ways = (tap(_("⬅️ All"), "desk.inbox"), tap(_("✖️ Close the desk"), "desk.leave"))
    if view.state is TipState.CLOSED:
        return [ways]
    take, answer = tap(_("✋ I handle it"), "desk.take"), tap(_("💬 Answer"), "desk.answer")
    first = [*([] if view.taken_by_me else [take]), *([answer] if view.answerable else [])]
    return [*first, tap(_("✅ Close this info"), "desk.close"), ways]


def _open_handle(turn: Turn) -> bytes:
    return _handle(turn.data.get("handle", ""))


SCREENS: dict[str, Handler] = {
    "desk.inbox": show_inbox,
    "desk.tip": show_tip,
    "desk.answer": ask_answer,
    "desk.check": show_answer,
    "desk.closing": ask_outcome,
}

TAPS: dict[str, Handler] = {
    "desk.inbox": show_inbox,
    "desk.open": open_tip,
    "desk.show": show_tip,
    "desk.take": take,
    "desk.answer": ask_answer,
    "desk.send": send_answer,
    "desk.close": ask_outcome,
    "desk.outcome": close,
    "desk.leave": leave,
}


async def take_tap(turn: Turn) -> Screen | None:
    """Take a tap at the desk. A tip that is not the member's answers like one that does not exist."""
    verb = turn.given.verb if isinstance(turn.given, Tap) else ""
    return await _for_staff(turn, TAPS.get(verb, show_inbox))


async def _for_staff(turn: Turn, handler: Handler) -> Screen | None:
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
    writes = turn.state in WRITING and not isinstance(turn.given, Attachment)
    return await _for_staff(turn, check_answer if writes else _ask_again)


async def _ask_again(turn: Turn) -> Screen | None:
    screen = await SCREENS[turn.state](turn)
    if turn.state in WRITING:
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

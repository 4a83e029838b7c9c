"""The tipster's box: opened with the receipt, it shows how far the tip is and what was answered."""

from bot.i18n import N_, _
from bot.tips.mailbox import MailboxView
from bot.tips.model import ANSWER_LIMIT, Speaker, TipState
from bot.tips.receipt import ReceiptKeys, is_nearly, parse
from bot.tips.text import TextFault, clean_text
from handlers.context import Attachment, Text, Turn
from handlers.keyboards import Tap, rows, tap
from handlers.replies import Screen, with_lead
from handlers.routes import Handler, Route, in_room, on_command, on_private, on_stale, on_tap
from handlers.start import home_screen
from handlers.views import progress, said

ROOM = "box"

SPEAKERS = {Speaker.OFFICE: N_("💬 Officer"), Speaker.TIPSTER: N_("✏️ You")}


async def ask_receipt(turn: Turn) -> Screen:
    """Ask for the receipt."""
    turn.enter("box.receipt")
    return Screen(
        _("<b>Read the answer</b>\n\nType the number you wrote down. It has 20 digits."),
        rows(tap(_("✖️ Close"), "home")),
    )


async def open_box(turn: Turn) -> Screen:
    """Open the box that a typed receipt belongs to."""
    receipt = parse(turn.words)
    if receipt is None:
        return with_lead(_("That is not 20 digits. Please look at the number again."), await ask_receipt(turn))
    keys = turn.slow("keys", lambda: turn.services.shared.derive(receipt))
    turn.data = {"keys": keys.dump()}
    view = await turn.services.open_box(keys)
    if view is None:
        turn.data = {}
        return with_lead(
            _("No info has this number. Please look at it again. Info that is over is deleted after some days."),
            await ask_receipt(turn),
        )
    return _show(turn, view)


async def show_box(turn: Turn) -> Screen:
    """Show the open box again."""
    view = await turn.services.open_box(_keys(turn))
    if view is None:
        turn.leave()
        return home_screen(_("That info was deleted."))
    return _show(turn, view)


async def ask_addition(turn: Turn) -> Screen:
    """Ask what the tipster wants to add."""
    turn.enter("box.add")
    return Screen(
        _("<b>Add something</b>\n\nWrite it in one message. Do not write who you are."),
        rows((tap(_("⬅️ Back"), "box.show"), tap(_("✖️ Close"), "home"))),
    )


async def add(turn: Turn) -> Screen:
    """Keep an addition and tell the readers."""
    try:
        text = clean_text(turn.words, ANSWER_LIMIT)
    except TextFault:
        return with_lead(
            _("Please write between 1 and {limit} letters.").format(limit=ANSWER_LIMIT), await ask_addition(turn)
        )
    if not await turn.services.add_to_box(_keys(turn), text):
        return with_lead(_("It is closed. Nothing can be added."), await show_box(turn))
    return with_lead(_("Added. Officers will read it."), await show_box(turn))


async def ask_to_lock(turn: Turn) -> Screen:
    """Ask before the box is closed for ever."""
    turn.enter("box.lock")
    return Screen(
        _(
            "<b>Lock it for ever?</b>\n\nYour number will open nothing any more. Officers keep what you sent, "
            "and cannot answer you."
        ),
        rows(tap(_("🔒 Yes, lock it for ever"), "box.locked"), tap(_("⬅️ Back"), "box.show")),
    )


async def lock(turn: Turn) -> Screen:
    """Close the box for ever."""
    await turn.services.lock_box(_keys(turn))
    turn.leave()
    return home_screen(_("Done. The number opens nothing any more."))


def _show(turn: Turn, view: MailboxView) -> Screen:
    turn.enter("box.view")
    lines = [f"<b>{progress(view.state, view.outcome)}</b>"]
    lines += [said(_(SPEAKERS[message.speaker]), message) for message in view.messages]
    if not view.messages and view.state is not TipState.CLOSED:
        lines.append(_("No answer yet. Come back another day with the same number."))
    lines.append(_("An officer will never contact you outside this bot."))
    more = () if view.state is TipState.CLOSED else (tap(_("✏️ Add something"), "box.add"),)
    ways = (*more, tap(_("✖️ Close"), "home"))
    return Screen("\n\n".join(lines), rows(ways, tap(_("🔒 Lock for ever"), "box.lock")))


def _keys(turn: Turn) -> ReceiptKeys:
    return ReceiptKeys.restore(turn.data["keys"])


SCREENS: dict[str, Handler] = {
    "box.receipt": ask_receipt,
    "box.view": show_box,
    "box.add": ask_addition,
    "box.lock": ask_to_lock,
}

TAPS: dict[str, Handler] = {
    "box.show": show_box,
    "box.add": ask_addition,
    "box.lock": ask_to_lock,
    "box.locked": lock,
}


async def take_tap(turn: Turn) -> Screen | None:
    """Take a tap in the open box."""
    verb = turn.given.verb if isinstance(turn.given, Tap) else ""
    if "keys" not in turn.data or (verb == "box.locked" and turn.state != "box.lock"):
        return await SCREENS[turn.state](turn)
    return await TAPS.get(verb, show_box)(turn)


async def take_words(turn: Turn) -> Screen | None:
    """Take typed words in the box: a receipt, or an addition."""
    if isinstance(turn.given, Attachment):
        screen = await SCREENS[turn.state](turn)
        lead = _("Only words can be sent here. What you sent was deleted. Please write it.")
        return screen and with_lead(lead, screen)
    if turn.state == "box.add":
        return await add(turn)
    return await open_box(turn)


async def forget_old_button(turn: Turn) -> Screen:
    """Answer a button of a box that is closed."""
    turn.toast = _("The box is closed. Type the number again.")
    return home_screen()


def _looks_like_receipt(words: str) -> bool:
    # A mistyped one too: looked up as a company's number it would stay in the chat, almost whole.
    return parse(words) is not None or is_nearly(words)


HANDLERS: tuple[Route, ...] = (
    on_tap(ask_receipt, "box"),
    on_command(ask_receipt, "kotak", "box"),
    in_room(take_tap, ROOM),
    on_private(take_words, ROOM),
    on_stale(forget_old_button, ROOM),
    Route(open_box, lambda turn: isinstance(turn.given, Text) and not turn.state and _looks_like_receipt(turn.words)),
)

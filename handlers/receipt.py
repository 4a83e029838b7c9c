"""The tipster's box: opened with the receipt, it shows how far the tip is and what was answered."""

from bot.i18n import N_, _
from bot.tips.asking import has_contact
from bot.tips.dialogue import Said
from bot.tips.mailbox import Added, MailboxView
from bot.tips.model import ANSWER_LIMIT, Speaker, TipState
from bot.tips.receipt import DIGITS, ReceiptKeys, is_nearly, parse
from bot.tips.text import TextFault, clean_text
from handlers.context import Attachment, Command, Text, Turn
from handlers.cover import closes, cover
from handlers.keyboards import Tap, home, rows, tap
from handlers.replies import Button, Screen, with_lead, with_warning
from handlers.routes import Handler, Route, in_room, on_command, on_private, on_stale, on_tap
from handlers.start import home_screen
from handlers.telling import not_taken
from handlers.views import page_of, progress, said, skipped, turning, unlinked

ROOM = "box"
LOCKS = ("kunci", "lock")
"""Commands that close a box for ever."""

SPEAKERS = {Speaker.OFFICE: N_("💬 Officer"), Speaker.TIPSTER: N_("✏️ You")}


async def ask_receipt(turn: Turn) -> Screen:
    """Ask for the receipt."""
    turn.enter("box.receipt")
    asked = _(
        "<b>Read the answer</b>\n\nType the number you wrote down. It has {count} digits. If you added digits of your "
        "own, type them behind it."
    )
    return Screen(asked.format(count=DIGITS), rows((home(), closes(ROOM))))


async def ask_to_lock_from_outside(turn: Turn) -> Screen:
    """Go the short way to closing a box for ever, whether it is open or not."""
    if "keys" in turn.data and turn.state.startswith(f"{ROOM}."):
        return await ask_to_lock(turn)
    turn.leave()
    turn.enter("box.receipt", locks=True)
    return with_lead(_("I can close the box of a number for ever. First type the number."), await ask_receipt(turn))


async def open_box(turn: Turn) -> Screen:
    """Open the box that a typed receipt belongs to."""
    receipt = parse(turn.words)
    if receipt is None:
        said = _("That is not {count} digits. Please look at the number again.").format(count=DIGITS)
        return with_lead(said, await ask_receipt(turn))
    if not await turn.services.may_try_receipt():
        turn.leave()
        turn.erase_given = True
        return home_screen(_("Too many numbers that open nothing were typed. Please try again in an hour."))
    keys = turn.slow("keys", lambda: turn.services.shared.derive(receipt))
    view = await turn.services.open_box(keys)
    if view is None:
        await turn.services.count_wrong_receipt()
        said = _("No info has this number. Please look at it again. Info that is over is deleted after some days.")
        return with_lead(said, await ask_receipt(turn))
    locks = turn.data.get("locks", False)
    turn.data = {"keys": keys.dump()}
    return await ask_to_lock(turn) if locks else await _show(turn, view)


async def show_box(turn: Turn) -> Screen:
    """Show the open box again."""
    view = await turn.services.open_box(_keys(turn))
    if view is None:
        turn.leave()
        return home_screen(_("That info was deleted."))
    return await _show(turn, view)


async def ask_addition(turn: Turn) -> Screen:
    """Ask what the tipster wants to add."""
    turn.enter("box.add")
    return Screen(
        _("<b>Add something</b>\n\nWrite it in one message. Do not write who you are."),
        rows((tap(_("⬅️ Back"), "box.show"), home(), closes(ROOM))),
    )


async def add(turn: Turn) -> Screen:
    """Keep an addition and tell the readers."""
    try:
        text = clean_text(turn.words, ANSWER_LIMIT)
    except TextFault:
        return with_lead(
            _("Please write between 1 and {limit} letters.").format(limit=ANSWER_LIMIT), await ask_addition(turn)
        )
    match await turn.services.add_to_box(_keys(turn), text):
        case Added.CLOSED:
            return with_lead(_("It is closed. Nothing can be added."), await show_box(turn))
        case Added.TOO_MANY:
            said = _("That is all for today. You can add more tomorrow. In danger? Call: /bantuan")
            return with_lead(said, await show_box(turn))
    return with_lead(_("Added. Officers will read it."), await show_box(turn))


async def ask_to_lock(turn: Turn) -> Screen:
    """Ask before the box is closed for ever."""
    turn.enter("box.lock")
    return Screen(
        _(
            "<b>Lock it for ever?</b>\n\nYour number will open nothing any more. Officers keep what you sent, "
            "and cannot answer you."
        ),
        rows(tap(_("🔒 Yes, lock it for ever"), "box.locked"), (tap(_("⬅️ Back"), "box.show"), home(), closes(ROOM))),
    )


async def lock(turn: Turn) -> Screen:
    """Close the box for ever."""
    await turn.services.lock_box(_keys(turn))
    turn.leave()
    turn.toast = _("Done. The number opens nothing any more.")
    return cover(turn)


async def take_back(turn: Turn) -> Screen:
    """Take the tip back, if nobody can have read it."""
    if not await turn.services.take_back(_keys(turn)):
        return with_lead(_("It is too late: officers have it already."), await show_box(turn))
    turn.leave()
    turn.toast = _("Taken back. Nobody has read it.")
    return cover(turn)


async def say_it_is_over(turn: Turn) -> Screen:
    """Close the tip at its sender's word."""
    await turn.services.say_it_is_over(_keys(turn))
    return await show_box(turn)


async def say_it_goes_on(turn: Turn) -> Screen:
    """Let the office know that it is not over."""
    added = await turn.services.add_to_box(_keys(turn), _("It is not over. Please go on."))
    said = _("Officers will read that it is not over.") if added is Added.YES else _("Please try again tomorrow.")
    return with_lead(said, await show_box(turn))


async def want_push(turn: Turn) -> Screen:
    """Remember where the one message goes."""
    days = turn.services.shared.terms.push_days
    await turn.services.want_push(_keys(turn))
    said = _("One message comes when there is something new, once, within {days} days.").format(days=days)
    return with_lead(said, await show_box(turn))


async def drop_push(turn: Turn) -> Screen:
    """Forget where the one message would go."""
    await turn.services.drop_push(_keys(turn))
    return await show_box(turn)


async def put_cover(turn: Turn) -> Screen:
    """Close the box; a lesson stays."""
    turn.leave()
    return cover(turn)


async def _show(turn: Turn, view: MailboxView) -> Screen:
    turn.enter("box.view")
    lines = [f"<b>{progress(view.state, view.outcome)}</b>"]
    skip = skipped(turn, "box.show")
    shown, older = page_of([_message(message) for message in view.messages], skip)
    lines += shown
    if any(message.speaker is Speaker.OFFICE and has_contact(message.text) for message in view.messages):
        lines.append(_("⚠️ There is a number or a link in it. Do not tap it. Do not call it from your own phone."))
    if not view.messages and view.state is not TipState.CLOSED:
        lines.append(_("No answer yet. Come back another day with the same number."))
    if view.asked:
        lines.append(_("❓ Nothing has happened for some time. Is it over?"))
    lines.append(_("An officer will never contact you outside this bot."))
    more = turning("box.show", older, len(view.messages), skip)
    return Screen("\n\n".join(lines), rows(*more, *await _actions(turn, view), (home(), closes(ROOM))))


def _message(message: Said) -> str:
    shown = said(_(SPEAKERS[message.speaker]), message)
    # A number of the office's own hand could be a trap as well: it can be read, but not tapped.
    return unlinked(shown) if message.speaker is Speaker.OFFICE else shown


async def _actions(turn: Turn, view: MailboxView) -> list[Button | tuple[Button, ...]]:
    locks = tap(_("🔒 Lock for ever"), "box.lock")
    if view.state is TipState.CLOSED:
        return [locks]
    first: list[Button | tuple[Button, ...]] = [tap(_("✏️ Add something"), "box.add")]
    if view.asked:
        first.append(
            (
                tap(_("✅ It is over"), "box.over"),
                tap(_("🔁 It goes on"), "box.goes"),
            )
        )
    if view.waiting and turn.services.shared.terms.undo_minutes:
        first.append(tap(_("↩️ Take it back"), "box.undo"))
    wanted = await turn.services.push_wanted(_keys(turn))
    tells = tap(_("🔕 Do not tell me"), "box.quiet") if wanted else tap(_("🔔 Tell me once"), "box.push")
    return [*first, (tells, locks)]


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
    "box.undo": take_back,
    "box.over": say_it_is_over,
    "box.goes": say_it_goes_on,
    "box.push": want_push,
    "box.quiet": drop_push,
}


async def take_tap(turn: Turn) -> Screen | None:
    """Take a tap in the open box."""
    verb = turn.given.verb if isinstance(turn.given, Tap) else ""
    if verb == "box.cover":
        return await put_cover(turn)
    if "keys" not in turn.data or (verb == "box.locked" and turn.state != "box.lock"):
        return await SCREENS[turn.state](turn)
    return await TAPS.get(verb, show_box)(turn)


async def take_words(turn: Turn) -> Screen | None:
    """Take typed words in the box: a receipt, or an addition."""
    if isinstance(turn.given, Attachment):
        screen = await SCREENS[turn.state](turn)
        return screen and with_warning(not_taken(turn.given), screen)
    if turn.state == "box.add":
        return await add(turn)
    return await open_box(turn)


async def forget_old_button(turn: Turn) -> Screen:
    """Answer a button of a box that is closed."""
    turn.toast = _("The box is closed. Type the number again.")
    return cover(turn)


def _looks_like_receipt(words: str) -> bool:
    # A mistyped one too: looked up as a company's number it would stay in the chat, almost whole.
    return parse(words) is not None or is_nearly(words)


HANDLERS: tuple[Route, ...] = (
    on_tap(ask_receipt, "box"),
    on_command(ask_receipt, "kotak", "box"),
    Route(ask_to_lock_from_outside, lambda turn: isinstance(turn.given, Command) and turn.given.name in LOCKS),
    in_room(take_tap, ROOM),
    on_private(take_words, ROOM),
    on_stale(forget_old_button, ROOM),
    Route(open_box, lambda turn: isinstance(turn.given, Text) and not turn.state and _looks_like_receipt(turn.words)),
)

"""The end of a tip: it is sent, its receipt is shown and asked back, and a lesson stays."""

import secrets
import unicodedata

from bot.i18n import _
from bot.tips.intake import NobodyReads
from bot.tips.quota import Allowance
from bot.tips.receipt import OWN_DIGITS, ReceiptKeys, shown
from handlers.context import Turn
from handlers.cover import closes, cover
from handlers.keyboards import back, rows, tap
from handlers.questions import skip
from handlers.refusals import nobody_reads, too_many
from handlers.replies import Button, Screen, with_warning
from handlers.routes import Handler
from handlers.telling import draft_of, show_preview

LAST = 4
"""Digits of the receipt that are asked back."""


async def send(turn: Turn) -> Screen:
    """Seal the tip, hand it to its readers, and give the receipt."""
    return await _send(turn, "")


async def ask_secret(turn: Turn) -> Screen:
    """Ask for digits of the tipster's own, with which it is sent; nothing keeps them."""
    turn.enter("tip.secret")
    return Screen(
        _(
            "<b>A secret number of your own</b>\n\nType {count} digits that only you know. They belong behind the long "
            "number that you get now: whoever finds the long number cannot open anything without them.\n\nI do not "
            "keep them. Do not forget them. As soon as you type them, it is sent."
        ).format(count=OWN_DIGITS),
        rows((back("tip.back", "preview"), closes("tip"))),
    )


async def take_secret(turn: Turn) -> Screen:
    """Take the tipster's own digits and send."""
    own = digits_of(turn.words)
    if len(own) != OWN_DIGITS:
        said = _("Please type exactly {count} digits.").format(count=OWN_DIGITS)
        return with_warning(said, await ask_secret(turn))
    return await _send(turn, own)


async def _send(turn: Turn, own: str) -> Screen:
    if "text" not in turn.data:
        return await show_preview(turn)
    draft = draft_of(turn, tuple(await turn.services.draft_photos()))
    receipt, keys = turn.slow("receipt", lambda: turn.services.shared.new_receipt(own))
    try:
        allowed = await turn.services.file_tip(draft, keys)
    except NobodyReads:
        turn.leave()
        return nobody_reads(turn)
    if allowed is not Allowance.OK:
        turn.leave()
        return too_many(turn, allowed)
    await turn.services.drop_draft_photos()
    turn.leave()
    turn.enter("tip.receipt", receipt=receipt, keys=keys.dump(), secret=bool(own))
    return await show_receipt(turn)


async def show_receipt(turn: Turn) -> Screen:
    """Show the receipt under a spoiler."""
    digits = shown(turn.data["receipt"])
    said = _(
        "<b>Sent.</b>\n\nThis number opens the answer. Tap to see it, and write it down:\n\n"
        "<tg-spoiler>{digits}</tg-spoiler>\n\nIt looks like an electricity token. Nobody can find it again for you. "
        "To read the answer, type this number here, any day."
    ).format(digits=digits)
    if turn.data.get("secret"):
        remark = _("Type your own {count} digits behind it. They stay in your head alone.")
        said = f"{said}\n\n{remark.format(count=OWN_DIGITS)}"
    return Screen(
        said,
        rows(
            Button(_("📋 Copy the number"), copy=digits),
            tap(_("✅ I have written it down"), "tip.noted"),
            *await _undo(turn),
            (closes("tip"),),
        ),
    )


async def _undo(turn: Turn) -> tuple[Button, ...]:
    """Return the button that takes a tip back, as long as nobody can have read it."""
    if not turn.services.shared.terms.undo_minutes:
        return ()
    view = await turn.services.open_box(_keys(turn))
    return (tap(_("↩️ Take it back"), "tip.undo"),) if view is not None and view.waiting else ()


async def ask_last_digits(turn: Turn) -> Screen:
    """Ask the end of the receipt back: who has not written it down has lost the answer."""
    turn.enter("tip.confirm")
    return Screen(
        _("<b>Look at what you wrote down</b>\n\nType the last {count} digits of the long number.").format(count=LAST),
        rows((tap(_("👁 Show it again"), "tip.receipt"), skip("tip.push")), (closes("tip"),)),
    )


async def take_last_digits(turn: Turn) -> Screen:
    """Compare the end of the receipt."""
    typed = digits_of(turn.words)
    if typed and turn.data["receipt"].endswith(typed) and len(typed) >= LAST:
        return await offer_push(turn)
    said = _("These are not the last digits. Please compare with what you wrote down, or let me show it again.")
    return with_warning(said, await ask_last_digits(turn))


async def offer_push(turn: Turn) -> Screen:
    """Offer one message when there is an answer."""
    turn.enter("tip.push")
    return Screen(
        _(
            "<b>Shall I tell you when there is an answer?</b>\n\nOne message comes, once. It only says that there is "
            "something new here. For that I keep, locked, where to send it: until it is sent, for {days} days at "
            "most.\n\nNot needed: you can look any day with your number."
        ).format(days=turn.services.shared.terms.push_days),
        rows(
            tap(_("🔔 Yes, once"), "tip.pushed"),
            tap(_("No, I look myself"), "tip.done"),
            *await _undo(turn),
            (closes("tip"),),
        ),
    )


async def take_push(turn: Turn) -> Screen:
    """Remember where the one message goes."""
    await turn.services.want_push(_keys(turn))
    return await finish(turn)


async def finish(turn: Turn) -> Screen:
    """End: the receipt goes, and a lesson stays."""
    turn.leave()
    turn.toast = _("Thank you. 🌱")
    return cover(turn)


async def undo(turn: Turn) -> Screen:
    """Take the tip back, if nobody can have read it."""
    taken = await turn.services.take_back(_keys(turn))
    if not taken:
        return with_warning(_("It is too late: officers have it already."), await show_receipt(turn))
    turn.leave()
    turn.toast = _("Taken back. Nobody has read it.")
    return cover(turn)


def digits_of(words: str) -> str:
    """Return the digits of typed words in plain writing, whatever stands between them."""
    return "".join(str(unicodedata.decimal(letter)) for letter in words if letter.isdecimal())


def draw_rest() -> int:
    """Draw for how many days a tip rests that only one person knows of."""
    return 1 + secrets.randbelow(3)


def _keys(turn: Turn) -> ReceiptKeys:
    return ReceiptKeys.restore(turn.data["keys"])


SCREENS: dict[str, Handler] = {
    "tip.secret": ask_secret,
    "tip.receipt": show_receipt,
    "tip.confirm": ask_last_digits,
    "tip.push": offer_push,
}

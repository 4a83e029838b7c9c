"""When nothing can be sent: why, in one sentence, and whom to call instead."""

from bot.i18n import N_, _
from bot.tips.quota import Allowance
from handlers.context import Turn
from handlers.hotlines import emergency_lines
from handlers.keyboards import home, rows, tap
from handlers.replies import Screen

ALLOWED = {
    Allowance.TOO_MANY: N_("<b>That is all for today.</b>\n\nYou can send again tomorrow."),
    Allowance.COOLING: N_(
        "<b>Nothing can be sent from here this week.</b>\n\nAn officer thought that something from here was not meant "
        "seriously. You can send again next week."
    ),
}


def nobody_here(turn: Turn) -> Screen:
    """Say that nobody reads info from here."""
    return _closed(turn, _("<b>Nobody can read info from here yet.</b>\n\nPlease call one of these numbers:"))


def nobody_reads(turn: Turn) -> Screen:
    """Say that nobody outside of the kelurahan can read it."""
    said = _(
        "<b>No officer outside the kelurahan can read info yet.</b>\n\nIf it is about an official, please call one "
        "of these numbers:"
    )
    return _closed(turn, said)


def too_many(turn: Turn, allowance: Allowance) -> Screen:
    """Say that no more is taken from this chat now."""
    call = _("Is it urgent? Please call one of these numbers:")
    return _closed(turn, f"{_(ALLOWED[allowance])}\n\n{call}")


def closed_for_now(turn: Turn) -> Screen:
    """Say that nothing can be taken safely now; residents are not told why."""
    said = _(
        "<b>Info cannot be taken safely just now.</b>\n\nWe are looking at it. Please try again in an hour, or call "
        "one of these numbers:"
    )
    return _closed(turn, said)


def _closed(turn: Turn, said: str) -> Screen:
    return Screen(f"{said}\n\n{emergency_lines(turn)}", rows(tap(_("☎️ Help lines"), "help"), home()))

"""What administrators are told when something about this installation needs a hand."""

from collections.abc import Mapping

from bot.delivery.model import Notice
from bot.i18n import N_, _
from bot.tips.gate import Reason
from handlers.keyboards import home, rows, tap
from handlers.replies import Screen

SHOWN = 8
"""Letters of a member's id that are enough to find it in the list."""

CLOSED = {
    Reason.KEYS: N_("The key file cannot be read. Put it back where BOT_KEY_FILE says."),
    Reason.SWEEPER: N_("Old conversations are not wiped any more. Look whether `relay` or `serve` runs."),
    Reason.TOKEN: N_(
        "Somebody else takes this bot's messages, or has changed its webhook: the token may be stolen. Revoke it at "
        "@BotFather, put the new one into BOT_TOKEN, and start again."
    ),
    Reason.DISK: N_("The disk is nearly full. Make room on it."),
    Reason.CANARY: N_("A trial info of our own did not arrive. Run `python -m bot doctor`."),
}


def _closed(facts: Mapping[str, str]) -> str:
    lead = _("⛔ <b>Info is not taken any more, until this is mended</b>")
    calls = _("Residents are given telephone numbers. Learning and checking go on.")
    return "\n\n".join((lead, _(CLOSED[Reason(facts["reason"])]), calls))


def _open(facts: Mapping[str, str]) -> str:
    return _("✅ Info is taken again.")


def _reads(facts: Mapping[str, str]) -> str:
    said = _(
        "👁 Somebody has opened unusually many infos within an hour. Ask why. `python -m bot staff list` shows who: "
        "{member}"
    )
    return said.format(member=facts["member"][:SHOWN])


def _pin(facts: Mapping[str, str]) -> str:
    said = _(
        "🔢 A wrong PIN was typed several times at a desk. Ask whether the phone is safe. `python -m bot staff list` "
        "shows whose: {member}"
    )
    return said.format(member=facts["member"][:SHOWN])


def _pin_gone(facts: Mapping[str, str]) -> str:
    said = _(
        "🔢 A desk had a PIN and was joined anew with an invitation, so it has none now. Was that asked for? "
        "`python -m bot staff list` shows whose: {member}"
    )
    return said.format(member=facts["member"][:SHOWN])


ALARMS = {
    "intake.closed": _closed,
    "intake.open": _open,
    "desk.alert": _reads,
    "desk.pin": _pin,
    "desk.pin.gone": _pin_gone,
}
"""Each kind of alarm, and what it says."""


def render_alarm(notice: Notice) -> Screen:
    """Return the message that tells an alarm."""
    return Screen(ALARMS[notice.kind](notice.facts), rows(tap(_("🗂 Open the desk"), "desk"), home()), protect=True)

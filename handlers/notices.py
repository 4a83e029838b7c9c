"""What members of staff are told, without a word of the tip itself: the phone it appears on may be anybody's."""

from collections.abc import Callable, Mapping
from html import escape

from bot.areas import Areas
from bot.delivery.model import Notice
from bot.i18n import _
from handlers.desk import handle_text
from handlers.keyboards import rows, tap
from handlers.replies import Screen
from handlers.views import place

Facts = Mapping[str, str]


def render(notice: Notice, areas: Areas) -> Screen:
    """Return the message that tells a notice, in the active language.

    Raises:
        KeyError: the kind is not known, a programming error.
    """
    text = _KINDS[notice.kind](notice.facts, areas)
    buttons = rows(tap(_("📂 Open"), "desk.open", handle_text(bytes.fromhex(notice.facts["handle"]))))
    return Screen(text, buttons, protect=True)


def _new(facts: Facts, areas: Areas) -> str:
    lead = _("🔴 <b>New info, danger now</b>") if facts["urgent"] == "yes" else _("📥 <b>New info</b>")
    return f"{lead}\n{_name(facts)} · {escape(place(areas, facts['area']))}"


def _unread(facts: Facts, areas: Areas) -> str:
    lead = _("⏰ <b>Nobody has read this info yet</b>")
    return f"{lead}\n{_name(facts)} · {escape(place(areas, facts['area']))}"


def _taken(facts: Facts, areas: Areas) -> str:
    return _("🛠 {label}: a colleague handles it now.").format(label=_name(facts))


def _added(facts: Facts, areas: Areas) -> str:
    return _("✏️ {label}: the sender added something.").format(label=_name(facts))


def _second(facts: Facts, areas: Areas) -> str:
    return _(
        "⏳ {label}: a colleague wants to close it, because there is not enough to go on. Do you agree? Open it, "
        "and close it the same way."
    ).format(label=_name(facts))


def _closed(facts: Facts, areas: Areas) -> str:
    return _("✅ {label}: closed.").format(label=_name(facts))


def _name(facts: Facts) -> str:
    return f"<b>{escape(facts['label'])}</b>"


_KINDS: Mapping[str, Callable[[Facts, Areas], str]] = {
    "tip.new": _new,
    "tip.unread": _unread,
    "tip.taken": _taken,
    "tip.added": _added,
    "tip.second": _second,
    "tip.closed": _closed,
}

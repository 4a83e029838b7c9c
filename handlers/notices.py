"""What people are told without asking: members of staff about tips and the register, and who watches a name.

A notice about a tip has no word of the tip itself: the phone it appears on may be anybody's.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from html import escape

from bot.agencies.digest import WEEKLY
from bot.agencies.keeping import CHANGED
from bot.delivery.model import Notice
from bot.i18n import _, shown_date, shown_when
from handlers.desk import handle_text
from handlers.keyboards import home, rows, tap
from handlers.replies import Screen
from handlers.services import Shared
from handlers.verdicts import ACTIONS, FRESH, name_button
from handlers.views import place
from handlers.watch import stop_button

Facts = Mapping[str, str]


def render(notice: Notice, shared: Shared) -> Screen:
    """Return the message that tells a notice, in the active language.

    Raises:
        KeyError: the kind is not known, a programming error.
    """
    if notice.kind == CHANGED:
        return _changed(notice.facts)
    if notice.kind == WEEKLY:
        return _weekly(notice.facts, shared)
    text = _TIPS[notice.kind](notice.facts, shared)
    buttons = rows(tap(_("📂 Open"), "desk.open", handle_text(bytes.fromhex(notice.facts["handle"]))))
    return Screen(text, buttons, protect=True)


def _changed(facts: Facts) -> Screen:
    """Tell how a watched name stands now; the day of the list is part of every answer."""
    day = shown_date(date.fromisoformat(facts["as_of"]))
    lines = [_("🔔 <b>{name}</b>: something changed.").format(name=escape(facts["name"]))]
    if facts["sanction"]:
        action, when = facts["sanction"].split(" ", 1)
        lines.append(f"⛔ {_(ACTIONS[action]).format(day=shown_when(when))}")
    if facts["listed"] == "yes":
        lines.append(_("The name is on the official list of {day}.").format(day=day))
    elif facts["was_listed"] == "yes":
        lines.append(_("The name is no longer on the official list, as of {day}.").format(day=day))
    else:
        lines.append(_("The name is not on the official list of {day}.").format(day=day))
    lines.append(_("Tap the name to read more before you pay anything."))
    ways = rows(name_button(facts["name"], facts["name"]), (stop_button(facts["name"]), home()))
    return Screen("\n".join(lines), ways)


def _weekly(facts: Facts, shared: Shared) -> Screen:
    """Tell an administrator how the register stands."""
    as_of = date.fromisoformat(facts["as_of"])
    age = shared.clock.now().date() - as_of
    lines = [
        _("<b>🗓 The register this week</b>"),
        _("{count} agencies, list of {day}.").format(count=facts["agencies"], day=shown_date(as_of)),
    ]
    if age > FRESH:
        said = _("🟠 The list is {days} days old. Please send me a new export: every answer now warns about its age.")
        lines.append(said.format(days=age.days))
    lines.append(_("Searches that found nothing: {count}.").format(count=facts["in_vain"]))
    if names := json.loads(facts["names"]):
        lines.append(_("Names that three people or more asked for, and that are not on the list:"))
        lines += [f"• {escape(name)} ({count})" for name, count in names]
    return Screen("\n".join(lines), rows(tap(_("📋 The register"), "register"), home()))


def _new(facts: Facts, shared: Shared) -> str:
    lead = _("🔴 <b>New info, danger now</b>") if facts["urgent"] == "yes" else _("📥 <b>New info</b>")
    return f"{lead}\n{_name(facts)} · {escape(place(shared.areas, facts['area']))}"


def _unread(facts: Facts, shared: Shared) -> str:
    lead = _("⏰ <b>Nobody has read this info yet</b>")
    return f"{lead}\n{_name(facts)} · {escape(place(shared.areas, facts['area']))}"


def _taken(facts: Facts, shared: Shared) -> str:
    return _("🛠 {label}: a colleague handles it now.").format(label=_name(facts))


def _added(facts: Facts, shared: Shared) -> str:
    return _("✏️ {label}: the sender added something.").format(label=_name(facts))


def _second(facts: Facts, shared: Shared) -> str:
    return _(
        "⏳ {label}: a colleague wants to close it, because there is not enough to go on. Do you agree? Open it, "
        "and close it the same way."
    ).format(label=_name(facts))


def _closed(facts: Facts, shared: Shared) -> str:
    return _("✅ {label}: closed.").format(label=_name(facts))


def _name(facts: Facts) -> str:
    return f"<b>{escape(facts['label'])}</b>"


_TIPS: Mapping[str, Callable[[Facts, Shared], str]] = {
    "tip.new": _new,
    "tip.unread": _unread,
    "tip.taken": _taken,
    "tip.added": _added,
    "tip.second": _second,
    "tip.closed": _closed,
}

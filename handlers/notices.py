"""What people are told without asking: members of staff, who watches a name, and who learns.

A notice about a tip has no word of the tip itself: the phone it appears on may be anybody's.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from html import escape

from bot.agencies.digest import WEEKLY
from bot.agencies.keeping import CHANGED
from bot.delivery.model import NUDGE, Notice
from bot.delivery.pacing import SEVERAL
from bot.i18n import N_, _, shown_date, shown_when
from bot.learning.reviews import REVIEWS
from bot.learning.tutor import BOOSTER, COURSE
from handlers.alarms import ALARMS, render_alarm
from handlers.boosters import booster_message
from handlers.course import course_message
from handlers.desk import handle_text
from handlers.keyboards import home, rows, tap
from handlers.replies import Screen
from handlers.shared import Shared
from handlers.start import home_screen
from handlers.verdicts import ACTIONS, FRESH, name_button
from handlers.views import place
from handlers.watch import stop_button

Facts = Mapping[str, str]


def render(notice: Notice, shared: Shared) -> Screen:
    """Return the message that tells a notice, in the active language.

    Raises:
        KeyError: the kind is not known, a programming error.
    """
    if notice.kind in ALARMS:
        return render_alarm(notice)
    if notice.kind in _SCREENS:
        return _SCREENS[notice.kind](notice.facts, shared)
    text = _TIPS[notice.kind](notice.facts, shared)
    buttons = rows(tap(_("📂 Open"), "desk.open", handle_text(bytes.fromhex(notice.facts["handle"]))))
    return Screen(text, buttons, protect=True)


def _changed(facts: Facts, shared: Shared) -> Screen:
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


def _reviews(facts: Facts, shared: Shared) -> Screen:
    """Tell an administrator which pages are to be compared with their sources again."""
    gone: list[str] = []
    soon: list[str] = []
    for title, by, reviewer, past in json.loads(facts["pages"]):
        day = shown_date(date.fromisoformat(by))
        post = escape(reviewer) if reviewer else _("nobody has approved it yet")
        (gone if past else soon).append(f"• <b>{escape(title)}</b>, {day} ({post})")
    lines = [_("<b>🗓 Pages to review</b>"), _("Have them compared with their sources, and the new date written.")]
    if gone:
        lines += [_("⛔ Residents no longer see them since:"), *gone]
    if soon:
        lines += [_("🟠 Residents see them until:"), *soon]
    if facts["more"] != "0":
        lines.append(_("and {count} more").format(count=facts["more"]))
    return Screen("\n".join(lines), rows(home()))


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


def _idle(facts: Facts, shared: Shared) -> str:
    return _("⏰ {label}: for three working days nobody has done anything. Can you take it?").format(label=_name(facts))


def _silent(facts: Facts, shared: Shared) -> str:
    said = _("🕐 {label}: ten working days without a word. Is it over? Then close it. The sender is asked too.")
    return said.format(label=_name(facts))


def _abuse(facts: Facts, shared: Shared) -> str:
    said = _("🚩 {label}: a colleague marked it as abuse. Its sender can send nothing more this week. Open it to undo.")
    return said.format(label=_name(facts))


SEVERAL_SAID = {
    "tip.new": N_("📥 New info: {count}"),
    "tip.unread": N_("⏰ Unread: {count}"),
    "tip.idle": N_("⏰ Nobody has done anything for three working days: {count}"),
    "tip.silent": N_("🕐 Ten working days without a word: {count}"),
    "tip.taken": N_("🛠 Taken by a colleague: {count}"),
    "tip.added": N_("✏️ The sender added something: {count}"),
    "tip.second": N_("⏳ A second officer must agree: {count}"),
    "tip.closed": N_("✅ Closed: {count}"),
    "tip.abuse": N_("🚩 Marked as abuse: {count}"),
    "tip.crowd": N_("🌊 Much new info from one place: {count}"),
}
OTHER_SAID = N_("🔔 Other news: {count}")


def _several(facts: Facts, shared: Shared) -> Screen:
    """Tell of many things in one message; only alarms are told in full."""
    lines = [_("<b>🗂 News at the desk</b>")]
    if facts["urgent"] != "0":
        lines.append(_("🔴 With danger now: {count}").format(count=facts["urgent"]))
    counts: dict[str, int] = json.loads(facts["counts"])
    kinds = [*SEVERAL_SAID, *(counts.keys() - SEVERAL_SAID.keys())]
    lines += [_counted(kind, counts[kind]) for kind in kinds if kind in counts]
    alarms = [render_alarm(Notice(kind, given)).html for kind, given in json.loads(facts["alarms"])]
    opens = [
        tap(f"{'🔴' if urgent else '📂'} {label}", "desk.open", handle_text(bytes.fromhex(handle)))
        for label, handle, urgent in json.loads(facts["items"])
    ]
    counted = ["\n".join(lines)] if counts else []
    # An alarm that came twice is told once.
    said = "\n\n".join(dict.fromkeys((*alarms, *counted)))
    return Screen(said, rows(*opens, tap(_("🗂 Open the desk"), "desk")), protect=True)


def _counted(kind: str, count: int) -> str:
    # Of a kind that is not known only the number is told, so that it does not hold up the others.
    said = SEVERAL_SAID.get(kind, OTHER_SAID)
    return _(said).format(count=count)


def _crowd(facts: Facts, shared: Shared) -> Screen:
    where = escape(place(shared.areas, facts["area"]))
    said = _("🌊 <b>Much new info from {place}</b>\n\nUnread: {count}. More than usual came within an hour.")
    ways = rows(tap(_("🗂 Open the desk"), "desk"))
    return Screen(said.format(place=where, count=facts["count"]), ways, protect=True)


def _name(facts: Facts) -> str:
    return f"<b>{escape(facts['label'])}</b>"


def _nudge(facts: Facts, shared: Shared) -> Screen:
    return home_screen(_("🌱 There is something new for you here. Open it when you are alone."))


_SCREENS: Mapping[str, Callable[[Facts, Shared], Screen]] = {
    CHANGED: _changed,
    WEEKLY: _weekly,
    REVIEWS: _reviews,
    NUDGE: _nudge,
    COURSE: course_message,
    BOOSTER: booster_message,
    SEVERAL: _several,
    "tip.crowd": _crowd,
}

_TIPS: Mapping[str, Callable[[Facts, Shared], str]] = {
    "tip.new": _new,
    "tip.unread": _unread,
    "tip.taken": _taken,
    "tip.added": _added,
    "tip.second": _second,
    "tip.closed": _closed,
    "tip.idle": _idle,
    "tip.silent": _silent,
    "tip.abuse": _abuse,
}

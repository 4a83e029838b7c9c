"""The administrator's lists: a file becomes a draft to look at, and nothing is in use before a yes.

The draft rests, sealed, in the open conversation; a closed or forgotten one leaves the lists as they were.
"""

import asyncio
from base64 import b64decode, b64encode
from datetime import date, timedelta
from html import escape

from bot.agencies.importing.columns import Layout, assign, lay_out
from bot.agencies.importing.comparing import compare
from bot.agencies.importing.dates import read_date
from bot.agencies.importing.draft import ListDraft, make_draft
from bot.agencies.importing.faults import FileFault
from bot.agencies.importing.hints import Hints, find_hints
from bot.agencies.importing.holding import hold, release
from bot.agencies.importing.sanction_rows import Defaults
from bot.agencies.importing.tables import read_table
from bot.agencies.importing.vocabulary import Meaning
from bot.agencies.versions import ListKind
from bot.i18n import _, shown_date
from handlers.context import FileGone, FileTooLarge, Refused, Turn
from handlers.keyboards import pairs, rows, tap
from handlers.lists import DOUBTS, FAULTS, LISTS, MEANINGS, changes
from handlers.replies import Button, Screen, with_lead
from handlers.start import home_screen

DOUBTFUL = 6
SOURCE_LIMIT = 200
HELD_LIMIT = 100_000
"""Bytes of a draft that a conversation holds, some 6,000 rows; a larger list is for `agencies import`."""


class FileRefused(Refused):
    """A file that cannot be a list; `fault` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


async def show_register(turn: Turn) -> Screen:
    """Show which lists are in use, and what can be done."""
    turn.leave()
    turn.enter("register.home")
    shared = turn.services.shared
    register = shared.current.register
    age = (shared.clock.now().date() - register.as_of).days
    lines = (
        _("<b>📋 The register</b>"),
        _("Agencies: {count}, list of {day} ({days} days old).").format(
            count=len(register.agencies), day=shown_date(register.as_of), days=age
        ),
        _("Sanctions: {count}.").format(count=len(register.sanctions)),
        _("To bring a new list, send me the file now: XLSX, CSV or PDF. Nothing changes before you say yes."),
    )
    buttons = rows(
        *(tap(_("🕘 Versions: {list}").format(list=_(LISTS[kind])), "register.all", kind) for kind in ListKind),
        tap(_("✖️ Close"), "register.close"),
    )
    return Screen("\n\n".join(lines), buttons)


async def take_file(turn: Turn) -> Screen:
    """Read a file that an administrator sent, and ask what it does not tell."""
    fetch = turn.fetch

    async def read() -> Layout:
        if fetch is None:
            raise FileGone
        data = await fetch()
        try:
            return await asyncio.to_thread(lay_out, await read_table(data), turn.services.shared.columns)
        except FileFault as fault:
            raise FileRefused(fault) from None

    try:
        layout = turn.slow("table", read, busy=True)
    except FileRefused as refused:
        return _refuse(await show_register(turn), _(FAULTS[refused.fault.fault]), refused.fault.place)
    except FileTooLarge:
        return _refuse(await show_register(turn), _("The file is too large: 10 MB at most."))
    except FileGone:
        return _refuse(await show_register(turn), _("The file did not arrive here. Please send it again."))
    turn.leave()
    return await _go_on(turn, layout)


async def _go_on(turn: Turn, layout: Layout) -> Screen:
    """Ask the next thing that is open, or show the preview."""
    held = hold(layout)
    if len(held) > HELD_LIMIT:
        turn.leave()
        said = _("This list is too long for a chat. Use the command `agencies import` on the server.")
        return _refuse(await show_register(turn), said)
    turn.enter("register.open", layout=b64encode(held).decode())
    if not layout.named or layout.odd:
        return await ask_column(turn)
    hints = find_hints(layout, turn.services.shared.columns)
    kind = turn.data.setdefault("kind", hints.kind)
    if kind is None:
        return await ask_kind(turn)
    turn.data.setdefault("source", hints.letter)
    if kind == ListKind.SANCTIONS and not turn.data["source"] and not layout.places(Meaning.SOURCE):
        return await ask_source(turn)
    day = turn.data.setdefault("day", _written(hints.as_of or hints.dated))
    return await (ask_day(turn) if day is None else _draft(turn, layout, hints))


async def _draft(turn: Turn, layout: Layout, hints: Hints) -> Screen:
    # What a letter decides was decided on its day; a list that names no day of its own tells that of its rows.
    defaults = Defaults(
        source=turn.data["source"] or "", date=_written(hints.dated) or turn.data["day"], action=hints.action
    )
    try:
        draft = make_draft(layout, ListKind(turn.data["kind"]), turn.services.shared.columns, defaults)
    except FileFault as fault:
        turn.leave()
        return _refuse(await show_register(turn), _(FAULTS[fault.fault]), fault.place)
    turn.data = {"draft": b64encode(hold(draft)).decode(), "day": turn.data["day"]}
    return await show_preview(turn)


async def ask_column(turn: Turn) -> Screen:
    """Ask what the first column is whose heading says nothing."""
    turn.enter("register.column")
    layout = _layout(turn)
    place = layout.odd[0] if layout.odd else 0
    column = layout.columns[place]
    asked = _("<b>What stands in this column?</b>")
    heading = _("Heading: “{heading}”").format(heading=escape(column.heading) or "–")
    samples = _("For example: {samples}").format(samples=escape(" · ".join(column.samples[:3])))
    buttons = pairs(tap(_(words), "register.means", place, meaning) for meaning, words in MEANINGS.items())
    return Screen(f"{asked}\n\n{heading}\n{samples}", rows(*buttons, _cancel()))


async def choose_meaning(turn: Turn) -> Screen:
    """Take what a column is."""
    layout = _layout(turn)
    place, meaning = turn.argument(0), turn.argument(1)
    if not place.isdecimal() or int(place) >= len(layout.columns) or meaning not in set(Meaning):
        return await ask_column(turn)
    layout = assign(layout, {int(place): Meaning(meaning)})
    if not layout.odd and not layout.named:
        # Everything was said to be something else: ask for the names once more, from the first column on.
        layout = assign(layout, {0: Meaning.NAME})
    return await _go_on(turn, layout)


async def ask_kind(turn: Turn) -> Screen:
    """Ask which of the two lists a file is."""
    turn.enter("register.kind")
    buttons = [tap(_(words), "register.is", kind) for kind, words in LISTS.items()]
    return Screen(_("<b>Which list is this?</b>"), rows(*buttons, _cancel()))


async def choose_kind(turn: Turn) -> Screen:
    """Take which list it is."""
    if turn.argument(0) not in set(ListKind):
        return await ask_kind(turn)
    turn.data["kind"] = turn.argument(0)
    return await _go_on(turn, _layout(turn))


async def ask_source(turn: Turn) -> Screen:
    """Ask by which decree, where no row says it: a sanction is never shown without its source."""
    turn.enter("register.source")
    asked = _("<b>By which decree or letter?</b>")
    why = _("Type its number and date. It stands below every sanction.")
    return Screen(f"{asked}\n\n{why}", rows(_cancel()))


async def take_source(turn: Turn) -> Screen:
    """Take the decree."""
    source = " ".join(turn.words.split())
    if not 4 <= len(source) <= SOURCE_LIMIT:
        said = _("Please write between 4 and {limit} letters.").format(limit=SOURCE_LIMIT)
        return with_lead(said, await ask_source(turn))
    turn.data["source"] = source
    return await _go_on(turn, _layout(turn))


async def ask_day(turn: Turn) -> Screen:
    """Ask of which day a list is that does not say so."""
    turn.enter("register.day")
    asked = _("<b>Of which day is this list?</b>")
    why = _("The day stands on every answer. Choose, or type it: 17 September 2026.")
    today = turn.services.shared.clock.now().date()
    days = (today, today - timedelta(days=1))
    buttons = tuple(tap(shown_date(day), "register.of", day.isoformat()) for day in days)
    return Screen(f"{asked}\n\n{why}", rows(buttons, _cancel()))


async def choose_day(turn: Turn) -> Screen:
    """Take the day, tapped or typed; a list cannot be of a day to come."""
    given = turn.argument(0) or read_date(turn.words.casefold(), turn.services.shared.columns.months) or ""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return with_lead(_("I do not understand this day. Type it like this: 17 September 2026."), await ask_day(turn))
    if day > turn.services.shared.clock.now().date():
        return with_lead(_("This day is still to come. Of which day is the list?"), await ask_day(turn))
    turn.data["day"] = given
    return await _go_on(turn, _layout(turn))


async def show_preview(turn: Turn) -> Screen:
    """Show what would change, before anything does."""
    turn.enter("register.preview")
    draft, day = _held(turn), date.fromisoformat(turn.data["day"])
    register = turn.services.shared.current.register
    in_use = register.agencies if draft.kind is ListKind.LISTED else register.sanctions
    difference = compare(in_use, draft.rows)
    taken = sum(doubt.taken for doubt in draft.doubtful)
    lines = [
        _("<b>📋 {list}, {day}</b>").format(list=_(LISTS[draft.kind]), day=shown_date(day)),
        _("{count} in the file. {same} as before.").format(count=len(draft.rows), same=difference.same),
        *changes(difference),
    ]
    if draft.duplicates:
        lines.append(_("{count} rows stood there twice.").format(count=draft.duplicates))
    if draft.doubtful:
        head = _("⚠️ Doubtful rows: {count}. {taken} are taken all the same.")
        doubts = "\n".join(
            _doubt(doubt.line, doubt.text, _(DOUBTS[doubt.reason])) for doubt in draft.doubtful[:DOUBTFUL]
        )
        told = head.format(count=len(draft.doubtful), taken=taken)
        lines.append(f"{told}\n<blockquote expandable>{doubts}</blockquote>")
    if draft.left_out:
        lines.append(_("Not read: {parts}").format(parts=escape(", ".join(draft.left_out))))
    if difference.shrinks:
        lines.append(_("🔴 More than a fifth of the companies would be gone. Is the file whole?"))
    if draft.kind is ListKind.LISTED and day < register.as_of:
        lines.append(_("🔴 This list is older than the one in use."))
    yes = tap(_("✅ Use this list"), "register.yes")
    return Screen("\n\n".join(lines), rows(yes, _cancel()))


async def use_draft(turn: Turn) -> Screen:
    """Put the draft into use."""
    if turn.state != "register.preview" or "draft" not in turn.data:
        return await show_register(turn)
    draft, day = _held(turn), date.fromisoformat(turn.data["day"])
    await turn.services.lists().take_over(draft.kind, draft.rows, day)
    turn.leave()
    said = _("✅ In use within a minute: {list}, {day}, {count} rows. The version before is kept.")
    return home_screen(said.format(list=_(LISTS[draft.kind]), day=shown_date(day), count=len(draft.rows)))


async def close(turn: Turn) -> Screen:
    """Leave everything as it was."""
    turn.leave()
    return home_screen(_("Nothing was changed."))


def _doubt(line: int, text: str, why: str) -> str:
    where = _("line {number}").format(number=line)
    return f"• {where}: {escape(text[:60])} – {escape(why)}"


def _cancel() -> Button:
    return tap(_("✖️ Cancel"), "register.close")


def _refuse(screen: Screen, said: str, place: str = "") -> Screen:
    where = f" ({escape(place)})" if place else ""
    kept = _("The list in use stays as it is.")
    return Screen(f"⚠️ {said}{where} {kept}\n\n{screen.html}", screen.rows)


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _layout(turn: Turn) -> Layout:
    return release(Layout, b64decode(turn.data["layout"]))


def _held(turn: Turn) -> ListDraft:
    return release(ListDraft, b64decode(turn.data["draft"]))

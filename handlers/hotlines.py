"""Lines of help, danger first. A number that nobody could read in a dated source or try is shown without a date."""

from html import escape

from bot.i18n import _, shown_date, shown_when
from bot.learning.model import Hotline, Number, NumberKind, Office
from handlers.context import Turn
from handlers.keyboards import home, rows, tap, whatsapp
from handlers.replies import Screen
from handlers.routes import Route, on_command, on_tap

FIRST = 3
"""Lines on the first screen; the rest stands on the second, so that a small phone shows the urgent ones whole."""


async def show_hotlines(turn: Turn) -> Screen:
    """Show the most urgent lines, or, with an argument, the others."""
    others = turn.argument(0) == "more"
    return _others(turn) if others else hotlines_screen(turn)


def hotlines_screen(turn: Turn, lead: str | None = None) -> Screen:
    """Return the first screen of lines; `lead` is a sentence in Telegram's HTML that stands above them."""
    lines = _hotlines(turn)
    shown = "\n\n".join(_line(line) for line in lines[:FIRST])
    more = (tap(_("➕ More numbers"), "help", "more"),) if len(lines) > FIRST or _reachable(_office(turn)) else ()
    asked = _("Tap a number to call.")
    message = "\n".join(_short(line) for line in lines[:FIRST])
    return Screen(
        f"{_title()}\n\n{lead or asked}\n\n{shown}",
        rows(
            (*more, whatsapp(f"{message}\n{turn.services.shared.bot_link}")),
            (tap(_("✉️ Send info"), "tip"), home()),
        ),
    )


def emergency_lines(turn: Turn) -> str:
    """Return the lines for somebody in danger, in Telegram's HTML."""
    return "\n\n".join(_line(line) for line in _hotlines(turn) if line.emergency)


def hotline(turn: Turn, id_: str) -> Hotline | None:
    """Return one line by its id, if it can be called; another office may have left it out."""
    return next((line for line in _hotlines(turn) if line.id == id_ and line.numbers), None)


def _others(turn: Turn) -> Screen:
    shown = [_line(line) for line in _hotlines(turn)[FIRST:]]
    office = _office(turn)
    if _reachable(office):
        shown.append(_office_line(office))
    return Screen("\n\n".join((_title(), *shown)), rows((tap(_("⬅️ Back"), "help"), home())))


def _title() -> str:
    return _("<b>☎️ Help lines</b>")


def _hotlines(turn: Turn) -> tuple[Hotline, ...]:
    lines = turn.services.shared.library.hotlines(turn.language)
    return tuple(sorted(lines, key=lambda line: not line.emergency))


def _office(turn: Turn) -> Office:
    return turn.services.shared.library.office(turn.language)


def _reachable(office: Office) -> bool:
    return bool(office.numbers or office.address or office.email)


def _line(line: Hotline) -> str:
    sign = "🔴 " if line.emergency else ""
    lines = [f"{sign}<b>{escape(line.name)}</b>", escape(line.when), *map(_number, line.numbers)]
    if line.last_verified:
        lines.append(_("<i>We tried it on {day}.</i>").format(day=shown_date(line.last_verified)))
    elif line.last_seen:
        lines.append(_("<i>Number seen: {day}</i>").format(day=shown_when(line.last_seen)))
    return "\n".join(lines)


def _number(number: Number) -> str:
    if number.kind is NumberKind.WHATSAPP:
        return f'💬 WhatsApp <a href="{escape(number.uri)}">{escape(number.shown)}</a>'
    return f"📞 {escape(number.shown)}"


def _office_line(office: Office) -> str:
    facts = (office.address, office.hours, office.email)
    known = [escape(fact) for fact in facts if fact]
    return "\n".join((f"<b>{escape(office.name)}</b>", *map(_number, office.numbers), *known))


def _short(line: Hotline) -> str:
    return f"{line.name}: {line.numbers[0].shown}"


HANDLERS: tuple[Route, ...] = (
    on_command(show_hotlines, "bantuan", "hotlines"),
    on_tap(show_hotlines, "help"),
)

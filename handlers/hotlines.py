"""Lines of help, danger first. Each number says how old it is, and whether anybody of the office has tried it."""

from datetime import date
from html import escape

from bot.i18n import _, shown_date, shown_when
from bot.learning.ages import is_old
from bot.learning.model import Hotline, Number, NumberKind, Office
from handlers.context import Turn
from handlers.keyboards import home, rows, tap, whatsapp
from handlers.replies import Screen
from handlers.routes import Route, on_command, on_tap

FIRST = 3
"""Lines on the first screen, so that a small phone shows the urgent ones whole."""
MORE = 3
"""Lines on each of the screens that follow."""


async def show_hotlines(turn: Turn) -> Screen:
    """Show the most urgent lines, or, with an argument, the others."""
    others = turn.argument(0) == "more"
    return _others(turn, turn.number(1) or 0) if others else hotlines_screen(turn)


def hotlines_screen(turn: Turn, lead: str | None = None) -> Screen:
    """Return the first screen of lines; `lead` is a sentence in Telegram's HTML that stands above them."""
    lines = _hotlines(turn)
    shown = "\n\n".join(_line(line, _today(turn)) for line in lines[:FIRST])
    more = (tap(_("➕ More numbers"), "help", "more"),) if len(lines) > FIRST or _reachable(_office(turn)) else ()
    asked = _("Tap a number to call.")
    message = "\n".join(_short(line) for line in lines[:FIRST] if line.numbers)
    return Screen(
        f"{_title()}\n\n{lead or asked}\n\n{shown}",
        rows(
            (*more, whatsapp(f"{message}\n{turn.services.shared.bot_link}")),
            (tap(_("✉️ Send info"), "tip"), home()),
        ),
    )


def emergency_lines(turn: Turn) -> str:
    """Return the lines for somebody in danger, in Telegram's HTML."""
    return "\n\n".join(_line(line, _today(turn)) for line in _hotlines(turn) if line.emergency)


def hotline(turn: Turn, id_: str) -> Hotline | None:
    """Return one line by its id, if it can be called; another office may have left it out."""
    return next((line for line in _hotlines(turn) if line.id == id_ and line.numbers), None)


def _others(turn: Turn, number: int) -> Screen:
    """Show the page of this number, or the first where there is none such; the office stands on the last."""
    others = [_line(line, _today(turn)) for line in _hotlines(turn)[FIRST:]]
    office = _office(turn)
    if _reachable(office):
        others.append(_office_line(office))
    pages = [others[at : at + MORE] for at in range(0, len(others), MORE)] or [[]]
    number = number if number < len(pages) else 0
    further = (tap(_("➕ More numbers"), "help", "more", number + 1),) if number + 1 < len(pages) else ()
    before = tap(_("⬅️ Back"), "help", "more", number - 1) if number else tap(_("⬅️ Back"), "help")
    return Screen("\n\n".join((_title(), *pages[number])), rows(*further, (before, home())))


def _today(turn: Turn) -> date:
    return turn.services.shared.clock.now().date()


def _title() -> str:
    return _("<b>☎️ Help lines</b>")


def _hotlines(turn: Turn) -> tuple[Hotline, ...]:
    lines = turn.services.shared.library.hotlines(turn.language)
    return tuple(sorted(lines, key=lambda line: not line.emergency))


def _office(turn: Turn) -> Office:
    return turn.services.shared.library.office(turn.language)


def _reachable(office: Office) -> bool:
    return bool(office.numbers or office.address or office.email)


def _line(line: Hotline, today: date) -> str:
    sign = "🔴 " if line.emergency else ""
    lines = [f"{sign}<b>{escape(line.name)}</b>", escape(line.when), *map(_number, line.numbers)]
    lines += [escape(fact) for fact in (line.address, line.email) if fact]
    if line.link:
        shown = escape(line.link.removeprefix("https://"))
        lines.append(f'🌐 <a href="{escape(line.link)}">{shown}</a>')
    if said := _age(line, today) if line.numbers else _("We do not know the number yet."):
        lines.append(f"<i>{said}</i>")
    return "\n".join(lines)


def _age(line: Hotline, today: date) -> str:
    """Say how old a number is; in danger nobody shall stop to wonder, so an emergency line never says "untried"."""
    if line.last_verified:
        tried = _("We tried it on {day}.").format(day=shown_date(line.last_verified))
        return f"{tried} {_long_ago()}" if is_old(line.last_verified.isoformat(), today) else tried
    if line.last_seen is None:
        return "" if line.emergency else _("No date is known for this number.")
    seen = _("Number seen: {day}.").format(day=shown_when(line.last_seen))
    if is_old(line.last_seen, today):
        seen = f"{seen} {_long_ago()}"
    return seen if line.emergency else "{} {}".format(seen, _("Not tried yet."))


def _long_ago() -> str:
    return _("🟠 That is long ago.")


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

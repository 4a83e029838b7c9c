"""The legal ways to work abroad: a page for each, step by step, and its papers as a list to tick and to send on."""

from html import escape

from bot.i18n import _
from bot.learning.model import Way
from bot.learning.shapes import checklist
from handlers.context import Turn
from handlers.keyboards import back, home, rows, tap
from handlers.learn import closing, only_in, opens
from handlers.replies import Button, Screen
from handlers.routes import Route, on_command, on_tap
from handlers.shared import Shared
from handlers.sharing import pass_on, share_row
from handlers.start import outdated
from handlers.verdicts import ask_line


async def show_ways(turn: Turn) -> Screen:
    """List the legal ways."""
    found = known_ways(turn)
    title = _("🛤 Official ways")
    if not found:
        said = _("There is no page about the ways at the moment.")
        return Screen(f"<b>{title}</b>\n\n{said} {ask_line(turn)}", rows((tap(_("☎️ Help lines"), "help"), home())))
    asked = _("There are several official ways to work abroad. Outside of them, stop and ask first. Choose one:")
    return Screen(
        f"<b>{title}</b>\n\n{asked}",
        rows(*map(way_button, found), tap(_("🌏 By country"), "countries"), (back("learn"), home())),
    )


async def show_way(turn: Turn) -> Screen:
    """Show one page of a way; the last one ends in something to do, and leads to the papers."""
    way, index = _way(turn), turn.number(1)
    if way is None or index is None or index >= len(way.pages):
        outdated(turn)
        return await show_ways(turn)
    page, last = way.pages[index], index + 1 == len(way.pages)
    place = f"<i>{escape(way.title)} · {index + 1}/{len(way.pages)}</i>"
    parts = [
        place,
        *foreign(turn.services.shared, turn.language, way.language),
        f"<b>{escape(page.title)}</b>",
        page.html,
    ]
    turning = []
    if index > 0:
        turning.append(tap(_("◀️ Previous"), "way", way.slug, index - 1))
    if not last:
        turning.append(tap(_("Next ▶️"), "way", way.slug, index + 1))
    else:
        turning.append(tap(_("🧾 Papers"), "way.papers", way.slug))
        parts += closing(way)
    onward = ((opens(way.opens),), _share(turn, way)) if last else ()
    return Screen("\n\n".join(parts), (tuple(turning), *onward, (back("ways"), home())))


async def show_papers(turn: Turn) -> Screen:
    """Show the papers of a way as a list that can be copied and sent on."""
    way = _way(turn)
    if way is None:
        outdated(turn)
        return await show_ways(turn)
    title = _("🧾 Papers: {way}").format(way=way.title)
    leaving = (back("way", way.slug, len(way.pages) - 1), home())
    if way.papers is None:
        said = _("We do not know yet which papers this way needs.")
        return Screen(
            f"<b>{escape(title)}</b>\n\n{said} {ask_line(turn)}", rows(tap(_("☎️ Help lines"), "help"), leaving)
        )
    papers = checklist(way.papers)
    more = _("Others may be asked for as well. Keep the originals yourself, and give copies.")
    parts = [
        *foreign(turn.services.shared, turn.language, way.language),
        f"<b>{escape(title)}</b>",
        escape(papers),
        more,
    ]
    passing = pass_on(turn.services.shared, f"{title}\n{papers}\n{more}")
    copied = Button(_("📋 Copy the list"), copy=papers)
    return Screen("\n\n".join((*parts, ask_line(turn))), rows(copied, passing, leaving))


def known_ways(turn: Turn) -> tuple[Way, ...]:
    """Return the current ways as this person reads them."""
    shared = turn.services.shared
    return shared.library.ways(turn.language, shared.clock.now().date())


def way_button(way: Way) -> Button:
    """Return the button that opens a way."""
    return tap(way.title, "way", way.slug, 0)


def foreign(shared: Shared, language: str, written_in: str) -> list[str]:
    """Return the remark that a page is in another language than the rest of the screen."""
    return only_in(shared, language, written_in, _("(This page is only in {language} for now.)"))


def _way(turn: Turn) -> Way | None:
    shared = turn.services.shared
    return shared.library.way(turn.argument(0), turn.language, shared.clock.now().date())


def _share(turn: Turn, way: Way) -> tuple[Button, Button]:
    return share_row(turn.services.shared, way.title, way.summary, way.action)


HANDLERS: tuple[Route, ...] = (
    on_command(show_ways, "jalur", "ways"),
    on_tap(show_ways, "ways"),
    on_tap(show_way, "way"),
    on_tap(show_papers, "way.papers"),
)

"""What leads nowhere, and what has grown old: references between files, cards, and telephone numbers."""

from collections.abc import Iterator
from datetime import date

from bot.agencies.adverts.model import CountryCard, Destination
from bot.agencies.adverts.reader import DESTINATIONS_FILE, RED_FLAGS_FILE, Reader
from bot.i18n import LAST_RESORT
from bot.learning.ages import is_old
from bot.learning.findings import Finding, Level, check_dates, check_sources
from bot.learning.library import HOTLINES_FILE, OFFICE_FILE, Library
from bot.learning.model import Hotline

LINES = ("kp2mi", "kp2mi-abroad", "sapa")
"""Help lines that screens name by their ids."""
LINKS = ("register",)
"""Pages of the office's that screens name by their ids."""


def check_ends(library: Library, adverts: Reader) -> Iterator[Finding]:
    """Say which entries point to something that is not there."""
    ways = {way.slug for way in library.all_ways()}
    lines = {line.id for line in library.hotlines(LAST_RESORT) if line.numbers}
    for place, card in adverts.countries():
        for kind, named, known in (("page in ways", card.ways, ways), ("help line with a number", card.lines, lines)):
            for slug in named:
                if slug not in known:
                    yield Finding(Level.ERROR, _file(place), f"There is no {kind} called {slug}.")
    for line in LINES:
        if line not in lines:
            sentence = f"No line with a number is called {line}: where a screen would name it, it points to all lines."
            yield Finding(Level.WARNING, HOTLINES_FILE, sentence)
    for link in LINKS:
        if library.office(LAST_RESORT).link(link) is None:
            sentence = f"No link is called {link}: the warning about an old list cannot show the newest one."
            yield Finding(Level.WARNING, OFFICE_FILE, sentence)


def check_ages(library: Library, adverts: Reader, today: date) -> Iterator[Finding]:
    """Say what is to be reviewed or looked at again."""
    for place, card in adverts.countries():
        yield from check_dates(_file(place), card.reviewed, card.review_by, today)
    for file, dated in _dated(library, adverts):
        yield from check_sources(file, [dated], today)
    for line in library.hotlines(LAST_RESORT):
        yield from _check_line(line, today)


def card_gaps(adverts: Reader) -> Iterator[Finding]:
    """Say of which countries something is not known."""
    if unknown := sorted(place.name[LAST_RESORT] for place in adverts.gaps()):
        sentence = f"No rule with a source is known for {', '.join(unknown)}."
        yield Finding(Level.GAP, DESTINATIONS_FILE, sentence)
    for place, card in adverts.countries():
        if missing := _missing(card):
            sentence = f"Residents read that we do not know: {', '.join(missing)}."
            yield Finding(Level.GAP, _file(place), sentence)
        if card.reviewer is None:
            sentence = "Have the office approve this card, and write which post did."
            yield Finding(Level.GAP, _file(place), sentence)


def _missing(card: CountryCard) -> list[str]:
    gaps = (
        (card.way is None, "whether there is an official way"),
        (not card.traps, "the usual traps"),
        (not card.lines, "the embassy's number"),
    )
    return [what for missing, what in gaps if missing]


def _file(place: Destination) -> str:
    return f"{DESTINATIONS_FILE}, {place.id}"


def _dated(library: Library, adverts: Reader) -> Iterator[tuple[str, str]]:
    for place in adverts.destinations():
        traps = place.card.traps if place.card else ()
        for source in (*([place.rule.source] if place.rule else []), *(trap.source for trap in traps)):
            yield _file(place), source.dated
    for flag in adverts.flags():
        yield f"{RED_FLAGS_FILE}, {flag.id}", flag.source.dated
    for line in library.hotlines(LAST_RESORT):
        if line.last_seen:
            yield f"{HOTLINES_FILE}, {line.id}", line.last_seen
    for link in library.office(LAST_RESORT).links:
        yield f"{OFFICE_FILE}, {link.id}", link.seen


def _check_line(line: Hotline, today: date) -> Iterator[Finding]:
    file = f"{HOTLINES_FILE}, {line.id}"
    if line.last_verified is not None and line.last_verified > today:
        yield Finding(Level.ERROR, file, f"The day of the test call, {line.last_verified}, lies in the future.")
    elif line.last_verified is not None and is_old(line.last_verified.isoformat(), today):
        yield Finding(Level.WARNING, file, f"The last test call was on {line.last_verified}: try the number again.")
    elif line.last_verified is None and line.last_seen and is_old(line.last_seen, today):
        yield Finding(
            Level.WARNING, file, f"The number was last seen in {line.last_seen}: look whether it is still so."
        )

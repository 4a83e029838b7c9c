"""What a file says of itself as a whole: which list it is, of which day, by which letter. For a person to confirm."""

import re
from dataclasses import dataclass
from datetime import date

from bot.agencies.importing.columns import Layout
from bot.agencies.importing.dates import find_dates
from bot.agencies.importing.sanction_rows import Action, as_action
from bot.agencies.importing.vocabulary import Meaning, Standing, Vocabulary
from bot.agencies.versions import ListKind

_LETTER = re.compile(r"\b(?:nomor|no\.?)\s*:?\s*((?=\S*\d)[\w./\-]+(?:\s+tahun\s+\d{4})?)", re.IGNORECASE)
_SANCTIONED = frozenset({Standing.REVOKED, Standing.SUSPENDED})
_LOOK = 400


@dataclass(frozen=True, slots=True)
class Hints:
    """What the file seems to be; each is None where it says nothing, or nothing clear.

    `as_of` is the day of the list, `dated` the day of a letter; `letter` is its number.
    """

    kind: ListKind | None = None
    as_of: date | None = None
    action: Action | None = None
    letter: str | None = None
    dated: date | None = None


def find_hints(layout: Layout, vocabulary: Vocabulary) -> Hints:
    """Return what the title, the letter around the table and the columns say."""
    standing = vocabulary.standing(layout.title)
    letter = _LETTER.search(layout.title)
    dates = find_dates(layout.title, vocabulary.months)
    return Hints(
        kind=_find_kind(layout, standing, vocabulary),
        as_of=_find_day(layout, vocabulary),
        action=as_action(standing),
        letter=letter[1].rstrip(".,") if letter else None,
        dated=date.fromisoformat(dates[0]) if dates else None,
    )


def _find_kind(layout: Layout, standing: Standing | None, vocabulary: Vocabulary) -> ListKind | None:
    places = layout.places(Meaning.ACTION)
    cells = (entry.cells[place] for entry in layout.entries[:_LOOK] for place in places)
    said = [vocabulary.standing(cell) for cell in cells if cell]
    if said:
        sanctioned = sum(each in _SANCTIONED for each in said)
        return ListKind.SANCTIONS if 2 * sanctioned > len(said) else ListKind.LISTED
    if standing is Standing.UNCLEAR:
        return None
    return ListKind.SANCTIONS if standing in _SANCTIONED else ListKind.LISTED


def _find_day(layout: Layout, vocabulary: Vocabulary) -> date | None:
    """Return the newest day of the column for it, or else the day that the title gives the list."""
    cells = {entry.cells[place] for place in layout.places(Meaning.AS_OF) for entry in layout.entries}
    days = find_dates("\n".join(cells), vocabulary.months)
    if days:
        return date.fromisoformat(max(days))
    for named in vocabulary.day_of_list.finditer(layout.title.casefold()):
        found = find_dates(layout.title[named.end() : named.end() + 40], vocabulary.months)
        if found:
            return date.fromisoformat(found[0])
    return None

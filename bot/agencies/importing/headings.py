"""Find the lines of a part that head its columns: under a title, over two lines, repeated further down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.agencies.importing.shapes import Row
from bot.agencies.importing.vocabulary import Meaning, Vocabulary, plain

_DEPTH = 40
"""Lines under which no heading is looked for."""
_LONG = 80
_COUNT = re.compile(r"[(\[]?(\d{1,2})[)\].]?")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part: its texts by column, and the rows it takes, `first` up to but without `end`."""

    first: int
    end: int
    texts: tuple[str, ...]


def find_heading(rows: Sequence[Row], vocabulary: Vocabulary) -> Heading | None:
    """Return the first row that heads two columns or more, or else one that heads the names; None for no heading."""
    best, most = None, 0
    for place, row in enumerate(rows[:_DEPTH]):
        below = rows[place + 1].cells if place + 1 < len(rows) else ()
        single = tuple(_line(cell) for cell in row.cells)
        choices = [Heading(place, place + 1, single)]
        if (double := _over_two_lines(single, below, vocabulary)) is not None:
            choices.append(Heading(place, place + 2, double))
        for choice in choices:
            score = _score(choice.texts, vocabulary)
            if score > most:
                best, most = choice, score
        if most > 1:
            break
    return best


def guess_heading(rows: Sequence[Row]) -> Heading:
    """Take the first full row for a heading when no heading is recognised, unless it looks like a company."""
    width = max(sum(map(bool, row.cells)) for row in rows)
    place = next(place for place, row in enumerate(rows) if sum(map(bool, row.cells)) * 3 >= width * 2)
    texts = tuple(_line(cell) for cell in rows[place].cells)
    if any(re.search(r"\d{5}|^PT\b", text) for text in texts):
        return Heading(place, place, ())
    return Heading(place, place + 1, texts)


def repeats(heading: Heading, rows: Sequence[Row]) -> frozenset[tuple[str, ...]]:
    """Return the lines of a heading in a form in which they are known again."""
    signatures = (_signature(row.cells) for row in rows[heading.first : heading.end])
    return frozenset(signature for signature in signatures if len(signature) > 1)


def is_heading(cells: Sequence[str], known: frozenset[tuple[str, ...]]) -> bool:
    """Tell whether a row is a line of a heading once more, or only numbers the columns."""
    if numbers_columns(cells):
        return True
    # The first cell tells most rows from a heading, and is cheap to look at.
    first = plain(next(filter(None, cells), ""))
    return any(line[0] == first for line in known) and _signature(cells) in known


def _signature(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(plain(cell) for cell in cells if cell)


def numbers_columns(cells: Sequence[str]) -> bool:
    """Tell whether a row only numbers the columns: (1) (2) (3)."""
    found: list[int] = []
    for cell in filter(None, cells):
        count = _COUNT.fullmatch(cell)
        if count is None or (found and int(count[1]) != found[-1] + 1):
            return False
        found.append(int(count[1]))
    return len(found) > 1


def _over_two_lines(upper: Sequence[str], below: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """Return the texts of two lines read together; a cell that spans columns stands above each of them."""
    if not any(below) or not any(_known(text, vocabulary) for text in upper):
        return None
    texts, above = [], ""
    for top, bottom in zip_longest(upper, (_line(cell) for cell in below), fillvalue=""):
        above = top or above
        text = f"{above} {bottom}".strip() if bottom else top
        if bottom and not _known(text, vocabulary):
            text = bottom
            if not _known(bottom, vocabulary):
                return None
        if not bottom:
            above = ""
        texts.append(text)
    return tuple(texts)


def _score(texts: Sequence[str], vocabulary: Vocabulary) -> int:
    meanings = [vocabulary.meaning(text) if len(text) < _LONG else None for text in texts if text]
    known = sum(meaning is not None for meaning in meanings)
    return known if Meaning.NAME in meanings or known > 1 else 0


def _known(text: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.meaning(text) is not None or vocabulary.counts(text)


def _line(cell: str) -> str:
    return " ".join(cell.split())

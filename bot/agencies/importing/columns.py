"""Lay a table out: which row heads it, what its columns mean, and which of them somebody has to be asked about."""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.headings import Heading, find_heading, guess_heading, is_heading, repeats
from bot.agencies.importing.shapes import FileKind, Part, Row, Table, trim
from bot.agencies.importing.vocabulary import Meaning, Standing, Vocabulary

SAMPLES = 3
_SEVERAL = frozenset({Meaning.PHONES, Meaning.BRANCHES, Meaning.IGNORE})
"""The meanings that more than one column may have."""
_SHORT_NUMBER = re.compile(r"[(#]?\d{1,6}[.)]?")
_LICENCE_DIGITS = 13
_EVEN = 0.6


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its meaning (None when it is not known) and some of its values."""

    heading: str
    meaning: Meaning | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list, its cells in the order of the columns.

    `uneven` rows have more or fewer cells than the heading.
    """

    part: str
    line: int
    cells: tuple[str, ...]
    unsure: tuple[int, ...] = ()
    hidden: bool = False
    uneven: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A table that is understood, or that asks what some of its columns are."""

    kind: FileKind
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    title: str
    left_out: tuple[str, ...]

    @property
    def odd(self) -> tuple[int, ...]:
        """Return the places of the columns whose meaning has to be asked for."""
        return tuple(place for place, column in enumerate(self.columns) if column.meaning is None)

    @property
    def named(self) -> bool:
        """Tell whether it is known which column holds the names."""
        return any(column.meaning is Meaning.NAME for column in self.columns)

    def places(self, meaning: Meaning) -> tuple[int, ...]:
        """Return the places of the columns with a meaning."""
        return tuple(place for place, column in enumerate(self.columns) if column.meaning is meaning)


def lay_out(table: Table, vocabulary: Vocabulary) -> Layout:
    """Find headings and meanings.

    Raises:
        FileFault: it is no table, or it has no rows under its heading.
    """
    headings = [find_heading(part.rows, vocabulary) for part in table.parts]
    if not any(headings):
        largest = max(range(len(table.parts)), key=lambda place: len(table.parts[place].rows), default=None)
        if largest is None or not _is_even(table.parts[largest]):
            raise FileFault(Fault.NOT_A_TABLE)
        headings[largest] = guess_heading(table.parts[largest].rows)
    gathering = _Gathering(table.kind, vocabulary)
    for part, heading in zip(table.parts, headings, strict=True):
        gathering.add(part, heading)
    title = "\n".join(dict.fromkeys(line for line in (*gathering.titles, table.text) if line))
    entries = gathering.whole_entries()
    if not entries:
        raise FileFault(Fault.NO_ROWS)
    columns = _understand(gathering.headings, entries, vocabulary)
    return Layout(table.kind, columns, entries, title, (*table.left_out, *gathering.left_out))


def assign(layout: Layout, meanings: Mapping[int, Meaning]) -> Layout:
    """Give columns the meanings that somebody named; a column that had the same meaning alone loses it."""
    columns = list(layout.columns)
    for place, meaning in meanings.items():
        if meaning not in _SEVERAL:
            columns = [
                replace(column, meaning=Meaning.IGNORE) if column.meaning is meaning else column for column in columns
            ]
        columns[place] = replace(columns[place], meaning=meaning)
    return replace(layout, columns=tuple(columns))


class _Gathering:
    """Brings the rows of all parts under one set of columns."""

    def __init__(self, kind: FileKind, vocabulary: Vocabulary) -> None:
        self._kind = kind
        self._vocabulary = vocabulary
        self._keys: dict[Hashable, int] = {}
        self._places: list[int] = []
        self._width = 0
        self._repeats: frozenset[tuple[str, ...]] = frozenset()
        self.headings: list[str] = []
        self._entries: list[Entry] = []
        self.titles: list[str] = []
        self.left_out: list[str] = []

    def add(self, part: Part, heading: Heading | None) -> None:
        """Add the rows of a part, or note that it is left out."""
        if heading is None:
            if not self._goes_on(part):
                self.left_out += [part.name] if part.name else []
                return
        else:
            self._width = len(trim(list(heading.texts)))
            self._repeats = repeats(heading, part.rows)
            width = self._width if self._kind is FileKind.CSV and heading.texts else _width(part.rows[heading.end :])
            self._places = list(self._find_places(heading.texts, max(width, self._width)))
            self.titles += [" ".join(filter(None, row.cells)) for row in part.rows[: heading.first]]
            self.titles += [part.name] if self._kind is FileKind.XLSX else []
        for row in part.rows[heading.end if heading else 0 :]:
            if not is_heading(row.cells, self._repeats):
                self._entries.append(self._arrange(part.name, row))

    def whole_entries(self) -> tuple[Entry, ...]:
        """Return the rows, each with a cell for every column, those of later sheets too."""
        width = len(self.headings)
        return tuple(
            replace(entry, cells=(*entry.cells, *[""] * lacking)) if (lacking := width - len(entry.cells)) else entry
            for entry in self._entries
        )

    def _goes_on(self, part: Part) -> bool:
        """Tell whether a table of a later page, without a heading, goes on with the columns of the one before."""
        if self._kind is not FileKind.PDF or len(part.rows[0].cells) != len(self._places):
            return False
        counting = [at for at, place in enumerate(self._places) if self._vocabulary.counts(self.headings[place])]
        first = part.rows[0].cells
        return all(not first[at] or _SHORT_NUMBER.fullmatch(first[at]) for at in counting)

    def _find_places(self, texts: Sequence[str], width: int) -> Iterator[int]:
        seen: Counter[Hashable] = Counter()
        for at in range(width):
            text = texts[at] if at < len(texts) else ""
            meaning = self._vocabulary.meaning(text) if text else None
            # Columns of several sheets are the same when they mean the same, however they are headed.
            name: Hashable = meaning if meaning not in {None, Meaning.IGNORE} else self._vocabulary.words(text) or at
            seen[name] += 1
            key = (name, seen[name])
            if key not in self._keys:
                self._keys[key] = len(self.headings)
                self.headings.append(text)
            yield self._keys[key]

    def _arrange(self, part: str, row: Row) -> Entry:
        cells = [""] * len(self.headings)
        for place, cell in zip(self._places, row.cells, strict=False):
            cells[place] = cell
        beyond = any(row.cells[len(self._places) :])
        uneven = self._kind is FileKind.CSV and (beyond or len(row.cells) < self._width)
        unsure = tuple(self._places[at] for at in row.unsure if at < len(self._places))
        return Entry(part, row.line, tuple(cells), unsure, row.hidden, uneven)


def _understand(headings: Sequence[str], entries: Sequence[Entry], vocabulary: Vocabulary) -> tuple[Column, ...]:
    values = [[entry.cells[place] for entry in entries if entry.cells[place]] for place in range(len(headings))]
    meanings = [_meaning(heading, value, vocabulary) for heading, value in zip(headings, values, strict=True)]
    _settle_doubles(meanings, values)
    if Meaning.ACTION not in meanings:
        _find_actions(meanings, values, vocabulary)
    return tuple(
        Column(heading, meaning, tuple(islice(dict.fromkeys(value), SAMPLES)))
        for heading, meaning, value in zip(headings, meanings, values, strict=True)
    )


def _meaning(heading: str, values: Sequence[str], vocabulary: Vocabulary) -> Meaning | None:
    meaning = vocabulary.meaning(heading) if heading else None
    if meaning is not None:
        return meaning
    counts = not heading or vocabulary.counts(heading)
    if not values or (counts and all(_SHORT_NUMBER.fullmatch(value) for value in values)):
        return Meaning.IGNORE
    return None


def _settle_doubles(meanings: list[Meaning | None], values: Sequence[Sequence[str]]) -> None:
    """Keep one column a meaning; of two licence columns the one with whole numbers, else somebody is asked."""
    for meaning in set(meanings) - _SEVERAL - {None}:
        places = [place for place, each in enumerate(meanings) if each is meaning]
        if len(places) == 1:
            continue
        whole = [sum(len(re.sub(r"\D", "", value)) >= _LICENCE_DIGITS for value in values[place]) for place in places]
        best = max(whole)
        for place, count in zip(places, whole, strict=True):
            if meaning is not Meaning.LICENCE or whole.count(best) > 1:
                meanings[place] = None
            elif count < best:
                meanings[place] = Meaning.IGNORE


def _find_actions(meanings: list[Meaning | None], values: Sequence[Sequence[str]], vocabulary: Vocabulary) -> None:
    """Recognise a column of remarks that says of most rows whether they were revoked or suspended."""
    for place, value in enumerate(values):
        if meanings[place] is None:
            said = [vocabulary.standing(text) for text in value[:200]]
            if 2 * sum(each in {Standing.REVOKED, Standing.SUSPENDED} for each in said) > len(said):
                meanings[place] = Meaning.ACTION
                return


def _width(rows: Sequence[Row]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _is_even(part: Part) -> bool:
    """Tell whether rows without a known heading are a table at all: most of them have equally many cells."""
    widths = Counter(len(row.cells) for row in part.rows)
    shared = max((count for width, count in widths.items() if width > 1), default=0)
    return len(part.rows) > 1 and shared >= _EVEN * widths.total()

"""Go through the rows of a list: wrapped lines joined, doubtful names set aside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.agencies.importing.cells import doubt_name, text_of
from bot.agencies.importing.columns import Entry, Layout
from bot.agencies.importing.doubts import Doubt, DoubtReason
from bot.agencies.importing.shapes import FileKind
from bot.agencies.importing.vocabulary import Meaning, Vocabulary
from bot.agencies.matching.names import letters

_LONGEST = 120
_FULL = 3
"""Columns from which on a row with a single cell is half a row."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row by the meanings of its columns; several cells of one meaning stand under each other.

    `key` has the letters by which the name is the same name.
    """

    entry: Entry
    name: str
    key: str
    cells: dict[Meaning, str]
    unsure: frozenset[Meaning]

    def text(self, meaning: Meaning) -> str:
        """Return what stands in a column, in one line."""
        return text_of(self.cells.get(meaning, ""))


@dataclass(slots=True)
class Findings:
    """Collects the doubts of a list while it is gone through."""

    doubts: list[Doubt] = field(default_factory=list)

    def note(self, entry: Entry, reason: DoubtReason, *, taken: bool) -> None:
        """Note that a row is doubtful."""
        text = " | ".join(text for cell in entry.cells if (text := text_of(cell)))[:_LONGEST]
        self.doubts.append(Doubt(entry.part, entry.line, reason, text, taken))


def read_lines(layout: Layout, vocabulary: Vocabulary, findings: Findings) -> Iterator[Line]:
    """Yield every row that has a name, and note those that have none."""
    telling = sum(column.meaning not in {None, Meaning.IGNORE} for column in layout.columns)
    entries: Sequence[Entry] | Iterator[Entry] = layout.entries
    if layout.kind is FileKind.PDF:
        entries = _join_wrapped(layout, vocabulary, findings)
    before: Line | None = None
    for entry in entries:
        line = _read_line(layout, entry, before)
        reason = _doubt(line, telling)
        if reason is not None:
            if any(map(text_of, entry.cells)):
                findings.note(entry, reason, taken=False)
            continue
        if entry.hidden:
            findings.note(entry, DoubtReason.HIDDEN, taken=True)
        if line.name[0] in "=+-@":
            findings.note(entry, DoubtReason.FORMULA, taken=True)
        if line.unsure - {Meaning.NAME, Meaning.LICENCE, Meaning.IGNORE}:
            findings.note(entry, DoubtReason.NO_VALUE, taken=True)
        before = line
        yield line


def _read_line(layout: Layout, entry: Entry, before: Line | None) -> Line:
    cells: dict[Meaning, str] = {}
    for column, cell in zip(layout.columns, entry.cells, strict=True):
        if column.meaning is not None and cell:
            cells[column.meaning] = f"{cells[column.meaning]}\n{cell}" if column.meaning in cells else cell
    unsure = frozenset(meaning for place in entry.unsure if (meaning := layout.columns[place].meaning) is not None)
    name = text_of(cells.get(Meaning.NAME, ""))
    line = Line(entry, name, letters(name), cells, unsure)
    if before and not name and line.text(Meaning.BRANCHES) and not line.text(Meaning.LICENCE):
        # A cell with the company's name spans the rows of its offices.
        return replace(line, name=before.name, key=before.key)
    return line


def _doubt(line: Line, telling: int) -> DoubtReason | None:
    if line.entry.uneven:
        return DoubtReason.UNEVEN
    alone = telling >= _FULL and len(list(islice(filter(text_of, line.entry.cells), 2))) == 1
    if not line.name:
        if Meaning.NAME in line.unsure:
            return DoubtReason.NO_VALUE
        return DoubtReason.HALF_ROW if alone else DoubtReason.NO_NAME
    if alone and not line.name.upper().startswith("PT"):
        return DoubtReason.HALF_ROW
    return doubt_name(line.name, line.key)


def _join_wrapped(layout: Layout, vocabulary: Vocabulary, findings: Findings) -> Iterator[Entry]:
    """Join rows of a PDF that only go on with the row before, because a cell was wrapped or a page ended."""
    counting = [place for place, column in enumerate(layout.columns) if vocabulary.counts(column.heading)]
    counting = [place for place in counting if _counts(layout, place)]
    anchors = [*counting, *layout.places(Meaning.LICENCE)]
    names = layout.places(Meaning.NAME)
    held: Entry | None = None
    for entry in layout.entries:
        named = any(entry.cells[place] for place in names)
        anchored = any(entry.cells[place] for place in anchors)
        if held is not None and not anchored and (counting or not named):
            held = replace(held, cells=tuple(map(_join, held.cells, entry.cells)))
            if named:
                findings.note(held, DoubtReason.JOINED, taken=True)
            continue
        if held is not None:
            yield held
        held = entry
    if held is not None:
        yield held


def _counts(layout: Layout, place: int) -> bool:
    """Tell whether enough rows have their running number for its absence to say something."""
    return 3 * sum(bool(entry.cells[place]) for entry in layout.entries) >= len(layout.entries)


def _join(first: str, second: str) -> str:
    return f"{first} {second}".strip()

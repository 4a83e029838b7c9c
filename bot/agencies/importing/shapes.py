"""What is read out of a file: parts with rows of text, before anybody knows what the columns mean."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from bot.agencies.importing.faults import Fault, FileFault

MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 2_000_000
MAX_SIGNS = 20_000_000


class FileKind(StrEnum):
    """The kinds of file that are read, told by their content."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the part, from 1, and its cells.

    `unsure` has the places of cells whose value was lost or rounded by the program that wrote the file; `hidden` rows
    do not show when the sheet is opened.
    """

    line: int
    cells: tuple[str, ...]
    unsure: tuple[int, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet, one table of a page, or the whole of a CSV file; `name` tells where it stands."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All that was read: the parts, the text around them, and the names of what was left out (hidden sheets)."""

    kind: FileKind
    parts: tuple[Part, ...]
    text: str = ""
    left_out: tuple[str, ...] = ()


class Measure:
    """Counts what is read and stops it where it becomes too much to hold."""

    def __init__(self) -> None:
        self._rows = self._cells = self._signs = 0

    def add(self, cells: tuple[str, ...]) -> None:
        """Count one more row.

        Raises:
            FileFault: it is one too many.
        """
        self._rows += 1
        self._cells += len(cells)
        self._signs += sum(map(len, cells))
        if self._rows > MAX_ROWS or self._cells > MAX_CELLS or len(cells) > MAX_COLUMNS:
            raise FileFault(Fault.TOO_MANY_ROWS)
        if self._signs > MAX_SIGNS:
            raise FileFault(Fault.TOO_LARGE)


def clean_cell(text: str) -> str:
    """Return a cell without invisible signs and needless space; the line breaks inside it stay."""
    if text.isprintable():
        return " ".join(text.split())
    lines = (" ".join(_visible(line).split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def trim(cells: list[str]) -> tuple[str, ...]:
    """Return the cells of a row without the empty ones at its end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def _visible(line: str) -> str:
    return "".join(" " if sign.isspace() else sign for sign in line if sign.isspace() or _shows(sign))


def _shows(sign: str) -> bool:
    return unicodedata.category(sign)[0] != "C"

"""Look through an XLSX file before a library opens it: bombs, macros, far-apart cells, formulas without a value.

The library believes the file. Two cells in opposite corners of a sheet make it ask for all the memory between them.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.shapes import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

MAX_MEMBERS = 1000
MAX_UNPACKED = 150_000_000
MAX_RATIO = 250
_FREE = 1_000_000
"""Bytes of a member that may be packed as tightly as they like: a short sheet of equal cells is no bomb."""


@dataclass(slots=True)
class SheetFacts:
    """What a sheet holds: the extent of its filled cells, its hidden rows, its cells that have no usable value.

    Rows and columns count from 0; a lost cell is (row, column).
    """

    filled: int = 0
    bounds: tuple[int, int, int, int] | None = None
    hidden: set[int] = field(default_factory=set)
    lost: set[tuple[int, int]] = field(default_factory=set)

    def fill(self, row: int, column: int) -> None:
        """Count a filled cell."""
        self.filled += 1
        top, left, bottom, right = self.bounds or (row, column, row, column)
        self.bounds = (min(top, row), min(left, column), max(bottom, row), max(right, column))


def inspect(data: bytes) -> Mapping[str, SheetFacts]:
    """Return the facts of every sheet by the name it shows.

    Raises:
        FileFault: the file should not be opened.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_members(archive)
            return _read_members(archive)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, LookupError, OSError):
        raise FileFault(Fault.DAMAGED) from None
    except ValueError as fault:
        if isinstance(fault, FileFault):
            raise
        raise FileFault(Fault.DAMAGED) from None


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise FileFault(Fault.BOMB)
    if any(
        member.file_size > _FREE and member.file_size > MAX_RATIO * max(member.compress_size, 1) for member in members
    ):
        raise FileFault(Fault.BOMB)
    if any(member.flag_bits & 1 for member in members):
        raise FileFault(Fault.ENCRYPTED)
    if "xl/workbook.xml" not in names:
        office = any(name == "mimetype" or name.startswith(("word/", "ppt/", "xl/")) for name in names)
        raise FileFault(Fault.OTHER_OFFICE if office else Fault.ARCHIVE)
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise FileFault(Fault.MACROS)
    if b"macroenabled" in archive.read("[Content_Types].xml").lower():
        raise FileFault(Fault.MACROS)
    if len(names) != len(members):
        raise FileFault(Fault.DAMAGED)


def _read_members(archive: zipfile.ZipFile) -> Mapping[str, SheetFacts]:
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}
    facts: dict[str, SheetFacts] = {}
    for name in archive.namelist():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        with archive.open(name) as member:
            if name == "xl/workbook.xml":
                _walk(member, _SheetNames(sheets))
            elif name == "xl/_rels/workbook.xml.rels":
                _walk(member, _Targets(targets))
            elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
                cells = _Cells()
                _walk(member, cells)
                facts[name] = cells.facts
            else:
                _walk(member, _Elements())
    for fact in facts.values():
        _check_extent(fact)
    return {name: facts[targets[link]] for name, link in sheets.items() if targets.get(link) in facts}


def _check_extent(facts: SheetFacts) -> None:
    if facts.bounds is None:
        return
    top, left, bottom, right = facts.bounds
    area = (bottom - top + 1) * (right - left + 1)
    if bottom < MAX_ROWS and right < MAX_COLUMNS and area <= MAX_CELLS:
        return
    raise FileFault(Fault.SCATTERED if facts.filled * 4 < area else Fault.TOO_MANY_ROWS)


class _Elements:
    """Hears of the elements of an XML file, by their names without a prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Hear that an element begins."""

    def end(self, name: str) -> None:
        """Hear that an element ends."""

    def text(self, text: str) -> None:
        """Hear a piece of text."""


def _walk(member: IO[bytes], listener: _Elements) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: listener.start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: listener.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ParseFile(member)


def _refuse_doctype(*_: object) -> None:
    # No office program writes one; entities that name each other grow without end.
    raise FileFault(Fault.BOMB)


class _SheetNames(_Elements):
    def __init__(self, found: dict[str, str]) -> None:
        self._found = found

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self._found[attributes.get("name", "")] = link


class _Targets(_Elements):
    def __init__(self, found: dict[str, str]) -> None:
        self._found = found

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "").removeprefix("/xl/")
            self._found[attributes.get("Id", "")] = f"xl/{target}"


class _Cells(_Elements):
    def __init__(self) -> None:
        self.facts = SheetFacts()
        self._row = self._column = -1
        self._type = ""
        self._formula = self._value = self._inside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in {"1", "true"}:
                self.facts.hidden.add(self._row)
        elif name == "c":
            self._place(attributes.get("r"))
            self._type = attributes.get("t", "")
            self._formula = self._value = False
        elif name == "f":
            self._formula = True
        elif name in {"v", "t"}:
            self._inside = True

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        if not 1 <= len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
            raise FileFault(Fault.DAMAGED)
        self._row = int(reference[len(letters) :]) - 1
        self._column = 0
        for letter in letters.upper():
            self._column = self._column * 26 + ord(letter) - 64
        self._column -= 1

    def text(self, text: str) -> None:
        if self._inside and text:
            self._value = True

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._inside = False
        elif name == "c":
            if self._value:
                self.facts.fill(self._row, self._column)
            if self._type == "e" or (self._formula and not self._value):
                self.facts.lost.add((self._row, self._column))

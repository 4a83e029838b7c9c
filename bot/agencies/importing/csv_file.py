"""Read a CSV file, however it is encoded and whatever separates its cells."""

import csv
import io
from collections import Counter
from itertools import islice

from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.shapes import FileKind, Measure, Part, Row, Table, clean_cell, trim

SEPARATORS = ",;\t|"
_SAMPLE = 60
_PEEK = 4000
_MOST_BREAKS = 12
"""Lines one cell may have; more come from a quotation mark that swallowed rows."""


def read_csv(data: bytes) -> Table:
    """Read the rows of a CSV file.

    Raises:
        FileFault: it is no text, or no table.
    """
    text = _decode(data)
    text = text.removeprefix("\ufeff").replace("\x1a", "")
    if text.lstrip()[:1] == "<":
        raise FileFault(Fault.WEB_PAGE)
    if text.startswith("{\\rtf"):
        raise FileFault(Fault.OTHER_OFFICE)
    if "\x00" in text or _looks_binary(text):
        raise FileFault(Fault.NOT_A_TABLE)
    skipped = 0
    separator = _find_separator(text)
    if text[:4].lower() == "sep=" and (head := text.splitlines()[0]) and len(head) == 5:
        separator, skipped = head[4], 1
    rows = _read_rows(text, separator, skipped)
    return Table(FileKind.CSV, (Part("", tuple(rows)),))


def _read_rows(text: str, separator: str, skipped: int) -> list[Row]:
    measure = Measure()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, line = [], 1
    try:
        for number, cells in enumerate(reader):
            if any(cell.count("\n") > _MOST_BREAKS for cell in cells):
                raise FileFault(Fault.QUOTES, f"line {line}")
            # Empty cells at the end stay: how many cells a row has tells whether it is whole.
            row = tuple(map(clean_cell, cells))
            if number >= skipped and any(row):
                measure.add(row)
                rows.append(Row(line, row))
            line = reader.line_num + 1
    except csv.Error:
        raise FileFault(Fault.QUOTES, f"line {line}") from None
    return rows


def _decode(data: bytes) -> str:
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileFault(Fault.NOT_A_TABLE)


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    peek = data[:_PEEK]
    half = len(peek) // 2
    # Latin text in UTF-16 has a zero in every second byte.
    if half and peek[1::2].count(0) > half * 0.4:
        return ("utf-16-le",)
    if half and peek[0::2].count(0) > half * 0.4:
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _looks_binary(text: str) -> bool:
    peek = text[:_PEEK]
    strange = sum(sign < " " and sign not in "\t\r\n\x0b\x0c" for sign in peek)
    return strange * 50 > len(peek)


def _find_separator(text: str) -> str:
    """Return the sign that cuts the first lines into most cells, and into equally many."""
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> float:
    reader = csv.reader(io.StringIO(text[: _SAMPLE * _PEEK], newline=""), delimiter=separator)
    try:
        widths = Counter(len(cells) for cells in islice(reader, _SAMPLE) if trim(cells))
    except csv.Error:
        return 0
    shared = {width: count for width, count in widths.items() if width > 1}
    if not shared:
        return 0
    width, count = max(shared.items(), key=lambda item: (item[1], item[0]))
    return count / widths.total() + min(width, 20) / 100

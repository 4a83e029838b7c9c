"""Read the sheets of an XLSX file."""

import io
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.shapes import FileKind, Measure, Part, Row, Table, clean_cell, trim
from bot.agencies.importing.xlsx_guard import SheetFacts, inspect

_EXACT = 1e15
"""From here on a spreadsheet rounds: it keeps 15 digits of a number."""

Value = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(data: bytes) -> Table:
    """Read every visible sheet; formulas count as the value that was last reckoned.

    Raises:
        FileFault: the file should not or cannot be opened.
    """
    facts = inspect(data)
    measure = Measure()
    parts, left_out = [], []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible is not SheetVisibleEnum.Visible:
                left_out.append(sheet.name)
            elif rows := _read_sheet(book, sheet.name, facts.get(sheet.name, SheetFacts()), measure):
                parts.append(Part(sheet.name, rows))
    except CalamineError:
        raise FileFault(Fault.DAMAGED) from None
    return Table(FileKind.XLSX, tuple(parts), left_out=tuple(left_out))


def _read_sheet(book: CalamineWorkbook, name: str, facts: SheetFacts, measure: Measure) -> tuple[Row, ...]:
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    lost: dict[int, list[int]] = {}
    for row, column in sorted(facts.lost):
        lost.setdefault(row, []).append(column - left)
    rows = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=True), top):
        cells = trim([write_value(value) for value in values])
        unsure = [place for place in lost.get(number, ()) if place >= 0]
        if cells or unsure:
            measure.add(cells)
            unsure += [place for place, value in enumerate(values) if isinstance(value, float) and abs(value) >= _EXACT]
            rows.append(Row(number + 1, cells, tuple(unsure), number in facts.hidden))
    return tuple(rows)


def write_value(value: Value) -> str:
    """Return the value of a cell as text: numbers with all their digits, days as 2026-09-17."""
    if isinstance(value, str):
        return clean_cell(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)

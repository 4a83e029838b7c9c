"""Read the tables of a PDF file that have lines around their cells.

Tables without lines are refused: cells that are guessed from the gaps between words cut names in two.
"""

import io
from typing import Any

import pdfplumber
from pdfplumber.utils.exceptions import PdfminerException

from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.shapes import FileKind, Measure, Part, Row, Table, clean_cell

MAX_PAGES = 300
_TEXT = 6000
"""Signs of the text around the tables that are kept: titles and the head of a letter."""


def read_pdf(data: bytes) -> Table:
    """Read every table, a part each, and the text around them.

    Raises:
        FileFault: there is no table in it, or it cannot be opened.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return _read_pages(document)
    except (FileFault, MemoryError):
        raise
    except PdfminerException as fault:
        locked = "password" in repr(fault).lower() or "encrypt" in repr(fault).lower()
        raise FileFault(Fault.ENCRYPTED if locked else Fault.DAMAGED) from None
    except Exception:  # noqa: BLE001 - the library raises whatever a broken file makes it stumble over
        raise FileFault(Fault.DAMAGED) from None


def _read_pages(document: Any) -> Table:  # noqa: ANN401 - the library has no types
    if len(document.pages) > MAX_PAGES:
        raise FileFault(Fault.TOO_MANY_PAGES)
    measure = Measure()
    parts: list[Part] = []
    texts: list[str] = []
    scans: list[str] = []
    for number, page in enumerate(document.pages, 1):
        if not page.chars:
            scans += [f"page {number}"] if page.images else []
        tables = page.find_tables() if page.chars else []
        for place, table in enumerate(tables, 1):
            name = f"page {number}" if len(tables) == 1 else f"page {number} table {place}"
            rows = _read_rows(table, measure)
            if any(len(row.cells) > 1 for row in rows):
                parts.append(Part(name, rows))
        if sum(map(len, texts)) < _TEXT:
            texts.append(_text_around(page, [table.bbox for table in tables]))
        page.close()
    if not parts:
        raise FileFault(Fault.NO_TABLE_IN_PDF if any(texts) else Fault.SCANNED if scans else Fault.EMPTY)
    return Table(FileKind.PDF, tuple(parts), "\n".join(filter(None, texts))[:_TEXT], tuple(scans))


def _read_rows(table: Any, measure: Measure) -> tuple[Row, ...]:  # noqa: ANN401 - the library has no types
    rows = []
    for line, cells in enumerate(table.extract(), 1):
        # A line break inside a cell of a PDF is where the text was wrapped.
        row = tuple(" ".join(clean_cell(cell or "").split()) for cell in cells)
        if any(row):
            measure.add(row)
            rows.append(Row(line, row))
    return tuple(rows)


def _text_around(page: Any, boxes: list[tuple[float, float, float, float]]) -> str:  # noqa: ANN401 - as above
    def outside(thing: dict[str, Any]) -> bool:
        x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)

    return clean_cell(page.filter(outside).extract_text() or "")

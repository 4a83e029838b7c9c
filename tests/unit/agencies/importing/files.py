"""Register files as offices and the ministry send them, made small."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from fpdf import FPDF

HEADING = ("No", "Nama P3MI", "Nomor Izin", "Alamat")
COMPANIES = (
    ("1", "PT AGESA ASA JAYA", "9120307772741", "Jl. Melati 1, Jakarta"),
    ("2", "PT ARNI FAMILY", "9120002212466", "Jl. Mawar 2, Semarang"),
    ("3", "PT ASA JAYA", "0220103122805", "Jl. Kenanga 3, Surabaya"),
)


def xlsx(*rows: Sequence[Any], **sheets: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook: one sheet of rows, or several by name."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name, lines in ({"Daftar": rows} if rows else sheets).items():
        sheet = book.add_worksheet(name)
        for place, row in enumerate(lines):
            sheet.write_row(place, 0, row)
    book.close()
    return file.getvalue()


def pdf(
    *rows: Sequence[str], heading: Sequence[str] = HEADING, before: str = "", after: str = "", borders: str = "ALL"
) -> bytes:
    """Return a letter with a table in it, whose heading is there on every page."""
    page = FPDF()
    page.set_font("Helvetica", size=9)
    page.add_page()
    if before:
        page.multi_cell(0, 5, before, new_x="LMARGIN", new_y="NEXT")
    with page.table(borders_layout=borders) as table:
        for row in (heading, *rows):
            table.row(row)
    if after:
        page.multi_cell(0, 5, after)
    return bytes(page.output())


def csv(*rows: Sequence[str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Return a CSV file; cells are taken as they are, quotes and all."""
    return "".join(separator.join(row) + "\r\n" for row in rows).encode(encoding)


_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def raw_xlsx(cells: str, *, doctype: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a workbook with this XML inside its only sheet, as no office program would write it."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{doctype}<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>',
        **(more or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()

"""Why a file cannot be taken: one fault, one clear sentence, and what to do instead."""

from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """The reasons for which a file is refused; the list in use stays as it is."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_PAGES = "too_many_pages"
    NOT_A_TABLE = "not_a_table"
    NO_ROWS = "no_rows"
    PICTURE = "picture"
    SCANNED = "scanned"
    NO_TABLE_IN_PDF = "no_table_in_pdf"
    OLD_EXCEL = "old_excel"
    OTHER_OFFICE = "other_office"
    WEB_PAGE = "web_page"
    ARCHIVE = "archive"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"
    SCATTERED = "scattered"
    QUOTES = "quotes"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


SENTENCES: Mapping[Fault, str] = {
    Fault.EMPTY: "The file is empty.",
    Fault.TOO_LARGE: "The file is too large. At most 10 MB are read.",
    Fault.TOO_MANY_ROWS: "The table is too large. At most 200,000 rows are read.",
    Fault.TOO_MANY_PAGES: "The PDF has too many pages. At most 300 are read.",
    Fault.NOT_A_TABLE: "This is not a table. Send an XLSX, a CSV or a PDF with a table.",
    Fault.NO_ROWS: "The table holds no row that can be taken.",
    Fault.PICTURE: "This is a picture. Ask for the list as XLSX or CSV.",
    Fault.SCANNED: "This PDF is a scan: it holds pictures, no text. Ask for the list as XLSX or CSV.",
    Fault.NO_TABLE_IN_PDF: "This PDF has no table with lines around its cells. Ask for the list as XLSX or CSV.",
    Fault.OLD_EXCEL: "This is an old Excel or Word file. Open it and save it as XLSX.",
    Fault.OTHER_OFFICE: "This is another kind of office file. Open the list in a spreadsheet and save it as XLSX.",
    Fault.WEB_PAGE: "This is a web page, whatever its name says. Open it in a spreadsheet and save it as XLSX.",
    Fault.ARCHIVE: "This is a packed file. Unpack it and send the list inside.",
    Fault.MACROS: "This file holds macros, which are programs. Save it as XLSX without macros.",
    Fault.ENCRYPTED: "This file is locked with a password. Save it without one.",
    Fault.BOMB: "This file grows far too large when it is opened. It was not opened.",
    Fault.SCATTERED: "Cells of this sheet lie very far apart. Copy the table to a new file.",
    Fault.QUOTES: "A quotation mark is opened and not closed.",
    Fault.DAMAGED: "The file is damaged. Ask for it again.",
    Fault.UNREADABLE: "The file could not be read within the limits of time and memory.",
}
"""What the command line says; the conversation has its own words for each fault."""


class FileFault(ValueError):
    """A file cannot be taken; `place` says where it fails, as far as it is known (`line 12`)."""

    def __init__(self, fault: Fault, place: str = "") -> None:
        super().__init__(f"{SENTENCES[fault]} ({place})" if place else SENTENCES[fault])
        self.fault = fault
        self.place = place

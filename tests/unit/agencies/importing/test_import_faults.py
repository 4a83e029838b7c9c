"""A file that is not what it says, or is made to do harm, is refused with one sentence."""

import asyncio
import io
import zipfile
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from bot.agencies.importing.faults import SENTENCES, Fault, FileFault
from bot.agencies.importing.reading_child import read, write_answer
from bot.agencies.importing.shapes import FileKind
from bot.agencies.importing.tables import MAX_BYTES, check_size, read_file, read_table, recognise
from tests.unit.agencies.importing.files import COMPANIES, HEADING, csv, pdf, raw_xlsx, xlsx

FILLED = '<row r="1"><c r="A1" t="str"><v>Nama</v></c></row><row r="2"><c r="A2" t="str"><v>PT A</v></c></row>'


def fault_of(data: bytes) -> Fault:
    with pytest.raises(FileFault) as refused:
        read(recognise(data), data)
    return refused.value.fault


def packed(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"\r\n \n", Fault.EMPTY),
        (xlsx(("",)), Fault.EMPTY),
        (OLE, Fault.OLD_EXCEL),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Fault.ENCRYPTED),
        (b"\xff\xd8\xff\xe0 a photo of a list", Fault.PICTURE),
        (b"\x89PNG\r\n\x1a\n", Fault.PICTURE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Fault.PICTURE),
        (b"Rar!\x1a\x07", Fault.ARCHIVE),
        (packed(readme=b"hello"), Fault.ARCHIVE),
        (packed(word__document=b"<w/>"), Fault.OTHER_OFFICE),
        (packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), Fault.OTHER_OFFICE),
        (b"{\\rtf1 Daftar P3MI}", Fault.OTHER_OFFICE),
        (b"\xef\xbb\xbf <html><table><tr><td>PT A</td></tr></table></html>", Fault.WEB_PAGE),
        (bytes(range(256)) * 20, Fault.NOT_A_TABLE),
        (b"%PDF-1.4 and nothing more", Fault.DAMAGED),
        (b"PK\x03\x04 cut off", Fault.DAMAGED),
        (xlsx(HEADING, *COMPANIES)[:-300], Fault.DAMAGED),
        (xlsx(HEADING, *COMPANIES).replace(b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0\1"), Fault.ENCRYPTED),
        (csv(("nama", "nib"), ('"PT A', "9120307772741"), ("PT B", "9120307772742")), Fault.QUOTES),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_refused(data: bytes, fault: Fault) -> None:
    assert fault_of(data) is fault


def test_a_quotation_mark_that_swallows_rows_is_noticed_although_another_one_closes_it() -> None:
    rows = [(f"PT NOMOR {number}", "9120307772741") for number in range(40)]
    with pytest.raises(FileFault, match="line 2") as refused:
        read(FileKind.CSV, csv(("nama", "nib"), ('"PT A', "1"), *rows, ('PT B"', "2")))
    assert refused.value.fault is Fault.QUOTES


def test_a_file_of_200_mb_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    for refuse in (lambda: read_file(path), lambda: check_size(200_000_000), lambda: recognise(bytes(MAX_BYTES + 1))):
        with pytest.raises(FileFault) as refused:
            refuse()
        assert refused.value.fault is Fault.TOO_LARGE


def test_macros_are_refused_wherever_they_hide() -> None:
    for more in (
        {"xl/vbaProject.bin": b"program"},
        {"xl/macrosheets/sheet1.xml": b"<x/>"},
        {"[Content_Types].xml": b'<Types><Override ContentType="vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'},
    ):  # fmt: skip
        assert fault_of(raw_xlsx(FILLED, more=more)) is Fault.MACROS


def test_bombs_are_refused_before_they_are_opened() -> None:
    assert fault_of(raw_xlsx(FILLED, more={"xl/media/image1.png": bytes(160_000_000)})) is Fault.BOMB
    assert fault_of(raw_xlsx(FILLED, more={"xl/sharedStrings.xml": b"<a/>" + b" " * 20_000_000})) is Fault.BOMB
    assert fault_of(raw_xlsx(FILLED, more={f"xl/media/{n}": b"" for n in range(1001)})) is Fault.BOMB
    inner = raw_xlsx(FILLED, more={"xl/media/image1.png": bytes(160_000_000)})
    assert fault_of(packed(a=inner)) is Fault.ARCHIVE


def test_entities_that_grow_are_refused_in_every_member() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    assert fault_of(raw_xlsx(FILLED, doctype=bomb)) is Fault.BOMB
    assert fault_of(raw_xlsx(FILLED, more={"xl/styles.xml": f"{bomb}<x>&b;</x>".encode()})) is Fault.BOMB
    assert fault_of(raw_xlsx(FILLED, more={"xl/styles.xml": f"{bomb}<x>&b;</x>".encode("utf-16")})) is Fault.BOMB


@pytest.mark.parametrize(
    "far", ['<c r="XFD1048576"><v>1</v></c>', '<c r="B1048576"><v>1</v></c>', '<c r="XFD1"><v>1</v></c>']
)
def test_two_cells_far_apart_do_not_ask_for_all_the_memory_between_them(far: str) -> None:
    assert fault_of(raw_xlsx(f'<row r="1"><c r="A1"><v>1</v></c></row><row>{far}</row>')) is Fault.SCATTERED


def test_far_cells_without_a_value_are_no_harm() -> None:
    cells = f'{FILLED}<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert len(read(FileKind.XLSX, raw_xlsx(cells)).parts[0].rows) == 2


@pytest.mark.parametrize("reference", ["ZZZZZZZ1", "1A", "A", "A-1", "é1", "A0"])
def test_a_cell_that_is_nowhere_is_damage(reference: str) -> None:
    assert fault_of(raw_xlsx(f'<row r="1"><c r="{reference}"><v>1</v></c></row>')) is Fault.DAMAGED


def test_a_sheet_that_is_too_long_is_refused() -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 200_100))
    assert fault_of(raw_xlsx(cells)) is Fault.TOO_MANY_ROWS
    assert fault_of(b"a\n" * 200_001) is Fault.TOO_MANY_ROWS
    assert fault_of(b"," * 300 + b"x\n") is Fault.TOO_MANY_ROWS


def test_a_pdf_without_a_ruled_table_says_so() -> None:
    assert fault_of(pdf(*COMPANIES, borders="NONE")) is Fault.NO_TABLE_IN_PDF
    assert fault_of(pdf(*COMPANIES, borders="HORIZONTAL_LINES")) is Fault.NO_TABLE_IN_PDF


def test_a_scanned_pdf_says_so() -> None:
    page = FPDF()
    page.add_page()
    page.image(Image.new("RGB", (40, 40), "white"), w=100)
    assert fault_of(bytes(page.output())) is Fault.SCANNED


def test_a_locked_pdf_says_so() -> None:
    page = FPDF()
    page.set_encryption("owner", "user")
    page.add_page()
    assert fault_of(bytes(page.output())) is Fault.ENCRYPTED


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    page = FPDF()
    for _ in range(301):
        page.add_page()
    assert fault_of(bytes(page.output())) is Fault.TOO_MANY_PAGES


def test_every_fault_has_its_own_sentence() -> None:
    assert set(SENTENCES) == set(Fault)
    assert len(set(SENTENCES.values())) == len(Fault)
    assert str(FileFault(Fault.QUOTES, "line 7")).endswith("(line 7)")


async def test_the_child_tells_the_parent_what_is_wrong() -> None:
    with pytest.raises(FileFault) as refused:
        await read_table(raw_xlsx(FILLED, more={"xl/vbaProject.bin": b"program"}))
    assert refused.value.fault is Fault.MACROS
    with pytest.raises(FileFault) as refused:
        await read_table(csv(("nama", "nib"), ('"PT A', "9120307772741")))
    assert (refused.value.fault, refused.value.place) == (Fault.QUOTES, "line 2")


async def test_a_child_that_dies_is_only_a_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.agencies.importing.tables._CHILD", "tests.unit.agencies.importing.dying_child")
    with pytest.raises(FileFault) as refused:
        await read_table(b"nama,nib\nPT A,9120307772741\n")
    assert refused.value.fault is Fault.UNREADABLE


async def test_a_child_that_talks_nonsense_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.agencies.importing.tables._CHILD", "tests.unit.agencies.importing.lying_child")
    with pytest.raises(FileFault) as refused:
        await read_table(b"nama,nib\nPT A,9120307772741\n")
    assert refused.value.fault is Fault.UNREADABLE


async def test_several_files_are_read_side_by_side() -> None:
    tables = await asyncio.gather(
        *(read_table(data) for data in (csv(HEADING), xlsx(HEADING, *COMPANIES), pdf(*COMPANIES)))
    )
    assert [table.kind for table in tables] == [FileKind.CSV, FileKind.XLSX, FileKind.PDF]


def test_memory_that_runs_out_in_the_child_is_told_as_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out(_: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr("bot.agencies.importing.csv_file.read_csv", run_out)
    assert write_answer(FileKind.CSV, b"x") == b'{"fault":"bomb"}'

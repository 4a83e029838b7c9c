"""Headings are found where they stand; what is not recognised is asked for."""

import io

import pytest
import xlsxwriter

from bot.agencies.importing.columns import assign
from bot.agencies.importing.dates import read_date
from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.vocabulary import Meaning, Standing, Vocabulary
from tests.unit.agencies.importing.conftest import Draft, Lay
from tests.unit.agencies.importing.files import COMPANIES, HEADING, csv, pdf, xlsx

M = Meaning


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Nama Perusahaan Penempatan Pekerja Migran Indonesia (P3MI)", M.NAME),
        ("NAMA PT", M.NAME),
        ("Company", M.NAME),
        ("Agency Name", M.NAME),
        ("No. SIP3MI", M.LICENCE),
        ("NIB", M.LICENCE),
        ("Nomor Izin (SIP3MI)", M.LICENCE),
        ("licence_no", M.LICENCE),
        ("ALAMAT KANTOR", M.ADDRESS),
        ("Kab/Kota", M.CITY),
        ("No. Telp/HP", M.PHONES),
        ("Phone", M.PHONES),
        ("Kantor Cabang", M.BRANCHES),
        ("Branch", M.BRANCHES),
        ("Tgl. Izin", M.LICENCE_FROM),
        ("Masa Berlaku s/d", M.LICENCE_UNTIL),
        ("Expired", M.LICENCE_UNTIL),
        ("Jenis Sanksi", M.ACTION),
        ("Status", M.ACTION),
        ("Nomor SK", M.SOURCE),
        ("Tanggal Keputusan", M.DATE),
        ("Ejaan", M.SPELLING),
        ("Nama Direktur", M.IGNORE),
        ("Warna kantor", None),
    ],
)
def test_headings_in_both_languages(vocabulary: Vocabulary, heading: str, meaning: Meaning | None) -> None:
    assert vocabulary.meaning(heading) is meaning


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("Pencabutan SIP3MI", Standing.REVOKED),
        ("DICABUT", Standing.REVOKED),
        ("Skorsing 3 bulan", Standing.SUSPENDED),
        ("Penghentian sementara sebagian kegiatan", Standing.SUSPENDED),
        ("Aktif", Standing.ACTIVE),
        ("Tidak aktif", Standing.INACTIVE),
        ("Skorsing dicabut", Standing.UNCLEAR),
        ("Sanksi dicabut", Standing.UNCLEAR),
        ("belum dicabut", Standing.UNCLEAR),
        ("aktif, kemudian dicabut", Standing.UNCLEAR),
        ("Jakarta", None),
    ],
)
def test_what_a_status_says_is_never_guessed(vocabulary: Vocabulary, text: str, standing: Standing | None) -> None:
    assert vocabulary.standing(text) is standing


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 Februari 2026", "2026-02-03"),
        ("Selasa, 3 Pebruari 2026", "2026-02-03"),
        ("03/02/2026", "2026-02-03"),
        ("3.2.26", "2026-02-03"),
        ("2026-02-03 00:00:00", "2026-02-03"),
        ("46056", "2026-02-03"),
        ("Feb 3, 2026", "2026-02-03"),
        ("Februari 2026", "2026-02"),
        ("02/13/2026", None),
        ("31/02/2026", None),
        ("segera", None),
        ("9120307772741", None),
    ],
)
def test_days_are_read_day_first(vocabulary: Vocabulary, text: str, day: str | None) -> None:
    assert read_date(text, vocabulary.months) == day


def test_a_heading_under_a_title_is_found(lay: Lay) -> None:
    layout = lay(
        xlsx(("DAFTAR P3MI",), ("per 17 September 2026",), (), HEADING, ("(1)", "(2)", "(3)", "(4)"), *COMPANIES)
    )
    assert [column.meaning for column in layout.columns] == [M.IGNORE, M.NAME, M.LICENCE, M.ADDRESS]
    assert [entry.cells[1] for entry in layout.entries] == ["PT AGESA ASA JAYA", "PT ARNI FAMILY", "PT ASA JAYA"]
    assert layout.title == "DAFTAR P3MI\nper 17 September 2026\nDaftar"
    assert layout.odd == ()


@pytest.mark.parametrize("make", [xlsx, csv], ids=["xlsx", "csv"])
def test_a_heading_over_two_lines_is_read_together(lay: Lay, make: type) -> None:
    upper, lower = ("No", "Nama P3MI", "Izin", "", "Alamat"), ("", "", "Nomor", "Tanggal", "")
    row = ("1", "PT AGESA ASA JAYA", "9120307772741", "3 Februari 2021", "Jakarta")
    layout = lay(make(upper, lower, row, upper, lower, ("2", "PT ARNI FAMILY", "9120002212466", "", "Solo")))
    assert [(column.heading, column.meaning) for column in layout.columns][2:] == [
        ("Izin Nomor", M.LICENCE), ("Izin Tanggal", M.LICENCE_FROM), ("Alamat", M.ADDRESS),
    ]  # fmt: skip
    assert len(layout.entries) == 2


def test_a_heading_of_one_tall_cell_does_not_reach_over_the_next_column(lay: Lay) -> None:
    layout = lay(xlsx(("Nama", "Izin", ""), ("", "", "Tanggal"), ("PT ASA JAYA", "0220103122805", "3 Februari 2026")))
    assert [column.heading for column in layout.columns] == ["Nama", "Izin", "Tanggal"]


def test_a_first_row_of_data_is_not_taken_for_the_second_line_of_a_heading(lay: Lay) -> None:
    layout = lay(csv(("Nama", "Izin", "Kota"), ("PT ASA JAYA", "0220103122805", "Surabaya")))
    assert [entry.cells for entry in layout.entries] == [("PT ASA JAYA", "0220103122805", "Surabaya")]


def test_headings_repeated_on_the_pages_of_a_pdf_are_dropped(lay: Lay) -> None:
    rows = [(str(n), f"PT NUSA {n} " + "PANJANG " * 9, f"{9120307772741 + n}", "Jl. Melati " * 12) for n in range(60)]
    layout = lay(pdf(*rows))
    assert len({entry.part for entry in layout.entries}) > 2
    assert [entry.cells[0] for entry in layout.entries] == [str(n) for n in range(60)]
    assert layout.entries[3].cells[3] == ("Jl. Melati " * 12).strip()


def test_an_odd_column_is_asked_for_with_samples(lay: Lay) -> None:
    data = csv(("Nama", "NIB", "Warna", "Catatan"), ("PT A B", "1" * 13, "hijau", ""), ("PT C D", "2" * 13, "biru", ""))
    layout = lay(data)
    assert layout.odd == (2,)
    assert layout.columns[2].samples == ("hijau", "biru")
    assert assign(layout, {2: M.CITY}).odd == ()
    assert assign(layout, {2: M.IGNORE}).odd == ()


def test_the_name_column_is_asked_for(lay: Lay, draft: Draft) -> None:
    unnamed = csv(("Denominación", "Código"), ("PT A B", "1" * 13), ("PT C D", "2" * 13))
    layout = lay(unnamed)
    assert (layout.named, layout.odd) == (False, (0, 1))
    assert assign(layout, {0: M.NAME, 1: M.LICENCE}).named
    with pytest.raises(ValueError, match="names"):
        draft(unnamed)
    twice = lay(csv(("Nama P3MI", "Nama PT"), ("PT A B", "PT C D"), ("PT E F", "PT G H")))
    assert (twice.named, twice.odd) == (False, (0, 1))
    assert assign(twice, {1: M.NAME}).places(M.NAME) == (1,)


def test_a_name_that_is_assigned_takes_the_place_of_the_one_found(lay: Lay) -> None:
    layout = lay(csv(("Nama", "Warna"), ("Jakarta", "PT A B"), ("Solo", "PT C D")))
    assert [column.meaning for column in assign(layout, {1: M.NAME}).columns] == [M.IGNORE, M.NAME]


def test_a_list_without_any_heading_loses_no_company(lay: Lay) -> None:
    layout = lay(csv(*(row[1:3] for row in COMPANIES)))
    assert layout.named is False
    assert len(layout.entries) == 3


def test_of_two_licence_columns_the_one_with_whole_numbers_counts(lay: Lay) -> None:
    layout = lay(csv(("Nama", "No. Izin", "NIB"), ("PT A B", "KEP.12/2020", "1" * 13), ("PT C D", "13", "2" * 13)))
    assert layout.places(M.LICENCE) == (2,)
    assert layout.odd == ()


def test_sheets_with_the_same_columns_in_another_order_are_one_list(lay: Lay) -> None:
    layout = lay(
        xlsx(
            Jakarta=(("Nama", "NIB"), ("PT A B", "1" * 13)),
            Rekap=(("Wilayah", "Jumlah"), ("Jakarta", "1")),
            Jawa=(("No. NIB", "Warna", "Nama P3MI"), ("2" * 13, "biru", "PT C D")),
        )
    )
    assert [entry.cells for entry in layout.entries] == [("PT A B", "1" * 13, ""), ("PT C D", "2" * 13, "biru")]
    assert layout.left_out == ("Rekap",)


def test_hidden_sheets_are_left_out_and_named(lay: Lay) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for name in ("Daftar", "Lama"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ("Nama", "NIB"))
        sheet.write_row(1, 0, (f"PT {name}", "1" * 13))
    sheet.hide()
    book.close()
    layout = lay(file.getvalue())
    assert [entry.cells[0] for entry in layout.entries] == ["PT Daftar"]
    assert layout.left_out == ("Lama",)


@pytest.mark.parametrize("separator", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_csv_of_every_make_is_read(lay: Lay, separator: str, encoding: str) -> None:
    layout = lay(csv(("Nama", "NIB"), ("PT CAFÉ `JAYA`", "1" * 13), separator=separator, encoding=encoding))
    assert layout.entries[0].cells == ("PT CAFÉ `JAYA`", "1" * 13)


def test_the_separator_line_of_a_spreadsheet_is_obeyed(lay: Lay) -> None:
    rows = b"Nama|NIB, lama\nPT A|1, 2\nPT B|3, 4\n"
    assert lay(rows).entries[0].cells != ("PT A", "1, 2")
    assert lay(b"sep=|\n" + rows).entries[0].cells == ("PT A", "1, 2")


@pytest.mark.parametrize(
    "prose", [b"Yth. Bapak,\nmohon daftar P3MI\nterima kasih\n", b"a list of things, and more\nnothing else\n"]
)
def test_a_letter_is_no_table(lay: Lay, prose: bytes) -> None:
    with pytest.raises(FileFault) as refused:
        lay(prose)
    assert refused.value.fault is Fault.NOT_A_TABLE


def test_a_heading_alone_is_no_list(lay: Lay) -> None:
    with pytest.raises(FileFault) as refused:
        lay(csv(HEADING))
    assert refused.value.fault is Fault.NO_ROWS

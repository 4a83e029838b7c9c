"""Rows become agencies and sanctions; what is doubtful about them is said, and nothing is guessed."""

import io
from collections.abc import Sequence
from datetime import date, datetime

import pytest
import xlsxwriter

from bot.agencies.importing.doubts import EXPLAINED, DoubtReason
from bot.agencies.importing.draft import ListDraft
from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.hints import Hints, find_hints
from bot.agencies.importing.vocabulary import Vocabulary
from bot.agencies.model import Agency, Sanction
from bot.agencies.register import Register
from bot.agencies.versions import ListKind
from bot.resources import ContentFolder
from tests.unit.agencies.importing.conftest import Draft, Lay
from tests.unit.agencies.importing.files import COMPANIES, HEADING, csv, pdf, xlsx

D = DoubtReason
SANCTION_HEADING = ("Nama", "Sanksi", "Tanggal", "Nomor SK")


def doubts(made: ListDraft) -> list[tuple[int, DoubtReason, bool]]:
    return [(doubt.line, doubt.reason, doubt.taken) for doubt in made.doubtful]


def names(made: ListDraft) -> list[str]:
    return [row.name for row in made.rows]


def test_the_shipped_lists_import_as_they_are_read(draft: Draft, shipped: ContentFolder, snapshot: Register) -> None:
    folder = shipped.file("agencies/2026-09-17/listed.csv").parent
    listed = draft((folder / "listed.csv").read_bytes())
    assert listed.rows == snapshot.agencies
    assert (listed.as_of, listed.read, listed.duplicates) == (date(2026, 9, 17), 525, 0)
    assert [doubt.reason for doubt in listed.doubtful] == [D.NO_LICENCE] * 3 + [D.OTHER_NUMBER, D.NO_LICENCE]
    sanctions = draft((folder / "sanctions.csv").read_bytes(), ListKind.SANCTIONS)
    assert sanctions.rows == snapshot.sanctions
    assert sanctions.doubtful == ()


@pytest.mark.parametrize("make", [csv, xlsx, lambda heading, *rows: pdf(*rows, heading=heading)])
def test_every_kind_of_file_gives_the_same_rows(draft: Draft, make: type) -> None:
    made = draft(make(HEADING, *(tuple(cell.replace(",", "") for cell in row) for row in COMPANIES)))
    assert [(row.name, row.licence_no, row.address) for row in made.rows if isinstance(row, Agency)] == [
        (name, number, address.replace(",", "")) for _, name, number, address in COMPANIES
    ]
    assert made.doubtful == ()


def test_all_that_a_file_has_is_held(draft: Draft) -> None:
    heading = (
        "Nama",
        "NIB",
        "Kota",
        "Alamat",
        "Telp",
        "HP",
        "Kantor Cabang",
        "Tanggal Izin",
        "Berlaku s/d",
        "Direktur",
    )
    row = ("PT A B", "9120307772741", "Bekasi", "Jl. X 1", "021-1234567/68; 021-7654321", "0812 3456 7890",
           "1. Semarang\n2. Solo", date(2021, 2, 3), "3 Februari 2026", "Nama Orang")  # fmt: skip
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, heading)
    sheet.write_row(1, 0, row)
    book.close()
    assert draft(file.getvalue(), source="Surat B.1").rows == (
        Agency("PT A B", "9120307772741", "Bekasi", "Surat B.1", "Jl. X 1",
               ("021-1234567/68", "021-7654321", "0812 3456 7890"), ("Semarang", "Solo"),
               "2021-02-03", "3 Februari 2026"),
    )  # fmt: skip


def test_rows_without_a_usable_name_are_not_taken(draft: Draft) -> None:
    rows = [
        ("", "9120307772741", "x"),
        ("9120307772741", "1", "x"),
        ("***", "1", "x"),
        ("PT", "1", "x"),
        ("A" * 200, "1", "x"),
    ]
    made = draft(csv(("Nama", "NIB", "Kota"), *rows, ("PT A B", "9120307772741", "Solo")))
    assert names(made) == ["PT A B"]
    assert doubts(made) == [
        (2, D.NO_NAME, False), (3, D.NUMBER_AS_NAME, False), (4, D.NO_LETTERS, False), (5, D.NO_LETTERS, False),
        (6, D.LONG_NAME, False),
    ]  # fmt: skip


def test_half_a_row_is_not_taken(draft: Draft) -> None:
    cut = csv(("Nama", "NIB", "Kota", "Alamat"), ("PT A B", "9120307772741", "Solo", "Jl. X"), ("PT C D", "912"))
    assert doubts(draft(cut)) == [(3, D.UNEVEN, False)]
    more = csv(("Nama", "NIB", "Alamat"), ("PT A B", "1" * 13, "Jl. X", ""), ("PT C D", "2" * 13, "Jl. X", "Solo"))
    assert doubts(draft(more)) == [(3, D.UNEVEN, False)]
    section = xlsx(HEADING, ("JAWA BARAT",), *COMPANIES, ("", "JAWA TIMUR"), ("", "PT LAIN SEKALI"))
    assert doubts(draft(section)) == [(2, D.HALF_ROW, False), (6, D.HALF_ROW, False), (7, D.NO_LICENCE, True)]


@pytest.mark.parametrize(
    ("cell", "number", "reason"),
    [
        ("9120307772741", "9120307772741", None),
        ("91 2030.777-2741", "9120307772741", None),
        ("'9120307772741", "9120307772741", None),
        ("9120307772741.0", "9120307772741", None),
        (9120307772741, "9120307772741", None),
        ("15062200008190008", "15062200008190008", None),
        (220103122805, "0220103122805", D.PADDED_LICENCE),
        (15062200008190008, None, D.ROUNDED_LICENCE),
        ("9,12031E+12", None, D.ROUNDED_LICENCE),
        ("912", "912", D.SHORT_LICENCE),
        ("KEP.12/MEN/2020", "KEP.12/MEN/2020", D.SHORT_LICENCE),
        ("-", None, D.NO_LICENCE),
    ],
)
def test_licence_numbers_lose_no_digit_silently(
    draft: Draft, cell: str | int, number: str | None, reason: DoubtReason | None
) -> None:
    made = draft(xlsx(("Nama", "NIB", "Kota"), ("PT A B", cell, "Solo")))
    assert [row.licence_no for row in made.rows if isinstance(row, Agency)] == [number]
    assert doubts(made) == ([(2, reason, True)] if reason else [])


def test_doubles_are_merged_and_other_numbers_kept(draft: Draft) -> None:
    made = draft(
        csv(
            ("Nama", "NIB"),
            ("PT A B", "1" * 13), ("P.T. A  b", "1" * 13), ("PT A B", "2" * 13), ("PT C D", "1" * 13),
        )
    )  # fmt: skip
    assert names(made) == ["PT A B", "PT A B", "PT C D"]
    assert made.duplicates == 1
    assert doubts(made) == [(3, D.DUPLICATE, False), (4, D.OTHER_NUMBER, True), (5, D.SAME_NUMBER, True)]


@pytest.mark.parametrize("name", ["PT A B", ""], ids=["named again", "merged cell"])
def test_rows_of_branch_offices_belong_to_their_company(draft: Draft, name: str) -> None:
    made = draft(
        xlsx(
            ("Nama", "NIB", "Kantor Cabang", "Alamat", "Telp"),
            ("PT A B", "1" * 13, "", "Jl. X, Jakarta", "021-111111"),
            (name, "", "Semarang", "Jl. Y, Semarang", "024-222222"),
            (name, "", "Solo", "Jl. Z, Solo", ""),
            ("PT C D", "2" * 13, "", "", ""),
        )
    )
    assert made.doubtful == ()
    assert made.rows[0] == Agency(
        "PT A B", "1" * 13, None, "", "Jl. X, Jakarta", ("021-111111", "024-222222"),
        ("Semarang, Jl. Y, Semarang", "Solo, Jl. Z, Solo"),
    )  # fmt: skip
    assert names(made) == ["PT A B", "PT C D"]


def test_a_company_whose_status_is_revoked_is_never_listed(draft: Draft) -> None:
    made = draft(
        csv(
            ("Nama", "NIB", "Status"),
            ("PT A B", "1" * 13, "Aktif"), ("PT C D", "2" * 13, "Dicabut"), ("PT E F", "3" * 13, "Tidak aktif"),
            ("PT G H", "4" * 13, "Skorsing"), ("PT I J", "5" * 13, "proses"), ("PT K L", "6" * 13, ""),
        )
    )  # fmt: skip
    assert names(made) == ["PT A B", "PT G H", "PT I J", "PT K L"]
    assert doubts(made) == [
        (3, D.STANDING, False), (4, D.STANDING, False), (5, D.STANDING, True), (6, D.STANDING, True),
    ]  # fmt: skip


@pytest.mark.parametrize("sign", list("=+-@"))
def test_text_that_looks_like_a_formula_stays_text(draft: Draft, sign: str) -> None:
    text = f"{sign}HYPERLINK(A1) JAYA"
    made = draft(xlsx(("Nama", "NIB"), (text, "1" * 13)))
    assert names(made) == [text]
    assert doubts(made) == [(2, D.FORMULA, True)]


def test_a_formula_counts_as_its_value_and_is_doubted_without_one(draft: Draft) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("Nama", "NIB", "Kota"))
    for row, values in enumerate((("PT A B", "1" * 13, "Solo"), ("", "2" * 13, "Solo"), ("PT C D", "", "Solo")), 1):
        for column, value in enumerate(values):
            sheet.write_formula(row, column, "=Z9", None, value)
    sheet.write_row(4, 0, ("PT E F", "3" * 13))
    sheet.write_formula(4, 2, "=1/0", None, "#DIV/0!")
    sheet.write_row(5, 0, ("PT G H", "4" * 13))
    sheet.set_row(5, None, None, {"hidden": True})
    book.close()
    made = draft(file.getvalue())
    assert names(made) == ["PT A B", "PT C D", "PT E F", "PT G H"]
    assert doubts(made) == [
        (3, D.NO_VALUE, False), (4, D.NO_VALUE, True), (5, D.NO_VALUE, True), (6, D.HIDDEN, True),
    ]  # fmt: skip


def test_rows_of_a_pdf_that_go_on_are_joined(draft: Draft) -> None:
    made = draft(
        pdf(
            ("1", "PT AGESA ASA JAYA", "9120307772741", "Jl. Melati 1"), ("", "", "", "Jakarta Timur"),
            ("2", "PT ARNI", "9120002212466", "Jl. Mawar"), ("", "FAMILY", "", "Semarang"),
        )
    )  # fmt: skip
    assert [(row.name, row.address) for row in made.rows if isinstance(row, Agency)] == [
        ("PT AGESA ASA JAYA", "Jl. Melati 1 Jakarta Timur"), ("PT ARNI FAMILY", "Jl. Mawar Semarang"),
    ]  # fmt: skip
    assert doubts(made) == [(4, D.JOINED, True)]


def test_sanctions_need_an_action_a_date_and_a_source(draft: Draft) -> None:
    rows = (
        ("PT A B", "Pencabutan izin", "3 Februari 2026", "SK 1/2026"),
        ("PT C D", "Skorsing", "Januari 2026", "SK 2/2026"),
        ("PT E F", "Teguran", "3 Februari 2026", "SK 3"), ("PT G H", "Dicabut", "02/13/2026", "SK 3"),
        ("PT I J", "Dicabut", "", "SK 3"), ("PT K L", "Dicabut", "2026-02-03", ""),
        ("PT A B", "Pencabutan izin", "03/02/2026", "SK 1/2026"), ("PT A B", "Skorsing", "2025-02-03", "SK 0/2025"),
    )  # fmt: skip
    made = draft(csv(SANCTION_HEADING, *rows), ListKind.SANCTIONS)
    assert made.rows == (
        Sanction("PT A B", "revoked", "2026-02-03", "SK 1/2026", "confirmed", "SK 1/2026"),
        Sanction("PT C D", "suspended", "2026-01", "SK 2/2026", "confirmed", "SK 2/2026"),
        Sanction("PT A B", "suspended", "2025-02-03", "SK 0/2025", "confirmed", "SK 0/2025"),
    )
    assert doubts(made) == [
        (4, D.UNKNOWN_ACTION, False), (5, D.UNKNOWN_DATE, False), (6, D.NO_DATE, False), (7, D.NO_SOURCE, False),
        (8, D.DUPLICATE, False),
    ]  # fmt: skip


def test_what_holds_for_the_whole_file_fills_the_gaps_and_overrules_nothing(draft: Draft) -> None:
    rows = (("PT A B", "", "", ""), ("PT C D", "Skorsing", "2025-01-02", "SK 9"), ("PT E F", "Teguran", "", ""))
    made = draft(csv(SANCTION_HEADING, *rows), ListKind.SANCTIONS, source="SK 1", date="2026-02-03", action="revoked")
    assert [(row.action, row.date, row.source) for row in made.rows if isinstance(row, Sanction)] == [
        ("revoked", "2026-02-03", "SK 1"), ("suspended", "2025-01-02", "SK 9"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "spelling", "doubted"),
    [("", "confirmed", False), ("Belum pasti", "unconfirmed", False), ("unconfirmed", "unconfirmed", False),
     ("confirmed", "confirmed", False), ("entahlah", "unconfirmed", True)],
)  # fmt: skip
def test_the_spelling_is_confirmed_unless_the_file_says_otherwise(
    draft: Draft, cell: str, spelling: str, doubted: bool
) -> None:
    row = ("PT A B", "Dicabut", "2026-02-03", "SK 1", cell)
    made = draft(csv((*SANCTION_HEADING, "Ejaan"), row), ListKind.SANCTIONS)
    assert [each.spelling for each in made.rows if isinstance(each, Sanction)] == [spelling]
    assert doubts(made) == ([(2, D.UNKNOWN_SPELLING, True)] if doubted else [])


LETTER = "KEMENTERIAN\nNomor: B.96/2026\nJakarta, 3 Februari 2026\n"


@pytest.mark.parametrize(
    ("title", "hints"),
    [
        ("Daftar P3MI per 17 September 2026", Hints(ListKind.LISTED, date(2026, 9, 17), None, None, date(2026, 9, 17))),
        (LETTER + "Daftar P3MI data per 17-09-2026",
         Hints(ListKind.LISTED, date(2026, 9, 17), None, "B.96/2026", date(2026, 2, 3))),
        (LETTER + "Daftar P3MI yang dicabut izinnya",
         Hints(ListKind.SANCTIONS, None, "revoked", "B.96/2026", date(2026, 2, 3))),
        ("Daftar P3MI yang dikenai skorsing", Hints(ListKind.SANCTIONS, None, "suspended", None, None)),
        ("Daftar P3MI berizin, tidak termasuk yang dicabut", Hints(None, None, None, None, None)),
    ],
)  # fmt: skip
def test_a_letter_tells_what_it_is(lay: Lay, vocabulary: Vocabulary, title: str, hints: Hints) -> None:
    assert find_hints(lay(pdf(*COMPANIES, before=title, after="Demikian disampaikan.")), vocabulary) == hints


def test_a_column_of_actions_tells_the_kind_of_list(lay: Lay, vocabulary: Vocabulary) -> None:
    def kind(*cells: str) -> ListKind | None:
        return find_hints(lay(csv(("Nama", "Keterangan"), *(("PT A B", cell) for cell in cells))), vocabulary).kind

    assert kind("Dicabut", "Dicabut", "Skorsing") is ListKind.SANCTIONS
    assert kind("Aktif", "Aktif", "Dicabut") is ListKind.LISTED


def test_an_empty_draft_is_refused(draft: Draft) -> None:
    for rows in ([("", "1" * 13)], [("123", "1" * 13)]):
        with pytest.raises(FileFault) as refused:
            draft(csv(("Nama", "NIB"), *rows))
        assert refused.value.fault is Fault.NO_ROWS


def test_every_doubt_is_explained() -> None:
    assert set(EXPLAINED) == set(DoubtReason)


def test_the_day_of_a_spreadsheet_is_a_day(draft: Draft) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "d mmm yyyy"})
    sheet = book.add_worksheet()
    row: Sequence[object] = ("PT A B", "Dicabut", datetime(2026, 2, 3), "SK 1")  # noqa: DTZ001 - a sheet has no zones
    sheet.write_row(0, 0, SANCTION_HEADING)
    sheet.write_row(1, 0, row)
    sheet.write_row(2, 0, ("PT C D", "Dicabut", 46056, "SK 1"))
    book.close()
    made = draft(file.getvalue(), ListKind.SANCTIONS)
    assert {each.date for each in made.rows if isinstance(each, Sanction)} == {"2026-02-03"}

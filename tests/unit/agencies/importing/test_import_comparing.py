"""A draft is compared with the list in use, and can wait for an answer."""

from dataclasses import replace

import pytest

from bot.agencies.importing.columns import Layout
from bot.agencies.importing.comparing import Change, Difference, compare
from bot.agencies.importing.draft import ListDraft
from bot.agencies.importing.holding import hold, release
from bot.agencies.model import Agency, Sanction
from bot.agencies.register import Register
from bot.agencies.versions import ListKind, pack, unpack
from tests.unit.agencies.importing.conftest import Draft, Lay
from tests.unit.agencies.importing.files import COMPANIES, HEADING, csv, pdf

A = Agency("PT A B", "9120307772741", "Solo", "list", "Jl. X", ("021 111",), ("Solo", "Tegal"))
SANCTION = Sanction("PT A B", "revoked", "2026-02-03", "SK 1", "confirmed", "SK 1")


def test_new_gone_changed_and_same_are_told_apart() -> None:
    old = (A, replace(A, name="PT C D"), replace(A, name="PT E F"))
    new = (A, replace(A, name="PT C D", city="Tegal", licence_no=None), replace(A, name="PT G H"))
    assert compare(old, new) == Difference(("PT G H",), ("PT E F",), (Change("PT C D", ("licence_no", "city")),), 1)


@pytest.mark.parametrize(
    "again",
    [
        replace(A, name="p.t.  A b"), replace(A, name="AB"), replace(A, licence_no="9120 3077 7274.1"),
        replace(A, city="SOLO "), replace(A, source="another file"), replace(A, phones=("021-111",)),
        replace(A, branches=("Tegal", "Solo")),
    ],
)  # fmt: skip
def test_spacing_case_and_order_are_no_change(again: Agency) -> None:
    assert compare((A,), (again,)) == Difference((), (), (), 1)


def test_a_company_with_two_numbers_is_compared_as_a_whole() -> None:
    other = replace(A, licence_no="1506220000819")
    assert compare((A, other), (other, A)).same == 1
    assert compare((A, other), (A,)).changed == (Change("PT A B", ("licence_no",)),)


def test_sanctions_are_compared_with_their_sources() -> None:
    assert compare((SANCTION,), (replace(SANCTION, cited="short"),)).same == 1
    suspended = replace(SANCTION, action="suspended", date="2025-02-03", source="SK 0")
    assert compare((SANCTION,), (SANCTION, suspended)).changed == (Change("PT A B", ("action", "date", "source")),)


def test_a_list_that_loses_more_than_a_fifth_is_marked() -> None:
    old = tuple(replace(A, name=f"PT {chr(97 + number) * 3}") for number in range(10))
    assert not compare(old, old[2:]).shrinks
    assert compare(old, old[3:]).shrinks
    assert compare(old, tuple(replace(row, name=f"{row.name} X") for row in old)).shrinks
    assert not compare((), old).shrinks


def test_the_register_compared_with_itself_is_the_same(snapshot: Register) -> None:
    for rows in (snapshot.agencies, snapshot.sanctions):
        difference = compare(rows, rows)
        assert (difference.new, difference.gone, difference.changed, difference.shrinks) == ((), (), (), False)


def test_a_draft_and_open_questions_can_wait(draft: Draft, lay: Lay) -> None:
    made, layout = draft(pdf(*COMPANIES)), lay(csv((*HEADING, "Warna"), *((*row, "biru") for row in COMPANIES)))
    sanctions = draft(
        csv(("Nama", "Sanksi", "Tanggal", "SK"), ("PT A", "Dicabut", "2026-01-02", "1")), ListKind.SANCTIONS
    )
    assert release(ListDraft, hold(made)) == made
    assert release(ListDraft, hold(sanctions)) == sanctions
    assert release(Layout, hold(layout)) == layout
    with pytest.raises(ValueError, match="validation"):
        release(ListDraft, hold(layout))


def test_rows_are_packed_and_unpacked_by_kind(snapshot: Register) -> None:
    assert unpack(ListKind.LISTED, pack(snapshot.agencies)) == snapshot.agencies
    assert unpack(ListKind.LISTED, pack((A,))) == (A,)
    assert unpack(ListKind.SANCTIONS, pack(snapshot.sanctions)) == snapshot.sanctions

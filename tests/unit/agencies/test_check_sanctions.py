import pytest

from bot.agencies.checker import Checker
from bot.agencies.matching.words import Words
from bot.agencies.model import Agency, Sanction, Verdict
from bot.agencies.register import Register
from tests.unit.agencies.small_register import DAY


@pytest.mark.parametrize("typed", ["PT Kalip Sukses Bersama", "kalip succes bersama", "pt.kalipsuksesbersama"])
def test_a_revoked_name_is_sanctioned(checker: Checker, typed: str) -> None:
    answer = checker.check(typed)

    assert answer.verdict is Verdict.SANCTIONED
    assert answer.agency is None
    assert [sanction.action for sanction in answer.sanctions] == ["revoked"]


@pytest.mark.parametrize("typed", ["setia mulya kridatama", "9120500980645"])
def test_a_company_on_both_lists_is_sanctioned_and_keeps_its_place_on_the_list(checker: Checker, typed: str) -> None:
    answer = checker.check(typed)

    assert answer.verdict is Verdict.SANCTIONED
    assert answer.agency is not None
    assert (answer.agency.licence_no, answer.sanctions[0].spelling) == ("9120500980645", "unconfirmed")


@pytest.mark.parametrize(
    ("revoked", "listed"),
    [
        ("PT KALIP SUKSES BERSAMA", "PT KALIP SUKSES BERJAYA"),
        ("PT DHARMAKARYA RAHARJA", "PT DHARMAKERTA RAHARJA"),
        ("PT ASSALAM KARYA MANUNGGAL PUTRA", "PT ASSALAM KARYA MANUNGGAL"),
        ("PT MARINAIO PRIMA SUCCESS", "PT MARINA PRIMA SUKSES"),
    ],
)
def test_near_names_are_told_apart(checker: Checker, revoked: str, listed: str) -> None:
    assert checker.check(revoked).verdict is Verdict.SANCTIONED
    assert checker.check(listed).verdict is Verdict.LISTED


def test_a_name_between_a_revoked_and_a_listed_one_shows_both(checker: Checker) -> None:
    answer = checker.check("kalip sukses")

    assert answer.verdict is Verdict.SIMILAR
    assert {candidate.name: candidate.standing for candidate in answer.candidates} == {
        "PT KALIP SUKSES BERSAMA": Verdict.SANCTIONED,
        "PT KALIP SUKSES BERJAYA": Verdict.LISTED,
    }


def test_a_slip_in_a_revoked_name_is_asked_back(checker: Checker) -> None:
    answer = checker.check("assalam karya manunhgal putra")

    assert answer.verdict is Verdict.SIMILAR
    assert answer.candidates[0].standing is Verdict.SANCTIONED


def test_twins_that_are_spelled_alike_are_asked_back_unless_one_fits_letter_by_letter(words: Words) -> None:
    listed = Agency("PT SANJAYA PUTERA PERKASA", "9120000000002", None, "a test")
    revoked = Sanction("PT SANJAYA PUTRA PERKASA", "revoked", "2026-09-17", "a decree", "confirmed", "a decree")
    checker = Checker(Register((listed,), (revoked,), DAY), words)

    assert checker.check("sanjaya putera perkasa").verdict is Verdict.LISTED
    assert checker.check("sanjaya putra perkasa").verdict is Verdict.SANCTIONED
    between = checker.check("sanjaya poetra perkasa")
    assert between.verdict is Verdict.SIMILAR
    assert {candidate.standing for candidate in between.candidates} == {Verdict.LISTED, Verdict.SANCTIONED}

import pytest

from bot.agencies.checker import Checker
from bot.agencies.model import How, ReasonKind, Verdict


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("9120002212466", "PT ARNI FAMILY"),
        ("9120 0022 12466", "PT ARNI FAMILY"),
        ("9120.0022.12466", "PT ARNI FAMILY"),
        ("9120-0022-12466", "PT ARNI FAMILY"),
        ("91200022124660001", "PT ARNI FAMILY"),
        ("NIB 9120002212466", "PT ARNI FAMILY"),
        ("nomor 9120002212466 081234567890", "PT ARNI FAMILY"),
        ("081234567890 9120002212466", "PT ARNI FAMILY"),
        ("0269010201885", "PT RAFA GLOBAL MARINE"),
        ("PT Arni Family 9120002212466", "PT ARNI FAMILY"),
        ("PT Arni Famiky 9120002212466", "PT ARNI FAMILY"),
    ],
)
def test_a_licence_number_finds_its_company(checker: Checker, typed: str, name: str) -> None:
    answer = checker.check(typed)

    assert answer.agency is not None, answer.candidates
    assert (answer.verdict, answer.agency.name, answer.how) == (Verdict.LISTED, name, How.LICENCE)


@pytest.mark.parametrize(
    "typed",
    [
        "PT Asa Jaya 9120002212466",
        "PT Suka Maju Terus, NIB 9120002212466",
        "budi santoso 9120002212466",
        "9120002212466 dan 0220103122805",
        "CV Arni Family 9120002212466",
    ],
)
def test_a_licence_number_beside_another_name_is_asked_back(checker: Checker, typed: str) -> None:
    answer = checker.check(typed)

    assert answer.verdict is Verdict.SIMILAR
    (owner,) = [candidate for candidate in answer.candidates if candidate.name == "PT ARNI FAMILY"]
    assert owner.why[0].kind is ReasonKind.NUMBER


def test_a_licence_number_that_nobody_has_is_told_beside_a_listed_name(checker: Checker) -> None:
    answer = checker.check("PT Arni Family NIB 9999999999999")

    assert answer.verdict is Verdict.SIMILAR
    assert [reason.kind for reason in answer.candidates[0].why] == [ReasonKind.NUMBER]


@pytest.mark.parametrize("number", ["91200022124660", "912000221246600", "912000221246", "9120002212467"])
def test_a_number_with_a_digit_more_less_or_other_is_nobodys(checker: Checker, number: str) -> None:
    assert checker.check(number).verdict is Verdict.NOT_FOUND
    assert checker.check(f"NIB {number}").verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize("number", ["9120002212467", "NIB 91200022124660", "91200022124670001"])
def test_another_licence_number_beside_a_name_is_asked_back(checker: Checker, number: str) -> None:
    assert checker.check(f"PT Arni Family {number}").verdict is Verdict.SIMILAR


@pytest.mark.parametrize("number", ["912OOO2212466", "9l2OOO22l2466", "NIB 9I2000221246b"])
def test_letters_that_were_read_for_digits_are_digits(checker: Checker, number: str) -> None:
    assert (checker.check(number).verdict is Verdict.LISTED) is not number.endswith("b")


@pytest.mark.parametrize("number", ["081234567890", "6281234567890", "1370012345678901"])
def test_phone_and_account_numbers_do_not_matter(checker: Checker, number: str) -> None:
    assert checker.check(f"PT Arni Family {number}").verdict is Verdict.LISTED


def test_an_unknown_number_alone_is_not_found(checker: Checker) -> None:
    assert checker.check("9999999999999").verdict is Verdict.NOT_FOUND

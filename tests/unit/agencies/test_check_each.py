"""Texts that name several companies, and what is kept of a name that was asked for in vain."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agencies.checker import MOST_NAMED, Checker
from bot.agencies.matching.names import letters
from bot.agencies.matching.tokens import clean
from bot.agencies.matching.words import Words
from bot.agencies.model import Verdict
from tests.unit.agencies.small_register import LISTED

NAMES = sorted(LISTED)


def told(checker: Checker, text: str) -> list[tuple[str, Verdict]]:
    return [
        (answer.agency.name if answer.agency else answer.query, answer.verdict) for answer in checker.check_each(text)
    ]


def test_each_company_gets_its_own_verdict_in_the_order_of_the_text(checker: Checker) -> None:
    text = f"Lowongan dari {NAMES[0]}\nPT Suka Maju Terus Mundur\n{NAMES[1]} dan {NAMES[2]}, hubungi admin"

    assert told(checker, text) == [
        (NAMES[0], Verdict.LISTED),
        ("PT Suka Maju Terus Mundur", Verdict.NOT_FOUND),
        (NAMES[1], Verdict.LISTED),
        (NAMES[2], Verdict.LISTED),
    ]


@pytest.mark.parametrize("spoilt", ["koperasi {}", "CV Bunga bekerja sama dengan {}", "{} 2", "{} dan Rekan"])
def test_what_stands_beside_a_name_counts_for_it_alone(checker: Checker, spoilt: str) -> None:
    answers = checker.check_each(f"{spoilt.format(NAMES[0])}\n{NAMES[1]}")

    assert answers[0].verdict is not Verdict.LISTED
    assert answers[-1].verdict is Verdict.LISTED


def test_one_company_is_answered_like_a_check(checker: Checker) -> None:
    text = f"lowongan resmi {NAMES[0]} gaji 8 jt"
    [answer], checked = checker.check_each(text), checker.check(text)

    assert (answer.verdict, answer.agency, answer.how) == (checked.verdict, checked.agency, checked.how)
    assert letters(answer.query) == letters(NAMES[0])


@pytest.mark.parametrize("text", ["", "gaji 15 juta kerja ke kamboja", "hubungi Budi 0812", "PT", "🔥"])
def test_no_company_is_no_answer(checker: Checker, text: str) -> None:
    assert checker.check_each(text) == ()


def test_the_same_company_is_told_once_and_no_more_than_can_be_read(checker: Checker) -> None:
    assert len(checker.check_each(f"{NAMES[0]}\n{NAMES[0].lower()}")) == 1
    assert len(checker.check_each("\n".join(f"PT Zeta{chr(97 + n)} Omega" for n in range(20)))) == MOST_NAMED


@given(st.lists(st.sampled_from([*NAMES, "PT Suka Maju", "dan", "CV", "\n", ",", "2", "koperasi", "gaji"]), max_size=8))
def test_nothing_is_listed_that_does_not_stand_there_whole(checker: Checker, parts: list[str]) -> None:
    text = " ".join(parts)
    squeezed = re.sub(r"[^a-z0-9]", "", clean(text))
    for answer in checker.check_each(text):
        if answer.verdict is Verdict.LISTED:
            assert answer.agency is not None
            assert letters(answer.agency.name) in squeezed


@given(st.text(max_size=300))
def test_any_text_can_be_split(checker: Checker, text: str) -> None:
    assert all(len(answer.query) <= 60 for answer in checker.check_each(text))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("PT Suka Maju Terus", "suka maju terus"),
        ("cek pt. suka maju terus dong min", "suka maju terus"),
        ("suka maju terus, PT", "suka maju terus"),
    ],
)
def test_a_name_asked_in_vain_is_the_same_for_all(checker: Checker, query: str, name: str) -> None:
    assert checker.normalise(query) == name


@pytest.mark.parametrize(
    "query",
    [
        "Siti Aminah",
        "Pak Budi Jaya Santoso",
        "bu sari",
        "0812 0000 1111",
        "",
        "budi",
        "Budi Santoso Wijayanto",
        "PT Satu, PT Dua",
        "satu dua tiga empat lima enam tujuh delapan PT",
    ],
)
def test_what_may_be_a_person_or_is_no_name_is_never_kept(checker: Checker, query: str) -> None:
    assert checker.normalise(query) == ""


def test_every_name_of_a_register_can_be_watched(checker: Checker) -> None:
    assert [name for name in NAMES if not checker.normalise(name)] == []


def test_a_candidate_tells_which_words_are_the_same(checker: Checker, words: Words) -> None:
    candidate = checker.check("PT ARNI SAUDARA").candidates[0]

    assert (candidate.name, candidate.same) == ("PT ARNI FAMILY", ("ARNI",))
    assert checker.check("arni family baru").candidates[0].same == ("ARNI", "FAMILY")

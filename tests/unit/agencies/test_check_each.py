"""Texts that name several companies, and what is kept of a name that was asked for in vain."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agencies.checker import MOST_NAMED, Checker
from bot.agencies.lines import answer_line
from bot.agencies.matching.names import letters
from bot.agencies.matching.tokens import clean
from bot.agencies.model import ReasonKind, Verdict
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("lowongan resmi {} gaji 8 jt", "{}"),
        ("koperasi {}", "{}"),
        ("{} 2", "{} 2"),
        ("CV Bunga bekerja sama dengan {}", "{}"),
        ("{}\n" + "halo " * 2000, "{}"),
        ("🔥 *p.t.  ARNI\u200b famil\u0443*!", "p.t. ARNI famil\u0443"),
        ("loker arni famly taiwan", "arni famly"),
        ("9120002212466", "9120002212466"),
    ],
)
def test_one_company_is_answered_like_a_check_and_shown_as_it_stands_there(
    checker: Checker, text: str, shown: str
) -> None:
    text, shown = text.format("PT Arni Family"), shown.format("PT Arni Family")

    assert checker.check_each(text) == (replace(checker.check(text), query=shown),)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("PT Arni Family dan PT Asa Jaya", "listed listed"),
        ("Arni Family, PT\nAsa Jaya, PT", "listed listed"),
        ("arni family, asa jaya", "listed listed"),
        ("PT Arni Family NIB 9120002212466 PT Asa Jaya NIB 0220103122805", "listed listed"),
        ("PT Arni Family NIB 0220103122805\nPT Asa Jaya NIB 9120002212466", "similar similar"),
        ("arni family asa jaya", "similar similar"),
        ("PT Arni Family mitra PT Asa Jaya", "similar similar"),
        ("CV Bunga bekerja sama dengan PT Arni Family dan PT Asa Jaya", "similar similar"),
        ("PT Zamrud Berdikari (grup PT Arni Family)", "not_found similar"),
        ("PT Arni Family Indonesia & PT Asa Jaya", "similar listed"),
        ("PT Arni Family\nkoperasi PT Arni Family\nPT Asa Jaya", "similar listed"),
        ("PT Arni Family\nPT Asa Jaya\nkoperasi PT Arni Family", "similar listed"),
        ("1. PT Arni Family\n2. PT Kalip Sukses Bersama", "listed sanctioned"),
        ("PT Arni Family, PT Asa Jaya\n" + "halo " * 2000, "similar similar"),
    ],
)
def test_each_part_is_judged_with_what_belongs_to_it(checker: Checker, text: str, verdicts: str) -> None:
    assert [answer.verdict for answer in checker.check_each(text)] == verdicts.split()


@pytest.mark.parametrize("text", ["", "gaji 15 juta kerja ke kamboja", "hubungi Budi 0812", "PT", "🔥"])
def test_no_company_is_no_answer(checker: Checker, text: str) -> None:
    assert checker.check_each(text) == ()


def test_the_same_company_is_told_once_and_no_more_than_can_be_read(checker: Checker) -> None:
    assert len(checker.check_each(f"{NAMES[0]}\n{NAMES[0].lower()}")) == 1
    assert len(checker.check_each("\n".join(f"PT Zeta{chr(97 + n)} Omega" for n in range(20)))) == MOST_NAMED


PARTS = [
    *NAMES,
    "PT Suka Maju",
    "dan",
    "CV",
    "\n",
    ",",
    "2",
    "koperasi",
    "gaji",
    "mitra",
    "🔥",
    "Indonesia",
    "(",
    "cabang",
]


@given(st.lists(st.sampled_from(PARTS), max_size=8))
def test_nothing_is_listed_that_does_not_stand_there_whole(checker: Checker, parts: list[str]) -> None:
    text = " ".join(parts)
    squeezed = re.sub(r"[^a-z0-9]", "", clean(text))
    for answer in checker.check_each(text):
        if answer.verdict is Verdict.LISTED:
            assert answer.agency is not None
            assert letters(answer.agency.name) in squeezed
            assert letters(answer.agency.name) in letters(answer.query)
            assert checker.check(answer.query).verdict is Verdict.LISTED


@given(st.text(max_size=300))
def test_any_text_has_a_name_or_none(checker: Checker, text: str) -> None:
    name = checker.normalise(text)

    assert len(name.split()) <= 6
    assert not re.search(r"\d{5}", name)


@given(st.text(max_size=300))
def test_any_text_can_be_split(checker: Checker, text: str) -> None:
    assert all(len(answer.query) <= 60 for answer in checker.check_each(text))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("PT Suka Maju Terus", "suka maju terus"),
        ("cek pt. suka maju terus dong min", "suka maju terus"),
        ("suka maju terus, PT", "suka maju terus"),
        ("apakah PT Suka Maju Terus terdaftar?", "suka maju terus"),
        ("kata pak Budi Santoso, PT Suka Maju Terus resmi", "suka maju terus"),
        ("PT Suka Maju 081200001111 Siti", "suka maju"),
        ("PT Arni Family Sentosa cabang Cilacap", "arni family sentosa"),
    ],
)
def test_a_name_asked_in_vain_is_the_same_for_all(checker: Checker, query: str, name: str) -> None:
    assert checker.normalise(query) == name
    assert checker.normalise(f"PT {name.upper()}") == name


@pytest.mark.parametrize(
    "query",
    [
        "Siti Aminah",
        "Siti Karya Mulya",
        "CV Suka Maju",
        "LPK Sakura",
        "sejahtera mandiri kencana",
        "Pak Budi Jaya Santoso",
        "bu sari",
        "Dewi Pertiwi",
        "Intan Ayu Lestari",
        "Budi Utama",
        "Putra Wijaya",
        "pak Sejahtera Mandiri Kencana",
        "halo pak sejahtera mandiri",
        "Rina Mandiri",
        "0812 0000 1111",
        "PT 081200001111",
        "",
        "?",
        "budi",
        "Budi Santoso Wijayanto",
        "PT Satu, PT Dua",
        "sejahtera mandiri itu apa?",
        "gaji sejahtera berapa mandiri ya",
        "PT apa yang bagus",
        "universitas sejahtera mandiri",
        "LOKER\nPT Suka Maju\ngaji 9jt",
        "PT Suka Maju " + "halo " * 40,
        "satu dua tiga empat lima enam tujuh delapan PT",
    ],
)
def test_what_may_be_a_person_or_is_no_name_is_never_kept(checker: Checker, query: str) -> None:
    assert checker.normalise(query) == ""


def test_every_name_of_a_register_can_be_watched(checker: Checker) -> None:
    assert [name for name in NAMES if not checker.normalise(name)] == []


@pytest.mark.parametrize(
    ("query", "name", "same", "why"),
    [
        ("rihlah abadi", "PT RIHLAH IBADI", "RIHLAH", "has IBADI where abadi was typed"),
        ("arni family baru", "PT ARNI FAMILY", "ARNI FAMILY", "baru stands beside the name"),
        ("koperasi arny family", "PT ARNI FAMILY", "FAMILY", "it is another body or a person; spelled ARNI"),
        ("margatama amri", "PT AMRI MARGATAMA", "AMRI MARGATAMA", "has its words in another order"),
        ("delta putri nil", "PT PUTRI NIL SEJATI", "PUTRI NIL", "has SEJATI where delta was typed"),
        ("pt kentjana m b", "PT KENTJANA MERCU BUANA", "KENTJANA", "m may be short for MERCU"),
        ("PT KMB", "PT KENTJANA MERCU BUANA", "", "KMB may be short for KENTJANA MERCU BUANA"),
        ("timuraya jaya lestari", "PT TIMUR RAYA JAYA LESTARI", "JAYA LESTARI", "spelled TIMUR RAYA, not timuraya"),
        ("vina duta sejati", "PT PRIMA DUTA SEJATI", "DUTA SEJATI", "has PRIMA where vina was typed"),
        ("PT Asa Jaya 9120002212466", "PT ASA JAYA", "ASA JAYA", "the licence number and the name do not"),
    ],
)  # fmt: skip
def test_a_candidate_tells_truly_which_words_match_and_which_differ(
    checker: Checker, query: str, name: str, same: str, why: str
) -> None:
    found = {candidate.name: candidate for candidate in checker.check(query).candidates}
    told = {one["name"]: one["why"] for one in json.loads(answer_line(checker, query))["candidates"]}

    assert found[name].same == tuple(same.split())
    assert why in told[name]


def test_what_stands_beside_one_name_is_not_told_of_another(checker: Checker) -> None:
    first, other = checker.check("PT Arni Family Indonesia, PT Asa Jaya").candidates[:2]

    assert [reason.kind for reason in first.why] == [ReasonKind.BESIDE, ReasonKind.SEVERAL]
    assert [reason.kind for reason in other.why] == [ReasonKind.SEVERAL]

"""Words become stems: written Indonesian, what people say in chats, and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.stems import LONGEST, English, Indonesian, split_words
from bot.learning.typos import Speller, count_slips

INDONESIAN, ENGLISH = Indonesian(), English()


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("dibayarkan", "bayar"), ("membayarnya", "bayar"), ("bayarin", "bayar"), ("dibayarin", "bayar"),
        ("nawarin", "tawar"), ("nahan", "tahan"), ("ngirim", "kirim"), ("nipu", "tipu"), ("nyuruh", "suruh"),
        ("penipuan", "tipu"), ("perekrut", "rekrut"), ("ditahan", "tahan"), ("tetangganya", "tetangga"),
        ("keluarga", "keluarga"), ("paspor", "paspor"), ("tppo", "tppo"), ("p3mi", "p3mi"), ("18", "18"),
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_root(word: str, root: str) -> None:
    assert INDONESIAN.stem(word) == root


def test_english_words_lose_their_endings() -> None:
    assert {ENGLISH.stem(word) for word in ("recruiter", "recruiters", "recruiting", "recruited")} == {"recruit"}


def test_only_words_of_the_dictionary_are_known() -> None:
    assert INDONESIAN.knows("dibayarkan")
    assert not INDONESIAN.knows("byaar")
    assert not ENGLISH.knows("passport")


def test_words_are_split_small_and_plain() -> None:
    assert split_words("Tolooong!! Paspor-ku dita’han, né?") == ["tolong", "paspor", "ku", "ditahan", "ne"]
    assert split_words("a b c d", 2) == ["a", "b"]
    assert split_words("🙏 …") == []


@given(st.text(max_size=80))
def test_any_text_is_read_and_read_again_the_same(text: str) -> None:
    for word in split_words(text):
        for stemmer in (INDONESIAN, ENGLISH):
            assert stemmer.stem(word) == stemmer.stem(word)
            assert stemmer.stem(word) or len(word) > LONGEST


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("perekrt", "perekrut"), ("perkerut", "perekrut"), ("pasor", "paspor"), ("psapor", "paspor"),
        ("kamboj", "kamboja"), ("majkan", "majikan"), ("jaspor", None), ("gaj", None), ("zzzzzz", None),
    ],
)  # fmt: skip
def test_the_nearest_word_is_meant(typed: str, meant: str | None) -> None:
    speller = Speller({"perekrut": 9, "paspor": 20, "kamboja": 3, "majikan": 5, "gaji": 7})
    assert speller.correct(typed) == meant


def test_of_two_near_words_the_usual_one_is_meant() -> None:
    assert Speller({"bayar": 30, "mayar": 1}).correct("cayar") is None
    assert Speller({"visa": 30, "vista": 1}).correct("viza") == "visa"


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_slips_are_counted_the_same_both_ways(one: str, other: str) -> None:
    assert count_slips(one, other, 9) == count_slips(other, one, 9)
    assert (count_slips(one, other, 9) == 0) == (one == other)
    counted = count_slips(one, other, 9)
    assert counted is not None
    assert count_slips(one, other, 1) == (counted if counted <= 1 else None)

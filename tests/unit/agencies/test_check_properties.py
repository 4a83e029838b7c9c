import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.agencies.checker import Checker
from bot.agencies.matching.names import split_name
from bot.agencies.matching.words import Words
from bot.agencies.model import How, Verdict
from tests.unit.agencies.corruptions import squeeze
from tests.unit.agencies.small_register import LISTED

NAMES = sorted(LISTED)
MEANINGFUL = ("indonesia", "jaya", "group", "putra", "samudra", "baru", "kusuma", "berdikari", "zamrud", "overseas")


@given(st.text(max_size=300) | st.text(st.characters(exclude_categories=()), max_size=100))
def test_any_text_gets_a_verdict(checker: Checker, text: str) -> None:
    answer = checker.check(text)

    assert answer.query == text
    assert len(answer.candidates) <= 5
    assert (answer.agency is not None) <= (answer.verdict in {Verdict.LISTED, Verdict.SANCTIONED})


@pytest.mark.parametrize(
    "unit",
    ["a", "1 ", "pt ", "arni family ", "\ufdfa", "\u0301", "🔥", "9120002212466 ", "x@", "a.", "\n", "\u202e"],
)
def test_four_thousand_signs_of_anything_get_a_verdict(checker: Checker, unit: str) -> None:
    assert checker.check((unit * 4096)[:4096]).verdict in Verdict


def test_a_text_that_is_not_read_to_its_end_is_never_called_listed(checker: Checker) -> None:
    assert checker.check("PT ARNI FAMILY\n" + "halo " * 2000).verdict is Verdict.SIMILAR


@given(st.sampled_from(NAMES), st.sampled_from([str.lower, str.upper, str.title]), st.integers(0, 2**16))
def test_case_spacing_and_the_form_of_pt_never_matter(checker: Checker, name: str, case: object, seed: int) -> None:
    assert callable(case)
    draw = random.Random(seed)
    words = split_name(name)[0]
    spaced = draw.choice(("", " ", "  ", "-", ".")).join(words)
    form = draw.choice(("PT {}", "pt.{}", "P.T. {}", "P T {}", "{}, PT", "{}", "(PT) {}", "pt{}"))
    answer = checker.check(form.format(case(spaced)))

    assert answer.agency is not None, answer.candidates
    assert answer.agency.name == name


@given(st.sampled_from(NAMES), st.sampled_from(MEANINGFUL), st.integers(0, 8), st.booleans())
def test_a_meaningful_word_more_or_another_is_never_listed(
    checker: Checker, name: str, word: str, place: int, replace: bool
) -> None:
    words = list(split_name(name)[0])
    at = min(place, len(words) - replace)
    typed = [*words[:at], word, *words[at + replace :]]
    if squeeze("".join(typed)) != squeeze("".join(words)):
        assert checker.check("PT " + " ".join(typed)).verdict is not Verdict.LISTED


UNLISTED = (
    "PT Suka Maju Terus", "berdikari zamrud", "PT Kusuma Zamrud", "gaji berapa", "Arni Sentosa Family", "PT Amri Jaya",
    "prima duta raya", "PT Asa Mandiri Jaya", "putra nil sejati", "rihlah abadi", "PT Bumi Arni", "kalip sukses",
)  # fmt: skip
SIGNS = ("🔥", "✅", "\n", "\n\n", "!!", "...", ",", "-", "*", "👉🏽", "\u200b", "\t", "🇮🇩", "(", ")", "“")


@settings(max_examples=400)
@given(st.sampled_from(UNLISTED), st.data())
def test_noise_anywhere_never_makes_a_listed_company_of_an_unlisted_one(
    checker: Checker, words: Words, text: str, data: st.DataObject
) -> None:
    noise = st.lists(st.sampled_from(sorted(words.talk)) | st.sampled_from(SIGNS), max_size=4)
    noisy = [sign for word in text.split() for sign in (*data.draw(noise), word)] + data.draw(noise)
    gaps = data.draw(st.lists(st.sampled_from((" ", "  ", "\n", " 🔥 ", "")), min_size=8, max_size=8))
    whole = "".join(part + (gaps[place % 8] or " ") for place, part in enumerate(noisy))

    assert checker.check(whole).verdict is not Verdict.LISTED
    assert all(answer.verdict is not Verdict.LISTED for answer in checker.check_each(whole))


@settings(max_examples=200)
@given(
    st.sampled_from(NAMES), st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9), st.integers(0, 8)
)
def test_an_unknown_word_in_place_of_a_words_is_listed_only_as_a_slip(
    checker: Checker, name: str, word: str, place: int
) -> None:
    words = list(split_name(name)[0])
    words[min(place, len(words) - 1)] = word
    answer = checker.check(" ".join(words))

    assert answer.verdict is not Verdict.LISTED or answer.how is not How.EXACT or tuple(words) == split_name(name)[0]

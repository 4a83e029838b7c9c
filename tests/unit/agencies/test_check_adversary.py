"""The check against somebody who wants it to lie: half of a real list is used, the other half is nobody on it."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from bot.agencies.checker import Checker
from bot.agencies.matching.names import Company, merge_companies, split_name
from bot.agencies.matching.words import Words
from bot.agencies.model import Answer, Verdict
from bot.agencies.register import Register
from bot.resources import ContentFolder
from tests.unit.agencies.adversary import BLURRED, SURE, Disguise
from tests.unit.agencies.strangers import essence, strangers

SEED = 20261124


class Half:
    """A check over one half of the register, and the names of both halves."""

    def __init__(self, register: Register, words: Words, persons: list[str]) -> None:
        draw = random.Random(SEED)
        agencies = list(register.agencies)
        draw.shuffle(agencies)
        half = Register(tuple(agencies[::2]), (), register.as_of)
        self.checker = Checker(half, words)
        self.listed = [list(company.words) for company in merge_companies(half)]
        keys = {essence(name) for name in self.listed}
        others: list[Company] = merge_companies(Register(tuple(agencies[1::2]), register.sanctions, register.as_of))
        self.is_listed: Callable[[list[str]], bool] = lambda name: essence(name) in keys
        self.unlisted = [list(company.words) for company in others if not self.is_listed(list(company.words))]
        strange = {word for name in self.unlisted for word in name} | words.usual
        strange.update(draw.sample(persons, 500))
        self.others = sorted(strange - words.talk)


@pytest.fixture(scope="module")
def half(snapshot: Register, words: Words, shipped: ContentFolder) -> Half:
    names = shipped.file("agencies/words/lexicon/names.txt").read_text(encoding="utf-8").splitlines()
    return Half(snapshot, words, [word for line in names if not line.startswith("#") for word in line.split()])


def is_first(answer: Answer, words: list[str]) -> bool:
    first = answer.agency.name if answer.agency else answer.candidates[0].name if answer.candidates else ""
    return essence(list(split_name(first)[0])) == essence(words)


@pytest.mark.parametrize("kind", sorted(SURE))
def test_a_disguised_name_is_answered(half: Half, kind: str) -> None:
    counts = count(half, SURE[kind])

    assert counts["false"] == 0
    assert counts["at once"] / counts.total() >= 0.97, counts
    assert (counts["at once"] + counts["first"]) / counts.total() >= 0.99, counts


def test_disguised_and_blurred_names_are_reached(half: Half) -> None:
    counts = sum((count(half, disguise) for disguise in (*SURE.values(), *BLURRED.values())), Counter[str]())

    assert counts["false"] == 0
    assert (counts["at once"] + counts["first"]) / counts.total() >= 0.995, counts
    assert counts["at once"] / counts.total() >= 0.9, counts


def count(half: Half, disguise: Disguise) -> Counter[str]:
    counts: Counter[str] = Counter()
    draw = random.Random(SEED)
    for words in half.listed:
        answer = half.checker.check(disguise(words, draw))
        right = is_first(answer, words)
        at_once = answer.verdict is Verdict.LISTED
        counts["at once" if at_once and right else "false" if at_once else "first" if right else "missed"] += 1
    return counts


def test_texts_about_somebody_else_are_never_called_listed(half: Half) -> None:
    queries = list(strangers(half.listed, half.others, half.is_listed, random.Random(SEED)))

    assert len(queries) > 2500
    assert [query for query in queries if half.checker.check(query.text).verdict is Verdict.LISTED] == []


def test_texts_about_somebody_else_are_never_called_listed_in_parts(half: Half) -> None:
    queries = [
        query
        for query in strangers(half.listed, half.others, half.is_listed, random.Random(SEED + 1))
        if query.kind != "related"
    ]

    assert [query for query in queries[::3] if Verdict.LISTED in verdicts(half.checker, query.text)] == []


def verdicts(checker: Checker, text: str) -> set[Verdict]:
    return {answer.verdict for answer in checker.check_each(text)}


@pytest.mark.parametrize("kind", sorted({**SURE, **BLURRED}.keys() - {"talk", "advert", "branch"}))
def test_companies_that_are_not_on_the_list_are_not_called_listed_however_typed(half: Half, kind: str) -> None:
    draw = random.Random(SEED)
    typed = [{**SURE, **BLURRED}[kind](words, draw) for words in half.unlisted]

    assert [text for text in typed if half.checker.check(text).verdict is Verdict.LISTED] == []

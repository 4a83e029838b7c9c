import random
from collections import Counter

import pytest

from bot.agencies.checker import Checker
from bot.agencies.matching.names import Company, merge_companies
from bot.agencies.matching.words import Words
from bot.agencies.model import Verdict
from bot.agencies.register import Register
from tests.unit.agencies.corruptions import Line, invented_names, other_names, squeeze, typed_names

SEED = 20260917


@pytest.fixture(scope="module")
def companies(snapshot: Register) -> list[Company]:
    return merge_companies(snapshot)


@pytest.fixture(scope="module")
def listed(companies: list[Company]) -> list[list[str]]:
    return [list(company.words) for company in companies if company.agency and not company.sanctions]


@pytest.fixture(scope="module")
def whole(snapshot: Register, words: Words) -> Checker:
    """The check over the shipped register."""
    return Checker(snapshot, words)


def falsely_listed(checker: Checker, lines: list[Line]) -> list[Line]:
    return [line for line in lines if checker.check(line.query).verdict is Verdict.LISTED]


def test_every_published_name_and_number_is_answered(whole: Checker, snapshot: Register) -> None:
    for agency in snapshot.agencies:
        for typed in filter(None, (agency.name, agency.licence_no)):
            answer = whole.check(typed)
            assert answer.agency is not None, (typed, answer.candidates)
            assert answer.agency.name == agency.name


def test_every_sanctioned_name_is_sanctioned(whole: Checker, snapshot: Register) -> None:
    for sanction in snapshot.sanctions:
        assert sanction in whole.check(sanction.name).sanctions


def test_names_as_people_type_them_are_reached(whole: Checker, listed: list[list[str]]) -> None:
    counts: Counter[str] = Counter()
    for line in typed_names(listed, random.Random(SEED)):
        answer = whole.check(line.query)
        wanted = squeeze((line.meant or "").replace(" ", ""))
        first = answer.agency.name if answer.agency else answer.candidates[0].name if answer.candidates else ""
        right = squeeze("".join(letter for letter in first.removeprefix("PT ").lower() if letter.isalnum())) == wanted
        assert right or answer.verdict is not Verdict.LISTED, line
        counts["at once" if answer.verdict is Verdict.LISTED else "first" if right else "missed"] += 1

    assert counts["at once"] / counts.total() >= 0.85, counts
    assert (counts["at once"] + counts["first"]) / counts.total() >= 0.995, counts


def test_other_names_are_never_called_listed(whole: Checker, listed: list[list[str]], words: Words) -> None:
    draw = random.Random(SEED)
    vocabulary = sorted({word for name in listed for word in name})
    lines = [*other_names(listed, vocabulary, draw), *invented_names(listed, sorted(words.usual), 1000, draw)]

    assert len(lines) > 4000
    assert falsely_listed(whole, lines) == []


def test_revoked_names_are_never_called_listed_however_they_are_typed(whole: Checker, companies: list[Company]) -> None:
    revoked = [list(company.words) for company in companies if not company.agency]

    assert falsely_listed(whole, list(typed_names(revoked, random.Random(SEED)))) == []


def test_revoked_names_are_never_called_listed_when_they_are_not_known_as_revoked(
    snapshot: Register, companies: list[Company], words: Words
) -> None:
    """The list alone must tell them from their listed neighbours."""
    checker = Checker(Register(snapshot.agencies, (), snapshot.as_of), words)
    revoked = [list(company.words) for company in companies if not company.agency]

    assert falsely_listed(checker, list(typed_names(revoked, random.Random(SEED)))) == []

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.agencies.adverts.model import Colour
from bot.agencies.adverts.reader import Reader

RECALL = 0.9
PRECISION = 0.9
FALSE_RED = 0.1


@dataclass(frozen=True)
class Labelled:
    text: str
    flags: frozenset[str]
    advert: bool
    written: str


def corpus() -> Iterator[Labelled]:
    path = Path(__file__).parent / "data" / "adverts.yaml"
    for item in yaml.safe_load(path.read_text(encoding="utf-8")):
        yield Labelled(item["text"], frozenset(item["flags"]), item.get("advert", True), item["written"])


ALL = tuple(corpus())
HONEST = tuple(item for item in ALL if not item.flags)


def test_the_corpus_is_large_and_half_of_it_came_first() -> None:
    assert len(ALL) >= 60
    assert len(HONEST) >= 25
    assert len(ALL) - len(HONEST) >= 30
    assert sum(item.written == "before" for item in ALL) * 2 >= len(ALL) - 2


@pytest.mark.parametrize("written", ["before", "after"])
def test_most_red_flags_are_found_and_most_that_are_found_are_there(reader: Reader, written: str) -> None:
    there = found = right = 0
    for item in (each for each in ALL if each.written == written):
        seen = {each.flag.id for each in reader.read(item.text).flags}
        there, found, right = there + len(item.flags), found + len(seen), right + len(seen & item.flags)

    print(f"{written}: recall {right / there:.2f}, precision {right / found:.2f} of {there} flags")
    assert right / there >= RECALL
    assert right / found >= PRECISION


def test_honest_adverts_are_hardly_ever_red(reader: Reader) -> None:
    red = [item.text for item in HONEST if reader.read(item.text).colour is Colour.RED]

    assert len(red) <= FALSE_RED * len(HONEST), red


def test_each_flag_that_words_can_show_is_in_the_corpus(reader: Reader) -> None:
    shown = frozenset().union(*(item.flags for item in ALL))

    assert {flag.id for flag in reader.flags() if flag.in_words} - shown == {"uang-paspor"}
    assert shown <= {flag.id for flag in reader.flags()}


def test_adverts_are_told_from_stories(reader: Reader) -> None:
    assert [item.text for item in ALL if reader.read(item.text).is_advert is not item.advert] == []


def test_nothing_of_a_text_stays_but_short_quotes(reader: Reader) -> None:
    for item in ALL:
        for found in reader.read(item.text).flags:
            assert 0 < len(found.quote) <= 60
            assert sum(sign.isdigit() for sign in found.quote) <= 8

"""The word lists an advert is read with."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from bot.resources import ContentFolder

_EVERYDAY = ("lexicon/function", "before", "after", "chat")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Slang with its usual word, titles, names of persons, and everyday words; `sayable` ones are nobody's name."""

    short: Mapping[str, str]
    titles: frozenset[str]
    names: frozenset[str]
    everyday: frozenset[str]
    sayable: frozenset[str]


def load_vocabulary(content: ContentFolder) -> Vocabulary:
    """Read the lists under `adverts/words`, and those of `agencies/words` that tell names from other words.

    Raises:
        FileNotFoundError: a list is missing.
    """
    groups = _lines(content, "adverts/words/short.txt")
    names = _words(content, "agencies/words/lexicon/names.txt")
    titles = _words(content, "adverts/words/titles.txt")
    plain = _words(content, "adverts/words/everyday.txt").union(
        titles, (group[0] for group in groups), *(_words(content, f"agencies/words/{name}.txt") for name in _EVERYDAY)
    )
    lexicon = _words(content, "agencies/words/lexicon/indonesian.txt")
    return Vocabulary(
        short={other: group[0] for group in groups for other in group[1:]},
        titles=titles,
        names=names - plain,
        everyday=plain | lexicon,
        sayable=plain | (lexicon - names),
    )


def _words(content: ContentFolder, relative: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(_lines(content, relative)))


def _lines(content: ContentFolder, relative: str) -> list[list[str]]:
    lines = content.file(relative).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line.strip() and not line.startswith("#")]

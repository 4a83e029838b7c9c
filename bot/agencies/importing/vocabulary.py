"""The words of register files, from `content/agencies/columns.yaml`: headings, actions, months."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import yaml
from pydantic import BaseModel, ConfigDict

from bot.resources import ContentFolder

FILE = "agencies/columns.yaml"
_WORD = re.compile(r"[^\W_]+|#")


class Meaning(StrEnum):
    """What a column of a register file holds."""

    NAME = "name"
    LICENCE = "licence_no"
    CITY = "city"
    ADDRESS = "address"
    PHONES = "phones"
    BRANCHES = "branches"
    LICENCE_FROM = "licence_from"
    LICENCE_UNTIL = "licence_until"
    ACTION = "action"
    DATE = "date"
    SOURCE = "source"
    AS_OF = "as_of"
    SPELLING = "spelling"
    CITED = "cited"
    IGNORE = "ignore"


class Standing(StrEnum):
    """What a cell says of how a company stands."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words, ready for looking up; a heading is the set of its words."""

    same_word: Mapping[str, str]
    fillers: frozenset[str]
    headings: Mapping[frozenset[str], Meaning]
    running: frozenset[frozenset[str]]
    standings: Mapping[Standing, re.Pattern[str]]
    spellings: Mapping[str, bool]
    day_of_list: re.Pattern[str]
    months: Mapping[str, int]

    def meaning(self, heading: str) -> Meaning | None:
        """Return what a heading means; what stands in brackets may be left out."""
        for text in (heading, re.sub(r"\([^)]*\)", " ", heading)):
            found = self.headings.get(self.words(text))
            if found is not None:
                return found
        return None

    def counts(self, heading: str) -> bool:
        """Tell whether a heading is one of a running number."""
        return self.words(heading) in self.running

    def words(self, heading: str) -> frozenset[str]:
        """Return the words of a heading that tell one from another."""
        return _telling(heading, self.same_word, self.fillers)

    def standing(self, text: str) -> Standing | None:
        """Return how a text says that a company stands; None when it says nothing of it."""
        words = plain(text)
        said = [standing for standing, pattern in self.standings.items() if pattern.search(words)]
        if Standing.INACTIVE in said:
            # "tidak aktif" holds the word "aktif".
            said = [standing for standing in said if standing is not Standing.ACTIVE]
        return None if not said else said[0] if len(said) == 1 else Standing.UNCLEAR


def plain(text: str) -> str:
    """Return a text as small words with single spaces."""
    return " ".join(_WORD.findall(text.casefold()))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    same_word: dict[str, list[str]]
    fillers: list[str]
    headings: dict[Meaning, list[str]]
    running: list[str]
    standings: dict[Standing, list[str]]
    spellings: dict[str, list[str]]
    day_of_list: list[str]
    months: dict[int, list[str]]


def load_vocabulary(content: ContentFolder) -> Vocabulary:
    """Read the words of register files.

    Raises:
        ValueError: the file does not hold what it should.
    """
    file = _File.model_validate(yaml.safe_load(content.file(FILE).read_text(encoding="utf-8")))
    same_word = {other: word for word, others in file.same_word.items() for other in others}
    fillers = frozenset(file.fillers)
    return Vocabulary(
        same_word=same_word,
        fillers=fillers,
        headings={
            _telling(phrase, same_word, fillers): meaning
            for meaning, phrases in file.headings.items()
            for phrase in phrases
        },
        running=frozenset(_telling(phrase, same_word, fillers) for phrase in file.running),
        standings={standing: _any_of(phrases) for standing, phrases in file.standings.items()},
        spellings={word: said == "confirmed" for said, words in file.spellings.items() for word in words},
        day_of_list=_any_of(file.day_of_list),
        months={name: number for number, names in file.months.items() for name in names},
    )


def _telling(heading: str, same_word: Mapping[str, str], fillers: frozenset[str]) -> frozenset[str]:
    words = frozenset(same_word.get(word, word) for word in _WORD.findall(heading.casefold()))
    return words - fillers or words


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")

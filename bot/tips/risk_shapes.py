"""The shapes of the content files about tips, and how their patterns become expressions."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from string import Formatter
from typing import Annotated

from pydantic import Field, model_validator

from bot.shapes import LastResort, LocalText, Shape, Text

_PART = re.compile(r"(?<!\?P)<([a-z_]+)>")
_BLANK = re.compile(r"(?P<set>\[[^\]]*\])| (?P<maybe>\??)")
_EDGES = r"(?<![^\W_])(?:{})(?![^\W_])"
_DEEPEST = 8


class RiskKind(StrEnum):
    """What a place in a tip gives away."""

    OWN = "own"
    INTRODUCTION = "introduction"
    PHONE = "phone"
    ACCOUNT = "account"
    KIN = "kin"
    BOND = "bond"
    HOME = "home"
    ADDRESS = "address"
    TIME = "time"
    ROLE = "role"
    SECRET = "secret"  # noqa: S105 - a kind of risk, no password


LocalWords = Annotated[dict[str, str], LastResort]
Name = Annotated[str, Field(pattern=r"^[a-z_]+$")]
Patterns = tuple[Text, ...]


def _blank(match: re.Match[str]) -> str:
    if match["set"]:
        return match["set"].replace(" ", " \\n")
    return "[ \\n]{0,2}" if match["maybe"] else "[ \\n]{1,2}"


class Parts(Shape):
    """A file whose patterns are made of named pieces, written `<name>`; a blank in a pattern may be a line's end."""

    parts: dict[Name, Text]

    def compile(self, patterns: Iterable[str]) -> re.Pattern[str]:
        """Return one expression that finds any of the patterns as whole words in folded text.

        Raises:
            ValueError: a pattern is no regular expression, or uses a part that is not there.
        """
        written = "|".join(patterns)
        try:
            return re.compile(_EDGES.format(_BLANK.sub(_blank, self._fill(written))))
        except re.error as fault:
            raise ValueError(f"{written[:60]!r} is no regular expression ({fault})") from fault

    def _fill(self, pattern: str, depth: int = 0) -> str:
        def part(match: re.Match[str]) -> str:
            if match[1] not in self.parts or depth == _DEEPEST:
                raise ValueError(f"there is no part <{match[1]}>")
            return f"(?:{self._fill(self.parts[match[1]], depth + 1)})"

        return _PART.sub(part, pattern)


class RuleEntry(Shape):
    """One way a risk shows in words, and rougher words for it.

    Attributes:
        words: the patterns; the part called `mark` of a match, or else all of it, is the risk.
        vaguer: rougher words by language, `{name}` standing for a group of the match and `{part}` for the part of the
            day; an empty text takes the risk out. Without it only the writer can put it otherwise.
        capital: the group `name` has to be written with a capital letter.
        unless: a match that overlaps one of these is none.
        kept_near: with one of these close by the place may be the suspect's: no rougher words.
    """

    words: Annotated[Patterns, Field(min_length=1)]
    vaguer: LocalWords | None = None
    capital: bool = False
    unless: Patterns = ()
    kept_near: Patterns = ()


class KindEntry(Shape):
    """One kind of risk: why it is one, and its rules."""

    why: LocalText
    vaguer: LocalText | None = None
    rules: tuple[RuleEntry, ...] = ()


class DayPart(Shape):
    """A part of the day, up to but not including the hour `until` of 24."""

    until: Annotated[int, Field(ge=1, le=24)]
    words: LocalText


class RisksFile(Parts):
    """`tips/risks.yaml`. `english` are words that tell an English text from an Indonesian one."""

    english: Annotated[tuple[Text, ...], Field(min_length=1)]
    day_parts: Annotated[tuple[DayPart, ...], Field(min_length=1)]
    kinds: dict[RiskKind, KindEntry]

    @model_validator(mode="after")
    def _is_whole(self) -> "RisksFile":
        if missing := set(RiskKind) - self.kinds.keys():
            raise ValueError(f"the kind {min(missing)!r} is missing")
        if [each.until for each in self.day_parts] != sorted({each.until for each in self.day_parts} | {24}):
            raise ValueError("the parts of the day must follow each other and end at 24")
        for rule in (rule for kind in self.kinds.values() for rule in kind.rules):
            for patterns in filter(None, (rule.unless, rule.kept_near)):
                self.compile(patterns)
            groups = self.compile(rule.words).groupindex.keys()
            used = {name for text in (rule.vaguer or {}).values() for _, name, _, _ in Formatter().parse(text) if name}
            if unknown := used - groups - {"part"} or ({"name"} - groups if rule.capital else set()):
                raise ValueError(f"{rule.words[0][:60]!r} has no group {min(unknown)!r}")
        return self


class OfficialsFile(Parts):
    """`tips/officials.yaml`: words for officials, what is none of them, and how people are addressed.

    Attributes:
        officials: patterns of role words.
        unless: a match that lies within one of these speaks of a place, or of another kind of person.
        reported: having told them is no accusation, as long as none of `complaints` is in the text.
        titles: words before a person's name.
        common: words of everyday speech that are names as well; they name somebody behind a title only.
    """

    officials: Annotated[Patterns, Field(min_length=1)]
    unless: Patterns = ()
    reported: Patterns = ()
    complaints: Patterns = ()
    titles: Annotated[tuple[Text, ...], Field(min_length=1)]
    common: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _all_patterns_compile(self) -> "OfficialsFile":
        for patterns in filter(None, (self.officials, self.unless, self.reported, self.complaints)):
            self.compile(patterns)
        return self


def fold(text: str) -> str:
    """Return `text` in small letters without accents, letter for letter: places in it are places in `text`."""
    return text.lower() if text.isascii() else "".join(map(_fold_letter, text))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    # Some letters become several when made small or taken apart: only the first of them has a place.
    return unicodedata.normalize("NFKD", letter)[0].lower()[0]

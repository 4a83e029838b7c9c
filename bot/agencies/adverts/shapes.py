"""The shapes of the two content files."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from bot.agencies.adverts.model import Colour, Topic
from bot.shapes import LocalText, Shape, Text

_PART = re.compile(r"<([a-z_]+)>")


def _no_bare_date(value: object) -> object:
    return str(value) if isinstance(value, date | int) else value


SourceDate = Annotated[str, BeforeValidator(_no_bare_date), Field(pattern=r"^\d{4}(-\d{2}){0,2}$")]
Id = Annotated[str, Field(pattern=r"^(?:[A-Z]{2}|[a-z0-9-]{1,32})$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
Patterns = tuple[Text, ...]
TRAPS = 2
"""Traps of a country that fit on its screen."""


class SourceEntry(Shape):
    """Where a fact was read. Weak facts have no confidence letter, so they can't be written here."""

    name: Text
    dated: SourceDate
    confidence: Literal["H", "M"]


class Needs(Shape):
    """What else must be true of the text; what is left out does not matter.

    `pay_from` and `fee_from` are rupiah, `deduction_from` months, `younger_than` years.
    """

    destinations: tuple[Id, ...] = ()
    place: Literal["abroad", "home"] | None = None
    company: bool | None = None
    person: bool | None = None
    work: bool | None = None
    pay_from: int | None = None
    fee_from: int | None = None
    deduction_from: int | None = None
    younger_than: int | None = None


class SignEntry(Shape):
    """One way a flag shows in words: one of `words`, and one of `also` anywhere in the text."""

    words: Annotated[Patterns, Field(min_length=1)]
    also: Patterns = ()
    needs: Needs = Needs()


class FlagEntry(Shape):
    """One red flag. A match that one of `unless` overlaps is none."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
    number: int | None
    text: LocalText
    why: LocalText
    weight: Annotated[int, Field(ge=1, le=3)]
    topic: Topic = Topic.OTHER
    ask: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")] = "kp2mi"
    source: SourceEntry
    signs: tuple[SignEntry, ...] = ()
    unless: Patterns = ()


class RedFlagsFile(Shape):
    """`red_flags.yaml`: `parts` are named pieces that a pattern uses as `<name>`."""

    parts: dict[Annotated[str, Field(pattern=r"^[a-z_]+$")], Text]
    flags: Annotated[tuple[FlagEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _all_patterns_compile(self) -> "RedFlagsFile":
        ids = [flag.id for flag in self.flags]
        if twice := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"two flags have the id {twice[0]!r}")
        for flag in self.flags:
            for pattern in (*flag.unless, *(each for sign in flag.signs for each in (*sign.words, *sign.also))):
                self.compile((pattern,), flag.id)
        return self

    def compile(self, patterns: Patterns, flag: str = "") -> re.Pattern[str]:
        """Return one expression that finds any of the patterns as whole words in a line of words.

        Raises:
            ValueError: a pattern is no regular expression, or uses a part that is not there.
        """
        try:
            filled = [self._fill(pattern) for pattern in patterns]
            return re.compile(rf"(?<= )(?:{'|'.join(filled)})(?= )")
        except re.error as fault:
            raise ValueError(f"{flag}: {patterns[0]!r} is no regular expression ({fault})") from fault

    def _fill(self, pattern: str) -> str:
        def part(match: re.Match[str]) -> str:
            if match[1] not in self.parts:
                raise ValueError(f"there is no part <{match[1]}>")
            return f"(?:{self._fill(self.parts[match[1]])})"

        return _PART.sub(part, pattern)


class RuleEntry(Shape):
    """What is known of work in a country."""

    text: LocalText
    colour: Colour
    source: SourceEntry


class TrapEntry(Shape):
    """One way in which people are cheated."""

    text: LocalText
    source: SourceEntry


class CardEntry(Shape):
    """What residents can look up about a country. `way: null`, `traps: []` and `lines: []` are gaps."""

    way: Literal["open", "closed"] | None
    ways: tuple[Slug, ...] = ()
    traps: Annotated[tuple[TrapEntry, ...], Field(max_length=TRAPS)]
    lines: tuple[Slug, ...]
    check: LocalText
    reviewer: Text | None
    reviewed: date
    review_by: date

    @model_validator(mode="after")
    def _review_lies_ahead(self) -> "CardEntry":
        if self.review_by <= self.reviewed:
            raise ValueError("`review_by` must be later than `reviewed`")
        return self


class DestinationEntry(Shape):
    """One destination. `rule: null` is a gap that the doctor lists; a `card` may be left out."""

    id: Id
    name: LocalText
    emoji: str
    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    rule: RuleEntry | None
    card: CardEntry | None = None

    @model_validator(mode="after")
    def _way_has_a_source(self) -> "DestinationEntry":
        if self.card is not None and self.card.way is not None and self.rule is None:
            raise ValueError("`card.way` says something that no `rule` with a source tells")
        return self


class DestinationsFile(Shape):
    """`destinations.yaml`."""

    destinations: Annotated[tuple[DestinationEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _words_differ(self) -> "DestinationsFile":
        words = [word for each in self.destinations for word in each.words]
        if twice := sorted({word for word in words if words.count(word) > 1}):
            raise ValueError(f"the word {twice[0]!r} names two destinations")
        return self

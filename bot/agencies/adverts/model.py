"""What a read advert holds, as plain data. No text of the advert and no person's name is a part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal


class Colour(StrEnum):
    """How far the signs of one text go; not a score."""

    RED = "red"
    AMBER = "amber"
    NOTHING = "nothing"


class Comparison(StrEnum):
    """Whether an advert's telephone is one of the company's."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """What an amount of money is: promised to the worker, asked from the worker, or not told."""

    PAY = "pay"
    FEE = "fee"
    UNKNOWN = "unknown"


class LinkKind(StrEnum):
    """Where a link or an @name leads."""

    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    TIKTOK = "tiktok"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    FORM = "form"
    SHORT = "short"
    SITE = "site"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Phone:
    """One telephone number: in E.164, and as people in Indonesia write it."""

    e164: str
    shown: str


@dataclass(frozen=True, slots=True)
class Link:
    """One link or @name, 60 signs at most."""

    kind: LinkKind
    shown: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail address; `free` when anybody can open one there."""

    address: str
    free: bool


@dataclass(frozen=True, slots=True)
class Money:
    """An amount or a range of amounts in one currency (ISO 4217)."""

    low: int
    high: int
    currency: str
    role: Role


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read; `dated` is `2026-02-20`, `2026-02` or `2026`."""

    name: str
    dated: str
    confidence: Literal["H", "M"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is known of work in one country, in every language."""

    text: Mapping[str, str]
    colour: Colour
    source: Source


@dataclass(frozen=True, slots=True)
class Trap:
    """A way in which people are cheated on the way to one country, or there."""

    text: Mapping[str, str]
    source: Source


@dataclass(frozen=True, slots=True)
class CountryCard:
    """What residents can look up about one of the usual countries.

    `way` tells whether an official way is known (`open`) or known not to be there (`closed`); None where nobody found
    out. `ways` are the slugs of the pages that lead there, `lines` the ids of the help lines in the country, `check`
    what to look at before paying. No `traps` and no `lines` are gaps as well. `reviewer` and the dates are as in a
    lesson.
    """

    way: Literal["open", "closed"] | None
    ways: tuple[str, ...]
    traps: tuple[Trap, ...]
    lines: tuple[str, ...]
    check: Mapping[str, str]
    reviewer: str | None
    reviewed: date
    review_by: date


@dataclass(frozen=True, slots=True)
class Destination:
    """A country, or a region, people are sent to. `rule` is None where nothing is known: a gap, not a good sign."""

    id: str
    name: Mapping[str, str]
    emoji: str
    rule: Rule | None
    card: CountryCard | None = None


class Topic(StrEnum):
    """What a red flag is about: who offers, money, papers, the way there, the kind of work, or else."""

    WHO = "who"
    MONEY = "money"
    PAPERS = "papers"
    TRAVEL = "travel"
    WORK = "work"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Flag:
    """One red flag. Weight 3: stop and ask an officer; 2: strong; 1: ask further. Extras have no `number`.

    `ask` is the line of help that knows most about it, by its id.
    """

    id: str
    number: int | None
    text: Mapping[str, str]
    why: Mapping[str, str]
    weight: int
    source: Source
    in_words: bool
    topic: Topic
    ask: str


@dataclass(frozen=True, slots=True)
class Found:
    """A red flag seen in a text, with the words that showed it: 60 signs at most, no name and no number of anybody."""

    flag: Flag
    quote: str


@dataclass(frozen=True, slots=True)
class Advert:
    """All that was found in one text. `deduction` counts months of wage that are kept, `youngest` is in years."""

    phones: tuple[Phone, ...] = field(repr=False)
    links: tuple[Link, ...] = field(repr=False)
    handles: tuple[Link, ...] = field(repr=False)
    mails: tuple[Mail, ...] = field(repr=False)
    destinations: tuple[Destination, ...]
    money: tuple[Money, ...]
    deduction: int | None
    youngest: int | None
    person_offers: bool
    flags: tuple[Found, ...]
    is_advert: bool

    @property
    def colour(self) -> Colour:
        """Return red for one flag of weight 3 or two of weight 2, amber for any other flag."""
        weights = [found.flag.weight for found in self.flags]
        if 3 in weights or weights.count(2) > 1:
            return Colour.RED
        return Colour.AMBER if weights else Colour.NOTHING

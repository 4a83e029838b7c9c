"""What the register holds and what a check answers, as plain data."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True)
class Agency:
    """One company on the dated list of licensed agencies; `name` is written as on the list.

    What the list does not have stays empty. Dates of the licence are written as on the list.
    """

    name: str
    licence_no: str | None
    city: str | None
    source: str
    address: str | None = None
    phones: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    licence_from: str | None = None
    licence_until: str | None = None


@dataclass(frozen=True, slots=True)
class Sanction:
    """One published decision against a company.

    `date` is `2026-02-04`, or `2026-01` where the source names only the month; it is the day of the source when no
    other day is known. `source` tells all that is known of where it can be read, `cited` the same in a few words.
    """

    name: str
    action: Literal["revoked", "suspended"]
    date: str
    source: str
    spelling: Literal["confirmed", "unconfirmed"]
    cited: str


class Verdict(StrEnum):
    """The four things a check can say."""

    LISTED = "listed"
    SIMILAR = "similar"
    SANCTIONED = "sanctioned"
    NOT_FOUND = "not_found"


class How(StrEnum):
    """By what a company was recognised."""

    LICENCE = "licence"
    EXACT = "exact"
    NORMALISED = "normalised"
    SOUND = "sound"
    SLIP = "slip"


class Kind(StrEnum):
    """What was asked about, when it is not a placement company at all."""

    INSTITUTION = "institution"
    PERSON = "person"
    TRAINING = "training"
    MANNING = "manning"


class ReasonKind(StrEnum):
    """Why a name is only a candidate; every screen has words for each."""

    SPELLING = "spelling"
    SLIP = "slip"
    OTHER_WORD = "other_word"
    MISSING = "missing"
    EXTRA = "extra"
    SWAPPED = "swapped"
    INITIALS = "initials"
    BESIDE = "beside"
    OTHER_BODY = "other_body"
    SEVERAL = "several"
    NUMBER = "number"
    TWIN = "twin"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Reason:
    """One difference: the word as typed and the register's word, either empty when there is none."""

    kind: ReasonKind
    typed: str = ""
    word: str = ""


MISSPELT = frozenset({ReasonKind.SPELLING, ReasonKind.SLIP})
"""The reasons that speak of the same company, spelled differently."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company that may be meant: its name as published, why it is not simply the answer, and how it stands.

    `same` are the words of the name that were typed the same.
    """

    name: str
    why: tuple[Reason, ...]
    standing: Verdict
    same: tuple[str, ...] = ()

    @property
    def only_misspelt(self) -> bool:
        """Tell whether the typed name differs in spelling only, so that "did you mean" is the right question."""
        return bool(self.why) and all(reason.kind in MISSPELT for reason in self.why)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check says, with the date of the list it says it from."""

    query: str = field(repr=False)
    verdict: Verdict
    as_of: date
    agency: Agency | None = None
    sanctions: tuple[Sanction, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    how: How | None = None
    kind: Kind | None = None

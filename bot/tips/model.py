"""A tip and its parts as plain data, and the port that keeps them. Nothing here can name a sender."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

TEXT_LIMIT = 1000
"""Characters a tip's free text may have."""

ANSWER_LIMIT = 1000
"""Characters an answer or an addition may have."""

MOST_PHOTOS = 3
"""Photos a tip may have."""

KEPT_AFTER_CLOSING = timedelta(days=30)
"""How long a closed tip is kept, so that both sides can read the end of the dialogue."""

KEPT_AT_MOST = timedelta(days=90)
"""How long any tip is kept that somebody has read."""


class Category(StrEnum):
    """What a tip is about, in the order of the buttons."""

    WORK_ABROAD = "work_abroad"
    WORK_ELSEWHERE = "work_elsewhere"
    HELD = "held"
    CHILD = "child"
    MARRIAGE = "marriage"
    OTHER = "other"


class Spot(StrEnum):
    """Where it happens, roughly, in the order of the buttons."""

    HOUSE = "house"
    OFFICE = "office"
    TERMINAL = "terminal"
    ONLINE = "online"
    ABROAD = "abroad"
    UNSURE = "unsure"


class Period(StrEnum):
    """When it happens, roughly, in the order of the buttons."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    EARLIER = "earlier"
    COMING = "coming"
    UNSURE = "unsure"


class Knows(StrEnum):
    """Who else knows of it, in the order of the buttons. It is asked for the tipster's sake and never sent."""

    ONLY_ME = "only_me"
    FAMILY = "family"
    SEVERAL = "several"
    UNSURE = "unsure"


class TipState(StrEnum):
    """How far a tip has come; a tip only moves down this list.

    WAITING is a tip that is held back so that nobody can tell when it was sent: its readers don't see it yet, and for
    the tipster it is simply received.
    """

    WAITING = "waiting"
    RECEIVED = "received"
    READ = "read"
    HANDLED = "handled"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Why a tip was closed. OVER is the tipster's own word, the others are the office's."""

    HELPED = "helped"
    PASSED_ON = "passed_on"
    UNFOUNDED = "unfounded"
    OVER = "over"


class Speaker(StrEnum):
    """Who wrote a message of the dialogue."""

    TIPSTER = "tipster"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a tipster has decided, ready to be sealed.

    `at_once` says that the tipster takes the risk of being seen writing just when an urgent tip arrives. `rest_days`
    is how many days longer than others the tip is to rest. `photos` are JPEG files, rebuilt from their pixels.
    """

    area: str
    category: Category
    urgent: bool
    concerns_official: bool
    text: str
    spot: Spot
    period: Period
    at_once: bool = False
    rest_days: int = 0
    photos: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class TipContent:
    """What a tip says, sealed with its key. `barred` are people (actors) whom it names: they never get it.

    `official` is what the tipster answered. Tips of earlier versions know neither that nor `spot` nor `period`.
    """

    text: str
    spot: Spot | None = None
    period: Period | None = None
    official: bool | None = None
    barred: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class TipRecord:
    """What the database knows of a tip in the clear: place, day, kind and progress.

    `id` is 16 random bytes. `lookup` finds it by receipt, `public_key` seals answers to the receipt; both come from
    the receipt through Argon2id. `public_key` is empty once the tipster has closed the mailbox for ever. `taken_by`
    is the member who handles it, `closing_by` who asked to close it as unfounded and waits for a second person.
    `asked_on` is the day on which, after a long silence, both sides were asked whether it is over.
    """

    id: bytes
    area: str
    day: date
    category: Category
    urgent: bool
    local_excluded: bool
    state: TipState
    sealed: bytes
    lookup: bytes
    public_key: bytes
    taken_by: bytes | None = None
    closing_by: bytes | None = None
    outcome: Outcome | None = None
    closed_on: date | None = None
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wrap:
    """One recipient's way to a tip: a random label and handle of their own, and the tip's key wrapped for them."""

    tip_id: bytes
    member_id: bytes
    label: str
    handle: bytes
    sealed_key: bytes
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the dialogue, sealed twice: with the tip's key for staff, to the receipt for the tipster.

    `for_tipster` is empty where there is no mailbox (any more).
    """

    tip_id: bytes
    number: int
    speaker: Speaker
    day: date
    for_staff: bytes
    for_tipster: bytes


@dataclass(frozen=True, slots=True)
class SealedPhoto:
    """One photo of a tip, sealed with its key; they are numbered from 1."""

    tip_id: bytes
    number: int
    sealed: bytes = field(repr=False)


class TipStore(Protocol):
    """Keeps tips, wraps, photos and messages."""

    async def add(self, tip: TipRecord, wraps: list[Wrap]) -> None:
        """Keep a new tip with everyone's way to it."""
        ...

    async def get(self, tip_id: bytes) -> TipRecord | None:
        """Return a tip, locked for this transaction."""
        ...

    async def by_lookup(self, lookup: bytes) -> TipRecord | None:
        """Return the tip that a receipt opens, locked for this transaction."""
        ...

    async def update(self, tip: TipRecord) -> None:
        """Keep a tip's new progress."""
        ...

    async def wrap_by_handle(self, handle: bytes) -> Wrap | None:
        """Return the way to a tip that a handle names; the caller checks whose it is."""
        ...

    async def any_wrap(self, tip_id: bytes) -> Wrap | None:
        """Return somebody's way to a tip, even of one who works here no more; None when its key is gone."""
        ...

    async def wraps_of_tip(self, tip_id: bytes) -> list[Wrap]:
        """Return every recipient's way to a tip."""
        ...

    async def wraps_of_member(self, member_id: bytes) -> list[tuple[Wrap, TipRecord]]:
        """Return a member's tips, open ones first, urgent before the others, then by day and label."""
        ...

    async def add_wrap(self, wrap: Wrap) -> None:
        """Let one more member read a tip."""
        ...

    async def mark_opened(self, tip_id: bytes, member_id: bytes) -> None:
        """Note that a member has read a tip."""
        ...

    async def add_photo(self, photo: SealedPhoto) -> None:
        """Add a photo to a tip."""
        ...

    async def photos(self, tip_id: bytes) -> list[SealedPhoto]:
        """Return a tip's photos in order."""
        ...

    async def count_photos(self, tip_id: bytes) -> int:
        """Return how many photos a tip has."""
        ...

    async def say(self, message: Message) -> None:
        """Add a message to the dialogue."""
        ...

    async def forget_letters(self, tip_id: bytes) -> None:
        """Empty every `for_tipster` of the dialogue; what staff can read stays."""
        ...

    async def messages(self, tip_id: bytes) -> list[Message]:
        """Return the dialogue in order."""
        ...

    async def shred(self, tip_id: bytes) -> None:
        """Destroy a tip with its keys, wraps, photos and dialogue."""
        ...

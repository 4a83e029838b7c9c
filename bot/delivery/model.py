"""What waits to be delivered or to fall due, as plain data, and the ports that keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Protocol


class Lane(IntEnum):
    """Who goes first: a lower lane never waits for a higher one."""

    URGENT = 0
    TIP = 1
    REPLY = 2
    DIGEST = 3
    CAMPAIGN = 4


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell somebody: its kind and facts, never rendered text."""

    kind: str
    facts: Mapping[str, str]


NUDGE = "nudge"
"""The notice that only says that there is something new. Its facts carry where it goes; they are gone with it."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A notice on its way to one member or watcher; `attempts` counts the tries before this one.

    `member_id` is the id under which `bot.delivery.ports` knows who gets it; a nudge goes to nobody who is known.
    """

    id: bytes
    lane: Lane
    member_id: bytes
    notice: Notice
    attempts: int


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that falls due; `attempts` counts the tries before this one."""

    id: bytes
    kind: str
    facts: Mapping[str, str]
    attempts: int


class OutboxStore(Protocol):
    """Keeps parcels, sealed, in the transaction that causes them."""

    async def put(self, lane: Lane, member_id: bytes, notice: Notice, not_before: datetime) -> None:
        """Add a parcel."""
        ...

    async def claim(self, now: datetime, limit: int, lease: timedelta, last: Lane = Lane.CAMPAIGN) -> list[Parcel]:
        """Lease due parcels up to lane `last`, by lane, then age; nobody else gets them until the lease ends."""
        ...

    async def claim_of(self, member_ids: Sequence[bytes], now: datetime, lease: timedelta) -> list[Parcel]:
        """Lease every due parcel of the first two lanes for one person's roles, by lane, then age.

        Until the transaction ends, others who call it for the same roles have to wait.
        """
        ...

    async def rest(self, parcel_id: bytes, until: datetime) -> None:
        """Keep a claimed parcel for later, without counting a try."""
        ...

    async def delivered(self, parcel_id: bytes) -> None:
        """Erase a parcel that arrived."""
        ...

    async def postpone(self, parcel_id: bytes, until: datetime) -> None:
        """Count a failed try and keep the parcel for later."""
        ...

    async def waits(self, member_id: bytes) -> bool:
        """Tell whether anything is on its way to somebody."""
        ...

    async def withdraw(self, member_id: bytes) -> None:
        """Erase everything that is on its way to somebody."""
        ...


class PushStore(Protocol):
    """Keeps where the one message goes that a tipster wants, sealed, under a key that only the tip's own id makes."""

    async def put(self, key: bytes, address: int, language: str, expires: datetime) -> None:
        """Keep where to send one message, replacing an earlier place."""
        ...

    async def take(self, key: bytes, now: datetime) -> tuple[int, str, datetime] | None:
        """Return chat, language and until when they may be kept, and forget them; None when nobody waits (any more)."""
        ...

    async def wanted(self, key: bytes) -> bool:
        """Tell whether somebody waits."""
        ...

    async def drop(self, key: bytes) -> None:
        """Forget a place; there may be none."""
        ...

    async def prune(self, now: datetime) -> None:
        """Forget every place whose time is over."""
        ...


class TimerStore(Protocol):
    """Keeps timers, their facts sealed."""

    async def set(self, kind: str, key: bytes, facts: Mapping[str, str], due: datetime) -> None:
        """Set the one timer of this kind and key, replacing an earlier one."""
        ...

    async def ensure(self, kind: str, key: bytes, facts: Mapping[str, str], due: datetime) -> None:
        """Set the timer only where there is none of this kind and key; one that is there stays as it is."""
        ...

    async def cancel(self, kind: str, key: bytes) -> None:
        """Take a timer back; it may be gone already."""
        ...

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> list[Timer]:
        """Lease due timers, oldest first."""
        ...

    async def done(self, timer_id: bytes) -> bool:
        """Remove a timer that was carried out; False when somebody else has carried it out already."""
        ...

    async def postpone(self, timer_id: bytes, until: datetime) -> None:
        """Count a failed try and keep the timer for later."""
        ...

    async def latest_delay(self, now: datetime) -> timedelta:
        """Return how long the oldest due timer has been waiting (zero when none is)."""
        ...

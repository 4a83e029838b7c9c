"""What delivery needs of a transaction and of others."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.delivery.model import OutboxStore, Parcel, TimerStore


class Person(Protocol):
    """One role of one person (`bot.staff.model.Member`)."""

    @property
    def id(self) -> bytes:
        """Return the role's own id."""
        ...

    @property
    def actor(self) -> bytes:
        """Return the pseudonym of the person."""
        ...


class AddressBook(Protocol):
    """Knows how members are reached (`bot.staff.model.StaffStore`)."""

    async def get(self, member_id: bytes, /) -> Person | None:
        """Return an active member."""
        ...

    async def roles_of(self, actor: bytes, /) -> Sequence[Person]:
        """Return every role of a person."""
        ...

    async def address(self, member_id: bytes, /) -> tuple[int, str] | None:
        """Return chat and language of an active, reachable member."""
        ...

    async def set_reachable(self, member_id: bytes, /, *, reachable: bool) -> None:
        """Note that the member blocked the bot, or is back."""
        ...

    async def quiet(self, actor: bytes, /) -> datetime | None:
        """Return until when a person is told nothing more about tips."""
        ...

    async def keep_quiet(self, actor: bytes, until: datetime, /) -> None:
        """Tell a person nothing more about tips until then."""
        ...


class Watchers(Protocol):
    """Knows how those are reached who asked to be told, and are nobody's duty.

    `bot.agencies.watching.WatchStore` is one, `bot.learning.learner.LearnerStore` another.
    """

    async def address(self, watch_id: bytes, /) -> tuple[int, str] | None:
        """Return chat and language of somebody; None when there is nobody of this id."""
        ...

    async def drop(self, watch_id: bytes, /) -> None:
        """Forget where somebody is who can't be reached; the id may be that of nobody."""
        ...


class Unit(Protocol):
    """One transaction."""

    @property
    def outbox(self) -> OutboxStore:
        """Return the parcels."""
        ...

    @property
    def timers(self) -> TimerStore:
        """Return the timers."""
        ...

    @property
    def staff(self) -> AddressBook:
        """Return the members."""
        ...

    @property
    def watches(self) -> Watchers:
        """Return the watchers."""
        ...

    @property
    def learners(self) -> Watchers:
        """Return the learners."""
        ...


Begin = Callable[[], AbstractAsyncContextManager[Unit]]
"""Begins a transaction."""

# Whoever implements it needs more of the unit than delivery knows of.
Deputies = Callable[[Any, Parcel], Awaitable[Mapping[bytes, Mapping[str, str]] | None]]
"""Finds who gets a parcel instead of a member who can't be reached: their ids, each with the facts of their own notice.

It is given the open unit. The answer is empty when nobody needs the notice any more, and None when nobody is left, so
that the parcel waits.
"""

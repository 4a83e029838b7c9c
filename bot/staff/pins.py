"""A PIN before the desk: whoever holds an officer's unlocked phone still cannot read what came.

Six digits can be guessed, so a wrong one is counted, and what is kept of a PIN is slow to try: Argon2id under the
installation's own key.
"""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id

from bot.staff.model import Member, Role, StaffStore

DIGITS = 6
WORKERS = 2
"""Derivations at once: each takes 64 MiB."""

WRONG = "desk.pin"
"""The notice that administrators get when no further PIN may be tried for a while."""

GONE = "desk.pin.gone"
"""The notice that administrators get when a new invitation took somebody's PIN away."""


@dataclass(frozen=True, slots=True)
class PinCost:
    """What one derivation costs: passes, and memory in bytes."""

    passes: int = argon2id.OPSLIMIT_INTERACTIVE
    memory: int = argon2id.MEMLIMIT_INTERACTIVE


class Pins:
    """Derives PINs in a few threads of its own, outside of any transaction."""

    def __init__(self, cost: PinCost | None = None) -> None:
        self._cost = cost or PinCost()
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="pin")

    async def make(self, pin: str) -> bytes:
        """Return what is kept of a PIN; it carries its own salt and cost."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _make, pin, self._cost)

    async def check(self, pin: str, kept: bytes) -> bool:
        """Tell whether `kept` was made of this PIN."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _check, pin, kept)

    def close(self) -> None:
        """End the threads; derivations that wait are dropped."""
        self._threads.shutdown(cancel_futures=True)


class Tries(Protocol):
    """Counts wrong PINs (`bot.tips.quota.Limits`)."""

    async def may_try_pin(self, actor: bytes) -> bool:
        """Tell whether a person may try another PIN."""
        ...

    async def count_wrong_pin(self, actor: bytes) -> bool:
        """Count a wrong PIN; False when it was the last that may be tried for now."""
        ...


class Notices(Protocol):
    """Tells members of staff something (`bot.delivery.post.Post`)."""

    async def tell(
        self, member_id: bytes, kind: str, facts: Mapping[str, str], *, urgent: bool, not_before: datetime
    ) -> None:
        """Send a notice; an urgent one goes before all others."""
        ...


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock of one person's desk, over one transaction. `members` are that person's roles, none for a resident."""

    staff: StaffStore
    tries: Tries
    notices: Notices
    members: Sequence[Member]
    now: datetime

    async def kept(self) -> bytes | None:
        """Return what is kept of the person's PIN; None where none is set, or where they are not of the staff."""
        return await self.staff.pin(self.members[0].actor) if self.members else None

    async def keep(self, made: bytes | None) -> None:
        """Set a PIN for all roles of the person, made by `Pins`; None removes it."""
        await self.staff.set_pin(self.members[0].actor, made)

    async def may_try(self) -> bool:
        """Tell whether another PIN may be tried."""
        return await self.tries.may_try_pin(self.members[0].actor)

    async def count_wrong(self) -> bool:
        """Count a wrong PIN. The last of the hour gives False, and every other administrator is told, once."""
        mine = self.members[0]
        if not await self.tries.may_try_pin(mine.actor):
            return False
        if await self.tries.count_wrong_pin(mine.actor):
            return True
        await self.alarm(WRONG)
        return False

    async def alarm(self, kind: str) -> None:
        """Tell every administrator but the person that something happened to the lock."""
        mine = self.members[0]
        others = {one.actor: one for one in await self.staff.all() if one.role is Role.ADMINISTRATOR}
        # Whoever holds the phone reads on it what its owner is told.
        others.pop(mine.actor, None)
        for administrator in others.values():
            facts = {"member": mine.id.hex()}
            await self.notices.tell(administrator.id, kind, facts, urgent=True, not_before=self.now)


def is_easy(pin: str) -> bool:
    """Tell whether a PIN is among the first that anybody would try: one digit only, or digits in a row."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def _make(pin: str, cost: PinCost) -> bytes:
    return argon2id.str(pin.encode(), opslimit=cost.passes, memlimit=cost.memory)


def _check(pin: str, kept: bytes) -> bool:
    try:
        return argon2id.verify(kept, pin.encode())
    except InvalidkeyError:
        return False

"""Closes the intake by itself when a tip could be lost or seen: better no tip than one in the wrong hands.

Each process sees its own key file and its own disk. What it sees is kept in the database as an alarm, a mark with the
moment at which it was last seen, and holds for a while: so all replicas act alike, and an alarm ends by itself. Of its
own alarms a process knows better: it looks anew, and takes tips again as soon as all is well.
"""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from bot.keys import KeyFault, Keys
from bot.tips.canary import look

SWEEPER_LATE: Final = timedelta(minutes=10)
"""So long after the last sweep of idle conversations nothing private is begun any more."""

LEAST_FREE: Final = 200 * 2**20
FREE_AGAIN: Final = 300 * 2**20
"""Bytes on the disk: below the first the intake closes, above the second it opens. A share would be wrong for small
and for large disks."""

SWEPT: Final = "swept"
"""The mark of the last sweep that came to its end."""

FINGERPRINT: Final = "key-fingerprint"
"""The mark of the keys that the database was made with (`Keys.fingerprint`)."""

NEWEST_KEY: Final = "key-newest"
"""The mark of the newest key that has sealed anything: a key file without it would open less than there is."""

TOLD: Final = "intake-closed"
TURN: Final = "intake-turn"


class Reason(StrEnum):
    """Why nothing is taken, the gravest first."""

    KEYS = "keys"
    TOKEN = "token"  # noqa: S105 - a reason
    SWEEPER = "sweeper"
    DISK = "disk"
    CANARY = "canary"


HOLDS: Final = {
    Reason.KEYS: timedelta(minutes=1),
    Reason.TOKEN: timedelta(minutes=10),
    Reason.SWEEPER: timedelta(minutes=1),
    Reason.DISK: timedelta(minutes=1),
}
"""How long an alarm holds after it was last seen. Looks are 15 seconds apart; whoever stole a token shows up again."""


class Marks(Protocol):
    """Small facts that an installation keeps about itself (`bot.storage.marks.Marks`)."""

    async def get(self, name: str, /) -> bytes | None:
        """Return the value, None when it was never set."""
        ...

    async def set(self, name: str, value: bytes, /) -> None:
        """Keep the value, replacing an earlier one."""
        ...


@dataclass(frozen=True, slots=True)
class News:
    """What administrators are to be told: why nothing is taken any more; no reason means that it is open again."""

    reason: Reason | None


def free_bytes(folder: Path) -> int:
    """Return how much still fits on the disk of a folder, which need not be there yet."""
    path = folder.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    return shutil.disk_usage(path).free


@dataclass(frozen=True, slots=True)
class Gate:
    """Knows whether tips can be taken safely.

    `since` is when this process began: a young one has not swept yet. `name` tells its alarms from other processes'.
    """

    key_file: Path
    folder: Path
    since: datetime
    free: Callable[[Path], int] = free_bytes
    name: str = field(default_factory=lambda: secrets.token_hex(4))

    async def closed(self, marks: Marks, now: datetime) -> Reason | None:
        """Return the gravest reason to take nothing; None when there is none."""
        return await self._gravest(marks, now, but_of=self.name)

    async def watch(self, marks: Marks, now: datetime) -> None:
        """Raise an alarm for everything that this process sees, so that the others hear of it."""
        for reason in HOLDS:
            if await self._sees(marks, reason, now):
                await raise_alarm(marks, reason, now, self.name)

    async def news(self, marks: Marks, now: datetime) -> News | None:
        """Return what nobody was told of yet, and count it as told; None for no news.

        That all is well again is news once no alarm holds: replicas that differ must not tell now this and now that.
        """
        reason = await self._gravest(marks, now)
        value = (reason or "").encode()
        if await self._is_told(marks, value):
            return None
        # Of two replicas that come to this at once, the second waits here until the first has ended.
        await marks.set(TURN, b"")
        if await self._is_told(marks, value):
            return None
        await marks.set(TOLD, value)
        return News(reason)

    async def _gravest(self, marks: Marks, now: datetime, *, but_of: str = "") -> Reason | None:
        for reason in HOLDS:
            if await self._sees(marks, reason, now) or await _is_alarmed(marks, reason, now, but_of=but_of):
                return reason
        walk = await look(marks)
        return Reason.CANARY if walk is not None and walk.failed else None

    async def _is_told(self, marks: Marks, value: bytes) -> bool:
        return (await marks.get(TOLD) or b"") == value

    async def _sees(self, marks: Marks, reason: Reason, now: datetime) -> bool:
        match reason:
            case Reason.KEYS:
                return not await self._has_keys(marks)
            case Reason.SWEEPER:
                swept = await _moment(marks, SWEPT)
                return now - max(self.since, swept or self.since) > SWEEPER_LATE
            case Reason.DISK:
                full = await _is_alarmed(marks, Reason.DISK, now)
                return self.free(self.folder) < (FREE_AGAIN if full else LEAST_FREE)
            case _:
                return False

    async def _has_keys(self, marks: Marks) -> bool:
        try:
            keys = Keys.load(self.key_file)
        except KeyFault:
            return False
        known, newest = await marks.get(FINGERPRINT), await marks.get(NEWEST_KEY)
        fits = known is None or keys.fingerprint().encode() == known
        return fits and (newest is None or keys.current.encode() >= newest)


async def raise_alarm(marks: Marks, reason: Reason, now: datetime, name: str = "") -> None:
    """Note that something was seen that closes the intake; `name` is of the gate that will look at it anew itself."""
    await marks.set(f"alarm.{reason}", _written(now) + f" {name}".encode())


async def note_sweep(marks: Marks, now: datetime) -> None:
    """Note that a sweep of idle conversations came to its end."""
    await marks.set(SWEPT, _written(now))


async def note_key(marks: Marks, name: str) -> None:
    """Note which key seals now; names only grow."""
    newest = await marks.get(NEWEST_KEY)
    if newest is None or newest < name.encode():
        await marks.set(NEWEST_KEY, name.encode())


async def _is_alarmed(marks: Marks, reason: Reason, now: datetime, *, but_of: str = "") -> bool:
    value = await marks.get(f"alarm.{reason}")
    if value is None:
        return False
    seen, _, name = value.decode().partition(" ")
    return now - datetime.fromisoformat(seen) < HOLDS[reason] and not (name and name == but_of)


def _written(moment: datetime) -> bytes:
    return moment.isoformat(timespec="seconds").encode()


async def _moment(marks: Marks, name: str) -> datetime | None:
    value = await marks.get(name)
    return None if value is None else datetime.fromisoformat(value.decode())

"""Limits that know nobody: whoever sends is a pseudonym of this week, whose key is destroyed when the week is over.

A plain hash of an account would be of no use: all ten thousand million account numbers are tried within two hours.
So an actor (the keyed pseudonym of a chat) is hashed once more, with a random key that lives for one week and is kept
sealed. When it is gone, nobody can tell which counters were whose, not even with the key file.

A pseudonym is never written down as it is. It names counters, one for each thing and each day or hour, so that the
rows alone do not even tell which of them are the same person's.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from nacl.encoding import RawEncoder
from nacl.hash import blake2b

from bot.tips.vault import Vault

TIPS_A_DAY = 3
"""Tips that are taken from one account a day."""

MESSAGES_A_DAY = 10
"""Additions that are taken from one account a day."""

FAILURES_AN_HOUR = 5
"""Receipts that open nothing, from one account within an hour."""

FAILURES_OF_ALL = 60
"""Receipts that open nothing, from everybody within an hour: each costs 128 MiB and a quarter of a second."""

CROWD_AN_HOUR = 10
"""Tips of one kelurahan within an hour that are told of one by one."""

WRONG_PINS_AN_HOUR = 5
"""Wrong PINs of one member within an hour."""

WEEK = timedelta(days=7)
"""How long a pseudonym lives at most, everything that is counted under it, and a mark of abuse: till Monday."""

MANY = 10**6
"""Where it is only counted, and nothing is refused."""

_PSEUDONYM_BYTES = 16
_EVERYBODY = b""


class Allowance(StrEnum):
    """Whether a tip is taken: TOO_MANY came today, or COOLING because one of this week was marked as abuse."""

    OK = "ok"
    TOO_MANY = "too_many"
    COOLING = "cooling"


class QuotaStore(Protocol):
    """Keeps the week's key, counters, and for some days which pseudonym sent a tip."""

    async def week_key(self, week: str, expires: datetime) -> bytes:
        """Return the random key of the week that ends at `expires`, drawn when there is none; earlier ones are deleted.

        Atomic: of several transactions that draw at once one wins, and all get its key.
        """
        ...

    async def count(self, subject: bytes, kind: str, window: str, most: int, expires: datetime) -> bool:
        """Add one, if that makes no more than `most` (at least 1); False when it would. Atomic."""
        ...

    async def counted(self, subject: bytes, kind: str, window: str) -> int:
        """Return how many were counted."""
        ...

    async def total(self, subject: bytes, kind: str) -> int:
        """Return how many were counted in all windows together."""
        ...

    async def uncount(self, subject: bytes, kind: str, window: str) -> bool:
        """Forget a counter; False when there was none."""
        ...

    async def keep_sender(self, key: bytes, pseudonym: bytes, expires: datetime) -> None:
        """Keep, sealed, which pseudonym belongs to a key."""
        ...

    async def sender(self, key: bytes, now: datetime) -> bytes | None:
        """Return the pseudonym that belongs to a key; None when it is not known, or not any more."""
        ...

    async def prune(self, now: datetime) -> None:
        """Destroy everything whose time is over."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts, over one transaction. `now` is in the office's time zone, whose midnight and Monday it goes by.

    What a person erases in their chat (`/hapus`) does not reset what is counted: it would be a way around it. That is
    why nothing here forgets an actor; time does.
    """

    store: QuotaStore
    vault: Vault
    now: datetime

    async def may_send(self, actor: bytes) -> Allowance:
        """Tell whether a chat may send a tip; nothing is counted."""
        if await self._is_cooled(actor):
            return Allowance.COOLING
        return Allowance.TOO_MANY if await self._counted(actor, "tip", self._day) >= TIPS_A_DAY else Allowance.OK

    async def count_tip(self, actor: bytes) -> Allowance:
        """Count a tip, where one more is allowed."""
        if await self._is_cooled(actor):
            return Allowance.COOLING
        taken = await self._count_today(actor, "tip", TIPS_A_DAY)
        return Allowance.OK if taken else Allowance.TOO_MANY

    async def count_message(self, actor: bytes) -> bool:
        """Count an addition; False when there were too many today."""
        return await self._count_today(actor, "message", MESSAGES_A_DAY)

    async def may_try(self, actor: bytes) -> bool:
        """Tell whether a chat may try another receipt."""
        own = await self._counted(actor, "receipt", self._hour)
        everybody = await self._counted(_EVERYBODY, "receipt", self._hour)
        return own < FAILURES_AN_HOUR and everybody < FAILURES_OF_ALL

    async def count_failure(self, actor: bytes) -> None:
        """Count a receipt that opened nothing."""
        await self._count_this_hour(actor, "receipt", FAILURES_AN_HOUR)
        await self._count_this_hour(_EVERYBODY, "receipt", FAILURES_OF_ALL)

    async def may_try_pin(self, actor: bytes) -> bool:
        """Tell whether a member may try another PIN."""
        return await self._counted(actor, "pin", self._hour) < WRONG_PINS_AN_HOUR

    async def count_wrong_pin(self, actor: bytes) -> bool:
        """Count a wrong PIN; False when it was the last that may be tried this hour."""
        await self._count_this_hour(actor, "pin", WRONG_PINS_AN_HOUR)
        return await self.may_try_pin(actor)

    async def count(self, member_id: bytes) -> int:
        """Count a tip that a member opened for the first time, and return how many that were this hour."""
        await self._count_this_hour(member_id, "read", MANY)
        return await self._counted(member_id, "read", self._hour)

    async def crowded(self, area: str, *, local_excluded: bool) -> bool:
        """Count a tip of this hour, and tell whether there are too many for one notice each.

        Tips that local people don't get are counted apart: what those people are told must not depend on them.
        """
        crowd = self.vault.crowd_key(area, local_excluded=local_excluded)
        return not await self._count_this_hour(crowd, "crowd", CROWD_AN_HOUR)

    async def remember_sender(self, tip_id: bytes, actor: bytes) -> None:
        """Keep which of this week's pseudonyms sent a tip, until the week is over."""
        key = self.vault.sender_key(tip_id)
        await self.store.keep_sender(key, await self._pseudonym(actor), self._monday)

    async def mark_abuse(self, tip_id: bytes) -> bool:
        """Take no more tips this week from whoever sent this one; False when that is not known any more."""
        pseudonym = await self._sender(tip_id)
        if pseudonym is None:
            return False
        # It may be marked already; it is marked then all the same.
        await self.store.count(_cooled(pseudonym), "cooled", _mark(pseudonym, tip_id), 1, self._monday)
        return True

    async def undo_abuse(self, tip_id: bytes) -> bool:
        """Take this tip's mark away; False when it has none (any more). Other tips' marks stay."""
        pseudonym = await self._sender(tip_id)
        return pseudonym is not None and await self.store.uncount(
            _cooled(pseudonym), "cooled", _mark(pseudonym, tip_id)
        )

    async def is_cooled(self, tip_id: bytes) -> bool:
        """Tell whether this very tip was marked as abuse this week.

        Another tip's mark never shows here: it would tell a reader which tips have one sender.
        """
        pseudonym = await self._sender(tip_id)
        return pseudonym is not None and bool(
            await self.store.counted(_cooled(pseudonym), "cooled", _mark(pseudonym, tip_id))
        )

    async def _is_cooled(self, actor: bytes) -> bool:
        return await self.store.total(_cooled(await self._pseudonym(actor)), "cooled") > 0

    async def _sender(self, tip_id: bytes) -> bytes | None:
        return await self.store.sender(self.vault.sender_key(tip_id), self.now)

    async def _count_today(self, who: bytes, kind: str, most: int) -> bool:
        midnight = self._start_of(self.now.date() + timedelta(days=1))
        return await self.store.count(await self._subject(who, kind, self._day), kind, self._day, most, midnight)

    async def _count_this_hour(self, who: bytes, kind: str, most: int) -> bool:
        # From the full hour on: a row must not tell the minute in which it was made.
        expires = self.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
        return await self.store.count(await self._subject(who, kind, self._hour), kind, self._hour, most, expires)

    async def _counted(self, who: bytes, kind: str, window: str) -> int:
        return await self.store.counted(await self._subject(who, kind, window), kind, window)

    async def _subject(self, who: bytes, kind: str, window: str) -> bytes:
        return _hash(await self._pseudonym(who), f"{kind} {window}".encode())

    async def _pseudonym(self, who: bytes) -> bytes:
        return _hash(await self.store.week_key(self._week, self._monday), who)

    @property
    def _week(self) -> str:
        year, week, _ = self.now.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def _day(self) -> str:
        return self.now.date().isoformat()

    @property
    def _hour(self) -> str:
        return f"{self._day}T{self.now.hour:02}"

    @property
    def _monday(self) -> datetime:
        return self._start_of(self.now.date() + timedelta(days=7 - self.now.weekday()))

    def _start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.now.tzinfo)


def _cooled(pseudonym: bytes) -> bytes:
    return _hash(pseudonym, b"cooled")


def _mark(pseudonym: bytes, tip_id: bytes) -> str:
    return _hash(pseudonym, tip_id).hex()


def _hash(key: bytes, value: bytes) -> bytes:
    return bytes(blake2b(value, _PSEUDONYM_BYTES, key=key, encoder=RawEncoder))

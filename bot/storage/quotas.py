"""Quotas: counters under the pseudonyms of a week, and the week's key, which makes them and is destroyed."""

from datetime import datetime, timedelta

from nacl.utils import random
from sqlalchemy import bindparam, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import KEY_BYTES, Keys
from bot.storage.tables import quota, sender, week_key

_KEY = select(week_key.c.sealed).where(week_key.c.week == bindparam("this_week"))
_OTHERS = delete(week_key).where(
    or_(week_key.c.expires_at < bindparam("this_end"), week_key.c.expires_at > bindparam("next_end"))
)
_drawn = insert(week_key)
_DRAW = _drawn.on_conflict_do_update(
    # Another transaction may have been faster: then its key is the week's, and comes back from here.
    index_elements=[week_key.c.week],
    set_={"sealed": week_key.c.sealed},
).returning(week_key.c.sealed)
_COUNT = (
    insert(quota)
    .on_conflict_do_update(
        index_elements=[quota.c.subject, quota.c.kind, quota.c.window],
        set_={"count": quota.c.count + 1},
        where=quota.c.count < bindparam("most"),
    )
    .returning(quota.c.count)
)
_ALL = (quota.c.subject == bindparam("of_subject")) & (quota.c.kind == bindparam("of_kind"))
_ONE = _ALL & (quota.c.window == bindparam("of_window"))
_COUNTED = select(quota.c.count).where(_ONE)
_TOTAL = select(func.sum(quota.c.count)).where(_ALL)
_UNCOUNT = delete(quota).where(_ONE)
_kept = insert(sender)
_KEEP = _kept.on_conflict_do_update(
    index_elements=[sender.c.key], set_={name: _kept.excluded[name] for name in ("sealed", "expires_at")}
)
_SENDER = select(sender.c.sealed).where(sender.c.key == bindparam("of_key"), sender.c.expires_at > bindparam("now"))
_PRUNE = [delete(table).where(table.c.expires_at <= bindparam("now")) for table in (quota, sender, week_key)]


class Quotas:
    """Keeps counters and the week's key (`bot.tips.quota.QuotaStore`)."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    async def week_key(self, week: str, expires: datetime) -> bytes:
        """Return the random key of the week that ends at `expires`, drawn when there is none; earlier ones are deleted.

        The next week's stays: a process whose clock runs a little ahead may have drawn it. None lives longer than that,
        even where a clock was wrong by a year.
        """
        bound_to = week.encode()
        sealed = await self._connection.scalar(_KEY, {"this_week": week})
        if sealed is None:
            await self._connection.execute(_OTHERS, {"this_end": expires, "next_end": expires + timedelta(days=7)})
            drawn = self._keys.seal("week", random(KEY_BYTES), bound_to=bound_to)
            row = {"week": week, "sealed": drawn, "expires_at": expires}
            sealed = (await self._connection.execute(_DRAW, row)).scalar_one()
        return self._keys.open("week", sealed, bound_to=bound_to)

    async def count(self, subject: bytes, kind: str, window: str, most: int, expires: datetime) -> bool:
        """Add one, if that makes no more than `most` (at least 1); False when it would. Atomic."""
        row = {"subject": subject, "kind": kind, "window": window, "count": 1, "expires_at": expires, "most": most}
        return await self._connection.scalar(_COUNT, row) is not None

    async def counted(self, subject: bytes, kind: str, window: str) -> int:
        """Return how many were counted."""
        return await self._connection.scalar(_COUNTED, _named(subject, kind, window)) or 0

    async def total(self, subject: bytes, kind: str) -> int:
        """Return how many were counted in all windows together."""
        return await self._connection.scalar(_TOTAL, {"of_subject": subject, "of_kind": kind}) or 0

    async def uncount(self, subject: bytes, kind: str, window: str) -> bool:
        """Forget a counter; False when there was none."""
        return (await self._connection.execute(_UNCOUNT, _named(subject, kind, window))).rowcount == 1

    async def keep_sender(self, key: bytes, pseudonym: bytes, expires: datetime) -> None:
        """Keep, sealed, which pseudonym belongs to a key."""
        sealed = self._keys.seal("sender", pseudonym, bound_to=key)
        await self._connection.execute(_KEEP, {"key": key, "sealed": sealed, "expires_at": expires})

    async def sender(self, key: bytes, now: datetime) -> bytes | None:
        """Return the pseudonym that belongs to a key; None when it is not known, or not any more."""
        sealed = await self._connection.scalar(_SENDER, {"of_key": key, "now": now})
        return None if sealed is None else self._keys.open("sender", sealed, bound_to=key)

    async def prune(self, now: datetime) -> None:
        """Destroy everything whose time is over."""
        for statement in _PRUNE:
            await self._connection.execute(statement, {"now": now})


def _named(subject: bytes, kind: str, window: str) -> dict[str, object]:
    return {"of_subject": subject, "of_kind": kind, "of_window": window}

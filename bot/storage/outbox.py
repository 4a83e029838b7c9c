"""The outbox: what must reach somebody, sealed until it has, and gone after."""

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, exists, insert, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Lane, Notice, Parcel
from bot.keys import Keys
from bot.storage.locks import lock
from bot.storage.tables import outbox as table

_is_due = and_(
    table.c.lane <= bindparam("last"),
    table.c.due_at <= bindparam("now"),
    or_(table.c.lease_until.is_(None), table.c.lease_until <= bindparam("now")),
)
# A common table expression runs once; a plain subquery with SKIP LOCKED may run again and lease more than its limit.
_first = (
    select(table.c.id)
    .where(_is_due)
    .order_by(table.c.lane, table.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("first")
)
_theirs = (
    select(table.c.id)
    .where(_is_due, table.c.member_id.in_(bindparam("members", expanding=True)))
    .with_for_update(skip_locked=True)
    .cte("theirs")
)
_CLAIM, _CLAIM_OF = (
    update(table).where(table.c.id.in_(select(chosen.c.id))).values(lease_until=bindparam("until")).returning(*table.c)
    for chosen in (_first, _theirs)
)
_ONE = table.c.id == bindparam("parcel_id")
_DELIVERED = delete(table).where(_ONE)
_REST = update(table).where(_ONE).values(due_at=bindparam("until"), lease_until=null())
_POSTPONE = _REST.values(attempts=table.c.attempts + 1)
_theirs_alone = table.c.member_id == bindparam("member_id")
_WAITS = select(exists().where(_theirs_alone))
_WITHDRAW = delete(table).where(_theirs_alone)


class Outbox:
    """Keeps parcels, sealed, in the transaction that causes them (`bot.delivery.model.OutboxStore`)."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    async def put(self, lane: Lane, member_id: bytes, notice: Notice, not_before: datetime) -> None:
        """Add a parcel."""
        parcel_id = secrets.token_bytes(16)
        content = json.dumps({"kind": notice.kind, "facts": dict(notice.facts)}).encode()
        await self._connection.execute(
            insert(table),
            {
                "id": parcel_id,
                "lane": int(lane),
                "member_id": member_id,
                "sealed": self._keys.seal("outbox", content, bound_to=parcel_id),
                "due_at": not_before,
                "attempts": 0,
            },
        )

    async def claim(self, now: datetime, limit: int, lease: timedelta, last: Lane = Lane.CAMPAIGN) -> list[Parcel]:
        """Lease due parcels up to lane `last`, by lane, then age; nobody else gets them until the lease ends."""
        asked = {"now": now, "most": limit, "until": now + lease, "last": int(last)}
        return self._parcels(await self._connection.execute(_CLAIM, asked))

    async def claim_of(self, member_ids: Sequence[bytes], now: datetime, lease: timedelta) -> list[Parcel]:
        """Lease every due parcel of the first two lanes for one person's roles, by lane, then age.

        Until the transaction ends, others who call it for the same roles have to wait.
        """
        if not member_ids:
            return []
        await lock(self._connection, b"outbox " + min(member_ids))
        asked = {"now": now, "members": list(member_ids), "until": now + lease, "last": int(Lane.TIP)}
        return self._parcels(await self._connection.execute(_CLAIM_OF, asked))

    async def rest(self, parcel_id: bytes, until: datetime) -> None:
        """Keep a claimed parcel for later, without counting a try."""
        await self._connection.execute(_REST, {"parcel_id": parcel_id, "until": until})

    async def delivered(self, parcel_id: bytes) -> None:
        """Erase a parcel that arrived."""
        await self._connection.execute(_DELIVERED, {"parcel_id": parcel_id})

    async def postpone(self, parcel_id: bytes, until: datetime) -> None:
        """Count a failed try and keep the parcel for later."""
        await self._connection.execute(_POSTPONE, {"parcel_id": parcel_id, "until": until})

    async def waits(self, member_id: bytes) -> bool:
        """Tell whether anything is on its way to somebody."""
        return bool(await self._connection.scalar(_WAITS, {"member_id": member_id}))

    async def withdraw(self, member_id: bytes) -> None:
        """Erase everything that is on its way to somebody."""
        await self._connection.execute(_WITHDRAW, {"member_id": member_id})

    def _parcels(self, rows: Iterable[Row[Any]]) -> list[Parcel]:
        return [
            Parcel(row.id, Lane(row.lane), row.member_id, self._open(row.id, row.sealed), row.attempts)
            for row in sorted(rows, key=lambda row: (row.lane, row.due_at))
        ]

    def _open(self, parcel_id: bytes, sealed: bytes) -> Notice:
        content = json.loads(self._keys.open("outbox", sealed, bound_to=parcel_id))
        return Notice(content["kind"], content["facts"])

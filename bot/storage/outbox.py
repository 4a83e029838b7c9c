"""The outbox: what must reach somebody, sealed until it has, and gone after."""

import json
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Lane, Notice, Parcel
from bot.keys import Keys
from bot.storage.tables import outbox as table

# A common table expression runs once; a plain subquery with SKIP LOCKED may run again and lease more than its limit.
_due = (
    select(table.c.id)
    .where(
        table.c.lane <= bindparam("last"),
        table.c.due_at <= bindparam("now"),
        or_(table.c.lease_until.is_(None), table.c.lease_until <= bindparam("now")),
    )
    .order_by(table.c.lane, table.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(table).where(table.c.id.in_(select(_due.c.id))).values(lease_until=bindparam("until")).returning(*table.c)
)
_ONE = table.c.id == bindparam("parcel_id")
_DELIVERED = delete(table).where(_ONE)
_POSTPONE = (
    update(table).where(_ONE).values(attempts=table.c.attempts + 1, due_at=bindparam("until"), lease_until=null())
)


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
        rows = (await self._connection.execute(_CLAIM, asked)).all()
        return [
            Parcel(row.id, Lane(row.lane), row.member_id, self._open(row.id, row.sealed), row.attempts)
            for row in sorted(rows, key=lambda row: (row.lane, row.due_at))
        ]

    async def delivered(self, parcel_id: bytes) -> None:
        """Erase a parcel that arrived."""
        await self._connection.execute(_DELIVERED, {"parcel_id": parcel_id})

    async def postpone(self, parcel_id: bytes, until: datetime) -> None:
        """Count a failed try and keep the parcel for later."""
        await self._connection.execute(_POSTPONE, {"parcel_id": parcel_id, "until": until})

    def _open(self, parcel_id: bytes, sealed: bytes) -> Notice:
        content = json.loads(self._keys.open("outbox", sealed, bound_to=parcel_id))
        return Notice(content["kind"], content["facts"])

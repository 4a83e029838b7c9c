"""Timers: what falls due later, as rows, so that a restart forgets nothing."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, null, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Timer
from bot.keys import Keys
from bot.storage.tables import timer as table

_inserted = insert(table)
_SET = _inserted.on_conflict_do_update(
    index_elements=[table.c.kind, table.c.key],
    # The id changes too, so that whoever carries out the earlier timer cannot end this one.
    set_={name: _inserted.excluded[name] for name in ("id", "sealed", "due_at", "lease_until", "attempts")},
)
_ENSURE = _inserted.on_conflict_do_nothing(index_elements=[table.c.kind, table.c.key])
_CANCEL = delete(table).where(table.c.kind == bindparam("kind"), table.c.key == bindparam("key"))
_due = (
    select(table.c.id)
    .where(
        table.c.due_at <= bindparam("now"),
        or_(table.c.lease_until.is_(None), table.c.lease_until <= bindparam("now")),
    )
    .order_by(table.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(table).where(table.c.id.in_(select(_due.c.id))).values(lease_until=bindparam("until")).returning(*table.c)
)
_ONE = table.c.id == bindparam("timer_id")
_DONE = delete(table).where(_ONE)
_POSTPONE = (
    update(table).where(_ONE).values(attempts=table.c.attempts + 1, due_at=bindparam("until"), lease_until=null())
)
_OLDEST = select(func.min(table.c.due_at))


class Timers:
    """Keeps timers, their facts sealed (`bot.delivery.model.TimerStore`)."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    async def set(self, kind: str, key: bytes, facts: Mapping[str, str], due: datetime) -> None:
        """Set the one timer of this kind and key, replacing an earlier one."""
        await self._connection.execute(_SET, self._row(kind, key, facts, due))

    async def ensure(self, kind: str, key: bytes, facts: Mapping[str, str], due: datetime) -> None:
        """Set the timer only where there is none of this kind and key; one that is there stays as it is."""
        await self._connection.execute(_ENSURE, self._row(kind, key, facts, due))

    async def cancel(self, kind: str, key: bytes) -> None:
        """Take a timer back; it may be gone already."""
        await self._connection.execute(_CANCEL, {"kind": kind, "key": key})

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> list[Timer]:
        """Lease due timers, oldest first."""
        asked = {"now": now, "most": limit, "until": now + lease}
        rows = (await self._connection.execute(_CLAIM, asked)).all()
        return [
            Timer(row.id, row.kind, self._open(row.id, row.sealed), row.attempts)
            for row in sorted(rows, key=lambda row: row.due_at)
        ]

    async def done(self, timer_id: bytes) -> bool:
        """Remove a timer that was carried out; False when somebody else has carried it out already."""
        return (await self._connection.execute(_DONE, {"timer_id": timer_id})).rowcount == 1

    async def postpone(self, timer_id: bytes, until: datetime) -> None:
        """Count a failed try and keep the timer for later."""
        await self._connection.execute(_POSTPONE, {"timer_id": timer_id, "until": until})

    async def latest_delay(self, now: datetime) -> timedelta:
        """Return how long the oldest due timer has been waiting (zero when none is)."""
        oldest: datetime | None = await self._connection.scalar(_OLDEST)
        return timedelta() if oldest is None else max(timedelta(), now - oldest)

    def _row(self, kind: str, key: bytes, facts: Mapping[str, str], due: datetime) -> dict[str, object]:
        timer_id = secrets.token_bytes(16)
        return {
            "id": timer_id,
            "kind": kind,
            "key": key,
            "sealed": self._keys.seal("timer", json.dumps(dict(facts)).encode(), bound_to=timer_id),
            "due_at": due,
            "lease_until": None,
            "attempts": 0,
        }

    def _open(self, timer_id: bytes, sealed: bytes) -> dict[str, str]:
        facts: dict[str, str] = json.loads(self._keys.open("timer", sealed, bound_to=timer_id))
        return facts

"""Takes out of a database what must outlive a lost disk, and nothing that ties a person to anything.

Left out are conversations and what was attached in them, what is on its way to somebody, pushes, senders, limits and
their keys, invitations, watches, names searched in vain, what was learnt, counts, updates, and every timer that is not
a tip's.

Each tip is sealed as a whole, with its ways, dialogue, photos and timers, with the key of the first day on which it
could be deleted (`bot.storage.daykeys`). Once that day has come the backup tells nothing of the tip, but that there was
one. So what can be restored is what could not have been deleted meanwhile:

- a closed tip until 30 days after it was closed;
- an open one until 30 days after the backup, since it could be closed on the same day;
- either until the end of its longest time (90 days, 30 more each time that nobody had read it);
- one that its sender can still take back, on the day of the backup only. Within that day a backup can bring back what
  was taken back since; left out, whatever waits for the next delivery would be lost with the disk;
- one whose end has come already, not at all.

What was changed, but not deleted, after the backup comes back as it was: a mailbox closed for ever is open again, and a
member who was revoked is one again.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, RowMapping, Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import Keys, name_of
from bot.storage.daykeys import last_day_come, seal_for_day
from bot.storage.pages import pages
from bot.storage.rekeying import SEALED, connection_of
from bot.storage.stream import Record, pack
from bot.storage.tables import (
    mark,
    member,
    message,
    photo,
    register_in_use,
    register_version,
    timer,
    tip,
    wrap,
)
from bot.storage.unit import Unit
from bot.storage.version import SCHEMA_VERSION
from bot.tips.clockwork import KINDS
from bot.tips.model import KEPT_AFTER_CLOSING, KEPT_AT_MOST, TipState
from bot.tips.moments import LIMIT_AGAIN
from bot.tips.vault import Vault

PLAIN: Final = (mark, member, register_version, register_in_use)
"""Tables that are taken as they are, each before what points to it."""

PARTS: Final = (wrap, message, photo)
"""Tables with the parts of a tip."""

LEFT_OUT: Final = frozenset(
    {
        "dialog", "draft_photo", "failed_update", "invitation", "learner", "outbox", "processed_update", "push",
        "quota", "sender", "sent_file", "step_count", "unanswered", "unanswered_asker", "unanswered_day", "watch",
        "week_key",
    }
)  # fmt: skip
"""Tables of which nothing is taken."""

TIPS_AT_ONCE = 8
"""Tips that are in memory together."""


class Archive:
    """Reads a database as it is at one moment. `now` is in the office's zone; `day_keys` begin with tomorrow's."""

    def __init__(self, unit: Unit, keys: Keys, day_keys: Mapping[date, bytes], now: datetime) -> None:
        self._connection = connection_of(unit)
        self._vault = Vault(keys)
        self._day_keys = day_keys
        self._now = now
        self.tips = 0
        self.overdue = 0
        self.names: set[str] = set()
        """Names of the keys with which something is sealed that was taken."""

    async def records(self) -> AsyncIterator[Record]:
        """Return everything that is taken, in an order in which it can be put back."""
        await _keep_moment(self._connection)
        yield {"schema": SCHEMA_VERSION, "day": self._now.date()}
        for table in PLAIN:
            async for rows in pages(self._connection, table, 1):
                self._note_names(table, rows)
                for row in rows:
                    yield {"table": table.name, "row": dict(row)}
        async for rows in pages(self._connection, tip, TIPS_AT_ONCE):
            async for record in self._seal_tips(rows):
                yield record

    async def _seal_tips(self, tips: Sequence[RowMapping]) -> AsyncIterator[Record]:
        parts = {table: await self._parts(table, [row["id"] for row in tips]) for table in PARTS}
        timers = await self._timers(tips)
        for row in tips:
            day = first_day_of_end(dict(row), timers[row["id"]], self._now)
            if day <= last_day_come(self._now):
                self.overdue += 1
                continue
            content = {
                tip.name: [dict(row)],
                **{table.name: rows[row["id"]] for table, rows in parts.items()},
                timer.name: timers[row["id"]],
            }
            self.tips += 1
            yield {"day": day, "sealed": seal_for_day(self._day_keys[day], day, pack(content))}

    async def _parts(self, table: Table, tips: Sequence[bytes]) -> Mapping[bytes, list[dict[str, Any]]]:
        found: defaultdict[bytes, list[dict[str, Any]]] = defaultdict(list)
        for row in await self._rows(table, table.c.tip_id.in_(tips)):
            found[row["tip_id"]].append(dict(row))
        return found

    async def _timers(self, tips: Sequence[RowMapping]) -> Mapping[bytes, list[dict[str, Any]]]:
        owner = {self._vault.timer_key(row["id"]): row["id"] for row in tips}
        found: defaultdict[bytes, list[dict[str, Any]]] = defaultdict(list)
        for row in await self._rows(timer, timer.c.key.in_(list(owner)) & timer.c.kind.in_(KINDS)):
            found[owner[row["key"]]].append(dict(row) | {"lease_until": None, "attempts": 0})
        return found

    async def _rows(self, table: Table, wanted: ColumnElement[bool]) -> Sequence[RowMapping]:
        found = select(table).where(wanted).order_by(*table.primary_key.columns)
        rows = (await self._connection.execute(found)).mappings().all()
        self._note_names(table, rows)
        return rows

    def _note_names(self, table: Table, rows: Sequence[RowMapping]) -> None:
        columns = [place.column.name for place in SEALED if place.table is table]
        self.names |= {name_of(row[column]) for row in rows for column in columns if row[column] is not None}


def first_day_of_end(tip: Mapping[str, Any], timers: Sequence[Mapping[str, Any]], now: datetime) -> date:
    """Return the first day on which a tip could be deleted, as far as can be told now.

    Args:
        tip: its row.
        timers: the rows of its timers; `tip.limit` tells when its longest time is over.
        now: the present moment, in the office's zone.
    """
    if tip["state"] == TipState.WAITING:
        # It can be taken back at once; see the head of this module.
        return last_day_come(now) + timedelta(days=1)
    limits = [row["due_at"].astimezone(UTC).date() for row in timers if row["kind"] == "tip.limit"]
    unread = LIMIT_AGAIN if tip["state"] == TipState.RECEIVED else timedelta()
    closed: date = tip["closed_on"] if tip["state"] == TipState.CLOSED and tip["closed_on"] else now.date()
    longest: date = min(limits) if limits else tip["day"] + KEPT_AT_MOST + unread
    return min(closed + KEPT_AFTER_CLOSING, longest)


async def _keep_moment(connection: AsyncConnection) -> None:
    """See the database from now on as it is now, without holding anybody up."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    else:
        # What reads beside the write-ahead log sees one moment; a transaction that may write would stop the bot.
        await connection.exec_driver_sql("COMMIT")
        await connection.exec_driver_sql("BEGIN")

"""Seals anew what an older key has sealed, beside whatever else reads and writes the database.

What belongs to a tip (its content, dialogue and photos) is sealed with the tip's own key; only that key's wraps are
sealed with the installation's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    RowMapping,
    Table,
    bindparam,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import NAME_BYTES, KeyFault, Keys, name_of
from bot.storage.pages import Key, is_behind, key_of
from bot.storage.tables import (
    dialog,
    draft_photo,
    invitation,
    learner,
    member,
    outbox,
    push,
    sender,
    timer,
    unanswered,
    watch,
    week_key,
    wrap,
)
from bot.storage.unit import Unit

BATCH = 50
"""Rows that one transaction seals anew: few, so that nobody waits for it."""

PATIENCE = "3s"
"""How long a look at a whole table waits for who writes; whoever writes after it waits as long."""

_LOCK_NOT_AVAILABLE = "55P03"


class StillWriting(Exception):
    """Somebody writes to a table for so long that it cannot be looked at as a whole now."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """Where something sealed is kept, for which purpose, and what of its row it is bound to."""

    column: Column[bytes]
    purpose: str
    bound_to: Callable[[RowMapping], bytes]

    @property
    def name(self) -> str:
        """Return its name with that of its table."""
        return f"{self.table.name}.{self.column.name}"

    @property
    def table(self) -> Table:
        """Return its table."""
        return self.column.table

    @property
    def key(self) -> tuple[Column[Any], ...]:
        """Return the columns of its table's primary key."""
        return tuple(self.table.primary_key.columns)


SEALED: Final = (
    # Addresses and ways to tips first: they are what a stolen key opens.
    SealedColumn(wrap.c.sealed_key, "wrap", lambda row: row["tip_id"] + row["member_id"]),
    SealedColumn(member.c.sealed_address, "address", lambda row: row["id"]),
    SealedColumn(member.c.sealed_known_as, "known-as", lambda row: row["id"]),
    SealedColumn(member.c.sealed_pin, "pin", lambda row: row["actor"]),
    SealedColumn(invitation.c.sealed_known_as, "known-as", lambda row: row["code_hash"]),
    SealedColumn(outbox.c.sealed, "outbox", lambda row: row["id"]),
    SealedColumn(timer.c.sealed, "timer", lambda row: row["id"]),
    SealedColumn(watch.c.sealed, "watch", lambda row: row["id"]),
    SealedColumn(learner.c.sealed, "learner", lambda row: row["actor"]),
    SealedColumn(unanswered.c.sealed, "unanswered", lambda row: row["subject"]),
    SealedColumn(push.c.sealed, "push", lambda row: row["key"]),
    SealedColumn(sender.c.sealed, "sender", lambda row: row["key"]),
    SealedColumn(week_key.c.sealed, "week", lambda row: row["week"].encode()),
    SealedColumn(dialog.c.sealed, "dialog", lambda row: row["actor"]),
    SealedColumn(draft_photo.c.sealed, "draft-photo", lambda row: row["number"].to_bytes(2, "big") + row["actor"]),
)
"""Everything that `Keys` has sealed; each store knows its own."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of some rows: how many were sealed anew, which did not open, and the last that was looked at."""

    resealed: int
    closed: frozenset[Key]
    last: Key | None


class Rekeying:
    """Finds and seals anew what does not name the current key, in the transaction of a unit."""

    def __init__(self, unit: Unit, keys: Keys) -> None:
        self._connection = connection_of(unit)
        self._keys = keys

    async def reseal(self, place: SealedColumn, after: Key | None = None) -> Batch:
        """Seal the next rows behind `after` anew. A row that a transaction holds just now is passed over."""
        rows = await self._old_rows(place, after)
        opened, closed = {}, set()
        for row in rows:
            try:
                opened[key_of(place.table, row)] = self._reseal(place, row)
            except KeyFault:
                closed.add(key_of(place.table, row))
        if opened:
            await self._connection.execute(_replacing(place), [_parameters(*pair) for pair in opened.items()])
        return Batch(len(opened), frozenset(closed), key_of(place.table, rows[-1]) if rows else None)

    async def left(self, place: SealedColumn) -> dict[Key, str]:
        """Return the rows that name an older key, with that key's name, once all who write to the table have ended.

        Whoever sealed something before the new key was known has then committed it, and it is seen here.

        Raises:
            StillWriting: somebody does not end for long.
        """
        if self._connection.dialect.name == "postgresql":
            await self._wait_for_writers(place.table)
        found = select(*place.key, _name(place).label("name")).where(_is_old(place, self._keys.current))
        rows = (await self._connection.execute(found)).mappings()
        return {key_of(place.table, row): name_of(row["name"]) for row in rows}

    async def _wait_for_writers(self, table: Table) -> None:
        await self._connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        try:
            await self._connection.execute(text(f'LOCK TABLE "{table.name}" IN SHARE MODE'))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                raise StillWriting from None
            raise

    def _reseal(self, place: SealedColumn, row: RowMapping) -> bytes:
        bound_to = place.bound_to(row)
        content = self._keys.open(place.purpose, row[place.column.name], bound_to=bound_to)
        return self._keys.seal(place.purpose, content, bound_to=bound_to)

    async def _old_rows(self, place: SealedColumn, after: Key | None) -> Sequence[RowMapping]:
        found = select(place.table).where(_is_old(place, self._keys.current)).order_by(*place.key).limit(BATCH)
        if after is not None:
            found = found.where(is_behind(place.table, after))
        # Who waits for a row while holding others can stand in a circle, so it waits for none; and a foreign key that
        # points here is not held up.
        found = found.with_for_update(skip_locked=True, key_share=True)
        return (await self._connection.execute(found)).mappings().all()


def connection_of(unit: Unit) -> AsyncConnection:
    """Return the connection that every store of a unit works on, for what concerns all tables."""
    return unit.marks._connection  # noqa: SLF001 - inside the house: a unit shows stores, and this is none


def _name(place: SealedColumn) -> ColumnElement[bytes]:
    return func.substr(place.column, 1, NAME_BYTES, type_=LargeBinary)


def _is_old(place: SealedColumn, current: str) -> ColumnElement[bool]:
    # Where nothing is sealed this is neither true nor false, and the row is not found.
    return _name(place) != literal(current.encode(), LargeBinary)


def _replacing(place: SealedColumn) -> Any:  # noqa: ANN401 - an update, whatever SQLAlchemy calls it
    statement = update(place.table).values({place.column.name: bindparam("new_sealed")})
    for number, column in enumerate(place.key):
        statement = statement.where(column == bindparam(f"key_{number}", type_=column.type))
    return statement


def _parameters(key: Key, sealed: bytes) -> dict[str, Any]:
    return {f"key_{number}": value for number, value in enumerate(key)} | {"new_sealed": sealed}

"""The lists of the register, as they were imported, and which of them answer."""

from datetime import date

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agencies.versions import SHIPPED, ListKind, Version
from bot.storage.locks import lock
from bot.storage.tables import register_in_use as use_table
from bot.storage.tables import register_version as table

_LOCK = b"register"
_OF_KIND = table.c.kind == bindparam("kind")
_NEWEST = select(func.coalesce(func.max(table.c.number), SHIPPED)).where(_OF_KIND)
_VERSIONS = (
    select(table.c.number, table.c.as_of, table.c.imported, table.c.rows)
    .where(_OF_KIND)
    .order_by(table.c.number.desc())
)
_CONTENT = select(table.c.content).where(_OF_KIND, table.c.number == bindparam("number"))
_inserted = upsert(use_table)
_USE = _inserted.on_conflict_do_update(index_elements=[use_table.c.kind], set_={"number": _inserted.excluded.number})
_USE_SHIPPED = delete(use_table).where(use_table.c.kind == bindparam("kind"))


class Registers:
    """Keeps imported lists, and which version of each is in use (`bot.agencies.versions.VersionStore`)."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock(self) -> None:
        """Hold off other transactions that change the lists, until this one ends."""
        await lock(self._connection, _LOCK)

    async def add(self, kind: ListKind, as_of: date, imported: date, rows: int, content: bytes) -> Version:
        """Keep a version under the next number; it is not in use yet."""
        await self.lock()
        number = (await self._connection.execute(_NEWEST, {"kind": kind.value})).scalar_one() + 1
        version = {"kind": kind.value, "number": number, "as_of": as_of, "imported": imported, "rows": rows}
        await self._connection.execute(insert(table), version | {"content": content})
        return Version(kind, number, as_of, imported, rows)

    async def versions(self, kind: ListKind) -> list[Version]:
        """Return every kept version of a list, the newest import first."""
        rows = await self._connection.execute(_VERSIONS, {"kind": kind.value})
        return [Version(kind, *row) for row in rows]

    async def content(self, kind: ListKind, number: int) -> bytes | None:
        """Return the content of a version as it was kept; None when there is no such version."""
        content: bytes | None = await self._connection.scalar(_CONTENT, {"kind": kind.value, "number": number})
        return content

    async def use(self, kind: ListKind, number: int) -> None:
        """Answer from this version from now on; `SHIPPED` for the one that came with the program."""
        # The shipped version has no row, so that a foreign key can see to it that every other one has.
        if number == SHIPPED:
            await self._connection.execute(_USE_SHIPPED, {"kind": kind.value})
        else:
            await self._connection.execute(_USE, {"kind": kind.value, "number": number})

    async def in_use(self) -> dict[ListKind, int]:
        """Return the version in use of both lists; `SHIPPED` where none was imported or chosen."""
        rows = await self._connection.execute(select(use_table.c.kind, use_table.c.number))
        return dict.fromkeys(ListKind, SHIPPED) | {ListKind(kind): number for kind, number in rows}

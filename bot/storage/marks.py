"""Small facts that an installation keeps about itself, such as the mark of the keys it was made with."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import mark

_inserted = insert(mark)
_SET = _inserted.on_conflict_do_update(index_elements=[mark.c.name], set_={"value": _inserted.excluded.value})


class Marks:
    """Named values that are not secret."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, name: str) -> bytes | None:
        """Return the value, None when it was never set."""
        value: bytes | None = await self._connection.scalar(select(mark.c.value).where(mark.c.name == name))
        return value

    async def set(self, name: str, value: bytes) -> None:
        """Keep the value, replacing an earlier one."""
        await self._connection.execute(_SET, {"name": name, "value": value})

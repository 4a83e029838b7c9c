"""Files that Telegram has already: each is handed over once, and then named."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import sent_file as table

_inserted = insert(table)
_KEEP = _inserted.on_conflict_do_update(index_elements=[table.c.digest], set_={"file_id": _inserted.excluded.file_id})


class SentFiles:
    """Keeps the name that Telegram gave to public content of this bot; never of anything that somebody sent."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, digest: bytes) -> str | None:
        """Return the name of a file, None when it was not sent yet."""
        name: str | None = await self._connection.scalar(select(table.c.file_id).where(table.c.digest == digest))
        return name

    async def keep(self, digest: bytes, file_id: str) -> None:
        """Remember the name of a file, in place of an earlier one."""
        await self._connection.execute(_KEEP, {"digest": digest, "file_id": file_id})

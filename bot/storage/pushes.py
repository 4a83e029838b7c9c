"""Pushes: where the one message goes that a tipster wants; apart from the tip, sealed, and gone when it is used."""

import json
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import Keys
from bot.storage.padding import padded_json
from bot.storage.tables import push as table

_inserted = insert(table)
_PUT = _inserted.on_conflict_do_update(
    index_elements=[table.c.key], set_={name: _inserted.excluded[name] for name in ("sealed", "expires_at")}
)
_ONE = table.c.key == bindparam("of_key")
_TAKE = delete(table).where(_ONE).returning(table.c.sealed, table.c.expires_at)
_WANTED = select(table.c.key).where(_ONE)
_DROP = delete(table).where(_ONE)
_PRUNE = delete(table).where(table.c.expires_at <= bindparam("now"))


class Pushes:
    """Keeps pushes (`bot.delivery.model.PushStore`)."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    async def put(self, key: bytes, address: int, language: str, expires: datetime) -> None:
        """Keep where to send one message, replacing an earlier place."""
        content = padded_json({"address": address, "language": language})
        sealed = self._keys.seal("push", content, bound_to=key)
        await self._connection.execute(_PUT, {"key": key, "sealed": sealed, "expires_at": expires})

    async def take(self, key: bytes, now: datetime) -> tuple[int, str, datetime] | None:
        """Return chat, language and until when they may be kept, and forget them; None when nobody waits (any more)."""
        row = (await self._connection.execute(_TAKE, {"of_key": key})).one_or_none()
        if row is None or row.expires_at <= now:
            return None
        content = json.loads(self._keys.open("push", row.sealed, bound_to=key))
        return content["address"], content["language"], row.expires_at

    async def wanted(self, key: bytes) -> bool:
        """Tell whether somebody waits."""
        return await self._connection.scalar(_WANTED, {"of_key": key}) is not None

    async def drop(self, key: bytes) -> None:
        """Forget a place; there may be none."""
        await self._connection.execute(_DROP, {"of_key": key})

    async def prune(self, now: datetime) -> None:
        """Forget every place whose time is over."""
        await self._connection.execute(_PRUNE, {"now": now})

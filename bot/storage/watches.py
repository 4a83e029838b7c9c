"""Watches: which chat wants to hear of which name, found by keyed hashes and sealed."""

import json
import secrets
from typing import TypedDict

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agencies.matching.names import letters
from bot.agencies.watching import MOST_WATCHED, Watch
from bot.keys import Keys
from bot.storage.locks import lock
from bot.storage.padding import padded_json
from bot.storage.tables import watch as table

_BY_ACTOR = table.c.actor == bindparam("actor")
_BY_ID = table.c.id == bindparam("watch_id")
_SUBJECTS = select(table.c.subject).where(_BY_ACTOR)
_SEALED = select(table.c.id, table.c.sealed).order_by(table.c.id)
_OF_ACTOR = _SEALED.where(_BY_ACTOR)
_ONE = _SEALED.where(_BY_ID)
_REMOVE_ALL = delete(table).where(_BY_ACTOR)
_REMOVE = _REMOVE_ALL.where(table.c.subject == bindparam("subject"))
_DROP = delete(table).where(_BY_ID)


class _Content(TypedDict):
    address: int
    language: str
    name: str


class Watches:
    """Keeps watches, sealed, under the chat's pseudonym (`bot.agencies.watching.WatchStore`)."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    async def add(self, actor: bytes, address: int, language: str, name: str) -> bool:
        """Watch a name; a second time changes nothing. False when the chat watches `MOST_WATCHED` others already."""
        await lock(self._connection, actor)
        subject = self._subject(actor, name)
        watched = (await self._connection.scalars(_SUBJECTS, {"actor": actor})).all()
        if subject in watched:
            return True
        if len(watched) >= MOST_WATCHED:
            return False
        watch_id = secrets.token_bytes(16)
        sealed = self._seal(watch_id, {"address": address, "language": language, "name": name})
        await self._connection.execute(
            insert(table), {"id": watch_id, "actor": actor, "subject": subject, "sealed": sealed}
        )
        return True

    async def remove(self, actor: bytes, name: str) -> None:
        """Stop watching a name; it may not be watched at all."""
        await self._connection.execute(_REMOVE, {"actor": actor, "subject": self._subject(actor, name)})

    async def remove_all(self, actor: bytes) -> int:
        """Stop watching everything, and return how many names that were."""
        return (await self._connection.execute(_REMOVE_ALL, {"actor": actor})).rowcount

    async def names(self, actor: bytes) -> list[str]:
        """Return the names a chat watches, sorted."""
        rows = await self._connection.execute(_OF_ACTOR, {"actor": actor})
        return sorted(self._open(row.id, row.sealed)["name"] for row in rows)

    async def all(self) -> list[Watch]:
        """Return every watch."""
        rows = await self._connection.execute(_SEALED)
        return [Watch(row.id, self._open(row.id, row.sealed)["name"]) for row in rows]

    async def address(self, watch_id: bytes) -> tuple[int, str] | None:
        """Return chat and language of a watch; None when it was stopped."""
        row = (await self._connection.execute(_ONE, {"watch_id": watch_id})).one_or_none()
        if row is None:
            return None
        content = self._open(row.id, row.sealed)
        return content["address"], content["language"]

    async def drop(self, watch_id: bytes) -> None:
        """Remove a watch whose chat cannot be reached any more."""
        await self._connection.execute(_DROP, {"watch_id": watch_id})

    def _subject(self, actor: bytes, name: str) -> bytes:
        # The chat is part of it: otherwise equal hashes would tell who watches the same name.
        return self._keys.pseudonym("watch-subject", f"{actor.hex()} {letters(name)}")

    def _seal(self, watch_id: bytes, content: _Content) -> bytes:
        return self._keys.seal("watch", padded_json(content), bound_to=watch_id)

    def _open(self, watch_id: bytes, sealed: bytes) -> _Content:
        content: _Content = json.loads(self._keys.open("watch", sealed, bound_to=watch_id))
        return content

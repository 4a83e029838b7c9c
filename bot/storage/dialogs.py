"""Dialogs: one sealed row for each chat that has a question open or a language chosen."""

import json
from datetime import datetime

from sqlalchemy import LargeBinary, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.dialogs import IDLE_LIMIT, Dialog
from bot.keys import Keys
from bot.storage.locks import lock
from bot.storage.tables import dialog as table

# SQLite understands this insert too: its compiler reads the same clause.
_inserted = insert(table)
_SAVE = _inserted.on_conflict_do_update(
    index_elements=[table.c.actor],
    set_={name: _inserted.excluded[name] for name in ("sealed", "language", "expires_at")},
)
_READ = (
    select(table.c.sealed, table.c.language)
    .where(table.c.actor == bindparam("actor", type_=LargeBinary))
    .with_for_update()
)
_FORGET = delete(table).where(table.c.actor == bindparam("actor", type_=LargeBinary))
_IDLE = (
    select(table.c.actor, table.c.sealed, table.c.language)
    .where(table.c.expires_at <= bindparam("now"))
    .order_by(table.c.expires_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)


class Dialogs:
    """Keeps dialogs under a keyed pseudonym of the chat, sealed (`bot.dialogs.DialogStore`)."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    async def lock(self, actor: bytes) -> Dialog:
        """Return the chat's dialog (a blank one if none), holding off other transactions for this chat."""
        await lock(self._connection, actor)
        row = (await self._connection.execute(_READ, {"actor": actor})).one_or_none()
        return Dialog() if row is None else self._unseal(actor, row.sealed, row.language)

    async def save(self, actor: bytes, dialog: Dialog, now: datetime) -> None:
        """Keep the dialog until `now` + IDLE_LIMIT; a dialog with nothing to remember leaves no row.

        Without an open question only the language is worth remembering, and it is kept until it is forgotten.
        """
        if not dialog.state and dialog.language is None:
            await self.forget(actor)
            return
        await self._connection.execute(
            _SAVE,
            {
                "actor": actor,
                "sealed": self._seal(actor, dialog) if dialog.state else None,
                "language": dialog.language,
                "expires_at": now + IDLE_LIMIT if dialog.state else None,
            },
        )

    async def forget(self, actor: bytes) -> None:
        """Remove the row."""
        await self._connection.execute(_FORGET, {"actor": actor})

    async def idle(self, now: datetime, limit: int) -> list[tuple[bytes, Dialog]]:
        """Return open dialogs whose time is over, oldest first, without those that a transaction holds just now."""
        rows = await self._connection.execute(_IDLE, {"now": now, "limit": limit})
        return [(row.actor, self._unseal(row.actor, row.sealed, row.language)) for row in rows]

    def _seal(self, actor: bytes, dialog: Dialog) -> bytes:
        content = {"state": dialog.state, "data": dialog.data, "screen": dialog.screen, "address": dialog.address}
        return self._keys.seal("dialog", json.dumps(content).encode(), bound_to=actor)

    def _unseal(self, actor: bytes, sealed: bytes | None, language: str | None) -> Dialog:
        if sealed is None:
            return Dialog(language=language)
        content = json.loads(self._keys.open("dialog", sealed, bound_to=actor))
        return Dialog(**content, language=language)

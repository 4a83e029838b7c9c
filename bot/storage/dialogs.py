"""Dialogs: one sealed row for each chat that has a question open or a language chosen."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import LargeBinary, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.dialogs import Dialog, Parked
from bot.keys import Keys
from bot.storage.locks import lock
from bot.storage.tables import dialog as table
from bot.storage.tables import draft_photo

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

_attached = insert(draft_photo)
_ATTACH = _attached.on_conflict_do_update(
    index_elements=[draft_photo.c.actor, draft_photo.c.number], set_={"sealed": _attached.excluded.sealed}
)
_OF_ACTOR = draft_photo.c.actor == bindparam("actor", type_=LargeBinary)
_COUNT = select(func.count()).where(_OF_ACTOR)
_ATTACHED = select(draft_photo.c.number, draft_photo.c.sealed).where(_OF_ACTOR).order_by(draft_photo.c.number)
_DETACH = delete(draft_photo).where(_OF_ACTOR)


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
        """Keep the dialog for as long as it may rest; one with nothing to remember leaves no row, and no photo.

        Without an open question only the language is worth remembering, and it is kept until it is forgotten.
        """
        if not dialog.is_worth_keeping:
            if dialog.language is None:
                await self.forget(actor)
                return
            await self.detach(actor)
        await self._connection.execute(
            _SAVE,
            {
                "actor": actor,
                "sealed": self._seal(actor, dialog) if dialog.is_worth_keeping else None,
                "language": dialog.language,
                "expires_at": _expiry(dialog, now),
            },
        )

    async def forget(self, actor: bytes) -> None:
        """Remove the row; its photos go with it."""
        await self._connection.execute(_FORGET, {"actor": actor})

    async def idle(self, now: datetime, limit: int) -> list[tuple[bytes, Dialog]]:
        """Return open dialogs whose time is over, oldest first, without those that a transaction holds just now."""
        rows = await self._connection.execute(_IDLE, {"now": now, "limit": limit})
        return [(row.actor, self._unseal(row.actor, row.sealed, row.language)) for row in rows]

    async def attach(self, actor: bytes, number: int, photo: bytes) -> None:
        """Keep a photo of a dialog that is kept already, replacing an earlier one of this number."""
        sealed = self._keys.seal("draft-photo", photo, bound_to=_place(actor, number))
        await self._connection.execute(_ATTACH, {"actor": actor, "number": number, "sealed": sealed})

    async def attached(self, actor: bytes) -> list[bytes]:
        """Return the photos of a dialog in order."""
        rows = await self._connection.execute(_ATTACHED, {"actor": actor})
        return [self._keys.open("draft-photo", row.sealed, bound_to=_place(actor, row.number)) for row in rows]

    async def count_attached(self, actor: bytes) -> int:
        """Return how many photos a dialog has."""
        count: int = (await self._connection.execute(_COUNT, {"actor": actor})).scalar_one()
        return count

    async def detach(self, actor: bytes) -> None:
        """Remove every photo of a dialog."""
        await self._connection.execute(_DETACH, {"actor": actor})

    def _seal(self, actor: bytes, dialog: Dialog) -> bytes:
        content = {
            "state": dialog.state,
            "data": dialog.data,
            "screen": dialog.screen,
            "address": dialog.address,
            "rests": dialog.rests,
            "parked": None if dialog.parked is None else asdict(dialog.parked),
        }
        return self._keys.seal("dialog", json.dumps(content).encode(), bound_to=actor)

    def _unseal(self, actor: bytes, sealed: bytes | None, language: str | None) -> Dialog:
        if sealed is None:
            return Dialog(language=language)
        content = json.loads(self._keys.open("dialog", sealed, bound_to=actor))
        if content.get("parked") is not None:
            content["parked"] = Parked(**content["parked"])
        return Dialog(**content, language=language)


def _expiry(dialog: Dialog, now: datetime) -> datetime | None:
    if dialog.state:
        return now + timedelta(minutes=dialog.rests)
    return None if dialog.parked is None else datetime.fromisoformat(dialog.parked.until)


def _place(actor: bytes, number: int) -> bytes:
    return number.to_bytes(2, "big") + actor

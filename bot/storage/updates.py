"""Which updates took effect, and which failed how often: ids and kinds, nothing of what they said."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import failed_update, processed_update

_RECORD = insert(processed_update).on_conflict_do_nothing(index_elements=[processed_update.c.update_id])
_inserted = insert(failed_update)
_FAIL = _inserted.on_conflict_do_update(
    index_elements=[failed_update.c.update_id],
    set_={
        "times": failed_update.c.times + 1,
        "kind": _inserted.excluded.kind,
        "at": _inserted.excluded.at,
    },
).returning(failed_update.c.times)
_ANSWERED = (
    update(processed_update)
    .where(processed_update.c.update_id.in_(bindparam("update_ids", expanding=True)))
    .values(answered=True)
)
_WAS_ANSWERED = select(processed_update.c.answered).where(processed_update.c.update_id == bindparam("update_id"))
_PRUNE = tuple(delete(table).where(table.c.at < bindparam("before")) for table in (processed_update, failed_update))


class Updates:
    """Remembers which updates took effect, so that each does once (`bot.dialogs.UpdateLog`)."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def first_time(self, update_id: int, now: datetime) -> bool:
        """Record the update; False when it already took effect."""
        result = await self._connection.execute(_RECORD, {"update_id": update_id, "at": now, "answered": False})
        return result.rowcount == 1

    async def answered(self, update_ids: Sequence[int]) -> None:
        """Note that these updates were answered on the screen."""
        await self._connection.execute(_ANSWERED, {"update_ids": list(update_ids)})

    async def was_answered(self, update_id: int) -> bool:
        """Tell whether an update was answered."""
        return bool(await self._connection.scalar(_WAS_ANSWERED, {"update_id": update_id}))

    async def failed(self, update_id: int, kind: str, now: datetime) -> int:
        """Count one more failure of an update (its id and kind only) and return the count."""
        failure = {"update_id": update_id, "kind": kind, "times": 1, "at": now}
        times: int = (await self._connection.execute(_FAIL, failure)).scalar_one()
        return times

    async def prune(self, before: datetime) -> int:
        """Drop records older than `before` and return how many went."""
        results = [await self._connection.execute(statement, {"before": before}) for statement in _PRUNE]
        return sum(result.rowcount for result in results)

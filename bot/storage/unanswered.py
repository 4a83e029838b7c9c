"""Names searched in vain: keyed hashes, counts and days; a name in words only once enough chats asked for it."""

import json
from datetime import date

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agencies.unanswered import ENOUGH
from bot.keys import Keys
from bot.storage.padding import padded_json
from bot.storage.tables import unanswered as table
from bot.storage.tables import unanswered_asker as asker_table
from bot.storage.tables import unanswered_day as day_table

_COUNT = insert(day_table).on_conflict_do_update(
    index_elements=[day_table.c.day], set_={"times": day_table.c.times + 1}
)
_inserted = insert(table)
_ASK = _inserted.on_conflict_do_update(
    index_elements=[table.c.subject], set_={"day": _inserted.excluded.day}
).returning(table.c.sealed)
_NOTE_ASKER = insert(asker_table).on_conflict_do_nothing(index_elements=[asker_table.c.subject, asker_table.c.asker])
_ASKERS = select(func.count()).select_from(asker_table).where(asker_table.c.subject == bindparam("asked"))
_WRITE_DOWN = update(table).where(table.c.subject == bindparam("asked")).values(sealed=bindparam("name"))
_FREQUENT = (
    select(table.c.subject, table.c.sealed, func.count().label("askers"))
    .join_from(table, asker_table)
    .where(table.c.sealed.is_not(None))
    .group_by(table.c.subject, table.c.sealed)
)
_TOTAL = select(func.coalesce(func.sum(day_table.c.times), 0)).where(day_table.c.day >= bindparam("since"))
_FORGET = tuple(delete(each).where(each.c.day < bindparam("before")) for each in (table, day_table))


class Unanswered:
    """Counts searches in vain without their text (`bot.agencies.unanswered.UnansweredStore`)."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    async def ask(self, name: str, actor: bytes, today: date) -> None:
        """Count a search in vain for a normalised name."""
        # The day comes first: whoever asks waits there for its turn, so two who ask for the same names in another
        # order do not wait for each other.
        await self._connection.execute(_COUNT, {"day": today, "times": 1})
        subject = self._keys.pseudonym("unanswered-subject", name)
        written = await self._connection.execute(_ASK, {"subject": subject, "day": today, "sealed": None})
        sealed = written.scalar_one()
        await self._connection.execute(_NOTE_ASKER, {"subject": subject, "asker": self._asker(subject, actor)})
        askers = (await self._connection.execute(_ASKERS, {"asked": subject})).scalar_one()
        if sealed is None and askers >= ENOUGH:
            name_sealed = self._keys.seal("unanswered", padded_json(name), bound_to=subject)
            await self._connection.execute(_WRITE_DOWN, {"asked": subject, "name": name_sealed})

    async def frequent(self) -> list[tuple[str, int]]:
        """Return the names that enough chats asked for, with how many did, the most asked first, then by name."""
        rows = await self._connection.execute(_FREQUENT)
        asked = [(self._open(row.subject, row.sealed), row.askers) for row in rows]
        return sorted(asked, key=lambda pair: (-pair[1], pair[0]))

    async def total(self, since: date) -> int:
        """Return how many searches in vain there were since a day, that day included."""
        total: int = (await self._connection.execute(_TOTAL, {"since": since})).scalar_one()
        return total

    async def forget(self, before: date) -> None:
        """Drop every name last asked for before a day, who asked, and the counts of earlier days."""
        # Who asked goes with the name: the foreign key cascades.
        for statement in _FORGET:
            await self._connection.execute(statement, {"before": before})

    def _asker(self, subject: bytes, actor: bytes) -> bytes:
        # Of one name only: a chat is somebody else for each name, so nobody's searches can be put together.
        return self._keys.pseudonym("unanswered-asker", f"{subject.hex()} {actor.hex()}")

    def _open(self, subject: bytes, sealed: bytes) -> str:
        name: str = json.loads(self._keys.open("unanswered", sealed, bound_to=subject))
        return name

"""Tips, the ways to them, and their dialogue. Nothing here knows who sent one, or at which hour."""

from dataclasses import asdict

from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import RETIRED
from bot.storage.tables import member as member_table
from bot.storage.tables import message as message_table
from bot.storage.tables import photo as photo_table
from bot.storage.tables import tip as tip_table
from bot.storage.tables import wrap as wrap_table
from bot.tips.model import Category, Message, Outcome, SealedPhoto, Speaker, TipRecord, TipState, Wrap


class Tips:
    """Keeps tips, wraps, photos and messages (`bot.tips.model.TipStore`)."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, tip: TipRecord, wraps: list[Wrap]) -> None:
        """Keep a new tip with everyone's way to it."""
        await self._connection.execute(insert(tip_table), asdict(tip))
        if wraps:
            await self._connection.execute(insert(wrap_table), [asdict(wrap) for wrap in wraps])

    async def get(self, tip_id: bytes) -> TipRecord | None:
        """Return a tip, locked for this transaction."""
        rows = await self._connection.execute(select(tip_table).where(tip_table.c.id == tip_id).with_for_update())
        return _maybe_tip(rows.mappings().one_or_none())

    async def by_lookup(self, lookup: bytes) -> TipRecord | None:
        """Return the tip that a receipt opens, locked for this transaction."""
        rows = await self._connection.execute(select(tip_table).where(tip_table.c.lookup == lookup).with_for_update())
        return _maybe_tip(rows.mappings().one_or_none())

    async def update(self, tip: TipRecord) -> None:
        """Keep a tip's new progress."""
        await self._connection.execute(update(tip_table).where(tip_table.c.id == tip.id).values(asdict(tip)))

    async def wrap_by_handle(self, handle: bytes) -> Wrap | None:
        """Return the way to a tip that a handle names; the caller checks whose it is."""
        rows = await self._connection.execute(select(wrap_table).where(wrap_table.c.handle == handle))
        row = rows.mappings().one_or_none()
        return None if row is None else _wrap(row)

    async def any_wrap(self, tip_id: bytes) -> Wrap | None:
        """Return somebody's way to a tip, even of one who works here no more; None when its key is gone."""
        rows = await self._connection.execute(select(wrap_table).where(wrap_table.c.tip_id == tip_id).limit(1))
        row = rows.mappings().one_or_none()
        return None if row is None else _wrap(row)

    async def wraps_of_tip(self, tip_id: bytes) -> list[Wrap]:
        """Return every recipient's way to a tip."""
        rows = await self._connection.execute(
            select(wrap_table)
            .join(member_table)
            .where(wrap_table.c.tip_id == tip_id, member_table.c.role != RETIRED)
            .order_by(wrap_table.c.member_id)
        )
        return [_wrap(row) for row in rows.mappings()]

    async def wraps_of_member(self, member_id: bytes) -> list[tuple[Wrap, TipRecord]]:
        """Return a member's tips, open ones first, urgent before the others, then by day and label."""
        rows = await self._connection.execute(
            select(wrap_table, tip_table).join_from(wrap_table, tip_table).where(wrap_table.c.member_id == member_id)
        )
        found = [(_wrap(row), _tip(row)) for row in rows.mappings()]
        return sorted(found, key=lambda pair: _urgency(*pair))

    async def add_wrap(self, wrap: Wrap) -> None:
        """Let one more member read a tip."""
        await self._connection.execute(insert(wrap_table), asdict(wrap))

    async def mark_opened(self, tip_id: bytes, member_id: bytes) -> None:
        """Note that a member has read a tip."""
        wrap = update(wrap_table).where(wrap_table.c.tip_id == tip_id, wrap_table.c.member_id == member_id)
        await self._connection.execute(wrap.values(opened=True))

    async def add_photo(self, photo: SealedPhoto) -> None:
        """Add a photo to a tip."""
        await self._connection.execute(insert(photo_table), asdict(photo))

    async def photos(self, tip_id: bytes) -> list[SealedPhoto]:
        """Return a tip's photos in order."""
        rows = await self._connection.execute(
            select(photo_table).where(photo_table.c.tip_id == tip_id).order_by(photo_table.c.number)
        )
        return [SealedPhoto(row.tip_id, row.number, row.sealed) for row in rows]

    async def count_photos(self, tip_id: bytes) -> int:
        """Return how many photos a tip has."""
        counting = select(func.count()).where(photo_table.c.tip_id == tip_id)
        count: int = (await self._connection.execute(counting)).scalar_one()
        return count

    async def say(self, message: Message) -> None:
        """Add a message to the dialogue."""
        await self._connection.execute(insert(message_table), asdict(message))

    async def messages(self, tip_id: bytes) -> list[Message]:
        """Return the dialogue in order."""
        rows = await self._connection.execute(
            select(message_table).where(message_table.c.tip_id == tip_id).order_by(message_table.c.number)
        )
        return [_message(row) for row in rows.mappings()]

    async def forget_letters(self, tip_id: bytes) -> None:
        """Erase the tipster's side of the dialogue; what staff can read stays."""
        await self._connection.execute(
            update(message_table).where(message_table.c.tip_id == tip_id).values(for_tipster=b"")
        )

    async def shred(self, tip_id: bytes) -> None:
        """Destroy a tip with its keys, wraps, photos and dialogue."""
        # Wraps, photos and messages go with the tip: their foreign keys cascade.
        await self._connection.execute(delete(tip_table).where(tip_table.c.id == tip_id))


def _maybe_tip(row: RowMapping | None) -> TipRecord | None:
    return None if row is None else _tip(row)


def _tip(row: RowMapping) -> TipRecord:
    values = {column.name: row[column.name] for column in tip_table.c}
    values |= {
        "category": Category(row["category"]),
        "state": TipState(row["state"]),
        "outcome": None if row["outcome"] is None else Outcome(row["outcome"]),
    }
    return TipRecord(**values)


def _wrap(row: RowMapping) -> Wrap:
    return Wrap(**{column.name: row[column.name] for column in wrap_table.c})


def _message(row: RowMapping) -> Message:
    return Message(
        **{column.name: row[column.name] for column in message_table.c} | {"speaker": Speaker(row["speaker"])}
    )


def _urgency(wrap: Wrap, tip: TipRecord) -> tuple[object, ...]:
    return (tip.state is TipState.CLOSED, not tip.urgent, tip.day, wrap.label)

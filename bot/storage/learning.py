"""Learners, found by pseudonym and sealed, and the counts of steps."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import Keys
from bot.learning.funnel import StepCount
from bot.learning.learner import Booster, Course, Learner, Place
from bot.storage.tables import learner as table
from bot.storage.tables import step_count as counts

_inserted = insert(table)
_KEEP = _inserted.on_conflict_do_update(
    index_elements=[table.c.actor],
    set_={"sealed": _inserted.excluded.sealed, "until": _inserted.excluded.until},
)
_SEALED = select(table.c.sealed).where(table.c.actor == bindparam("actor"))
_SEALED_HELD = _SEALED.with_for_update()
_AMEND = update(table).where(table.c.actor == bindparam("learner_id")).values(sealed=bindparam("content"))
_FORGET = delete(table).where(table.c.actor == bindparam("actor"))
_PRUNE = delete(table).where(table.c.until < bindparam("today"))

_COUNT = insert(counts).on_conflict_do_update(
    index_elements=[counts.c.day, counts.c.flow, counts.c.step], set_={"times": counts.c.times + 1}
)
_TOTALS = (
    select(counts.c.flow, counts.c.step, func.sum(counts.c.times).label("times"))
    .where(counts.c.day >= bindparam("since"))
    .group_by(counts.c.flow, counts.c.step)
    .order_by(counts.c.flow, counts.c.step)
)
_FORGET_DAYS = delete(counts).where(counts.c.day < bindparam("before"))


LENGTH: Final = 3072
"""Bytes of every learner before it is sealed: nobody sees who learnt much, or who wants to be written to."""


class Learners:
    """Keeps learners (`bot.learning.learner.LearnerStore`).

    The column `actor` holds another pseudonym than other tables do for the same chat: without the keys nothing tells
    that a learner is the one who watches a name, works here, or has a conversation open.
    """

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    def id_of(self, actor: bytes) -> bytes:
        """Return the pseudonym of a chat as a learner."""
        return self._keys.pseudonym("learner", actor.hex())

    async def get(self, actor: bytes) -> Learner:
        """Return what is remembered; a new learner when nothing is. Others who ask wait until this transaction ends."""
        return await self._hold(self.id_of(actor)) or Learner()

    async def keep(self, actor: bytes, learner: Learner, until: date) -> None:
        """Remember a learner until a day, in place of what was remembered before."""
        learner_id = self.id_of(actor)
        sealed = self._seal(learner_id, learner)
        await self._connection.execute(_KEEP, {"actor": learner_id, "sealed": sealed, "until": until})

    async def amend(self, actor: bytes, learner: Learner) -> None:
        """Remember a learner, but no longer than before; of whom nothing is worth remembering, nothing."""
        await self._amend(self.id_of(actor), learner)

    async def address(self, learner_id: bytes) -> tuple[int, str] | None:
        """Return chat and language of a learner who wants to be written to; None when nobody does."""
        sealed = await self._connection.scalar(_SEALED, {"actor": learner_id})
        place = None if sealed is None else self._open(learner_id, sealed).place
        return None if place is None else (place.chat, place.language)

    async def drop(self, learner_id: bytes) -> None:
        """Forget what a learner wanted, and where, as the chat cannot be reached; the id may be that of nobody."""
        learner = await self._hold(learner_id)
        if learner is not None:
            await self._amend(learner_id, learner.without_wishes())

    async def forget(self, actor: bytes) -> None:
        """Remember nothing any more."""
        await self._connection.execute(_FORGET, {"actor": self.id_of(actor)})

    async def prune(self, today: date) -> None:
        """Forget everybody whose time is over."""
        await self._connection.execute(_PRUNE, {"today": today})

    async def _hold(self, learner_id: bytes) -> Learner | None:
        sealed = await self._connection.scalar(_SEALED_HELD, {"actor": learner_id})
        return None if sealed is None else self._open(learner_id, sealed)

    async def _amend(self, learner_id: bytes, learner: Learner) -> None:
        if learner == Learner():
            await self._connection.execute(_FORGET, {"actor": learner_id})
            return
        given = {"learner_id": learner_id, "content": self._seal(learner_id, learner)}
        await self._connection.execute(_AMEND, given)

    def _seal(self, learner_id: bytes, learner: Learner) -> bytes:
        content = json.dumps(asdict(learner), default=date.isoformat).encode()
        return self._keys.seal("learner", content.ljust(LENGTH), bound_to=learner_id)

    def _open(self, learner_id: bytes, sealed: bytes) -> Learner:
        content: dict[str, Any] = json.loads(self._keys.open("learner", sealed, bound_to=learner_id))
        course, place, told = (content.get(name) for name in ("course", "place", "told"))
        return Learner(
            finished=tuple(content["finished"]),
            pictures=content["pictures"],
            course=course and Course(course["step"], date.fromisoformat(course["due"])),
            boosters=tuple(
                Booster(each["of"], each["number"], date.fromisoformat(each["due"]))
                for each in content.get("boosters", ())
            ),
            place=place and Place(**place),
            told=told and date.fromisoformat(told),
        )


class Steps:
    """Counts steps (`bot.learning.funnel.StepStore`)."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def count(self, day: date, flow: str, step: str) -> None:
        """Count a step once more."""
        await self._connection.execute(_COUNT, {"day": day, "flow": flow, "step": step, "times": 1})

    async def totals(self, since: date) -> list[StepCount]:
        """Return how often each step was seen since a day, that day included; by flow, then step."""
        rows = await self._connection.execute(_TOTALS, {"since": since})
        return [StepCount(row.flow, row.step, row.times) for row in rows]

    async def forget(self, before: date) -> None:
        """Drop the counts of earlier days."""
        await self._connection.execute(_FORGET_DAYS, {"before": before})

"""Learners, found by pseudonym and sealed, and the counts of steps."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import Keys
from bot.learning.funnel import StepCount
from bot.learning.learner import Learner
from bot.storage.padding import padded_json
from bot.storage.tables import learner as table
from bot.storage.tables import step_count as counts

_inserted = insert(table)
_KEEP = _inserted.on_conflict_do_update(
    index_elements=[table.c.actor],
    set_={"sealed": _inserted.excluded.sealed, "until": _inserted.excluded.until},
)
_SEALED = select(table.c.sealed).where(table.c.actor == bindparam("actor"))
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


class Learners:
    """Keeps learners (`bot.learning.learner.LearnerStore`)."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    async def get(self, actor: bytes) -> Learner:
        """Return what is remembered; a new learner when nothing is."""
        sealed = await self._connection.scalar(_SEALED, {"actor": actor})
        if sealed is None:
            return Learner()
        content: dict[str, Any] = json.loads(self._keys.open("learner", sealed, bound_to=actor))
        return Learner(**content | {"finished": tuple(content["finished"])})

    async def keep(self, actor: bytes, learner: Learner, until: date) -> None:
        """Remember a learner until a day, in place of what was remembered before."""
        sealed = self._keys.seal("learner", padded_json(asdict(learner)), bound_to=actor)
        await self._connection.execute(_KEEP, {"actor": actor, "sealed": sealed, "until": until})

    async def forget(self, actor: bytes) -> None:
        """Remember nothing any more."""
        await self._connection.execute(_FORGET, {"actor": actor})

    async def prune(self, today: date) -> None:
        """Forget everybody whose time is over."""
        await self._connection.execute(_PRUNE, {"today": today})


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

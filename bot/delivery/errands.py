"""Errands for who learns: one timer and at most one message at a time, both found by the learner's own pseudonym."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.model import Lane, Notice, OutboxStore, TimerStore

LEARN_DUE = "learn.due"
"""The kind of the timer."""


@dataclass(frozen=True, slots=True)
class Errands:
    """Sets timers and sends messages in one transaction, in the lane that never delays a tip."""

    timers: TimerStore
    outbox: OutboxStore

    async def remind(self, learner_id: bytes, due: datetime) -> None:
        """Look at a learner again at a moment, instead of at any other."""
        await self.timers.set(LEARN_DUE, learner_id, {"learner": learner_id.hex()}, due)

    async def done(self, timer_id: bytes) -> bool:
        """Remove a timer that was carried out; False when somebody else has carried it out already."""
        return await self.timers.done(timer_id)

    async def tell(self, learner_id: bytes, kind: str, facts: Mapping[str, str], now: datetime) -> None:
        """Send a learner something."""
        await self.outbox.put(Lane.CAMPAIGN, learner_id, Notice(kind, facts), now)

    async def waits(self, learner_id: bytes) -> bool:
        """Tell whether something is on its way to a learner."""
        return await self.outbox.waits(learner_id)

    async def forget(self, learner_id: bytes) -> None:
        """Look at a learner no more."""
        await self.timers.cancel(LEARN_DUE, learner_id)

    async def withdraw(self, learner_id: bytes) -> None:
        """Take back the timer, and what is on its way."""
        await self.forget(learner_id)
        await self.outbox.withdraw(learner_id)

"""Carries out timers that fell due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.backoff import pause
from bot.delivery.model import Timer
from bot.delivery.ports import Begin
from bot.logs import blame, event

LEASE = timedelta(seconds=60)
BATCH = 10
HANDLER_SECONDS = 30
"""A handler is given up long before the lease ends, so that nobody else carries out the same timer meanwhile."""

TimerHandler = Callable[[Timer], Awaitable[None]]
"""Does what a timer is for, and removes it in the same transaction."""

log = logging.getLogger(__name__)


class Schedule:
    """Hands each due timer to the handler of its kind; what fails is tried again later."""

    def __init__(self, begin: Begin, clock: Clock, handlers: Mapping[str, TimerHandler]) -> None:
        self._begin = begin
        self._clock = clock
        self._handlers = handlers

    async def once(self) -> int:
        """Carry out a batch of due timers and return how many were claimed."""
        async with self._begin() as unit:
            timers = await unit.timers.claim(self._clock.now(), BATCH, LEASE)
        # Side by side: one that waits for the network must not hold up the clock of a tip.
        await asyncio.gather(*(self._carry_out(timer) for timer in timers))
        return len(timers)

    async def _carry_out(self, timer: Timer) -> None:
        try:
            async with asyncio.timeout(HANDLER_SECONDS):
                await self._handlers[timer.kind](timer)
        except Exception as error:  # noqa: BLE001 - one broken timer must not stop the others
            event(log, logging.ERROR, "timer failed", kind=timer.kind, attempts=timer.attempts + 1, **blame(error))
            async with self._begin() as unit:
                await unit.timers.postpone(timer.id, self._clock.now() + pause(timer.attempts))

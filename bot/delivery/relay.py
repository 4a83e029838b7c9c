"""The loop that never sleeps for long: it delivers parcels, carries out timers and does the periodic jobs."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.carrier import Carrier
from bot.delivery.courier import Courier
from bot.delivery.line import POLL_SECONDS, Line, Shape
from bot.delivery.model import Lane
from bot.delivery.ports import Begin, Deputies
from bot.delivery.schedule import Schedule, TimerHandler
from bot.logs import blame, event

Job = Callable[[], Awaitable[None]]

# Telegram takes about 30 messages a second from one bot; the slow line leaves a third of that to tips.
LINES = (
    Shape(last=Lane.TIP, slots=8),
    Shape(last=Lane.CAMPAIGN, slots=4, pace=0.05, patient=True),
)
BATCH = 20
GRACE_SECONDS = 15.0
"""How long a stopping relay waits for what is under way; the lease brings back what is cut off."""

log = logging.getLogger(__name__)


class Relay:
    """Delivers what waits in the outbox and carries out timers; several relays may share one database."""

    def __init__(
        self,
        begin: Begin,
        courier: Courier,
        clock: Clock,
        *,
        deputies: Deputies,
        handlers: Mapping[str, TimerHandler],
        jobs: Sequence[Job] = (),
        interval: timedelta = timedelta(minutes=1),
        pace: timedelta = timedelta(),
    ) -> None:
        """Put the relay together.

        Args:
            begin: begins a transaction.
            courier: carries notices to people.
            clock: tells what is due.
            deputies: finds who stands in for a member who can't be reached.
            handlers: what to do for each kind of timer.
            jobs: what to do at the start and then every `interval`.
            interval: how often jobs are done.
            pace: how far apart a person is told of tips; zero for no limit.
        """
        self._carrier = Carrier(begin, courier, clock, deputies, pace)
        self._schedule = Schedule(begin, clock, handlers)
        self._lines = [Line(self._carrier, shape) for shape in LINES]
        self._clock = clock
        self._jobs = tuple(jobs)
        self._interval = interval

    def wake(self) -> None:
        """Look for parcels at once, instead of within a second."""
        for line in self._lines:
            line.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then finish what is under way, for some seconds at most.

        A part that breaks down is not suffered in silence: its error ends the whole, so that somebody starts it anew.
        """
        tasks = [asyncio.create_task(line.run(stop)) for line in self._lines]
        tasks += [asyncio.create_task(self._keep_time(stop)), asyncio.create_task(self._keep_house(stop))]
        stopping = asyncio.create_task(stop.wait())
        try:
            ended, _ = await asyncio.wait({stopping, *tasks}, return_when="FIRST_COMPLETED")
            for task in ended:
                task.result()
            self.wake()
            await asyncio.wait(tasks, timeout=GRACE_SECONDS)
        finally:
            for task in (stopping, *tasks):
                task.cancel()
            await asyncio.gather(stopping, *tasks, return_exceptions=True)

    async def once(self) -> int:
        """Do every job and all that is due now, and return how many parcels and timers that was.

        Unlike `run` it stops at what a job or the database fails with.
        """
        for job in self._jobs:
            await job()
        count = 0
        while due := await self._schedule.once() + await self._carry_batch():
            count += due
        return count

    async def _carry_batch(self) -> int:
        loads = await self._carrier.claim(BATCH, Lane.CAMPAIGN)
        await asyncio.gather(*(self._carrier.carry(load) for load in loads))
        return sum(len(load.parcels) for load in loads)

    async def _keep_time(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                busy = await self._schedule.once()
            except Exception as error:  # noqa: BLE001 - the clock outlives a database that is away for a while
                event(log, logging.ERROR, "timers cannot be read", **blame(error))
                busy = 0
            if busy:
                self.wake()
            else:
                await _until(stop, POLL_SECONDS)

    async def _keep_house(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            for job in self._jobs:
                try:
                    await job()
                except Exception as error:  # noqa: BLE001 - one broken job must not stop the others
                    event(log, logging.ERROR, "job failed", **blame(error))
            await self._rest(stop)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Wait for the interval to pass, here or on a clock that is moved ahead."""
        due, begun = self._clock.now() + self._interval, time.monotonic()
        seconds = self._interval.total_seconds()
        while not stop.is_set() and self._clock.now() < due and time.monotonic() - begun < seconds:
            await _until(stop, min(POLL_SECONDS, seconds))


async def _until(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass

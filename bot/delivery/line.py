"""A line of lanes with slots of its own, so that what is slow in one line never holds up another."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from bot.delivery.carrier import Carrier, Load
from bot.delivery.model import Lane
from bot.logs import blame, event

POLL_SECONDS = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a line works: its last lane, messages under way at once, and the seconds between two of them.

    A `patient` line stops altogether while the courier asks for patience; others only keep back the one parcel.
    """

    last: Lane
    slots: int
    pace: float = 0.0
    patient: bool = False


class Line:
    """Carries the parcels of its lanes, as many at once as it has slots."""

    def __init__(self, carrier: Carrier, shape: Shape) -> None:
        self._carrier = carrier
        self._shape = shape
        self._bell = asyncio.Event()
        self._rests_until = 0.0

    def wake(self) -> None:
        """Look for parcels at once."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Carry parcels until `stop` is set, then finish what is under way."""
        under_way: set[asyncio.Task[None]] = set()
        try:
            while not stop.is_set():
                self._bell.clear()
                loads = await self._claim(self._shape.slots - len(under_way))
                under_way |= {asyncio.create_task(self._carry(load)) for load in loads}
                under_way -= await self._wait(under_way)
            if under_way:
                await asyncio.wait(under_way)
        finally:
            for task in under_way:
                task.cancel()

    async def _claim(self, free: int) -> list[Load]:
        now = asyncio.get_running_loop().time()
        if not free or now < self._rests_until:
            return []
        try:
            loads = await self._carrier.claim(free, self._shape.last)
        except Exception as error:  # noqa: BLE001 - the line outlives a database that is away for a while
            event(log, logging.ERROR, "outbox cannot be read", **blame(error))
            self._rest(POLL_SECONDS)
            return []
        self._rest(len(loads) * self._shape.pace)
        return loads

    async def _carry(self, load: Load) -> None:
        try:
            patience = await self._carrier.carry(load)
        except Exception as error:  # noqa: BLE001 - the parcel comes again when its lease ends
            event(log, logging.ERROR, "parcel not settled", kind=load.notice.kind, **blame(error))
        else:
            if self._shape.patient:
                self._rest(patience)

    async def _wait(self, under_way: Iterable[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """Wait for a free slot, the bell or the next look, and return the tasks that ended."""
        rings = asyncio.create_task(self._bell.wait())
        rest = self._rests_until - asyncio.get_running_loop().time()
        ended, _ = await asyncio.wait(
            {rings, *under_way},
            timeout=min(max(rest, 0.0) or POLL_SECONDS, POLL_SECONDS),
            return_when=asyncio.FIRST_COMPLETED,
        )
        rings.cancel()
        return {task for task in under_way if task in ended}

    def _rest(self, seconds: float) -> None:
        self._rests_until = max(self._rests_until, asyncio.get_running_loop().time() + seconds)

"""A bot's updates: what is waiting, who polls for it, in which order it goes out."""

import asyncio
import itertools
from collections import OrderedDict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Protocol

from bot.clock import Clock
from bot.demo.faults import Faults
from bot.demo.model import ApiError, Json

LIFETIME: Final = 86_400.0
"""Seconds an update waits for the bot."""

TAP_LIFETIME: Final = 150.0
"""Seconds a button tap waits for the bot."""

HELD_SECONDS: Final = 0.5
"""How long a late update waits at most for another chat's update to overtake it."""

ON_REQUEST_ONLY: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds a bot gets only when it asks for them."""


@dataclass(frozen=True, slots=True)
class Update:
    """An update in the queue; updates of one `key` are delivered in order."""

    id: int
    key: Hashable
    dies_at: float
    json: Json = field(repr=False)


class Sink(Protocol):
    """Takes updates away as they come: the webhook."""

    def accept(self, update: Update) -> None:
        """Take one update for delivery."""
        ...


class Updates:
    """The queue of one bot, read by polling unless a webhook takes everything."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self._ids = itertools.count(1)
        self._waiting: deque[Update] = deque()
        self._held: OrderedDict[Hashable, list[tuple[str, Json]]] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None
        self._poller: asyncio.Future[None] | None = None
        self._sink: Sink | None = None
        self.allowed: list[str] = []

    def __len__(self) -> int:
        return len(self._waiting) + sum(map(len, self._held.values()))

    def put(self, kind: str, payload: Json, key: Hashable) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        if kind not in self.allowed if self.allowed else kind in ON_REQUEST_ONLY:
            return
        if key in self._held or self._faults.for_update("late"):
            self._held.setdefault(key, []).append((kind, payload))
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(HELD_SECONDS, self.release)
            return
        self._enqueue(kind, payload, key)
        self.release()

    def _enqueue(self, kind: str, payload: Json, key: Hashable) -> None:
        number = next(self._ids)
        lifetime = TAP_LIFETIME if kind == "callback_query" else LIFETIME
        update = Update(number, key, self._now() + lifetime, {"update_id": number, kind: payload})
        for _ in range(2 if self._faults.for_update("duplicate") else 1):
            self._hand_on(update)

    def _hand_on(self, update: Update) -> None:
        if self._sink is not None:
            self._sink.accept(update)
            return
        self._waiting.append(update)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    def release(self) -> None:
        """Queue the updates that were held back to be late."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._held:
            key, late = self._held.popitem(last=False)
            for kind, payload in late:
                self._enqueue(kind, payload, key)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm everything below `offset`, then return up to `limit` updates, waiting for one up to `seconds`.

        A negative offset forgets all but the last ones. A second poll ends the first one with 409.
        """
        self._end_poll(ApiError(409, _TWO_POLLERS))
        self._confirm(offset)
        if not (batch := self._batch(limit)) and seconds > 0:
            await self._wait(seconds)
            batch = self._batch(limit)
        return [update.json for update in batch]

    async def _wait(self, seconds: float) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None

    def _end_poll(self, error: ApiError) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(error)

    def _confirm(self, offset: int) -> None:
        waiting = self._waiting
        while waiting and (len(waiting) > -offset if offset < 0 else waiting[0].id < offset):
            waiting.popleft()

    def _batch(self, limit: int) -> list[Update]:
        now, waiting = self._now(), self._waiting
        while waiting and waiting[0].dies_at <= now:
            waiting.popleft()
        return [update for update in islice(waiting, limit) if update.dies_at > now]

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def take(self) -> list[Json]:
        """Take everything that waits, late updates last, as delivered."""
        self.release()
        now = self._now()
        taken = [update.json for update in self._waiting if update.dies_at > now]
        self._waiting.clear()
        return taken

    def drop(self) -> None:
        """Forget everything that waits."""
        self._held.clear()
        self.release()
        self._waiting.clear()

    def attach(self, sink: Sink) -> None:
        """Send everything, also what waits, to a webhook; a poll that is open ends with 409."""
        self._end_poll(ApiError(409, WEBHOOK_ACTIVE))
        self._sink = sink
        while self._waiting:
            sink.accept(self._waiting.popleft())

    def detach(self, unsent: Iterable[Update]) -> None:
        """Wait for polls again, with what the webhook could not deliver in front."""
        self._sink = None
        self._waiting.extendleft(sorted(unsent, key=lambda update: update.id, reverse=True))

    def close(self) -> None:
        """Let go of timers and polls; what waits stays."""
        self.release()
        if self._poller is not None:
            self._poller.cancel()


_TWO_POLLERS: Final = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE: Final = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

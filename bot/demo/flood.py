"""Flood control: the rates above which the service answers 429."""

import math
from dataclasses import dataclass, field
from typing import Final

from bot.clock import Clock
from bot.demo.model import ApiError, Room

CHAT: Final = (5, 1.0)
"""A chat takes 5 messages at once, then one a second."""

GROUP: Final = (20, 20 / 60)
"""A group takes 20 messages at once, then 20 a minute."""

OVERALL: Final = (30, 30.0)
"""A bot sends 30 messages at once, then 30 a second."""


@dataclass(slots=True)
class Bucket:
    """Holds up to `size` messages and fills again at `rate` a second."""

    size: float
    rate: float
    level: float
    at: float

    def wait(self, amount: int, now: float) -> float:
        """Return the seconds until `amount` messages fit, 0 when they do."""
        self.level = min(self.size, self.level + max(now - self.at, 0) * self.rate)
        self.at = now
        return max(min(amount, self.size) - self.level, 0) / self.rate


@dataclass(slots=True)
class FloodControl:
    """Counts what one bot sends, by the emulator's clock."""

    clock: Clock
    _overall: Bucket | None = None
    _rooms: dict[int, Bucket] = field(default_factory=dict)

    def admit(self, room: Room, amount: int = 1) -> None:
        """Count messages to a room.

        Raises:
            ApiError: 429, with the seconds to wait; nothing is counted.
        """
        now = self.clock.now().timestamp()
        size, rate = CHAT if room.kind == "private" else GROUP
        if self._overall is None:
            self._overall = Bucket(*OVERALL, OVERALL[0], now)
        bucket = self._rooms.setdefault(room.id, Bucket(size, rate, size, now))
        wait = max(bucket.wait(amount, now), self._overall.wait(amount, now))
        if wait > 1e-6:
            seconds = math.ceil(wait)
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        bucket.level -= amount
        self._overall.level -= amount

"""Webhook delivery as Telegram does it: in order per chat or user, until the bot says 2xx."""

import asyncio
import json
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, Protocol

from bot.clock import Clock
from bot.demo.faults import Faults
from bot.demo.model import Json
from bot.demo.updates import Update

LONGEST_PAUSE: Final = 3600.0
"""Seconds of `Retry-After` that are honoured at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bot's server said; status 0 when it said nothing, with the reason why."""

    status: int
    reason: str
    retry_after: float = 0.0


class Courier(Protocol):
    """Carries one HTTP POST."""

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Post a body and return the answer; a broken connection is an answer with status 0."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


@dataclass(frozen=True, slots=True)
class Retry:
    """Seconds between attempts: none before the second, then `base`, doubling up to `cap`."""

    base: float = 2.0
    cap: float = 60.0

    def pause(self, failures: int, wanted: float = 0.0) -> float:
        """Return the pause after so many failures in a row, at least what `Retry-After` wanted."""
        own = 0.0 if failures < 2 else min(self.base * 2 ** min(failures - 2, 16), self.cap)
        return max(own, min(wanted, LONGEST_PAUSE))


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """What `setWebhook` was told."""

    url: str
    secret: str = ""
    max_connections: int = 40


class WebhookSender:
    """Delivers one bot's updates: one at a time for each key, several keys side by side."""

    def __init__(self, settings: WebhookSettings, courier: Courier, clock: Clock, faults: Faults, retry: Retry) -> None:
        self.settings = settings
        self.last_error: tuple[int, str] | None = None
        self._courier = courier
        self._clock = clock
        self._faults = faults
        self._retry = retry
        self._slots = asyncio.Semaphore(settings.max_connections)
        self._lines: dict[Hashable, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return sum(map(len, self._lines.values()))

    def accept(self, update: Update) -> None:
        """Line an update up behind those of the same key."""
        if (line := self._lines.get(update.key)) is not None:
            line.append(update)
            return
        self._lines[update.key] = deque([update])
        task = asyncio.create_task(self._drain(update.key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> list[Update]:
        """Stop delivering and return what was not delivered."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        unsent = [update for line in self._lines.values() for update in line]
        self._lines.clear()
        return unsent

    async def _drain(self, key: Hashable) -> None:
        line = self._lines[key]
        while line:
            await self._deliver(line[0])
            line.popleft()
        del self._lines[key]

    async def _deliver(self, update: Update) -> None:
        body = json.dumps(update.json).encode()
        failures = 0
        while self._clock.now().timestamp() < update.dies_at:
            async with self._slots:
                answer = await self._attempt(body)
            if 200 <= answer.status < 300:
                return
            failures += 1
            self.last_error = int(self._clock.now().timestamp()), _describe(answer)
            await asyncio.sleep(self._retry.pause(failures, answer.retry_after))

    async def _attempt(self, body: bytes) -> Answer:
        if self._faults.out:
            return Answer(0, "Connection lost")
        headers = {"Content-Type": "application/json"}
        if self.settings.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.settings.secret
        return await self._courier.post(self.settings.url, headers, body)

    def to_json(self) -> Json:
        """Return the Bot API `WebhookInfo`, without the allowed updates."""
        out: Json = {"url": self.settings.url, "has_custom_certificate": False, "pending_update_count": len(self)}
        out["max_connections"] = self.settings.max_connections
        if self.last_error is not None:
            out["last_error_date"], out["last_error_message"] = self.last_error
        return out


def _describe(answer: Answer) -> str:
    if not answer.status:
        return answer.reason
    return f"Wrong response from the webhook: {answer.status} {answer.reason}"

"""A route before all others, for tests that look into a running turn or show screens of their own."""

from dataclasses import dataclass, field

import pytest

from handlers import HANDLERS
from handlers.context import Attachment, Command, Text, Turn
from handlers.keyboards import Tap
from handlers.replies import Screen
from handlers.routes import Handler, Route


@dataclass
class Probe:
    """Takes whatever is typed or sent, and taps on `probe`, once it has a handler."""

    handler: Handler | None = None
    seen: list[str] = field(default_factory=list)

    def takes(self, turn: Turn) -> bool:
        given = turn.given
        ours = isinstance(given, Text | Command | Attachment) or (isinstance(given, Tap) and given.verb == "probe")
        return self.handler is not None and ours

    async def __call__(self, turn: Turn) -> Screen | None:
        assert self.handler is not None
        return await self.handler(turn)


def plant(monkeypatch: pytest.MonkeyPatch) -> Probe:
    """Put a probe into the bot that is built next."""
    probe = Probe()
    monkeypatch.setattr("bot.app.HANDLERS", (Route(probe, probe.takes), *HANDLERS))
    return probe

"""Who carries a notice to a person: the port that Telegram implements, and what can go wrong on the way."""

from datetime import datetime
from typing import Protocol

from bot.delivery.model import Notice


class Blocked(Exception):
    """The person does not let the bot in (any more)."""


class Moved(Exception):
    """The chat has another address now."""

    def __init__(self, address: int) -> None:
        super().__init__()
        self.address = address


class TryLater(Exception):
    """The carrier asks for patience, in seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class NotNow(Exception):
    """What is told must not come at this moment; it rests until a later one, and no try is counted."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


class Courier(Protocol):
    """Carries notices."""

    async def deliver(self, address: int, language: str, notice: Notice) -> None:
        """Hand a notice over; it has arrived when this returns.

        Raises:
            Blocked: the person can't be reached.
            Moved: the chat has another address.
            TryLater: the carrier is busy.
            NotNow: the person is not to be disturbed.
        """
        ...

"""Who carries a notice to a person: the port that Telegram implements, and what can go wrong on the way."""

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


class Courier(Protocol):
    """Carries notices."""

    async def deliver(self, address: int, language: str, notice: Notice) -> None:
        """Hand a notice over; it has arrived when this returns.

        Raises:
            Blocked: the person can't be reached.
            Moved: the chat has another address.
            TryLater: not now.
        """
        ...

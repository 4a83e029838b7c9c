"""Names that were searched in vain: counted without text, and named only once three people asked the same.

Whoever keeps the list learns so which company the village talks about, and nothing about who asked.
"""

from datetime import date
from typing import Protocol

ENOUGH = 3
"""Different chats that must have asked for the same name before it is written down."""


class UnansweredStore(Protocol):
    """Keeps keyed hashes of names and of who asked; a name itself, sealed, only when `ENOUGH` chats asked."""

    async def ask(self, name: str, actor: bytes, today: date) -> None:
        """Count a search in vain for a normalised name."""
        ...

    async def frequent(self) -> list[tuple[str, int]]:
        """Return the names that enough chats asked for, with how many did, the most asked first, then by name."""
        ...

    async def total(self, since: date) -> int:
        """Return how many searches in vain there were since a day, that day included."""
        ...

    async def forget(self, before: date) -> None:
        """Drop every name last asked for before a day, who asked, and the counts of earlier days."""
        ...

"""Watching a name: who asked is told when an import changes how the name stands, and may stop with one tap."""

from dataclasses import dataclass
from typing import Protocol

MOST_WATCHED = 20
"""Names that one chat can watch."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One chat watching one name. All of it but the random `id` is kept sealed."""

    id: bytes
    name: str


class WatchStore(Protocol):
    """Keeps watches, sealed, under the chat's pseudonym."""

    async def add(self, actor: bytes, address: int, language: str, name: str) -> bool:
        """Watch a name; a second time changes nothing. False when the chat watches `MOST_WATCHED` others already."""
        ...

    async def remove(self, actor: bytes, name: str) -> None:
        """Stop watching a name; it may not be watched at all."""
        ...

    async def remove_all(self, actor: bytes) -> int:
        """Stop watching everything, and return how many names that were."""
        ...

    async def names(self, actor: bytes) -> list[str]:
        """Return the names a chat watches, sorted."""
        ...

    async def all(self) -> list[Watch]:
        """Return every watch."""
        ...

    async def address(self, watch_id: bytes) -> tuple[int, str] | None:
        """Return chat and language of a watch; None when it was stopped."""
        ...

    async def drop(self, watch_id: bytes) -> None:
        """Remove a watch whose chat cannot be reached any more."""
        ...

"""What the two engines must do differently, as one port; every statement is the same on both."""

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.faults import StorageFault


class Backend(Protocol):
    """How one kind of database is reached, and how its transactions begin."""

    @property
    def faults(self) -> tuple[type[Exception], ...]:
        """The exceptions with which it refuses a connection."""
        ...

    @property
    def turnstile(self) -> AbstractAsyncContextManager[Any]:
        """What is held during every transaction."""
        ...

    def engine(self, *, migrating: bool = False) -> AsyncEngine:
        """Make an engine; nothing connects yet."""
        ...

    async def start(self, connection: AsyncConnection) -> None:
        """Begin a transaction that may write."""
        ...

    async def exclude_migrations(self, connection: AsyncConnection) -> None:
        """Hold off every other process that wants to migrate, until the transaction ends."""
        ...

    async def compact(self, connection: AsyncConnection) -> None:
        """Take what was erased off the disk, as far as the engine leaves that to us."""
        ...

    def explain(self, error: Exception) -> StorageFault:
        """Return the sentence that says why a connection failed."""
        ...

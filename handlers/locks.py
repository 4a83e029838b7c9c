"""Order within this process: one turn at a time per chat, first come first served."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class ChatLocks:
    """Holds a lock for each chat that has a turn running or waiting, and for no other."""

    def __init__(self) -> None:
        self._locks: dict[bytes, asyncio.Lock] = {}
        self._waiting: dict[bytes, int] = {}

    @asynccontextmanager
    async def of(self, actor: bytes) -> AsyncIterator[None]:
        """Wait for this chat's turn and hold it."""
        lock = self._locks.setdefault(actor, asyncio.Lock())
        self._waiting[actor] = self._waiting.get(actor, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[actor] -= 1
            if not self._waiting[actor]:
                del self._waiting[actor], self._locks[actor]

"""Write the index of the pages beside everything else: reading their words takes a moment that no start waits for."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

from bot.learning.search import Search

HEAD_START = 3.0
"""Seconds for which the first answers of a process have it to themselves; a question does not wait for them."""


class Indexing:
    """Sees to it that the index has the pages; `begin` begins a transaction, of which `page_index` is used."""

    def __init__(self, search: Search, begin: Callable[[], AbstractAsyncContextManager[Any]]) -> None:
        self._search = search
        self._begin = begin
        self._lock = asyncio.Lock()
        self._later: asyncio.Task[None] | None = None
        self.is_done = False

    def start(self) -> None:
        """Begin soon, unless somebody asks before."""
        self._later = asyncio.create_task(self._wait_and_write())

    async def write(self) -> None:
        """Read the words of the pages and write the index, once; whoever comes meanwhile waits for it."""
        async with self._lock:
            if not self.is_done:
                await asyncio.to_thread(self._search.prepare)
                async with self._begin() as unit:
                    await self._search.refresh(unit.page_index)
                self.is_done = True

    async def close(self) -> None:
        """Do not begin any more; what has begun comes to its end."""
        async with self._lock:
            if self._later is not None:
                self._later.cancel()
        if self._later is not None:
            with suppress(asyncio.CancelledError):
                await self._later

    async def _wait_and_write(self) -> None:
        await asyncio.sleep(HEAD_START)
        # Should it fail, the first question tries again, and tells whoever asks.
        with suppress(Exception):
            await self.write()

"""When the index of the pages is written: soon, once, at once where somebody asks, and again where it failed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from bot.learning import indexing
from bot.learning.indexing import Indexing
from tests.unit.fakes import FakePageIndex


class Counting:
    """A search that counts, and a transaction that fails while it is told to."""

    def __init__(self) -> None:
        self.prepared = self.written = 0
        self.fails = False

    def prepare(self) -> None:
        self.prepared += 1

    async def refresh(self, index: FakePageIndex) -> bool:
        self.written += 1
        return True

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        if self.fails:
            raise OSError("no database")
        yield SimpleNamespace(page_index=FakePageIndex())


def indexing_of(counting: Counting) -> Indexing:
    return Indexing(counting, counting.begin)  # type: ignore[arg-type]  # as much of a search as is used


async def test_whoever_asks_first_has_it_written_and_the_others_wait() -> None:
    counting = Counting()
    index = indexing_of(counting)
    await asyncio.gather(*(index.write() for _ in range(5)))
    assert (counting.prepared, counting.written, index.is_done) == (1, 1, True)


async def test_it_is_written_by_itself_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "HEAD_START", 0)
    counting = Counting()
    index = indexing_of(counting)
    index.start()
    async with asyncio.timeout(30):
        while not index.is_done:
            await asyncio.sleep(0)
    await index.close()
    assert counting.written == 1


async def test_a_bot_that_ends_early_writes_nothing() -> None:
    counting = Counting()
    index = indexing_of(counting)
    index.start()
    await index.close()
    assert (counting.written, index.is_done) == (0, False)


async def test_what_failed_is_tried_again_by_the_next_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "HEAD_START", 0)
    counting = Counting()
    counting.fails = True
    index = indexing_of(counting)
    index.start()
    with pytest.raises(OSError, match="no database"):
        await index.write()
    counting.fails = False
    await index.write()
    await index.close()
    assert (counting.written, index.is_done) == (1, True)

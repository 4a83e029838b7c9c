"""Measure the search: how long its words take to read and to write, and one question, on both engines.

Run `python -m tests.benchmarks.search`. It asserts nothing. A question is timed with its transaction and on the wall,
since half of it is waiting for the database; `python` is the part of it that is spent here.
"""

import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

import psutil

from bot.i18n import LAST_RESORT
from bot.keys import Keys
from bot.learning.library import Library
from bot.learning.search import Found, Search
from bot.resources import ContentFolder, data_folder
from bot.storage import Database
from tests.benchmarks.check_latency import Row, show
from tests.postgres import PostgresServer
from tests.storage.test_search_quality import DEV, OTHER

ROUNDS = 4
TODAY = date(2026, 11, 24)


async def measure() -> list[Row]:
    """Return one row for the preparation, then one for each engine."""
    content = ContentFolder(data_folder("content"))
    library = Library.load(content, ("id", "en"))
    search = Search.load(content, library)
    before, start = psutil.Process().memory_info().rss, process_time()
    search.prepare()
    prepared = {
        "pages": len(search.places()),
        "prepare_s": round(process_time() - start, 2),
        "memory_MiB": round((psutil.Process().memory_info().rss - before) / 2**20, 1),
    }
    rows: list[Row] = [prepared]
    with tempfile.TemporaryDirectory() as folder, _postgres() as address:
        for title, url in (("SQLite", f"sqlite+aiosqlite:///{folder}/bot.db"), ("PostgreSQL", address)):
            rows.append({"engine": title, **await _measure_engine(url, search)})
    return rows


async def _measure_engine(url: str, search: Search) -> Row:
    database = Database(url, Keys.new())
    await database.open()
    await database.migrate()
    try:
        async with database.begin() as unit:
            start = perf_counter()
            await search.refresh(unit.page_index)
            written = perf_counter() - start

        async def ask(question: str) -> Found:
            async with database.begin() as unit:
                return await search.find(unit.page_index, question, LAST_RESORT, TODAY)

        questions = [line.question for line in (*DEV, *OTHER)] * ROUNDS
        for question in questions[:20]:
            await ask(question)
        return {"write_ms": round(written * 1000), **await _time(ask, questions)}
    finally:
        await database.close()


async def _time(ask: Callable[[str], Awaitable[Found]], questions: list[str]) -> Row:
    walls, here = [], []
    for question in questions:
        start, spent = perf_counter(), process_time()
        await ask(question)
        walls.append((perf_counter() - start) * 1000)
        here.append((process_time() - spent) * 1000)
    cuts = statistics.quantiles(walls, n=20)
    return {"p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1), "python_ms": round(statistics.median(here), 1)}


@contextmanager
def _postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder) / "data")
        try:
            yield server.url(server.make_database())
        finally:
            server.stop()


if __name__ == "__main__":
    show(asyncio.run(measure()))

"""Bad days of the database, in the middle of a tip: nothing acknowledged is lost, nothing is there twice."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Update

from bot.demo.model import Json
from bot.storage.engine import Database
from handlers.services import Services
from handlers.turns import TurnFailedError
from tests.promises.scenes import WAY, dialog_of, office, receipt_on, step, walk
from tests.storage.conftest import connection_of
from tests.talk import TOKEN, Talk, Talker
from tests.tips import STORY, news

pytestmark = pytest.mark.usefixtures("cheap_receipts")

HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""

STEPS = [state for state in WAY if state not in ("tip.notice", "tip.push")]
"""Questions whose step is taken while the database is away: the step that opens each of them."""


@dataclass
class Telegram:
    """Brings an update, the same one, as often as it takes until it is acknowledged."""

    talk: Talk
    waiting: list[Json] = field(default_factory=list)

    async def brings(self, times: int = 1) -> bool:
        """Bring what waits up to so many times; tell whether it was acknowledged."""
        self.waiting += self.talk.emulator.pending_updates(TOKEN)
        assert self.waiting
        for _ in range(times):
            with suppress(TurnFailedError):
                for update in list(self.waiting):
                    await self.talk.running.processor.take(Update.de_json(update, self.talk.bot))
                    self.waiting.remove(update)
                await self.talk.settle()
                return True
        return False


@asynccontextmanager
async def full_disk(talk: Talk) -> AsyncIterator[None]:
    """Let SQLite find no page more than it has; what it says is what it says on a full disk."""
    await _most_pages(talk.running.database, 1)
    try:
        yield
    finally:
        await _most_pages(talk.running.database, 2**31)


async def _most_pages(database: Database, most: int) -> None:
    _, engine = database._engine()
    async with engine.connect() as connection:
        # No fewer than there are: so there is just no room for more.
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")


async def counted(talk: Talk) -> dict[str, int]:
    """Return how many rows of the tables of tips there are."""
    async with talk.running.database.begin() as unit:
        connection = connection_of(unit)
        return {
            table: (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("tip", "wrap", "message", "photo")
        }


@asynccontextmanager
async def held_by_another(path: Path, seconds: float) -> AsyncIterator[None]:
    """Let another process hold the database's write lock for so long."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, str(path), str(seconds), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    try:
        yield
    finally:
        await process.wait()


async def before(warga: Talker, state: str, story: str = STORY) -> None:
    """Answer every question before the one that `state` asks."""
    states = list(WAY)
    await walk(warga, states[states.index(state) - 1], story=story)


def let_commits_fail(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the next commits fail as they do on a full disk: all was written, and nothing of it stays."""
    commit, failures = AsyncConnection.commit, iter(range(times))

    async def fails(self: AsyncConnection) -> None:
        if next(failures, None) is not None:
            raise sqlite3.OperationalError("database or disk is full")
        await commit(self)

    monkeypatch.setattr(AsyncConnection, "commit", fails)


@pytest.mark.parametrize("tries", [1, 4])
async def test_a_full_disk_loses_nothing_and_sends_nothing_twice(talk: Talk, warga: Talker, tries: int) -> None:
    coordinator, _ = await office(talk)
    telegram = Telegram(talk)
    await before(warga, "tip.receipt", "kata " * 190)
    async with full_disk(talk):
        await warga.person.taps("tip.send")
        assert not await telegram.brings(tries)
        assert "Terkirim" not in warga.person.transcript()
    assert (await counted(talk))["tip"] == 0
    assert await telegram.brings()
    receipt = receipt_on(warga)
    assert await counted(talk) == {"tip": 1, "wrap": 2, "message": 0, "photo": 0}
    assert len(news(coordinator)) == 1
    await step(warga, "tip.noted", "", "tip.done", receipt)
    assert "Diterima" in warga.reads


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("state", STEPS)
async def test_a_commit_that_fails_at_any_question_only_costs_another_delivery(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch, state: str, times: int
) -> None:
    coordinator, _ = await office(talk)
    telegram = Telegram(talk)
    await before(warga, state)
    was = await dialog_of(talk, warga)
    what = WAY[state] or was.data["receipt"][-4:]
    await (warga.person.taps(what) if what.startswith("tip.") else warga.person.says(what))
    let_commits_fail(monkeypatch, times)
    assert not await telegram.brings()
    if times == 1:  # else the count of failures, or what follows, is what fails
        assert await dialog_of(talk, warga) == was
    assert await telegram.brings(3)
    assert (await dialog_of(talk, warga)).state == state
    sent = int(state in ("tip.receipt", "tip.confirm"))
    assert await counted(talk) == {"tip": sent, "wrap": 2 * sent, "message": 0, "photo": 0}
    assert len(news(coordinator)) == sent


async def test_a_database_that_another_process_holds_costs_a_second_delivery(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await office(talk)
    telegram = Telegram(talk)
    await before(warga, "tip.receipt")
    async with held_by_another(talk.settings.data_dir / "bot.db", 8):
        await warga.person.taps("tip.send")
        acknowledged = await telegram.brings()
    assert not acknowledged
    assert (await counted(talk))["tip"] == 0
    assert await telegram.brings()
    assert "Terkirim" in warga.reads
    assert await counted(talk) == {"tip": 1, "wrap": 2, "message": 0, "photo": 0}
    assert len(news(coordinator)) == 1
    async with held_by_another(talk.settings.data_dir / "bot.db", 2):
        await step(warga, "tip.noted")
    assert (await dialog_of(talk, warga)).state == "tip.confirm"


async def test_where_the_database_does_not_come_back_somebody_is_told(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that fails again and again ends with a sentence, and what was typed is not left in the chat."""
    await office(talk)
    telegram = Telegram(talk)
    await before(warga, "tip.receipt")

    async def fails(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Services, "file_tip", fails)
    await warga.person.taps("tip.send")
    assert await telegram.brings(5)
    assert "Nomor:" in warga.reads
    assert (await counted(talk))["tip"] == 0

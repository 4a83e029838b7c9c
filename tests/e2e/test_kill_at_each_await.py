"""`kill -9` at the await points of a tip: wherever the process dies, the tip goes on and arrives.

Each step is ended at every third of its points, and the next step at the points between: what all steps have in common
is ended everywhere, in two minutes. `EVERY_AWAIT=1 pytest …` takes every point of every step, in six.
"""

import asyncio
import contextlib
import itertools
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.people import Person
from tests.e2e.mortal import DELIVERY, TURN
from tests.e2e.process import open_town
from tests.e2e.test_kill import SENT, STEPS, Sender, open_desks, see_that_it_arrived, tell, wait_for_news
from tests.e2e.undying import PATIENCE, Mother, UndyingBot, mother

STRIDE = 1 if os.environ.get("EVERY_AWAIT") else 3

pytestmark = pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="only Linux tells when a process dies (pidfd_open)"
)


@asynccontextmanager
async def village(source: Mother, folder: Path) -> AsyncIterator[tuple[UndyingBot, Sender, tuple[Person, Person]]]:
    """Open a town of its own, with a bot that dies, somebody who sends a tip, and its two readers."""
    folder.mkdir()
    town = await open_town(folder)
    bot = UndyingBot(source, town.environment, folder)
    await bot.start()
    try:
        readers = await open_desks(town)
        yield bot, Sender(town.emulator.add_person(3001, "Warga")), readers
    finally:
        await bot.stop()
        await town.close()


async def nothing_waits(database: Path) -> None:
    """Wait until all that was to be told has been."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.closing(sqlite3.connect(database)) as connection:
                if connection.execute("SELECT count(*) FROM outbox").fetchone() == (0,):
                    return
            await asyncio.sleep(0.05)


async def test_killed_at_each_await_of_every_step_the_tip_arrives_once_and_nothing_of_it_stays(tmp_path: Path) -> None:
    deaths = 0
    async with mother() as source:
        for begin in itertools.count(1, STRIDE):
            async with village(source, tmp_path / str(begin)) as (bot, sender, readers):
                for number, step in enumerate(STEPS):
                    point = begin + number % STRIDE
                    bot.dies(TURN, point)
                    try:
                        await tell(sender, step, bot.gone_through(TURN))
                    except Exception as fault:
                        fault.add_note(f"killed at await {point} of {step}")
                        raise
                assert await wait_for_news(readers) == len(readers)
                await see_that_it_arrived(readers[0], sender)
            if not bot.deaths:
                break
            deaths += bot.deaths
    print(f"{deaths} deaths; no step has more than {begin + STRIDE - 2} await points")
    assert deaths > 20 * len(STEPS) / STRIDE


async def test_killed_at_each_await_of_a_delivery_the_tip_is_told_to_both(tmp_path: Path) -> None:
    """What Telegram took right before the end is told again: better twice than not at all."""
    twice = 0
    async with mother() as source:
        for point in itertools.count(1, STRIDE):
            async with village(source, tmp_path / str(point)) as (bot, sender, readers):
                for number, step in enumerate(STEPS):
                    if number == SENT:
                        bot.dies(DELIVERY, point)
                    await tell(sender, step)
                await bot.gone_through(DELIVERY)
                await nothing_waits(tmp_path / str(point) / "bot.db")
                again = await wait_for_news(readers) - len(readers)
                assert again <= len(readers)
                twice += again
                await see_that_it_arrived(readers[0], sender)
            if not bot.deaths:
                break
    print(f"no more than {point - 1} await points; told again {twice} times")
    assert point > 5
    assert twice

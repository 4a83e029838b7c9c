"""Measure the bot beside PTB's echo bot, over the same Bot API server, in the same run: `python -m tests.benchmarks`.

Times depend on the machine and are never asserted; the ratios are what to compare. Each round starts both bots anew.
"""

import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.demo.emulator import Emulator
from bot.demo.people import Person
from bot.demo.server import EmulatorServer
from tests.benchmarks import check_latency, flood

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
ROUNDS = 3
PEOPLE = 50
TURNS = 1_000
LONG_RUN = 10_000
SINGLE = 200
FLOOD = (200, 5)
"""A tenth of what `python -m tests.benchmarks.flood` measures."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One round of one bot: seconds, turns a second, milliseconds, MiB."""

    start: float
    throughput: float
    median: float
    p95: float
    idle: float
    loaded: float | None


class Contender:
    """A bot process and the Bot API server that it alone uses."""

    def __init__(self, command: list[str], prepare: list[str] | None = None) -> None:
        self._command = command
        self._prepare = prepare
        self._emulator = Emulator()
        self._emulator.add_bot(TOKEN)
        self._server = EmulatorServer(self._emulator)
        self._answers = 0
        self._stirred = asyncio.Event()
        self._emulator.world.watchers.append(self._count)

    def _count(self, event: object) -> None:
        message = getattr(event, "message", None)
        if message is not None and message.sender.is_bot:
            self._answers += 1
            self._stirred.set()

    async def _answered(self, count: int) -> None:
        while self._answers < count:
            self._stirred.clear()
            await self._stirred.wait()

    async def measure(self, words: str, *, long_run: bool) -> Figures:
        """Run one round."""
        await self._server.start(0)
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                "PATH": os.environ["PATH"], "BOT_TOKEN": TOKEN, "BOT_API_URL": self._server.url, "BOT_DATA_DIR": folder,
                "BOT_WEBHOOK_PORT": "0", "BOT_WEBHOOK_LISTEN": "127.0.0.1", "BOT_LOG_LEVEL": "ERROR",
            }  # fmt: skip
            quiet = asyncio.subprocess.DEVNULL
            if self._prepare:
                # The very first start makes the database; what is measured is every later one.
                first = await asyncio.create_subprocess_exec(
                    *self._prepare, env=environment, stdout=asyncio.subprocess.DEVNULL
                )
                await first.wait()
            people = [self._emulator.add_person(5000 + number, f"P{number}") for number in range(PEOPLE)]
            await people[0].says(words)
            begun = time.perf_counter()
            process = await asyncio.create_subprocess_exec(*self._command, env=environment, stdout=quiet, stderr=quiet)
            try:
                await self._answered(1)
                start = time.perf_counter() - begun
                memory = psutil.Process(process.pid)
                idle = memory.memory_info().rss / 2**20
                times = sorted([await self._one(people[1], words) for _ in range(SINGLE)])
                throughput = await self._many(people, words, TURNS)
                loaded = None
                if long_run:
                    await self._many(people, words, LONG_RUN - TURNS)
                    loaded = memory.memory_info().rss / 2**20
                p95 = times[int(len(times) * 0.95)]
                return Figures(start, throughput, statistics.median(times), p95, idle, loaded)
            finally:
                process.kill()
                await process.wait()
                await self._server.stop()

    async def _one(self, person: Person, words: str) -> float:
        begun, wanted = time.perf_counter(), self._answers + 1
        await person.says(words)
        await self._answered(wanted)
        return (time.perf_counter() - begun) * 1000

    async def _many(self, people: list[Person], words: str, turns: int) -> float:
        wanted = self._answers + turns
        begun = time.perf_counter()
        for number in range(turns):
            await people[number % len(people)].says(words)
        await self._answered(wanted)
        return turns / (time.perf_counter() - begun)


async def main() -> None:
    """Measure, and print the table."""
    own = [sys.executable, "-m", "bot", "serve"]
    migrate = [sys.executable, "-m", "bot", "migrate"]
    echo = [sys.executable, str(Path(__file__).with_name("echo_bot.py"))]
    ours, theirs = [], []
    for number in range(ROUNDS):
        long_run = number == ROUNDS - 1
        theirs.append(await Contender(echo).measure("menu", long_run=long_run))
        ours.append(await Contender(own, migrate).measure("menu", long_run=long_run))
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, medians of {ROUNDS}"
    )
    print(f"{'':34}{'this bot':>10}{'echo bot':>10}{'ratio':>8}")
    rows: list[tuple[str, Callable[[Figures], float | None]]] = [
        ("durable turns a second", lambda figures: figures.throughput),
        ("one turn, median, ms", lambda figures: figures.median),
        ("one turn, p95, ms", lambda figures: figures.p95),
        ("start to first answer, s", lambda figures: figures.start),
        ("memory idle, MiB", lambda figures: figures.idle),
        (f"memory after {LONG_RUN:,} turns, MiB", lambda figures: figures.loaded),
    ]
    for title, pick in rows:
        mine, other = (
            statistics.median(value for figures in bot if (value := pick(figures)) is not None)
            for bot in (ours, theirs)
        )
        print(f"{title:34}{mine:>10.2f}{other:>10.2f}{mine / other:>8.2f}")
    print()
    check_latency.show(check_latency.measure())
    check_latency.show(await flood.measure(*FLOOD))


if __name__ == "__main__":
    asyncio.run(main())

"""A bot that is born again whenever it dies, and dies where it is told to."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.mortal import ORDER, SURVIVED

PATIENCE = 40.0


@dataclass(frozen=True, slots=True)
class Mother:
    """The process that the bots are forked from."""

    process: asyncio.subprocess.Process

    async def bear(self, environment: Mapping[str, str]) -> int:
        """Start a bot and return the number of its process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"PATH": os.environ["PATH"], **environment}).encode() + b"\n")
        return int(await self.process.stdout.readline())


@asynccontextmanager
async def mother() -> AsyncIterator[Mother]:
    """Have a process to fork bots from."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.e2e.mortal", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield Mother(process)
    finally:
        process.kill()
        await process.wait()


@dataclass(slots=True)
class UndyingBot:
    """A bot in a folder; `deaths` are counted."""

    mother: Mother
    environment: Mapping[str, str]
    folder: Path
    deaths: int = 0
    _expected: int = field(default=0, init=False)
    _pid: int = field(default=0, init=False)
    _keeper: "asyncio.Task[None] | None" = field(default=None, init=False)

    async def start(self) -> None:
        """Start it for the first time."""
        self._pid = await self.mother.bear(self.environment)
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """End it for good."""
        if self._keeper is not None:
            self._keeper.cancel()
            os.kill(self._pid, signal.SIGKILL)
            await _death(self._pid)

    def dies(self, kind: str, point: int) -> None:
        """Let it die at this await point of the next work of a kind."""
        self._expected = self.deaths + 1
        (self.folder / f"{kind}.{SURVIVED}").unlink(missing_ok=True)
        (self.folder / f"{kind}.{ORDER}").write_text(str(point), encoding="utf-8")

    async def gone_through(self, kind: str) -> None:
        """Wait until it has died of the work, or has done it because there were fewer points."""
        done = self.folder / f"{kind}.{SURVIVED}"
        async with asyncio.timeout(PATIENCE):
            while self.deaths < self._expected and not done.exists():
                await asyncio.sleep(0.01)

    async def _keep(self) -> None:
        while True:
            await _death(self._pid)
            self.deaths += 1
            self._pid = await self.mother.bear(self.environment)


async def _death(process: int) -> None:
    try:
        watch = os.pidfd_open(process)
    except ProcessLookupError:
        return
    dead, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_reader(watch, dead.set)
    try:
        await dead.wait()
    finally:
        loop.remove_reader(watch)
        os.close(watch)

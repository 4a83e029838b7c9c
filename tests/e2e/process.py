"""The bot as a process of its own: started, killed and started again, over real HTTP."""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from bot.app import load_keys, open_database
from bot.areas import Areas
from bot.clock import SystemClock
from bot.demo.emulator import Emulator
from bot.demo.people import Person
from bot.demo.server import EmulatorServer
from bot.demo.stand import DemoSettings
from bot.resources import data_folder
from bot.staff.invitations import Invitations
from bot.staff.model import Role

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
MENTENG = "62.71.03.1002"
START_SECONDS = 30


@dataclass(slots=True)
class BotProcess:
    """One `python -m bot serve`."""

    environment: dict[str, str]
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)
    log: bytes = field(default=b"", init=False)

    async def start(self) -> None:
        """Start it; it is not waited for."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve",
            env={"PATH": os.environ["PATH"], **self.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip

    async def kill(self) -> None:
        """End it without a warning, as a power cut would."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end, wait, and return its exit code."""
        return await self._end(signal.SIGTERM)

    async def wait(self) -> int:
        """Wait until it ends by itself and return its exit code."""
        assert self._process is not None
        out, _ = await self._process.communicate()
        self.log += out
        code = self._process.returncode
        self._process = None
        assert code is not None
        return code

    async def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self.wait()


@dataclass(slots=True)
class Town:
    """A Bot API server, its people, and the settings of the bot that serves them."""

    emulator: Emulator
    server: EmulatorServer
    environment: dict[str, str]
    folder: Path
    bots: list[BotProcess] = field(default_factory=list)

    def bot(self, **environment: str) -> BotProcess:
        """Return a bot process, not yet started."""
        self.bots.append(BotProcess({**self.environment, **environment}))
        return self.bots[-1]

    async def close(self) -> None:
        """End whatever a failed test left running."""
        for bot in self.bots:
            await bot.kill()
        await self.server.stop()

    async def officer(self, person_id: int, name: str, role: Role, area: str | None) -> Person:
        """Add a member of staff who joins through an invitation; the bot must be running."""
        settings = DemoSettings(
            token=SecretStr(TOKEN), data_dir=self.folder, database_url=self.environment.get("BOT_DATABASE_URL")
        )
        keys = load_keys(settings, create=True)
        areas = Areas.load(data_folder("content") / "areas.csv")
        async with open_database(settings, keys) as database, database.begin() as unit:
            code, _ = await Invitations(unit.staff, keys, areas).issue(role, area, SystemClock().now())
        person = self.emulator.add_person(person_id, name)
        await person.starts(code)
        await person.until(lambda seen: any(message.from_bot for message in seen), timeout=START_SECONDS)
        return person


async def open_town(folder: Path, **environment: str) -> Town:
    """Start a Bot API server and say how a bot reaches it."""
    emulator = Emulator()
    emulator.add_bot(TOKEN)
    server = EmulatorServer(emulator)
    await server.start(0)
    common = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": server.url,
        "BOT_DATA_DIR": str(folder),
        "BOT_TIP_DELAY_MINUTES": "0",
        "BOT_TIP_UNDO_MINUTES": "0",
        "BOT_WEBHOOK_LISTEN": "127.0.0.1",
        "BOT_WEBHOOK_PORT": "0",
        **environment,
    }
    return Town(emulator, server, common, folder)

"""The demo: the emulator, the real bot as it runs in production, and three people, in one process."""

import asyncio
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot import upkeep
from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.people import Person
from bot.demo.server import EmulatorServer, PagePerson
from bot.serve import serve
from bot.settings import Settings
from bot.staff.model import Role

TOKEN = "1000000001:demo-token-that-no-server-knows"  # noqa: S105 - of the emulator in this process
MENTENG = "62.71.03.1002"
START_SECONDS = 30

PEOPLE = (
    PagePerson(
        1001, "Warga", "Warga", "#2f80ed", "Tekan Mulai.\nAtau ketik nama perusahaan, misalnya: agesa asa jaya"
    ),
    PagePerson(
        1002, "Koordinator Menteng", "Koordinator", "#27ae60",
        "Info dari warga Menteng masuk ke sini.\nKetik /meja untuk melihat semua info.",
    ),
    PagePerson(
        1003, "Petugas Imigrasi", "Pengawas", "#9b51e0",
        "Info dari semua kelurahan masuk ke sini.\nKetik /meja untuk melihat semua info, /daftar untuk daftar P3MI.",
    ),
)  # fmt: skip


class DemoSettings(Settings):
    """Settings that come from the code alone, so that a demo never touches a real installation."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing from the environment."""
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class Stand:
    """A running demo."""

    server: EmulatorServer
    emulator: Emulator
    clock: MovableClock
    settings: Settings
    resident: Person
    coordinator: Person
    officer: Person


@asynccontextmanager
async def stand(port: int = 0, *, page: bool = False) -> AsyncIterator[Stand]:
    """Start everything, let the two officers join through their invitations, and take it all down at the end."""
    clock = MovableClock(ZoneInfo("Asia/Jakarta"))
    emulator = Emulator(clock)
    emulator.add_bot(TOKEN, "desa_binaan_demo_bot", "Desa Binaan")
    resident, coordinator, officer = (emulator.add_person(person.id, person.name) for person in PEOPLE)
    server = EmulatorServer(emulator, people=PEOPLE if page else (), on_advance=clock.advance)
    await server.start(port)
    try:
        with tempfile.TemporaryDirectory(prefix="desa-binaan-") as folder:
            settings = DemoSettings(
                token=SecretStr(TOKEN), api_url=server.url, data_dir=Path(folder), tip_delay_minutes=0,
                tip_undo_minutes=0,
                webhook_port=0, webhook_listen="127.0.0.1", voice="espeak",
            )  # fmt: skip
            # Before the bot starts, so that one at a time makes the new database.
            asked = await upkeep.invite(settings, Role.COORDINATOR, MENTENG)
            asked_too = [await upkeep.invite(settings, role, None) for role in (Role.ADMINISTRATOR, Role.SUPERVISOR)]
            async with _serving(settings, clock):
                await _join(coordinator, asked["code"])
                for invited in asked_too:
                    await _join(officer, invited["code"])
                yield Stand(server, emulator, clock, settings, resident, coordinator, officer)
    finally:
        await server.stop()


@asynccontextmanager
async def _serving(settings: Settings, clock: MovableClock) -> AsyncIterator[None]:
    stop = asyncio.Event()
    running = asyncio.create_task(serve(settings, clock, stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def _join(person: Person, code: str) -> None:
    asked = await person.starts(code)
    await person.until(lambda seen: any(each.from_bot and each.id > asked for each in seen), timeout=START_SECONDS)


async def show_page(port: int) -> None:
    """Show the page until Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with stand(port, page=True) as running:
        print(f"{running.server.url}  (Ctrl-C ends it; nothing is kept)", flush=True)  # noqa: T201 - for the terminal
        await stop.wait()

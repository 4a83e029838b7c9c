"""What closes the intake while the bot runs: a thief with the token, keys that are gone, a tip that does not arrive."""

import asyncio
import contextlib
import json
import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from tornado.httpclient import AsyncHTTPClient

from bot import upkeep
from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.people import Person
from bot.demo.server import EmulatorServer
from bot.demo.stand import DemoSettings
from bot.serve import serve
from bot.settings import Settings
from bot.staff.model import Role
from tests.e2e.process import MENTENG, TOKEN

MINUTE = timedelta(minutes=1)
PATIENCE = 30
OPEN, CLOSED = "✅ Info diterima lagi", "⛔ Info tidak diterima"
NOTICE, SORRY = "Sebelum Anda menulis", "belum bisa diterima dengan aman"


@dataclass(frozen=True, slots=True)
class Place:
    """A bot that runs as it does in production, in a time that tests move."""

    emulator: Emulator
    clock: MovableClock
    settings: Settings
    administrators: tuple[Person, ...]
    resident: Person

    async def intake(self) -> str:
        """Return what `/readyz` says about the intake; it must not say that the bot is not ready."""
        answer = await AsyncHTTPClient().fetch(f"http://127.0.0.1:{self.settings.webhook_port}/readyz")
        return str(json.loads(answer.body)["intake"])

    async def becomes(self, said: str) -> None:
        """Wait until `/readyz` says so about the intake."""
        await until(lambda: self.says(said))

    async def says(self, said: str) -> bool:
        """Tell whether `/readyz` says so about the intake; whether all the rest is ready does not matter here."""
        answer = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{self.settings.webhook_port}/readyz", raise_error=False
        )
        return json.loads(answer.body).get("intake") == said

    async def passes(self, distance: timedelta) -> None:
        """Let time pass, and wait until the house was kept once in the new time."""
        swept = self.mark("swept")
        self.clock.advance(distance)
        await until(lambda: self.mark("swept") != swept)

    def mark(self, name: str) -> bytes | None:
        with contextlib.closing(sqlite3.connect(self.settings.sqlite_path())) as database:
            found = database.execute("SELECT value FROM mark WHERE name = ?", (name,)).fetchone()
        return None if found is None else bytes(found[0])

    def told(self, person: Person) -> list[str]:
        """Return what somebody was told about the intake."""
        return [message.text for message in person.chat() if message.text.startswith((OPEN, CLOSED))]

    async def all_were_told(self, *starts: str) -> None:
        """Wait until every administrator was told these things, and see that nobody was told more."""

        def told() -> bool:
            self.clock.advance(timedelta(seconds=1))  # towards the next look
            return all(len(self.told(each)) >= len(starts) for each in self.administrators)

        await until(told)
        for each in self.administrators:
            assert [text.startswith(start) for text, start in zip(self.told(each), starts, strict=True)] == [
                True for _ in starts
            ]


async def until(wanted: Callable[[], bool | Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            found = wanted()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.05)


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


@pytest.fixture
async def place(tmp_path: Path, cheap_receipts: None) -> AsyncIterator[Place]:
    clock, emulator = MovableClock(ZoneInfo("Asia/Jakarta")), Emulator()
    emulator.world.clock = clock
    emulator.add_bot(TOKEN)
    server = EmulatorServer(emulator)
    await server.start(0)
    settings = DemoSettings(
        token=SecretStr(TOKEN), api_url=server.url, data_dir=tmp_path, webhook_port=free_port(),
        webhook_listen="127.0.0.1",
    )  # fmt: skip
    roles = [(Role.ADMINISTRATOR, None), (Role.ADMINISTRATOR, None), (Role.COORDINATOR, MENTENG)]
    codes = [(await upkeep.invite(settings, role, area))["code"] for role, area in roles]
    officers = [emulator.add_person(2001 + number, f"Petugas {number}") for number in range(len(codes))]
    async with running(settings, clock):
        for officer, code in zip(officers, codes, strict=True):
            await officer.starts(code)
            await officer.until(lambda seen: any(message.from_bot for message in seen), timeout=PATIENCE)
        yield Place(emulator, clock, settings, tuple(officers[:2]), emulator.add_person(3001, "Warga"))
    await server.stop()


@asynccontextmanager
async def running(settings: Settings, clock: MovableClock) -> AsyncIterator[None]:
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, clock, stop))
    try:
        yield
    finally:
        stop.set()
        await serving


@asynccontextmanager
async def thief(emulator: Emulator) -> AsyncIterator[None]:
    """Poll with the bot's own token, for as long as the block lasts."""

    async def steal() -> None:
        while True:
            await emulator.call(TOKEN, "getUpdates", {"timeout": 0})
            await asyncio.sleep(0.1)

    stealing = asyncio.create_task(steal())
    try:
        yield
    finally:
        stealing.cancel()
        await asyncio.gather(stealing, return_exceptions=True)


def conflicts(emulator: Emulator) -> int:
    return sum("Conflict" in (call.outcome or "") for call in emulator.called("getUpdates"))


async def next_conflict(emulator: Emulator) -> None:
    before = conflicts(emulator)
    await until(lambda: conflicts(emulator) > before)


async def two_looks(place: Place) -> None:
    """Let time pass until the webhook was looked at twice."""
    before = len(place.emulator.called("getWebhookInfo"))

    def looked() -> bool:
        place.clock.advance(timedelta(seconds=1))
        return len(place.emulator.called("getWebhookInfo")) >= before + 2

    await until(looked)


async def asks(place: Place, sees: str) -> None:
    """Let the resident ask to send something."""
    await place.resident.says("/info")
    await place.resident.until(sees, timeout=PATIENCE)


async def test_a_second_poller_closes_the_intake_within_a_minute(place: Place) -> None:
    await asks(place, NOTICE)
    async with thief(place.emulator):
        begun = place.clock.now()
        for _ in range(3):
            await next_conflict(place.emulator)
            place.clock.advance(MINUTE / 4)
        await next_conflict(place.emulator)
        await place.becomes("closed: token")
        assert in_bot_time(place, begun) < MINUTE
        await place.all_were_told(CLOSED)
    await asks(place, SORRY)
    await place.passes(7 * MINUTE)
    assert await place.says("closed: token")
    await place.passes(4 * MINUTE)
    await place.all_were_told(CLOSED, OPEN)
    await asks(place, NOTICE)


def in_bot_time(place: Place, begun: datetime) -> timedelta:
    """Return how far the test has moved the clock; the seconds that the machine took itself do not count."""
    return timedelta(seconds=round((place.clock.now() - begun).total_seconds() / 15) * 15)


async def test_a_webhook_of_somebody_else_closes_the_intake(place: Place) -> None:
    await place.emulator.call(TOKEN, "setWebhook", {"url": "http://127.0.0.1:1/thief"})
    await two_looks(place)
    await place.becomes("closed: token")
    await place.all_were_told(CLOSED)
    await place.emulator.call(TOKEN, "deleteWebhook", {})
    await asks(place, SORRY)
    await place.passes(11 * MINUTE)
    await place.all_were_told(CLOSED, OPEN)
    await asks(place, NOTICE)


async def test_keys_that_are_taken_away_close_the_intake_until_they_are_back(place: Place) -> None:
    keys, away = place.settings.key_path(), place.settings.data_dir / "away"
    keys.rename(away)
    await asks(place, SORRY)
    await place.passes(MINUTE / 4)
    await place.all_were_told(CLOSED)
    assert await place.intake() == "closed: keys"
    away.rename(keys)
    await place.passes(2 * MINUTE)
    await place.all_were_told(CLOSED, OPEN)
    await asks(place, NOTICE)


async def test_a_trial_tip_that_does_not_arrive_closes_the_intake(place: Place) -> None:
    await spoil(place, b"no name opens from this")
    await place.passes(timedelta(hours=7))
    await place.becomes("closed: canary")
    await asks(place, SORRY)
    await place.all_were_told(CLOSED)
    await spoil(place, None)
    await place.passes(11 * MINUTE)
    await place.becomes("open")
    await place.all_were_told(CLOSED, OPEN)
    await asks(place, NOTICE)


async def spoil(place: Place, content: bytes | None) -> None:
    """Change what is kept of the names that officers are known by: every tip is compared with them."""
    # In a thread: whoever holds the lock may be the bot, which runs in ours.
    await asyncio.to_thread(_spoil, place, content)


def _spoil(place: Place, content: bytes | None) -> None:
    with contextlib.closing(sqlite3.connect(place.settings.sqlite_path(), timeout=PATIENCE)) as database:
        database.execute("UPDATE member SET sealed_known_as = ?", (content,))
        database.commit()


async def test_a_restart_closes_nothing(place: Place) -> None:
    async with running(place.settings.model_copy(update={"webhook_port": free_port()}), place.clock):
        await next_conflict(place.emulator)
        place.clock.advance(MINUTE / 6)
        await next_conflict(place.emulator)
    await place.passes(MINUTE)
    assert await place.says("open")
    assert [place.told(each) for each in place.administrators] == [[], []]

"""A small service with one bot and one person, in process and over HTTP."""

import struct
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.model import ApiError
from bot.demo.people import Person
from bot.demo.server import EmulatorServer
from bot.demo.webhooks import Retry
from bot.demo.world import BotAccount
from tests.unit.demo.names import TOKEN, Api, Refused


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def emulator(clock: MovableClock) -> Emulator:
    return Emulator(clock, retry=Retry(base=0.01, cap=0.02))


@pytest.fixture
def account(emulator: Emulator) -> BotAccount:
    return emulator.add_bot(TOKEN, "uji_bot", "Uji")


@pytest.fixture
async def siti(emulator: Emulator, account: BotAccount) -> Person:
    """Somebody who has pressed Start; the bot has read it."""
    person = emulator.add_person(77, "Siti", username="siti77")
    await person.starts()
    emulator.pending_updates(TOKEN)
    return person


@pytest.fixture
def api(emulator: Emulator, account: BotAccount) -> Api:
    async def call(method: str, **params: Any) -> Any:
        return await emulator.call(TOKEN, method, params)

    return call


@pytest.fixture
def refused(api: Api) -> Refused:
    """Return what the service says against a call."""

    async def call(method: str, **params: Any) -> str:
        with pytest.raises(ApiError) as caught:
            await api(method, **params)
        return caught.value.description

    return call


@pytest.fixture
async def server(emulator: Emulator, account: BotAccount) -> AsyncIterator[EmulatorServer]:
    running = EmulatorServer(emulator)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def ptb(server: EmulatorServer) -> AsyncIterator[Bot]:
    request = HTTPXRequest(connection_pool_size=8, httpx_kwargs={"trust_env": False})
    polling = HTTPXRequest(connection_pool_size=8, httpx_kwargs={"trust_env": False})
    address = {"base_url": f"{server.url}/bot", "base_file_url": f"{server.url}/file/bot"}
    async with Bot(TOKEN, request=request, get_updates_request=polling, **address) as bot:
        yield bot


@pytest.fixture(scope="session")
def picture() -> bytes:
    """A PNG of 400 by 200 black pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 400, 200, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + bytes(400)) * 200)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.people import Person
from tests.talk import TOKEN, FakeTelegram


@pytest.fixture
def emulator() -> Emulator:
    emulator = Emulator(MovableClock())
    emulator.add_bot(TOKEN)
    return emulator


@pytest.fixture
async def bot(emulator: Emulator) -> AsyncIterator[Bot]:
    request = FakeTelegram(emulator)
    async with Bot(TOKEN, request=request, get_updates_request=request) as bot:
        emulator.calls.clear()
        yield bot


@pytest.fixture
async def someone(emulator: Emulator) -> Person:
    person = emulator.add_person(7_000_000_001, "Warga")
    await person.says("halo")
    return person

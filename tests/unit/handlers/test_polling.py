import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from telegram import Bot, Update

from bot.demo.emulator import Emulator
from bot.demo.people import Person
from handlers.account import TokenRefused
from handlers.polling import LONGEST_CONFLICT_WAIT, LONGEST_WAIT, Polling
from handlers.turns import TurnFailedError
from tests.talk import TOKEN, FakeTelegram

PATIENCE = 10
"""Seconds after which something is taken never to happen; a long poll lasts longer."""

sleep = asyncio.sleep


async def nobody_minds() -> None:
    """Take a conflict for nothing."""


@dataclass
class Taken:
    """Takes updates, and lets those that it is told to fail fail."""

    given: list[tuple[int, bool]] = field(default_factory=list)
    failing: set[int] = field(default_factory=set)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, update: Update, *, followed: bool = False) -> None:
        self.given.append((update.update_id, followed))
        self.stirred.set()
        await self.gate.wait()
        if update.update_id in self.failing:
            raise TurnFailedError

    @property
    def ids(self) -> list[int]:
        return [number for number, _ in self.given]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.given) < count:
                self.stirred.clear()
                await self.stirred.wait()


@pytest.fixture
def taken() -> Taken:
    taken = Taken()
    taken.gate.set()
    return taken


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        await sleep(0)

    monkeypatch.setattr("handlers.polling.asyncio.sleep", nap)
    return naps


@pytest.fixture
def people(emulator: Emulator) -> list[Person]:
    return [emulator.add_person(7_000_000_001 + number, f"Warga {number}") for number in range(3)]


@asynccontextmanager
async def running(polling: Polling) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    task = asyncio.create_task(polling.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await task


def offsets(emulator: Emulator) -> list[int]:
    return [call.params.get("offset", 0) for call in emulator.called("getUpdates")]


async def until(wanted: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not wanted():
            await sleep(0)


async def test_nothing_is_confirmed_before_it_took_effect(
    bot: Bot, emulator: Emulator, people: list[Person], taken: Taken
) -> None:
    await people[0].says("halo")
    taken.gate.clear()
    async with running(Polling(bot, taken, nobody_minds)):
        await taken.until(1)
        assert (offsets(emulator), len(emulator.world.bots[TOKEN].updates)) == ([0], 1)
        taken.gate.set()
        await until(lambda: len(emulator.world.bots[TOKEN].updates) == 0)
    assert offsets(emulator) == [0, 2]
    assert taken.ids == [1]


async def test_what_took_no_effect_is_asked_for_again(
    bot: Bot, emulator: Emulator, people: list[Person], taken: Taken, naps: list[float]
) -> None:
    for person in people:
        await person.says("halo")
    taken.failing = {2}
    async with running(Polling(bot, taken, nobody_minds)):
        await taken.until(5)
        taken.failing.clear()
        await until(lambda: len(emulator.world.bots[TOKEN].updates) == 0)
    assert offsets(emulator)[:3] == [0, 2, 2]
    assert (taken.ids[:3], sorted(taken.ids[3:5])) == ([1, 2, 3], [2, 3])
    assert naps[:1] == [0.5]


async def test_after_a_failure_the_rest_of_that_chat_waits(
    bot: Bot, emulator: Emulator, people: list[Person], taken: Taken, naps: list[float]
) -> None:
    for person in (people[0], people[1], people[0]):
        await person.says("halo")
    taken.failing = {1}
    async with running(Polling(bot, taken, nobody_minds)):
        await taken.until(3)
        assert sorted(taken.ids[:2]) == [1, 2]
        taken.failing.clear()
        await until(lambda: 3 in taken.ids)
    assert naps


async def test_an_update_is_told_that_others_of_its_chat_follow(bot: Bot, people: list[Person], taken: Taken) -> None:
    for person in (people[0], people[1], people[0], people[0]):
        await person.says("halo")
    async with running(Polling(bot, taken, nobody_minds)):
        await taken.until(4)
    assert sorted(taken.given) == [(1, True), (2, False), (3, True), (4, False)]


async def test_an_update_that_cannot_be_read_stops_no_other(
    bot: Bot, emulator: Emulator, people: list[Person], taken: Taken, caplog: pytest.LogCaptureFixture
) -> None:
    await people[0].says("halo")
    emulator.world.bots[TOKEN].updates.put("message", {"message_id": "rahasia"}, "broken")
    await people[1].says("halo")
    async with running(Polling(bot, taken, nobody_minds)):
        await taken.until(3)
        await until(lambda: len(emulator.world.bots[TOKEN].updates) == 0)
        await people[0].says("lagi")
        await taken.until(4)
    assert sorted(taken.ids) == [1, 2, 3, 4]
    assert "update not understood" in [record.message for record in caplog.records]
    assert "rahasia" not in str([record.__dict__ for record in caplog.records if record.name.startswith("handlers")])


async def test_a_second_poller_is_backed_off_from_and_outlived(
    bot: Bot,
    emulator: Emulator,
    people: list[Person],
    taken: Taken,
    naps: list[float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    polling = Polling(bot, taken, nobody_minds)
    async with running(polling):
        for count in (1, 2):
            await until(lambda count=count: len(offsets(emulator)) >= 2 * count - 1)
            await bot.get_updates(timeout=0)
            await until(lambda count=count: len(naps) == count)
        await people[0].says("halo")
        await taken.until(1)
        assert polling.reachable
    fields = [record.__dict__["fields"] for record in caplog.records if record.message == "cannot take updates"]
    assert [found["error"] for found in fields] == ["Conflict", "Conflict"]


async def test_every_conflict_is_told_and_none_is_waited_out_for_long(
    bot: Bot, emulator: Emulator, people: list[Person], taken: Taken, naps: list[float]
) -> None:
    told: list[int] = []

    async def tell() -> None:
        told.append(len(naps))

    async with running(Polling(bot, taken, tell)):
        for count in range(6):
            await until(lambda count=count: len(offsets(emulator)) > 2 * count)
            await bot.get_updates(timeout=0)
            await until(lambda count=count: len(naps) > count)
        await people[0].says("halo")
        await taken.until(1)
    assert naps == [0.5, 1, 2, LONGEST_CONFLICT_WAIT, LONGEST_CONFLICT_WAIT, LONGEST_CONFLICT_WAIT]
    assert told == [0, 1, 2, 3, 4, 5]


async def test_other_trouble_is_no_conflict(
    bot: Bot, emulator: Emulator, people: list[Person], taken: Taken, naps: list[float]
) -> None:
    async def tell() -> None:
        raise AssertionError("nobody else polls")

    for kind in ("500", "timeout", "429"):
        emulator.faults.add(kind, methods={"getUpdates"}, count=2)
    await people[0].says("halo")
    async with running(Polling(bot, taken, tell)):
        await taken.until(1)


async def test_a_guard_that_fails_stops_no_poll(
    bot: Bot,
    emulator: Emulator,
    people: list[Person],
    taken: Taken,
    naps: list[float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        raise ConnectionError("rahasia")

    async with running(Polling(bot, taken, fail)):
        await until(lambda: offsets(emulator))
        await bot.get_updates(timeout=0)
        await until(lambda: naps)
        await people[0].says("halo")
        await taken.until(1)
    assert "conflict not noted" in [record.message for record in caplog.records]
    assert "rahasia" not in str([record.__dict__ for record in caplog.records if record.name.startswith("handlers")])


async def test_an_outage_is_waited_out_with_growing_pauses(
    bot: Bot, emulator: Emulator, people: list[Person], taken: Taken, naps: list[float]
) -> None:
    polling = Polling(bot, taken, nobody_minds)
    emulator.faults.outage()
    async with running(polling):
        await until(lambda: len(naps) >= 8)
        assert not polling.reachable
        emulator.faults.restore()
        await people[0].says("halo")
        await taken.until(1)
        assert polling.reachable
        before = len(naps)
        await people[0].says("lagi")
        emulator.faults.outage()
        await until(lambda: len(naps) > before)
        emulator.faults.restore()
    assert naps[:8] == [0.5, 1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT]
    assert naps[before] == 0.5


async def test_a_wait_that_telegram_asks_for_is_obeyed(
    bot: Bot, emulator: Emulator, people: list[Person], taken: Taken, naps: list[float]
) -> None:
    emulator.faults.add("429", methods={"getUpdates"}, count=1, retry_after=9)
    await people[0].says("halo")
    async with running(Polling(bot, taken, nobody_minds)):
        await taken.until(1)
    assert naps == [9.0]


async def test_a_refused_token_ends_the_polling(emulator: Emulator, taken: Taken) -> None:
    request = FakeTelegram(emulator)
    stranger = Bot("999999999:a-token-that-nobody-knows", request=request, get_updates_request=request)
    with pytest.raises(TokenRefused):
        await Polling(stranger, taken, nobody_minds).run(asyncio.Event())


async def test_stopping_ends_a_long_poll_at_once(bot: Bot, emulator: Emulator, taken: Taken) -> None:
    async with running(Polling(bot, taken, nobody_minds)):
        await until(lambda: offsets(emulator))


async def test_stopping_ends_a_pause_at_once(
    bot: Bot, emulator: Emulator, taken: Taken, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("handlers.polling.FIRST_WAIT", 1000)
    monkeypatch.setattr("handlers.polling.LONGEST_WAIT", 1000)
    emulator.faults.add("500")
    async with running(Polling(bot, taken, nobody_minds, reachable=True)):
        await until(lambda: "cannot take updates" in [record.message for record in caplog.records])


async def test_what_is_under_way_is_finished_before_the_end(
    bot: Bot, emulator: Emulator, people: list[Person], taken: Taken
) -> None:
    await people[0].says("halo")
    taken.gate.clear()
    stop = asyncio.Event()
    task = asyncio.create_task(Polling(bot, taken, nobody_minds).run(stop))
    await taken.until(1)
    stop.set()
    for _ in range(20):
        await sleep(0)
    assert not task.done()
    taken.gate.set()
    async with asyncio.timeout(PATIENCE):
        await task

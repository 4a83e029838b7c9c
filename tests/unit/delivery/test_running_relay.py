import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery import line as line_module
from bot.delivery import relay as relay_module
from bot.delivery.courier import TryLater
from bot.delivery.model import Lane, Notice, Timer
from bot.delivery.relay import LINES, Relay
from tests.unit.delivery.conftest import Desk, until
from tests.unit.fakes import NOW, FakeUnit


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    task = asyncio.create_task(relay.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await task


@pytest.fixture(autouse=True)
def only_the_bell_wakes(monkeypatch: pytest.MonkeyPatch) -> None:
    look_every(monkeypatch, 3600)


def look_every(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    for module in (line_module, relay_module):
        monkeypatch.setattr(module, "POLL_SECONDS", seconds)


async def test_a_woken_relay_delivers(desk: Desk) -> None:
    relay = desk.relay()
    async with running(relay):
        await desk.put("BADUK")
        relay.wake()
        await until(lambda: desk.courier.labels() == ["BADUK"])
        await until(lambda: desk.waiting() == [])


async def test_a_slow_campaign_never_delays_a_tip(desk: Desk) -> None:
    stuck: set[str] = set()
    release = asyncio.Event()

    async def slow(_: int, notice: Notice) -> None:
        if notice.facts["label"].startswith("campaign"):
            stuck.add(notice.facts["label"])
            await release.wait()

    desk.courier.script = slow
    for number in range(50):
        await desk.put(f"campaign {number}", Lane.CAMPAIGN)
    relay = desk.relay()
    async with running(relay):
        await until(lambda: len(stuck) == LINES[1].slots)
        for label, lane in (("BADUK", Lane.TIP), ("SITAR", Lane.URGENT)):
            await desk.put(label, lane)
            relay.wake()
            await until(lambda label=label: label in desk.courier.labels())
        assert len(stuck) == LINES[1].slots
        release.set()


async def test_a_campaign_that_is_told_to_be_patient_rests_and_tips_do_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "LINES", (LINES[0], replace(LINES[1], pace=0.0)))
    asked: list[str] = []

    async def full(_: int, notice: Notice) -> None:
        if notice.facts["label"].startswith("campaign"):
            asked.append(notice.facts["label"])
            raise TryLater(3600)

    desk.courier.script = full
    for number in range(20):
        await desk.put(f"campaign {number}", Lane.CAMPAIGN)
    relay = desk.relay()
    async with running(relay):
        await until(lambda: len(asked) == LINES[1].slots)
        for number in range(5):
            await desk.put(f"BADUK {number}")
            relay.wake()
            await until(lambda number=number: f"BADUK {number}" in desk.courier.labels())
        assert len(asked) == LINES[1].slots


async def test_one_hanging_tip_does_not_stop_the_next(desk: Desk) -> None:
    release = asyncio.Event()

    async def hang(_: int, notice: Notice) -> None:
        if notice.facts["label"] == "hangs":
            await release.wait()

    desk.courier.script = hang
    await desk.put("hangs")
    relay = desk.relay()
    async with running(relay):
        await desk.put("BADUK")
        relay.wake()
        await until(lambda: desk.courier.labels() == ["BADUK"])
        release.set()


async def test_a_stopping_relay_finishes_what_is_under_way(desk: Desk) -> None:
    release, started = asyncio.Event(), asyncio.Event()

    async def slow(*_: object) -> None:
        started.set()
        await release.wait()

    desk.courier.script = slow
    await desk.put("BADUK")
    async with running(desk.relay()) as stop:
        await started.wait()
        stop.set()
        release.set()
    assert desk.courier.labels() == ["BADUK"]
    assert desk.waiting() == []


async def test_a_stopping_relay_does_not_wait_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_module, "GRACE_SECONDS", 0)
    started, cut = asyncio.Event(), asyncio.Event()

    async def hang(*_: object) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            cut.set()

    desk.courier.script = hang
    await desk.put("BADUK")
    async with running(desk.relay()):
        await started.wait()
    await until(cut.is_set)
    assert desk.waiting() == ["BADUK"]


async def test_a_relay_that_nobody_wakes_looks_for_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    look_every(monkeypatch, 0.001)
    async with running(desk.relay()):
        await desk.put("BADUK")
        await until(lambda: desk.courier.labels() == ["BADUK"])


async def test_the_relay_outlives_a_database_that_is_away(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_every(monkeypatch, 0.001)
    relay, begin = desk.relay(), desk.database.begin
    away = 3

    @asynccontextmanager
    async def broken() -> AsyncIterator[FakeUnit]:
        nonlocal away
        if away:
            away -= 1
            raise OSError("the database is away")
        async with begin() as unit:
            yield unit

    for part in (relay._carrier, relay._schedule):
        part._begin = broken  # type: ignore[assignment] # the database as it is on a bad day
    await desk.put("BADUK")
    async with running(relay):
        await until(lambda: desk.courier.labels() == ["BADUK"])
    assert {record.message for record in caplog.records} == {"outbox cannot be read", "timers cannot be read"}


async def test_timers_and_jobs_run_beside_the_parcels(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    carried: list[str] = []
    swept = asyncio.Event()

    async def carry_out(timer: Timer) -> None:
        async with desk.database.begin() as unit:
            await unit.timers.done(timer.id)
        carried.append(timer.kind)

    async def fail() -> None:
        raise LookupError

    async def sweep() -> None:
        swept.set()

    desk.handlers["tip.unread"] = carry_out
    desk.jobs += [fail, sweep]
    async with desk.database.begin() as unit:
        await unit.timers.set("tip.unread", b"key", {}, NOW - timedelta(minutes=1))
    async with running(desk.relay()):
        await until(lambda: carried == ["tip.unread"])
        await swept.wait()
    assert [record.message for record in caplog.records] == ["job failed"]


async def test_jobs_are_done_again_when_the_clock_is_moved_ahead(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    look_every(monkeypatch, 0.001)
    rounds = 0

    async def sweep() -> None:
        nonlocal rounds
        rounds += 1

    desk.jobs.append(sweep)
    async with running(desk.relay()):
        await until(lambda: rounds == 1)
        desk.clock.advance(hours=1)
        await until(lambda: rounds == 2)

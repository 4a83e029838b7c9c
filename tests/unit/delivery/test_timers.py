import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.delivery import schedule
from bot.delivery.model import Timer
from bot.logs import Lines
from tests.unit.delivery.conftest import Desk
from tests.unit.fakes import NOW


def handler(desk: Desk, carried: list[Timer]) -> Callable[[Timer], Awaitable[None]]:
    async def carry_out(timer: Timer) -> None:
        async with desk.database.begin() as unit:
            carried.append(timer)
            await unit.timers.done(timer.id)

    return carry_out


async def set_timer(desk: Desk, kind: str, minutes: int = 0) -> None:
    async with desk.database.begin() as unit:
        await unit.timers.set(kind, kind.encode(), {"tip": "ab"}, NOW + timedelta(minutes=minutes))


async def test_due_timers_are_carried_out_by_kind_and_once(desk: Desk) -> None:
    first: list[Timer] = []
    second: list[Timer] = []
    desk.handlers |= {"tip.unread": handler(desk, first), "tip.shred": handler(desk, second)}
    await set_timer(desk, "tip.unread")
    await set_timer(desk, "tip.shred", minutes=1)
    assert await desk.relay().once() == 1
    assert [(timer.kind, timer.facts) for timer in first] == [("tip.unread", {"tip": "ab"})]
    assert second == []
    desk.clock.advance(minutes=1)
    assert await desk.relay().once() == 1
    assert await desk.relay().once() == 0


async def test_what_a_timer_puts_into_the_outbox_is_delivered_at_once(desk: Desk) -> None:
    async def tell(timer: Timer) -> None:
        await desk.put("BADUK")
        async with desk.database.begin() as unit:
            await unit.timers.done(timer.id)

    desk.handlers["tip.unread"] = tell
    await set_timer(desk, "tip.unread")
    assert await desk.relay().once() == 2
    assert desk.courier.labels() == ["BADUK"]


async def test_a_timer_that_fails_comes_again_and_stops_no_other(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_: Timer) -> None:
        async with desk.database.begin() as unit:
            await unit.timers.cancel("tip.unread", b"tip.unread")
            raise LookupError("what somebody wrote")

    carried: list[Timer] = []
    desk.handlers |= {"tip.unread": fail, "tip.shred": handler(desk, carried)}
    await set_timer(desk, "tip.unread")
    await set_timer(desk, "tip.shred")
    assert await desk.relay().once() == 2
    assert len(carried) == 1
    [row] = desk.database.state.timers
    assert (row.kind, row.attempts) == ("tip.unread", 1)
    assert NOW < row.due <= NOW + timedelta(seconds=1)
    [record] = caplog.records
    line = Lines(machine=True).format(record)
    assert "LookupError" in line
    assert "somebody" not in line


async def test_a_timer_that_waits_holds_up_no_other(desk: Desk) -> None:
    carried: list[Timer] = []
    other = asyncio.Event()

    async def wait(timer: Timer) -> None:
        await other.wait()
        await handler(desk, carried)(timer)

    async def carry_out(timer: Timer) -> None:
        await handler(desk, carried)(timer)
        other.set()

    desk.handlers |= {"chat.erase": wait, "tip.unread": carry_out}
    await set_timer(desk, "chat.erase", minutes=-1)
    await set_timer(desk, "tip.unread")
    assert await desk.relay().once() == 2
    assert [timer.kind for timer in carried] == ["tip.unread", "chat.erase"]


async def test_a_handler_that_hangs_is_given_up_before_the_lease_ends(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(seconds=schedule.HANDLER_SECONDS) < schedule.LEASE / 1.5

    async def hang(_: Timer) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(schedule, "HANDLER_SECONDS", 0)
    desk.handlers["chat.erase"] = hang
    await set_timer(desk, "chat.erase")
    await desk.relay().once()
    [row] = desk.database.state.timers
    assert row.attempts == 1


async def test_a_timer_of_an_unknown_kind_is_kept(desk: Desk) -> None:
    await set_timer(desk, "from.a.newer.version")
    assert await desk.relay().once() == 1
    [row] = desk.database.state.timers
    assert row.attempts == 1


async def test_jobs_are_done_each_time(desk: Desk) -> None:
    done: list[int] = []

    async def sweep() -> None:
        done.append(1)

    desk.jobs.append(sweep)
    relay = desk.relay()
    assert await relay.once() == 0
    assert await relay.once() == 0
    assert done == [1, 1]

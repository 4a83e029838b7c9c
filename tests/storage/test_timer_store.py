import asyncio
from collections import Counter
from datetime import timedelta

from bot.delivery.model import Timer
from bot.storage import Database, Unit
from tests.storage.conftest import NOW, dump

LEASE = timedelta(seconds=30)
TIP = b"t" * 16


async def claim(unit: Unit, seconds: int = 0) -> list[Timer]:
    return await unit.timers.claim(NOW + timedelta(seconds=seconds), 10, LEASE)


async def test_a_timer_falls_due_at_its_time_with_its_facts(unit: Unit) -> None:
    await unit.timers.set("escalate", TIP, {"tip": "74"}, NOW + timedelta(seconds=10))
    assert await claim(unit, 9) == []
    [timer] = await claim(unit, 10)
    assert timer == Timer(timer.id, "escalate", {"tip": "74"}, attempts=0)


async def test_timers_fall_due_oldest_first(unit: Unit) -> None:
    for order, key in enumerate((b"c", b"a", b"b")):
        await unit.timers.set("remind", key, {"order": str(order)}, NOW - timedelta(minutes=order))
    assert [timer.facts["order"] for timer in await claim(unit)] == ["2", "1", "0"]


async def test_there_is_one_timer_of_a_kind_and_key(database: Database) -> None:
    async with database.begin() as unit:
        await unit.timers.set("escalate", TIP, {"step": "1"}, NOW)
        await unit.timers.set("escalate", TIP, {"step": "2"}, NOW + timedelta(seconds=5))
        await unit.timers.set("remind", TIP, {"step": "other"}, NOW + timedelta(seconds=5))
        assert await claim(unit) == []
        assert {timer.facts["step"] for timer in await claim(unit, 5)} == {"2", "other"}
    assert len((await dump(database))["timer"]) == 2


async def test_a_timer_that_is_ensured_twice_stays_as_it_was_first_set(database: Database) -> None:
    async with database.begin() as unit:
        await unit.timers.ensure("weekly", b"", {"step": "1"}, NOW)
        await unit.timers.ensure("weekly", b"", {"step": "2"}, NOW - timedelta(days=1))
        await unit.timers.ensure("weekly", b"another key", {"step": "other"}, NOW)
        assert await claim(unit, -1) == []
        assert {timer.facts["step"] for timer in await claim(unit)} == {"1", "other"}
        await unit.timers.ensure("weekly", b"", {"step": "3"}, NOW)
        assert await claim(unit) == []
    assert len((await dump(database))["timer"]) == 2


async def test_an_ensured_timer_can_be_set_anew_once_it_is_done(unit: Unit) -> None:
    await unit.timers.ensure("weekly", b"", {"step": "1"}, NOW)
    [timer] = await claim(unit)
    await unit.timers.done(timer.id)
    await unit.timers.ensure("weekly", b"", {"step": "2"}, NOW)
    assert [timer.facts for timer in await claim(unit)] == [{"step": "2"}]


async def test_processes_that_start_together_ensure_one_timer(database: Database, replica: Database) -> None:
    async def start(where: Database) -> None:
        async with where.begin() as unit:
            await unit.timers.ensure("weekly", b"", {}, NOW)
            await asyncio.sleep(0)

    await asyncio.gather(*(start(where) for _ in range(6) for where in (database, replica)))

    async with database.begin() as unit:
        assert len(await claim(unit)) == 1


async def test_whoever_carries_out_an_earlier_timer_cannot_end_the_new_one(unit: Unit) -> None:
    await unit.timers.set("escalate", TIP, {"step": "1"}, NOW)
    [earlier] = await claim(unit)
    await unit.timers.set("escalate", TIP, {"step": "2"}, NOW)

    await unit.timers.done(earlier.id)
    await unit.timers.postpone(earlier.id, NOW + timedelta(days=1))

    [new] = await claim(unit)
    assert (new.facts, new.attempts) == ({"step": "2"}, 0)


async def test_a_cancelled_timer_never_falls_due(unit: Unit) -> None:
    await unit.timers.set("escalate", TIP, {}, NOW)
    await unit.timers.cancel("escalate", TIP)
    await unit.timers.cancel("escalate", TIP)
    assert await claim(unit, 999) == []


async def test_a_leased_timer_comes_again_only_when_the_lease_is_over(unit: Unit) -> None:
    await unit.timers.set("escalate", TIP, {}, NOW)
    assert len(await claim(unit)) == 1
    assert await claim(unit, 29) == []
    assert len(await claim(unit, 30)) == 1


async def test_a_timer_that_was_carried_out_is_gone(database: Database) -> None:
    async with database.begin() as unit:
        await unit.timers.set("escalate", TIP, {}, NOW)
        [timer] = await claim(unit)
        await unit.timers.done(timer.id)
    assert (await dump(database))["timer"] == []


async def test_a_failed_try_is_counted_and_the_timer_waits(unit: Unit) -> None:
    await unit.timers.set("escalate", TIP, {"step": "1"}, NOW)
    [timer] = await claim(unit)
    await unit.timers.postpone(timer.id, NOW + timedelta(seconds=5))
    assert await claim(unit, 4) == []
    assert await claim(unit, 5) == [Timer(timer.id, "escalate", {"step": "1"}, attempts=1)]


async def test_the_delay_is_that_of_the_oldest_due_timer(unit: Unit) -> None:
    assert await unit.timers.latest_delay(NOW) == timedelta()
    await unit.timers.set("remind", b"soon", {}, NOW + timedelta(hours=1))
    assert await unit.timers.latest_delay(NOW) == timedelta()
    await unit.timers.set("remind", b"late", {}, NOW - timedelta(seconds=90))
    await unit.timers.set("remind", b"later", {}, NOW - timedelta(seconds=30))
    assert await unit.timers.latest_delay(NOW) == timedelta(seconds=90)


async def test_a_timer_fires_once_among_relays(database: Database, replica: Database) -> None:
    async with database.begin() as unit:
        for number in range(24):
            await unit.timers.set("escalate", bytes([number]), {"number": str(number)}, NOW)
    fired: Counter[str] = Counter()

    async def relay(where: Database) -> None:
        while True:
            async with where.begin() as unit:
                timers = await unit.timers.claim(NOW, 3, LEASE)
            if not timers:
                return
            fired.update(timer.facts["number"] for timer in timers)

    await asyncio.gather(*(relay(where) for where in (database, replica) for _ in range(2)))

    assert fired == Counter({str(number): 1 for number in range(24)})

import asyncio
from datetime import timedelta

import pytest

from bot.storage import Database, Unit
from tests.storage.conftest import NOW


async def test_an_update_takes_effect_once(database: Database) -> None:
    async with database.begin() as unit:
        assert await unit.updates.first_time(7, NOW)
    async with database.begin() as unit:
        assert not await unit.updates.first_time(7, NOW)
        assert await unit.updates.first_time(8, NOW)


async def test_an_update_whose_turn_was_rolled_back_is_still_to_do(database: Database) -> None:
    async def fail() -> None:
        async with database.begin() as unit:
            assert await unit.updates.first_time(7, NOW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.begin() as unit:
        assert await unit.updates.first_time(7, NOW)


async def test_of_many_deliveries_at_once_one_takes_effect(database: Database, replica: Database) -> None:
    async def deliver(where: Database) -> bool:
        async with where.begin() as unit:
            first = await unit.updates.first_time(2**40, NOW)
            await asyncio.sleep(0)
            return first

    effects = await asyncio.gather(*(deliver(where) for _ in range(8) for where in (database, replica)))

    assert effects.count(True) == 1


async def test_failures_are_counted_for_each_update(unit: Unit) -> None:
    assert [await unit.updates.failed(5, "message", NOW) for _ in range(3)] == [1, 2, 3]
    assert await unit.updates.failed(6, "callback_query", NOW) == 1


async def test_pruning_drops_what_is_older_and_nothing_else(unit: Unit) -> None:
    await unit.updates.first_time(1, NOW - timedelta(hours=3))
    await unit.updates.failed(1, "message", NOW - timedelta(hours=3))
    await unit.updates.first_time(2, NOW)

    assert await unit.updates.prune(NOW) == 2

    assert await unit.updates.first_time(1, NOW)
    assert not await unit.updates.first_time(2, NOW)
    assert await unit.updates.failed(1, "message", NOW) == 1


async def test_what_was_answered_is_known_for_each_update(database: Database) -> None:
    async with database.begin() as unit:
        for update_id in (1, 2, 3):
            await unit.updates.first_time(update_id, NOW)
        await unit.updates.answered([1, 3])
        await unit.updates.answered([])
    async with database.begin() as unit:
        assert [await unit.updates.was_answered(update_id) for update_id in (1, 2, 3, 4)] == [True, False, True, False]

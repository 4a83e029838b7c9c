import asyncio
from datetime import datetime, timedelta

from bot.storage import Database
from tests.storage.conftest import NOW, dump

KEY, OTHER = b"k" * 16, b"o" * 16
LATER = NOW + timedelta(days=7)


async def test_a_place_is_used_once(database: Database) -> None:
    async with database.begin() as unit:
        await unit.pushes.put(KEY, 1001, "id", LATER)
        assert await unit.pushes.wanted(KEY)
        assert not await unit.pushes.wanted(OTHER)
        assert await unit.pushes.take(OTHER, NOW) is None
        assert await unit.pushes.take(KEY, NOW) == (1001, "id", LATER)
        assert await unit.pushes.take(KEY, NOW) is None
        assert not await unit.pushes.wanted(KEY)


async def test_of_many_who_take_it_at_once_one_gets_it(database: Database) -> None:
    async with database.begin() as unit:
        await unit.pushes.put(KEY, 1001, "id", LATER)

    async def take() -> tuple[int, str, datetime] | None:
        async with database.begin() as unit:
            return await unit.pushes.take(KEY, NOW)

    taken = await asyncio.gather(*(take() for _ in range(8)))
    assert sorted(place is not None for place in taken) == [False] * 7 + [True]


async def test_the_last_place_wins(database: Database) -> None:
    async with database.begin() as unit:
        await unit.pushes.put(KEY, 1001, "id", LATER)
        await unit.pushes.put(KEY, 1002, "en", LATER)
        assert await unit.pushes.take(KEY, NOW) == (1002, "en", LATER)


async def test_a_place_whose_time_is_over_is_never_used_and_pruned(database: Database) -> None:
    async with database.begin() as unit:
        await unit.pushes.put(KEY, 1001, "id", NOW)
        await unit.pushes.put(OTHER, 1002, "id", LATER)
        assert await unit.pushes.take(KEY, NOW) is None
        await unit.pushes.put(KEY, 1001, "id", NOW)
        await unit.pushes.prune(NOW)
        assert not await unit.pushes.wanted(KEY)
        await unit.pushes.drop(OTHER)
        await unit.pushes.drop(OTHER)
        assert not await unit.pushes.wanted(OTHER)


async def test_what_is_kept_is_sealed_and_tells_no_length(database: Database) -> None:
    async with database.begin() as unit:
        await unit.pushes.put(KEY, 1, "id", LATER)
        await unit.pushes.put(OTHER, 9_999_999_999_999, "jv-Latn-ID", LATER)
    rows = (await dump(database))["push"]
    assert len({len(sealed) for _, sealed, _ in rows}) == 1
    assert b"9999999999999" not in b"".join(sealed for _, sealed, _ in rows)

import asyncio
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from bot.agencies.versions import SHIPPED, ListKind, Version
from bot.storage import Database, Unit

AS_OF = date(2026, 11, 1)
TODAY = date(2026, 11, 23)
LISTED, SANCTIONS = ListKind.LISTED, ListKind.SANCTIONS


async def add(unit: Unit, kind: ListKind = LISTED, content: bytes = b"rows") -> Version:
    return await unit.registers.add(kind, AS_OF, TODAY, 525, content)


async def test_nothing_imported_means_the_shipped_lists(unit: Unit) -> None:
    assert await unit.registers.in_use() == {LISTED: SHIPPED, SANCTIONS: SHIPPED}
    assert await unit.registers.versions(LISTED) == []
    assert await unit.registers.content(LISTED, 1) is None


async def test_imports_are_numbered_for_each_list_and_the_newest_comes_first(unit: Unit) -> None:
    first, second = await add(unit), await add(unit)
    other = await add(unit, SANCTIONS)
    assert first == Version(LISTED, 1, AS_OF, TODAY, 525)
    assert await unit.registers.versions(LISTED) == [second, first]
    assert await unit.registers.versions(SANCTIONS) == [other]
    assert (second.number, other.number) == (2, 1)


async def test_every_version_keeps_its_content_to_the_byte(database: Database) -> None:
    everything = bytes(range(256)) * 300
    async with database.begin() as unit:
        await add(unit, content=everything)
        await add(unit, content=b"newer")
        await add(unit, SANCTIONS, b"sanctions")
    async with database.begin() as unit:
        assert await unit.registers.content(LISTED, 1) == everything
        assert await unit.registers.content(LISTED, 2) == b"newer"
        assert await unit.registers.content(SANCTIONS, 1) == b"sanctions"
        assert await unit.registers.content(SANCTIONS, 2) is None


async def test_an_import_is_not_in_use_before_somebody_says_so(unit: Unit) -> None:
    await add(unit)
    assert await unit.registers.in_use() == {LISTED: SHIPPED, SANCTIONS: SHIPPED}


async def test_a_version_in_use_can_be_replaced_and_gone_back_to(unit: Unit) -> None:
    for _ in range(2):
        await add(unit)
        await add(unit, SANCTIONS)
    found = []
    for number in (1, 2, 1, SHIPPED, SHIPPED, 2):
        await unit.registers.use(LISTED, number)
        found.append(await unit.registers.in_use())
    assert found == [{LISTED: number, SANCTIONS: SHIPPED} for number in (1, 2, 1, SHIPPED, SHIPPED, 2)]
    await unit.registers.use(SANCTIONS, 2)
    await unit.registers.use(LISTED, SHIPPED)
    assert await unit.registers.in_use() == {LISTED: SHIPPED, SANCTIONS: 2}


async def test_a_version_that_was_never_added_cannot_be_put_into_use(database: Database) -> None:
    async with database.begin() as unit:
        await add(unit)
    with pytest.raises(IntegrityError):
        async with database.begin() as unit:
            await unit.registers.use(SANCTIONS, 1)
    async with database.begin() as unit:
        assert await unit.registers.in_use() == {LISTED: SHIPPED, SANCTIONS: SHIPPED}


async def test_imports_at_once_get_different_numbers(database: Database, replica: Database) -> None:
    async def take(where: Database) -> int:
        async with where.begin() as unit:
            version = await add(unit)
            await asyncio.sleep(0)
            return version.number

    numbers = await asyncio.gather(*(take(where) for _ in range(6) for where in (database, replica)))

    assert sorted(numbers) == list(range(1, 13))


async def test_who_holds_the_lock_sees_what_the_one_before_has_put_into_use(
    database: Database, replica: Database
) -> None:
    async def take(where: Database) -> tuple[int, int]:
        async with where.begin() as unit:
            await unit.registers.lock()
            before = (await unit.registers.in_use())[LISTED]
            version = await add(unit)
            await unit.registers.use(LISTED, version.number)
            return before, version.number

    steps = await asyncio.gather(*(take(where) for _ in range(6) for where in (database, replica)))

    assert sorted(steps) == [(number, number + 1) for number in range(12)]


async def test_who_only_looks_does_not_wait_for_an_import(postgres: Database) -> None:
    async with postgres.begin() as importing, postgres.begin() as looking:
        await importing.registers.lock()
        await importing.registers.use(LISTED, (await add(importing)).number)
        assert (await asyncio.wait_for(looking.registers.in_use(), 5))[LISTED] == SHIPPED

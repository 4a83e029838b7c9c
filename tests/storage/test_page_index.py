"""The index of the pages, on both engines."""

import asyncio

from sqlalchemy import text

from bot.keys import Keys
from bot.learning.search import Row
from bot.storage import Database
from bot.storage.page_index import MARK
from tests.storage.conftest import connection_of, opened

ROWS = (
    Row("id/lesson/dokumen", "paspor majikan", "paspor paspor tahan pulang"),
    Row("id/lesson/uang", "biaya", "biaya paspor kuitansi"),
    Row("en/lesson/uang", "fee", "fee receipt 0"),
)
OTHERS = (Row("id/lesson/baru", "baru", "kabar baru"),)


def unwanted() -> tuple[Row, ...]:
    raise AssertionError("the rows were asked for although nothing has changed")


async def filled(database: Database) -> None:
    async with database.begin() as unit:
        await unit.marks.set(MARK, b"none")
        await unit.page_index.refresh(b"first", lambda: ROWS)


async def test_pages_are_found_by_any_of_their_stems_questions_first(database: Database) -> None:
    await filled(database)
    async with database.begin() as unit:
        assert await unit.page_index.find(["paspor"], 9) == ["id/lesson/dokumen", "id/lesson/uang"]
        assert await unit.page_index.find(["biaya", "kuitansi", "unknown"], 9) == ["id/lesson/uang"]
        assert set(await unit.page_index.find(["majikan", "fee"], 9)) == {"id/lesson/dokumen", "en/lesson/uang"}
        assert await unit.page_index.find(["paspor"], 1) == ["id/lesson/dokumen"]
        assert await unit.page_index.find(["0"], 9) == ["en/lesson/uang"]
        assert await unit.page_index.find(["pas"], 9) == []


async def test_what_is_typed_is_never_an_operator(database: Database) -> None:
    await filled(database)
    async with database.begin() as unit:
        for stems in (["OR"], ['"'], ["a*"], ["-paspor"], ["paspor | fee"], ["key:fee"], ["!fee"], ["'"], [""], []):
            assert await unit.page_index.find(stems, 9) == [], stems
        for stem in ("or", "and", "not", "near"):
            assert await unit.page_index.find([stem, "kuitansi"], 9) == ["id/lesson/uang"]


async def test_the_index_is_written_once_for_each_content(database: Database, replica: Database) -> None:
    await filled(database)
    async with replica.begin() as unit:
        assert not await unit.page_index.refresh(b"first", unwanted)
        assert await unit.page_index.refresh(b"second", lambda: OTHERS)
    async with database.begin() as unit:
        assert await unit.page_index.find(["paspor", "fee"], 9) == []
        assert await unit.page_index.find(["baru"], 9) == ["id/lesson/baru"]


async def test_an_index_that_came_back_without_its_rows_is_written_anew(database: Database) -> None:
    await filled(database)
    async with database.begin() as unit:
        await connection_of(unit).execute(text("DELETE FROM page_index"))
    async with database.begin() as unit:
        assert await unit.page_index.refresh(b"first", lambda: ROWS)
        assert await unit.page_index.find(["fee"], 9) == ["en/lesson/uang"]


async def test_processes_that_start_together_write_it_once(url: str, keys: Keys, database: Database) -> None:
    async with database.begin() as unit:
        await unit.marks.set(MARK, b"none")

    async def start() -> bool:
        async with opened(url, keys) as own, own.begin() as unit:
            return await unit.page_index.refresh(b"third", lambda: ROWS)

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        started = [group.create_task(start()) for _ in range(4)]
    assert sorted(task.result() for task in started) == [False, False, False, True]
    async with database.begin() as unit:
        assert sorted(await connection_of(unit).scalars(text("SELECT key FROM page_index"))) == sorted(
            row.key for row in ROWS
        )


async def test_a_refresh_that_fails_leaves_the_index_as_it_was(database: Database) -> None:
    await filled(database)
    try:
        async with database.begin() as unit:
            await unit.page_index.refresh(b"fourth", unwanted)
    except AssertionError:
        pass
    async with database.begin() as unit:
        assert await unit.page_index.find(["fee"], 9) == ["en/lesson/uang"]
        assert not await unit.page_index.refresh(b"first", unwanted)

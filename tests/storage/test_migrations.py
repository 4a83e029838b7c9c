import asyncio
import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Date, DateTime, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.keys import Keys
from bot.storage import Database, StorageFault
from bot.storage.migrate import newest_version
from bot.storage.page_index import TABLE as PAGE_INDEX
from bot.storage.tables import metadata
from bot.storage.version import SCHEMA_VERSION
from tests.storage.conftest import connection_of, dump, opened

TIP_TABLES = ("tip", "wrap", "message", "photo")
PERSONAL = re.compile(
    r"chat|user|actor|account|telegram|address|language|message_id|update|file|phone|name|sender|_at$"
)


def differences(connection: Connection) -> list[object]:
    def compared(name: str | None, kind: str, _parents: object) -> bool:
        # The index of the pages is each engine's own affair, on SQLite with tables that it makes for itself.
        return kind != "table" or not (name or "").startswith(PAGE_INDEX)

    options = {"compare_type": True, "compare_server_default": True, "include_name": compared}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


async def test_an_empty_database_becomes_current_and_stays_so(empty_url: str, keys: Keys) -> None:
    async with opened(empty_url, keys) as database:
        assert await database.is_empty()
        assert not await database.is_current()
        await database.migrate()
        assert not await database.is_empty()
        assert await database.is_current()
        async with database.begin() as unit:
            await unit.marks.set("kept", b"1")
        await database.migrate()
        async with database.begin() as unit:
            assert await unit.marks.get("kept") == b"1"


async def test_the_migrated_schema_is_the_one_the_statements_use(database: Database) -> None:
    async with database.begin() as unit:
        assert await connection_of(unit).run_sync(differences) == []


async def test_the_index_of_the_pages_is_the_engines_own(database: Database) -> None:
    def seen(raw: Connection) -> tuple[set[str], list[str]]:
        columns = {column["name"] for column in inspect(raw).get_columns(PAGE_INDEX)}
        if raw.dialect.name == "postgresql":
            [index] = inspect(raw).get_indexes(PAGE_INDEX)
            return columns, [str(index["dialect_options"]["postgresql_using"])]
        return columns, list(raw.scalars(text("SELECT sql FROM sqlite_master WHERE name = 'page_index'")))

    async with database.begin() as unit:
        columns, [made] = await connection_of(unit).run_sync(seen)
    assert (columns, made) == ({"key", "words"}, "gin") or (columns == {"key", "asked", "body"} and "fts5" in made)


async def test_processes_that_start_together_migrate_once(empty_url: str, keys: Keys) -> None:
    async def start() -> set[str]:
        async with opened(empty_url, keys) as database:
            await database.migrate()
            assert await database.is_current()
            return set(await dump(database))

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        started = [group.create_task(start()) for _ in range(4)]
    assert [task.result() for task in started] == [set(metadata.tables)] * 4


async def test_a_database_of_a_newer_program_is_left_alone(empty_url: str, keys: Keys) -> None:
    async with opened(empty_url, keys) as database:
        await database.migrate()
        async with database.begin() as unit:
            await connection_of(unit).execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert not await database.is_current()
        with pytest.raises(StorageFault, match="newer version"):
            await database.migrate()


async def test_a_migration_that_fails_changes_nothing(empty_url: str, keys: Keys) -> None:
    async with opened(empty_url, keys) as database:
        async with database.begin() as unit:
            await connection_of(unit).execute(text("CREATE TABLE message (stands_in_the_way INTEGER)"))
        with pytest.raises(DBAPIError, match="message"):
            await database.migrate()
        async with database.begin() as unit:
            assert await connection_of(unit).run_sync(lambda raw: inspect(raw).get_table_names()) == ["message"]
        assert not await database.is_current()


@pytest.mark.parametrize("table", TIP_TABLES)
async def test_a_tip_knows_no_hour_and_no_sender(database: Database, table: str) -> None:
    async with database.begin() as unit:
        columns = await connection_of(unit).run_sync(lambda raw: inspect(raw).get_columns(table))
    moments = [column["name"] for column in columns if isinstance(column["type"], DateTime)]
    days = [column["name"] for column in columns if isinstance(column["type"], Date)]
    assert moments == []
    assert set(days) <= {"day", "closed_on", "asked_on"}
    assert [column["name"] for column in columns if PERSONAL.search(column["name"])] == []
    assert not any(column.get("autoincrement") is True or column["default"] for column in columns)


async def test_a_search_in_vain_knows_no_hour_and_nobody(database: Database) -> None:
    async with database.begin() as unit:
        tables = await connection_of(unit).run_sync(lambda raw: inspect(raw).get_multi_columns())
    columns = {str(name): found for (_, name), found in tables.items() if str(name).startswith("unanswered")}
    assert len(columns) == 3
    for found in columns.values():
        assert [column["name"] for column in found if isinstance(column["type"], DateTime)] == []
        assert [column["name"] for column in found if PERSONAL.search(column["name"])] == []


async def test_nothing_leads_from_a_tip_to_anybody_but_its_readers(database: Database) -> None:
    def links(raw: Connection) -> set[tuple[str, str]]:
        tables = inspect(raw).get_multi_foreign_keys()
        return {(str(name[1]), key["referred_table"]) for name, keys in tables.items() for key in keys}

    async with database.begin() as unit:
        found = await connection_of(unit).run_sync(links)
    of_tips = {("wrap", "tip"), ("wrap", "member"), ("message", "tip"), ("photo", "tip")}
    others = {("register_in_use", "register_version"), ("unanswered_asker", "unanswered"), ("draft_photo", "dialog")}
    assert found == of_tips | others


async def test_a_sqlite_file_does_not_keep_the_order_in_which_rows_came(database: Database) -> None:
    async with database.begin() as unit:
        connection = connection_of(unit)
        if connection.dialect.name != "sqlite":
            pytest.skip("PostgreSQL has no such option")
        rows = await connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        with_order = {name for name, sql in rows if "WITHOUT ROWID" not in sql}
    # The index of the pages holds what everybody can read.
    assert {name for name in with_order if not name.startswith(PAGE_INDEX)} == {"alembic_version"}


def test_the_version_written_down_is_the_newest_migration() -> None:
    assert newest_version() == SCHEMA_VERSION

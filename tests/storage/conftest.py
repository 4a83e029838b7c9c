from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import Keys
from bot.storage import Database, Unit
from bot.storage.tables import metadata

NOW = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def keys() -> Keys:
    return Keys.new()


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    address: str = request.getfixturevalue("emptied_postgres_url")
    return address


def sqlite_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'bot.db'}"


@asynccontextmanager
async def opened(url: str, keys: Keys) -> AsyncIterator[Database]:
    database = Database(url, keys)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
async def database(url: str, keys: Keys) -> AsyncIterator[Database]:
    async with opened(url, keys) as database:
        await database.migrate()
        yield database


@pytest.fixture
async def replica(database: Database, url: str, keys: Keys) -> AsyncIterator[Database]:
    async with opened(url, keys) as replica:
        yield replica


@pytest.fixture
async def stranger(database: Database, url: str) -> AsyncIterator[Database]:
    async with opened(url, Keys.new()) as stranger:
        yield stranger


@pytest.fixture
async def sqlite(tmp_path: Path, keys: Keys) -> AsyncIterator[Database]:
    async with opened(sqlite_url(tmp_path), keys) as database:
        await database.migrate()
        yield database


@pytest.fixture
async def postgres(emptied_postgres_url: str, keys: Keys) -> AsyncIterator[Database]:
    async with opened(emptied_postgres_url, keys) as database:
        yield database


@pytest.fixture
async def unit(database: Database) -> AsyncIterator[Unit]:
    async with database.begin() as unit:
        yield unit


def connection_of(unit: Unit) -> AsyncConnection:
    return unit.tips._connection


async def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    async with database.begin() as unit:
        return {
            table.name: [tuple(row) for row in await connection_of(unit).execute(select(table))]
            for table in metadata.sorted_tables
        }

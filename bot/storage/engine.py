"""The database: opened once, then one transaction after the other."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.keys import Keys
from bot.storage.backend import Backend
from bot.storage.faults import StorageFault
from bot.storage.postgres import PostgresBackend
from bot.storage.sqlite import SqliteBackend
from bot.storage.unit import Unit
from bot.storage.version import schema_is_current


class Database:
    """SQLite or PostgreSQL, with the keys that open what is sealed in it.

    Args:
        url: `sqlite+aiosqlite:///path`, `postgresql://…`, `postgresql+asyncpg://…` or `postgres://…`.
        keys: the installation's keys.
    """

    def __init__(self, url: str, keys: Keys) -> None:
        self._url = url
        self._keys = keys
        self._opened: tuple[Backend, AsyncEngine] | None = None

    async def open(self) -> None:
        """Connect and see that the database answers.

        Raises:
            StorageFault: it cannot be used; the text says why.
        """
        backend = _backend(self._url)
        self._opened = backend, backend.engine()
        try:
            await self.ping()
        except BaseException:
            await self.close()
            raise

    def begin(self) -> AbstractAsyncContextManager[Unit]:
        """Begin a transaction: it commits when the block ends, and rolls back when an exception leaves it.

        Raises:
            StorageFault: the database cannot be reached (any more).
        """
        return self._begin()

    async def migrate(self) -> None:
        """Bring the schema to this program's version, in one transaction; processes that start together take turns.

        Raises:
            StorageFault: the database belongs to a newer program, or cannot be used.
        """
        from bot.storage.migrate import upgrade_schema  # noqa: PLC0415 - only who migrates pays for Alembic

        backend, _ = self._engine()
        engine = backend.engine(migrating=True)
        try:
            async with _transaction(backend, engine) as connection:
                await backend.exclude_migrations(connection)
                await connection.run_sync(upgrade_schema)
        finally:
            await engine.dispose()

    async def is_current(self) -> bool:
        """Tell whether the schema is the one that this program knows."""
        async with _transaction(*self._engine()) as connection:
            return await connection.run_sync(schema_is_current)

    async def is_empty(self) -> bool:
        """Tell whether nobody has made a schema here yet."""
        async with _transaction(*self._engine()) as connection:
            return not await connection.run_sync(lambda given: inspect(given).get_table_names())

    async def ping(self) -> None:
        """See that the database answers.

        Raises:
            StorageFault: it does not.
        """
        async with _connection(*self._engine(), _answer):
            pass

    async def checkpoint(self) -> None:
        """Take what was erased off the disk; for after a purge."""
        backend, engine = self._engine()
        async with _connection(backend, engine, backend.compact):
            pass

    async def close(self) -> None:
        """Close every connection; nothing happens when none is open."""
        if self._opened is not None:
            _, engine = self._opened
            self._opened = None
            await engine.dispose()

    def _engine(self) -> tuple[Backend, AsyncEngine]:
        if self._opened is None:
            raise RuntimeError("the database is not open")
        return self._opened

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[Unit]:
        async with _transaction(*self._engine()) as connection:
            yield Unit(connection, self._keys)


@asynccontextmanager
async def _transaction(backend: Backend, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with _connection(backend, engine, backend.start) as connection:
        yield connection
        await connection.commit()


@asynccontextmanager
async def _connection(
    backend: Backend, engine: AsyncEngine, first: Callable[[AsyncConnection], Awaitable[object]]
) -> AsyncIterator[AsyncConnection]:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(backend.turnstile)
        try:
            connection = await stack.enter_async_context(engine.connect())
            await first(connection)
        except backend.faults as error:
            raise backend.explain(error) from None
        yield connection


async def _answer(connection: AsyncConnection) -> None:
    await connection.execute(text("SELECT 1"))


def _backend(url: str) -> Backend:
    try:
        address: URL = make_url(url)
    except (ArgumentError, ValueError):
        raise StorageFault("The address of the database cannot be read.") from None
    match address.drivername:
        case "sqlite+aiosqlite":
            return SqliteBackend(address)
        case "postgresql" | "postgres" | "postgresql+asyncpg":
            return PostgresBackend(address)
        case _:
            raise StorageFault("The address of the database must start with postgresql:// or sqlite+aiosqlite:///.")

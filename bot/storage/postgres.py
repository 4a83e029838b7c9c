"""PostgreSQL, through asyncpg, which is imported only when it is asked for."""

import contextlib
import importlib

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.faults import StorageFault

_POOL = 20
_CONNECT_SECONDS = 10
_MIGRATION_LOCK = int.from_bytes(b"desa-bin", "big")


class PostgresBackend:
    """A PostgreSQL server."""

    def __init__(self, url: URL) -> None:
        try:
            self._asyncpg = importlib.import_module("asyncpg")
        except ModuleNotFoundError:
            raise StorageFault("PostgreSQL needs the extra `postgres`: pip install 'desa-binaan[postgres]'.") from None
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        host = url.host or url.query.get("host") or "localhost"
        self._where = f"PostgreSQL at {host}" + (f":{url.port}" if url.port else "")
        self._name = url.database
        self.faults = (SQLAlchemyError, OSError, ValueError, self._asyncpg.PostgresError, self._asyncpg.InterfaceError)
        self.turnstile = contextlib.nullcontext()

    def engine(self, *, migrating: bool = False) -> AsyncEngine:
        """Make an engine with a pool; asyncpg reads the address itself, as libpq would (`sslmode`, several hosts)."""

        async def connect() -> object:
            return await self._asyncpg.connect(self._dsn, timeout=_CONNECT_SECONDS)

        return create_async_engine(
            "postgresql+asyncpg://",
            async_creator=connect,
            pool_size=1 if migrating else _POOL,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
        )

    async def start(self, connection: AsyncConnection) -> None:
        """Do nothing more: the driver begins with the first statement."""

    async def exclude_migrations(self, connection: AsyncConnection) -> None:
        """Take the lock that every migration takes first."""
        await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})

    async def compact(self, connection: AsyncConnection) -> None:
        """Do nothing more: the server's autovacuum does it."""

    def explain(self, error: Exception) -> StorageFault:
        """Name the server and the reason, never the password."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        match cause and (cause.__cause__ or cause):
            case self._asyncpg.InvalidPasswordError() | self._asyncpg.InvalidAuthorizationSpecificationError():
                return StorageFault(f"{self._where} refuses the user or the password.")
            case self._asyncpg.InvalidCatalogNameError():
                return StorageFault(f"{self._where} has no database {self._name!r}.")
            case OSError() as reason:
                return StorageFault(f"{self._where} cannot be reached ({reason.strerror or type(reason).__name__}).")
            case reason:
                return StorageFault(f"{self._where} cannot be used ({type(reason).__name__}).")

"""SQLite: one file, one writer, corrected where its defaults lose updates or keep what was erased."""

import asyncio
import contextlib
import os
import sqlite3
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.driver import Connection
from bot.storage.faults import StorageFault

_PRAGMAS = (
    "busy_timeout = 5000",
    # Only a new file takes this one, and only before it is given a journal.
    "auto_vacuum = FULL",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "secure_delete = ON",
)

LOCKED_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)


class SqliteBackend:
    """A database in one file. Transactions of this process take turns, in the order of asking.

    They would exclude each other anyway, but through SQLite's busy handler, which sleeps and is not fair; that one
    is left for other processes.
    """

    faults = (SQLAlchemyError, sqlite3.Error, OSError)

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise StorageFault("The address of the SQLite database must name a file: sqlite+aiosqlite:///path/bot.db.")
        self._url = url
        self._path = Path(url.database)
        self.turnstile = asyncio.Lock()

    def engine(self, *, migrating: bool = False) -> AsyncEngine:
        """Make an engine with one connection.

        Rebuilding a table drops the old one, and with foreign keys on that would cascade into others: they are off
        while `migrating`.
        """

        async def connect() -> Connection:
            self._make_file()
            connection = Connection(self._path)
            await connection.open()
            try:
                for pragma in (*_PRAGMAS, f"foreign_keys = {'OFF' if migrating else 'ON'}"):
                    await _set(connection, pragma)
            except BaseException:
                await connection.close()
                raise
            return connection

        return create_async_engine(
            self._url,
            async_creator=connect,
            pool_size=1,
            max_overflow=0,
            pool_reset_on_return=None,
            hide_parameters=True,
        )

    async def start(self, connection: AsyncConnection) -> None:
        """Take the write lock at once: a transaction that first reads could not get it later."""
        await connection.exec_driver_sql("BEGIN IMMEDIATE")

    async def exclude_migrations(self, connection: AsyncConnection) -> None:
        """Do nothing more: the write lock excludes them."""

    async def compact(self, connection: AsyncConnection) -> None:
        """Empty the write-ahead log, which keeps what was deleted (measured), into the file, which then shrinks."""
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def explain(self, error: Exception) -> StorageFault:
        """Name the file and SQLite's reason."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = cause.strerror if isinstance(cause, OSError) else str(cause)
        return StorageFault(f"The database file {self._path} cannot be used ({reason}).")

    def _make_file(self) -> None:
        if not self._path.parent.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
        # Made here so that only its owner can read it; SQLite gives its other files the same mode. A file that is there
        # is never opened: closing it would drop the locks that SQLite holds on it in this process.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


async def _set(connection: Connection, pragma: str) -> None:
    # While another process gives a new file its journal SQLite says "locked" at once, whatever the busy timeout.
    for pause in (*LOCKED_PAUSES, None):
        try:
            await connection.run(f"PRAGMA {pragma}", ())
        except sqlite3.OperationalError as error:
            if pause is None or "locked" not in str(error):
                raise
            await asyncio.sleep(pause)
        else:
            return

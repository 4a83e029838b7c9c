"""aiosqlite with one visit to its thread for each statement, where SQLAlchemy alone makes three or four.

A turn is five statements, and most of its time went into those visits: 400 turns a second with them, 600 without
(measured on two cores, one dialog read and saved).
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite

Answer = tuple[Any, list[Any], int, int | None]
"""What a statement gave: description, rows, row count, last row id."""

_NOTHING_YET: Answer = (None, [], -1, None)


class Connection(aiosqlite.Connection):
    """A connection without transactions of its own, whose cursors fetch what they execute."""

    def __init__(self, path: Path) -> None:
        super().__init__(lambda: sqlite3.connect(path, isolation_level=None), iter_chunk_size=64)
        # A connection that somebody forgot must not keep the process from ending; SQLAlchemy does the same.
        self._thread.daemon = True

    async def open(self) -> None:
        """Open the file; when it cannot be opened, the thread is gone too."""
        try:
            await self
        except BaseException:
            # aiosqlite only tells its thread to stop; left alone, it may speak to a loop that is closed.
            self._thread.join()
            raise

    def cursor(self) -> "Cursor":  # type: ignore[override]  # it takes no visit, so there is nothing to await
        """Return a new cursor."""
        return Cursor(self)

    async def run(self, sql: str, parameters: Sequence[Any], *, many: bool = False) -> Answer:
        """Execute a statement and fetch what it gives."""

        def visit() -> Answer:
            cursor = self._conn.cursor()
            try:
                (cursor.executemany if many else cursor.execute)(sql, parameters)
                rows = cursor.fetchall() if cursor.description else []
                return cursor.description, rows, cursor.rowcount, cursor.lastrowid
            finally:
                cursor.close()

        answer: Answer = await self._execute(visit)  # type: ignore[no-untyped-call]  # aiosqlite types only its face
        return answer


class Cursor:
    """What SQLAlchemy uses of aiosqlite's cursor, over rows that are already here."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.description, self._rows, self.rowcount, self.lastrowid = _NOTHING_YET

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute a statement and fetch all its rows."""
        self.description, self._rows, self.rowcount, self.lastrowid = await self._connection.run(sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Sequence[Any]) -> Self:
        """Execute a statement once for each set of parameters."""
        self.description, self._rows, self.rowcount, self.lastrowid = await self._connection.run(
            sql, parameters, many=True
        )
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows."""
        return self._rows

    async def close(self) -> None:
        """Do nothing: the rows were fetched and the real cursor closed."""

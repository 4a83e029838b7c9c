"""The index of the pages: FTS5 on SQLite, a `tsvector` on PostgreSQL. Both are given stems, and split at blanks.

It holds the content's words and nothing of anybody. It is not among `bot.storage.tables`, as its table is made
otherwise on each engine, and SQLite keeps it in tables of its own.
"""

import re
from collections.abc import Callable, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.learning.search import Row
from bot.storage.locks import lock
from bot.storage.marks import Marks

TABLE = "page_index"
MARK = "page-index"
"""The mark that keeps which content the index was made of."""

_ASKED = 5.0
"""What a word in a title or a question counts, against one in the text."""
_STEM = re.compile(r"[a-z0-9]+")

_ANY = text(f"SELECT key FROM {TABLE} LIMIT 1")  # noqa: S608 - the name of our own table
_EMPTY = text(f"DELETE FROM {TABLE}")  # noqa: S608
_PUT_SQLITE = text(f"INSERT INTO {TABLE} (key, asked, body) VALUES (:key, :asked, :body)")  # noqa: S608
_PUT_POSTGRES = text(
    f"INSERT INTO {TABLE} (key, words) VALUES (:key, "  # noqa: S608
    "setweight(to_tsvector('simple', :asked), 'A') || setweight(to_tsvector('simple', :body), 'D'))"
)
_FIND_SQLITE = text(
    f"SELECT key FROM {TABLE} WHERE {TABLE} MATCH :wanted "  # noqa: S608
    f"ORDER BY bm25({TABLE}, 0.0, {_ASKED}, 1.0), key LIMIT :most"
)
_FIND_POSTGRES = text(
    f"SELECT key FROM {TABLE}, to_tsquery('simple', :wanted) AS wanted WHERE words @@ wanted "  # noqa: S608
    f"ORDER BY ts_rank('{{{1 / _ASKED}, 0, 0, 1.0}}', words, wanted) DESC, key LIMIT :most"
)


class Pages:
    """Finds pages by their stems (`bot.learning.search.PageIndex`)."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._marks = Marks(connection)

    async def refresh(self, digest: bytes, rows: Callable[[], Sequence[Row]]) -> bool:
        """Hold these rows and no others; True when they had to be written, as those of another digest were kept."""
        await lock(self._connection, MARK.encode())
        if await self._marks.get(MARK) == digest and await self._is_filled():
            return False
        await self._connection.execute(_EMPTY)
        put = _PUT_POSTGRES if self._on_postgres else _PUT_SQLITE
        written = [{"key": row.key, "asked": row.asked, "body": row.body} for row in rows()]
        if written:
            await self._connection.execute(put, written)
        await self._marks.set(MARK, digest)
        return True

    async def find(self, stems: Sequence[str], most: int) -> list[str]:
        """Return the keys of the documents that have any of the stems, the likeliest first."""
        plain = [stem for stem in stems if _STEM.fullmatch(stem)]
        if not plain:
            return []
        # A quoted word is never an operator of FTS5; on PostgreSQL a bare one cannot be.
        wanted = " | ".join(plain) if self._on_postgres else " OR ".join(f'"{stem}"' for stem in plain)
        find = _FIND_POSTGRES if self._on_postgres else _FIND_SQLITE
        return list(await self._connection.scalars(find, {"wanted": wanted, "most": most}))

    async def _is_filled(self) -> bool:
        # A restored backup brings the mark and not the index.
        return await self._connection.scalar(_ANY) is not None

    @property
    def _on_postgres(self) -> bool:
        return self._connection.dialect.name == "postgresql"

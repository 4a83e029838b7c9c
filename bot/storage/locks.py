"""Locks on what may have no row yet, such as a chat that is new or a version that nobody has added."""

import hashlib

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

_LOCK = select(func.pg_advisory_xact_lock(bindparam("number")))


async def lock(connection: AsyncConnection, name: bytes) -> None:
    """Hold off other transactions that lock the same name, until this one ends; on SQLite it holds off all already.

    What is read after it is what the transaction that held the lock before has written.
    """
    if connection.dialect.name == "postgresql":
        # A statement of its own: one that locks and reads would see what was there before it waited.
        number = int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big", signed=True)
        await connection.execute(_LOCK, {"number": number})

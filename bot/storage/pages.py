"""Large tables, read in the order of their keys, a few rows at a time."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, Table, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

Key = tuple[Any, ...]
"""The values of a row's primary key."""


def key_of(table: Table, row: RowMapping) -> Key:
    """Return a row's primary key."""
    return tuple(row[column.name] for column in table.primary_key.columns)


def is_behind(table: Table, last: Key) -> ColumnElement[bool]:
    """Return the condition that a row comes after another in the order of the primary key."""
    columns: Sequence[Column[Any]] = tuple(table.primary_key.columns)
    values = [literal(value, column.type) for value, column in zip(last, columns, strict=True)]
    return columns[0] > values[0] if len(columns) == 1 else tuple_(*columns) > tuple_(*values)


async def pages(connection: AsyncConnection, table: Table, size: int) -> AsyncIterator[Sequence[RowMapping]]:
    """Read a whole table, `size` rows at a time."""
    wanted = select(table).order_by(*table.primary_key.columns).limit(size)
    rows = (await connection.execute(wanted)).mappings().all()
    while rows:
        yield rows
        behind = wanted.where(is_behind(table, key_of(table, rows[-1])))
        rows = (await connection.execute(behind)).mappings().all()

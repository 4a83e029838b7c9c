"""The lists of the register as dated versions: every import is kept, can be compared, and can be gone back to."""

import json
import zlib
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from pydantic import TypeAdapter

from bot.agencies.model import Agency, Sanction

SHIPPED = 0
"""The number of the version that came with the program, or with the operator's own content folder."""


class ListKind(StrEnum):
    """The two lists."""

    LISTED = "listed"
    SANCTIONS = "sanctions"


@dataclass(frozen=True, slots=True)
class Version:
    """One kept import of one list: `number` counts from 1, `rows` is how many it has."""

    kind: ListKind
    number: int
    as_of: date
    imported: date
    rows: int


class VersionStore(Protocol):
    """Keeps imported lists, and which version of each list is in use."""

    async def lock(self) -> None:
        """Hold off other transactions that change the lists, until this one ends; for before the first look."""
        ...

    async def add(self, kind: ListKind, as_of: date, imported: date, rows: int, content: bytes) -> Version:
        """Keep a version under the next number; it is not in use yet."""
        ...

    async def versions(self, kind: ListKind) -> list[Version]:
        """Return every kept version of a list, the newest import first."""
        ...

    async def content(self, kind: ListKind, number: int) -> bytes | None:
        """Return the content of a version as it was kept; None when there is no such version."""
        ...

    async def use(self, kind: ListKind, number: int) -> None:
        """Answer from this version from now on; `SHIPPED` for the one that came with the program."""
        ...

    async def in_use(self) -> dict[ListKind, int]:
        """Return the version in use of both lists; `SHIPPED` where none was imported or chosen."""
        ...


def pack(rows: tuple[Agency, ...] | tuple[Sanction, ...]) -> bytes:
    """Return rows as they are kept: compressed JSON."""
    return zlib.compress(json.dumps([asdict(row) for row in rows], ensure_ascii=False).encode(), 9)


def unpack(kind: ListKind, content: bytes) -> tuple[Agency, ...] | tuple[Sanction, ...]:
    """Return the rows of a list of this kind that `pack` made into bytes."""
    if kind is ListKind.LISTED:
        return TypeAdapter(tuple[Agency, ...]).validate_json(zlib.decompress(content))
    return TypeAdapter(tuple[Sanction, ...]).validate_json(zlib.decompress(content))

"""Hold what waits for an answer, a table with open questions or a draft, as bytes that can be sealed and kept."""

import zlib
from typing import TypeVar

from pydantic import TypeAdapter

from bot.agencies.importing.columns import Layout
from bot.agencies.importing.draft import ListDraft

Waiting = TypeVar("Waiting", Layout, ListDraft)


def hold(waiting: Layout | ListDraft) -> bytes:
    """Return a table or a draft as compressed JSON."""
    return zlib.compress(TypeAdapter(type(waiting)).dump_json(waiting), 9)


def release(shape: type[Waiting], held: bytes) -> Waiting:
    """Return the table or the draft that `hold` made into bytes.

    Raises:
        ValueError: these bytes hold something else.
    """
    return TypeAdapter(shape).validate_json(zlib.decompress(held))

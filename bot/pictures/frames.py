"""What the reader of posters and its child agree on: limits, and frames of a kind, a length and so many bytes."""

from enum import IntEnum
from struct import Struct

from bot.sandbox import Limits

HEAD = Struct(">BI")
LARGEST_PICTURE = 10 * 1024 * 1024
LARGEST_TEXT = 32 * 1024
TURNS = 25
"""After so many pictures a child ends, whatever its libraries have piled up by then."""

LIMITS = Limits(memory=2 * 1024**3, processor=TURNS * 120, patience=60.0, answer=LARGEST_TEXT)
"""Processor time is for all turns, patience for one picture and, if need be, the start of the child."""


class Kind(IntEnum):
    """What a frame says."""

    READY = 0
    PICTURE = 1
    WORDS = 2
    UNREADABLE = 3


def pack_frame(kind: Kind, content: bytes = b"") -> bytes:
    """Return a frame, ready to be written."""
    return HEAD.pack(kind, len(content)) + content

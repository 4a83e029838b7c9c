"""Photos of a tip: each is drawn anew in a confined child before anything of it is kept."""

import asyncio
import logging
from enum import StrEnum

from bot.logs import event
from bot.pictures.plain import is_plain_jpeg
from bot.pictures.rebuilding import LIMITS, LONG_SIDE, Answer
from bot.sandbox import ChildFailed, run

AT_ONCE = 2
"""Children at work at the same time; other photos wait."""

_CHILD = "bot.pictures.rebuilding"

_log = logging.getLogger(__name__)


class Refusal(StrEnum):
    """Why a photo is not taken."""

    NOT_A_PHOTO = "not_a_photo"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


_REFUSALS = {Answer.NOT_A_PHOTO.encode(): Refusal.NOT_A_PHOTO, Answer.TOO_LARGE.encode(): Refusal.TOO_LARGE}


class Rebuilder:
    """Draws photos anew, a few at once. Nothing of a photo is kept, logged or written to disk."""

    def __init__(self, child: str = _CHILD) -> None:
        self._child = child
        self._places = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, photo: bytes) -> bytes | Refusal:
        """Return a JPEG of the same pixels, LONG_SIDE a side at most, in which nothing else of the file is left.

        The child is not trusted either: what it writes must be a plain JPEG of LARGEST_PHOTO bytes at most.
        """
        async with self._places:
            try:
                said = await run(self._child, photo, LIMITS)
            except ChildFailed:
                event(_log, logging.WARNING, "a photo could not be drawn anew")
                return Refusal.UNREADABLE
        return _judge(said)


def _judge(said: bytes) -> bytes | Refusal:
    answer, drawn = said[:1], said[1:]
    if answer in _REFUSALS and not drawn:
        return _REFUSALS[answer]
    if answer == Answer.DRAWN.encode() and is_plain_jpeg(drawn, LONG_SIDE):
        return drawn
    event(_log, logging.WARNING, "what a child drew is no plain photo")
    return Refusal.UNREADABLE

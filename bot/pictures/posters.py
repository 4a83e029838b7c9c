"""Read the words off a photo of a poster, on this machine. This process never decodes the photo: a child does."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec

from bot.logs import event
from bot.pictures.child import Child, ChildEnded
from bot.pictures.frames import LARGEST_PICTURE, LIMITS, TURNS, Kind

IDLE = 120.0
QUEUE = 4

_READER = "bot.pictures.reading"
_NEEDED = ("rapidocr", "onnxruntime")

_log = logging.getLogger(__name__)


class NoReader(Exception):
    """Words cannot be read here: the extra `ocr` is not installed, or does not start on this machine."""


class UnreadablePicture(Exception):
    """This is no picture, or a damaged, animated, too large or hostile one."""


class ReaderBusy(Exception):
    """Too many pictures wait already, or this one took too long; it may be sent again later."""


def available() -> bool:
    """Tell whether the extra `ocr` is installed, without importing it."""
    return all(find_spec(name) is not None for name in _NEEDED)


class PosterReader:
    """Reads one picture at a time, while at most `queue` wait. Nothing of a picture is kept.

    The child starts with the first picture, and ends after `idle` seconds without one, or after `turns` of them. One
    that dies or hangs is killed, and the next picture gets a new one. Times are in seconds.
    """

    def __init__(
        self,
        *,
        patience: float = LIMITS.patience,
        idle: float = IDLE,
        queue: int = QUEUE,
        turns: int = TURNS,
        reader: str = _READER,
    ) -> None:
        self._patience = patience
        self._idle = idle
        self._queue = queue
        self._turns = turns
        self._reader = reader
        self._inside = 0
        self._alone = asyncio.Lock()
        self._child: Child | None = None
        self._turn = 0
        self._clock: asyncio.TimerHandle | None = None
        self._closed = False

    async def read(self, picture: bytes) -> str:
        """Return the words, each line of the poster on a line, in reading order; empty when there are none.

        Raises:
            NoReader: nothing can be read on this machine.
            UnreadablePicture: this is no picture that can be read.
            ReaderBusy: too many wait, `patience` seconds have passed, or the reader is closed.
        """
        if not available():
            raise NoReader
        if not 0 < len(picture) <= LARGEST_PICTURE:
            raise UnreadablePicture
        if self._inside > self._queue:
            raise ReaderBusy
        self._inside += 1
        try:
            async with asyncio.timeout(self._patience), self._alone:
                return await self._read(picture)
        except TimeoutError:
            raise ReaderBusy from None
        finally:
            self._inside -= 1

    async def close(self) -> None:
        """End the child for good; a picture that is being read is given up."""
        self._closed = True
        if self._child:
            self._child.kill()
        async with self._alone:
            await self._end_child()

    async def _read(self, picture: bytes) -> str:
        if self._closed:
            raise ReaderBusy
        child = await self._wake_child()
        kind, words = await self._ask(child, picture)
        self._turn += 1
        if self._turn < self._turns:
            self._clock = asyncio.get_running_loop().call_later(self._idle, child.kill)
        else:
            await self._end_child()
        if kind is not Kind.WORDS:
            raise UnreadablePicture
        return words.decode("utf-8", "ignore")

    async def _wake_child(self) -> Child:
        """Return the child that waits, or a new one."""
        self._stop_clock()
        if self._child and self._child.alive:
            return self._child
        await self._end_child()
        self._child, self._turn = await Child.start(self._reader), 0
        if self._closed:  # while it started
            self._child.kill()
        async with self._giving_up("the reader of posters does not start", NoReader):
            await self._child.greet()
            return self._child

    async def _ask(self, child: Child, picture: bytes) -> tuple[Kind, bytes]:
        async with self._giving_up("the reader of posters died of a picture", UnreadablePicture):
            return await child.ask(picture)

    @asynccontextmanager
    async def _giving_up(self, happening: str, fault: type[Exception]) -> AsyncIterator[None]:
        """End the child when it does not answer: a late answer would be taken for that of the next picture."""
        try:
            yield
        except ChildEnded:
            await self._end_child()
            if self._closed:
                raise ReaderBusy from None
            event(_log, logging.WARNING, happening)
            raise fault from None
        except BaseException:
            await self._end_child()
            raise

    async def _end_child(self) -> None:
        self._stop_clock()
        child, self._child = self._child, None
        if child:
            await child.end()

    def _stop_clock(self) -> None:
        if self._clock:
            self._clock.cancel()
            self._clock = None

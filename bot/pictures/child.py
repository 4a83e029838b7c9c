"""The parent's side of a running child: start it, ask it, end it without leaving a zombie or an open pipe."""

import asyncio
import contextlib
import sys

from bot.pictures.frames import HEAD, LARGEST_TEXT, Kind, pack_frame
from bot.sandbox import HOUSE, environment, kill

# Libraries for numbers reserve memory for each core they see; the child's address space is bounded.
_FEW_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class ChildEnded(Exception):
    """The child is gone, or wrote what is no frame."""


class Child:
    """A process that answers one frame with one frame. Whoever gives up a question has to end the child."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("a child is spoken to through pipes")
        self._process = process
        self._questions = process.stdin
        self._answers = process.stdout
        self._killed = False

    @classmethod
    async def start(cls, module: str) -> "Child":
        """Start `python -m module`, without this process's environment."""
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        command = (sys.executable, "-m", module)
        surroundings = environment() | _FEW_THREADS
        return cls(
            await asyncio.create_subprocess_exec(
                *command, stdin=pipe, stdout=pipe, stderr=nowhere, cwd=HOUSE, env=surroundings
            )
        )

    @property
    def alive(self) -> bool:
        """Tell whether it can be asked."""
        return not self._killed and self._process.returncode is None

    async def greet(self) -> None:
        """Wait until the child is ready.

        Raises:
            ChildEnded: it never will be.
        """
        kind, _ = await self._hear()
        if kind is not Kind.READY:
            raise ChildEnded

    async def ask(self, content: bytes) -> tuple[Kind, bytes]:
        """Give a picture and return the answer.

        Raises:
            ChildEnded: there will be no answer.
        """
        with contextlib.suppress(ConnectionError):  # a child that is gone shows at the other pipe too
            self._questions.write(pack_frame(Kind.PICTURE, content))
            await self._questions.drain()
        return await self._hear()

    async def _hear(self) -> tuple[Kind, bytes]:
        try:
            kind, length = HEAD.unpack(await self._answers.readexactly(HEAD.size))
            if length > LARGEST_TEXT:
                raise ChildEnded
            return Kind(kind), await self._answers.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            raise ChildEnded from None

    def kill(self) -> None:
        """Stop the child at once; it holds nothing that could be lost."""
        self._killed = True
        kill(self._process)

    async def end(self) -> None:
        """Stop the child and wait until it and its pipes are gone."""
        self.kill()
        self._questions.close()
        await self._answers.read()
        with contextlib.suppress(ConnectionError):
            await self._questions.wait_closed()
        await self._process.wait()

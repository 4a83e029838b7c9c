"""Work on files from strangers in a child process with limits, so that a bomb ends the child and nothing else.

The child is `python -m <module>`, without this process's environment (no token, no database address). It reads the
file from standard input and writes its answer to standard output.
"""

import asyncio
import contextlib
import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).parents[1]
"""Where `bot` is imported from: site-packages, or the checkout."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: address space and answer in bytes, processor time and patience in seconds."""

    memory: int
    processor: int
    patience: float
    answer: int


_PIECE = 65_536


class ChildFailed(Exception):
    """The child ended without an answer: it crashed, or ran into a limit."""


def confine(limits: Limits) -> None:
    """Bind the running process to its limits; a child calls it first. It can then write no file and dump no core."""
    _bind(resource.RLIMIT_AS, limits.memory, limits.memory)
    _bind(resource.RLIMIT_CPU, limits.processor, limits.processor + 1)
    _bind(resource.RLIMIT_FSIZE, 0, 0)
    _bind(resource.RLIMIT_CORE, 0, 0)


def _bind(what: int, soft: int, hard: int) -> None:
    # Whoever started this program may have set a stricter limit, which only root could raise.
    _, most = resource.getrlimit(what)
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(what, (soft, hard))


def environment() -> dict[str, str]:
    """Return the environment of a child: where programs are, and nothing of the bot's."""
    return {"PATH": os.environ.get("PATH", os.defpath), "PYTHONUTF8": "1", "LANG": "C.UTF-8"}


async def run(module: str, given: bytes, limits: Limits, *arguments: str) -> bytes:
    """Give `given` to a child and return what it writes.

    Raises:
        ChildFailed: it crashed, took too long, or wrote more than it may.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        cwd=HOUSE, env=environment(),
    )  # fmt: skip
    try:
        async with asyncio.timeout(limits.patience):
            answer = await _talk(child, given, limits.answer)
            await child.wait()
    except TimeoutError:
        raise ChildFailed("it took too long") from None
    finally:
        if child.returncode is None:
            kill(child)
            # What is still in the pipe has to be taken out, or the end of the child is never noticed.
            await child.communicate()
    if child.returncode != 0:
        raise ChildFailed(f"it ended with {child.returncode}")
    return answer


def kill(child: asyncio.subprocess.Process) -> None:
    """End a child at once.

    `Process.kill` first looks whether the child is dead and, if it just died, takes its end away from asyncio's
    watcher, which then warns of an unknown process.
    """
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)


async def _talk(child: asyncio.subprocess.Process, given: bytes, most: int) -> bytes:
    """Give the child its input while its answer is read, so that neither waits for the other."""
    feeding = asyncio.create_task(_feed(child, given))
    answer = bytearray()
    try:
        while piece := await _out(child).read(_PIECE):
            answer += piece
            if len(answer) > most:
                raise ChildFailed("its answer is too long")
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
    return bytes(answer)


async def _feed(child: asyncio.subprocess.Process, given: bytes) -> None:
    stream = child.stdin
    if stream is None:
        raise ChildFailed("it has no input")
    # A child that ends before it has read everything tells so by how it ends.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        stream.write(given)
        await stream.drain()
    stream.close()


def _out(child: asyncio.subprocess.Process) -> asyncio.StreamReader:
    if child.stdout is None:
        raise ChildFailed("it has no output")
    return child.stdout

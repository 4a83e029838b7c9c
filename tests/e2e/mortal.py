"""Bot processes that die at a chosen await point, as `kill -9` would end them.

`python -m tests.e2e.mortal` reads all code and content once, forks a bot for each line it gets (its environment, as
JSON), and answers with the number of the process: so a start takes a moment, where `python -m bot serve` takes two
seconds. Everything else is what `serve` does.
"""

import asyncio
import contextlib
import json
import os
import signal
import ssl
import sys
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextvars import Context, ContextVar
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from bot import serve as serving
from bot.app import load_knowledge
from bot.delivery import carrier
from bot.delivery.carrier import Carrier
from bot.demo.stand import DemoSettings
from bot.logs import configure
from bot.settings import Settings
from handlers.turns import TurnProcessor

ORDER, SURVIVED = "order", "survived"
"""Endings of files in the folder of the data, named after a kind of work: at which await point of it to die, and how
many there were where there were fewer."""

TURN, DELIVERY = "turn", "delivery"


class Life:
    """Counts the await points of one piece of work, with everything it starts, and ends the process at one of them."""

    def __init__(self, point: int, survived: Path) -> None:
        self._point = point
        self._survived = survived
        self._passed = 0
        self._tasks = 0

    def pass_point(self) -> None:
        """Go on after an await, unless this is the one."""
        self._passed += 1
        if self._passed == self._point:
            os.kill(os.getpid(), signal.SIGKILL)

    def begin_task(self) -> None:
        """Note a task that belongs to the work."""
        self._tasks += 1

    def end_task(self, _task: object) -> None:
        """Note the end of a task; with the last of them the work is done."""
        self._tasks -= 1
        if not self._tasks:
            self._survived.write_text(str(self._passed), encoding="utf-8")


_life: ContextVar[Life | None] = ContextVar("life", default=None)


class Counted(Coroutine[Any, Any, Any]):
    """A coroutine that passes a point each time it goes on."""

    def __init__(self, inner: Coroutine[Any, Any, Any], life: Life) -> None:
        self._inner = inner
        self._life = life

    def send(self, value: Any) -> Any:
        """Go on."""
        self._life.pass_point()
        return self._inner.send(value)

    def throw(self, *error: Any) -> Any:
        """Go on with an error."""
        self._life.pass_point()
        return self._inner.throw(*error)

    def close(self) -> None:
        """End it."""
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        """Be awaited."""
        return (yield from self._inner.__await__())


def count_tasks(
    loop: asyncio.AbstractEventLoop,
    work: Any,
    *,
    context: Context | None = None,
) -> "asyncio.Task[Any]":
    """Make a task, counted where it belongs to work that is."""
    life = _life.get()
    if life is None:
        return asyncio.Task(work, loop=loop, context=context)
    life.begin_task()
    task: asyncio.Task[Any] = asyncio.Task(Counted(work, life), loop=loop, context=context)
    task.add_done_callback(life.end_task)
    return task


def mortal(kind: str, work: Callable[..., Awaitable[Any]], folder: Path) -> Callable[..., Awaitable[Any]]:
    """Return the work, whose await points are counted once there is an order for its kind."""

    async def obeying(*given: Any, **named: Any) -> Any:
        order = folder / f"{kind}.{ORDER}"
        if not order.exists():
            return await work(*given, **named)
        point = int(order.read_text(encoding="utf-8"))
        order.unlink()  # first: the process that comes after this one lives
        token = _life.set(Life(point, folder / f"{kind}.{SURVIVED}"))
        try:
            return await asyncio.ensure_future(work(*given, **named))
        finally:
            _life.reset(token)

    return obeying


async def serve(folder: Path) -> None:
    """Serve until told to stop, and die where an order says so."""
    asyncio.get_running_loop().set_task_factory(count_tasks)
    TurnProcessor.take = mortal(TURN, TurnProcessor.take, folder)
    Carrier.carry = mortal(DELIVERY, Carrier.carry, folder)
    await serving.serve(Settings())


def live(environment: dict[str, str]) -> None:
    """Be a bot."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    folder = Path(environment["BOT_DATA_DIR"])
    with (folder / "log").open("ab", buffering=0) as log, Path(os.devnull).open("rb") as nothing:
        for number, file in enumerate((nothing, log, log)):
            os.dup2(file.fileno(), number)
    configure("INFO")
    asyncio.run(serve(folder))


def main() -> None:
    """Start a bot for each line of standard input."""
    # Reading certificates takes a third of a start, and nobody here is asked for one.
    ssl.create_default_context = cache(ssl.create_default_context)
    httpx.AsyncClient()
    knowledge = load_knowledge(DemoSettings())
    serving.load_knowledge = lambda _settings: knowledge
    # What a dead process held is taken up by the next one in a second, not in a minute.
    carrier.LEASE = timedelta(seconds=1)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: the system buries them
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                live(json.loads(line))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

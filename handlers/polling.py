"""Take updates by long polling, and confirm them only once they took effect.

PTB's own updater confirms what it has merely queued, so what it holds is lost when the process is killed (measured).
Here Telegram is asked for more only after everything it gave has been committed.
"""

import asyncio
import logging
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.logs import blame, event
from handlers.account import TokenRefused
from handlers.inputs import ALLOWED_UPDATES
from handlers.turns import TurnFailedError

LONG_POLL = 25
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
LONGEST_CONFLICT_WAIT = 4.0
"""Whoever polls with this bot's token takes what people write meanwhile, so a conflict is not waited out for long."""

Result = TypeVar("Result")

log = logging.getLogger(__name__)


class Take(Protocol):
    """Handles an update (`TurnProcessor.take`)."""

    async def __call__(self, update: Update, *, followed: bool = False) -> None:
        """Return once it took effect."""
        ...


@dataclass(slots=True)
class Polling:
    """The one poller of a bot. `reachable` tells whether the last call was answered.

    `on_conflict` is called whenever Telegram says that somebody else polls with the same token.
    """

    bot: Bot
    take: Take
    on_conflict: Callable[[], Awaitable[None]]
    reachable: bool = False
    _offset: int | None = field(default=None, init=False)
    _wait: float = field(default=0.0, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Take updates until told to stop.

        Raises:
            TokenRefused: Telegram does not know this bot.
        """
        while not stop.is_set():
            updates = await _unless(stop, self._fetch())
            if updates is not None and await self._handle(updates):
                self._wait = 0.0
            elif not stop.is_set():
                self._wait = min(LONGEST_WAIT, max(FIRST_WAIT, self._wait * 2))
                await _unless(stop, asyncio.sleep(self._wait))

    async def _fetch(self) -> Sequence[Update] | None:
        try:
            updates = await self._ask()
        except InvalidToken:
            raise TokenRefused from None
        except RetryAfter as error:
            asked = error.retry_after
            self._wait = float(asked if isinstance(asked, int) else asked.total_seconds()) / 2
        except TelegramError as error:
            if self.reachable or isinstance(error, Conflict):
                event(log, logging.WARNING, "cannot take updates", **blame(error))
            if isinstance(error, Conflict):
                self._wait = min(self._wait, LONGEST_CONFLICT_WAIT / 2)
                await self._tell_of_conflict()
        else:
            if not self.reachable:
                event(log, logging.INFO, "taking updates", mode="polling")
            self.reachable = True
            return updates
        self.reachable = False
        return None

    async def _tell_of_conflict(self) -> None:
        try:
            await self.on_conflict()
        except Exception as error:  # noqa: BLE001 - polling goes on, whatever the guard fails with
            event(log, logging.ERROR, "conflict not noted", **blame(error))

    async def _ask(self) -> Sequence[Update]:
        try:
            return await self.bot.get_updates(offset=self._offset, timeout=LONG_POLL, allowed_updates=ALLOWED_UPDATES)
        except TelegramError:
            raise
        except Exception as error:  # noqa: BLE001 - PTB gives up on a whole batch for one update that it cannot read
            event(log, logging.ERROR, "update not understood", **blame(error))
            return await self._ask_raw()

    async def _ask_raw(self) -> list[Update]:
        """Ask again and read the updates one by one; what cannot be read passes by without effect."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PTBUserWarning)  # get_updates is what failed
            batch: list[dict[str, Any]] = await self.bot.do_api_request(
                "getUpdates", api_kwargs={"offset": self._offset, "timeout": 0, "allowed_updates": ALLOWED_UPDATES}
            )
        return [self._read(raw) for raw in batch]

    def _read(self, raw: dict[str, Any]) -> Update:
        try:
            return Update.de_json(raw, self.bot)
        except Exception as error:  # noqa: BLE001 - whatever a library stumbles over, the next update must be heard
            event(log, logging.ERROR, "update not understood", **blame(error))
            return Update(raw["update_id"])

    async def _handle(self, updates: Sequence[Update]) -> bool:
        """Handle a batch, chats side by side, each in order; tell whether all of it took effect."""
        chats: dict[int | None, list[Update]] = {}
        for update in updates:
            where = update.effective_chat or update.effective_user  # an inline query comes from no chat
            chats.setdefault(where.id if where else None, []).append(update)
        unhandled = [left for left in await asyncio.gather(*map(self._in_order, chats.values())) if left is not None]
        if updates:
            self._offset = min(unhandled, default=updates[-1].update_id + 1)
        return not unhandled

    async def _in_order(self, updates: Sequence[Update]) -> int | None:
        for number, update in enumerate(updates, start=1):
            try:
                await self.take(update, followed=number < len(updates))
            except TurnFailedError:
                return update.update_id
        return None


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, Result]) -> Result | None:
    """Return what `work` gives, or None as soon as `stop` is set."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if not working.done():
            working.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
    return None if working.cancelled() else working.result()

"""What follows a commit: the answer is sent, and what the next turns must know of it is noted."""

import logging
import secrets
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.clock import Clock
from bot.delivery.model import TimerStore
from bot.dialogs import Dialog, DialogStore, UpdateLog
from bot.logs import blame, event
from bot.pictures.gallery import Gallery
from handlers.replies import Outbound
from handlers.sender import Sender

OUTLIVED = timedelta(minutes=2)
"""When a private picture goes that was sent to a process which died over it; work on one takes seconds."""

log = logging.getLogger(__name__)


class FileNames(Protocol):
    """Keeps what Telegram calls public content."""

    async def keep(self, digest: bytes, file_id: str) -> None:
        """Remember the name of a file, in place of an earlier one."""
        ...


class TurnUnit(Protocol):
    """The part of a transaction that the engine itself uses."""

    dialogs: DialogStore
    updates: UpdateLog
    timers: TimerStore
    sent_files: FileNames


class Answers:
    """Sends the answers of turns. `keep` holds on to a task until it ends, `gallery` learns how large files are."""

    def __init__(
        self,
        sender: Sender,
        begin: Callable[[], AbstractAsyncContextManager[Any]],
        clock: Clock,
        keep: Callable[[Coroutine[Any, Any, None]], object],
        gallery: Gallery,
    ) -> None:
        self.sender = sender
        self._begin = begin
        self._clock = clock
        self._keep = keep
        self._gallery = gallery
        self._answered: list[int] = []
        self._outlived: dict[tuple[int, int], bytes] = {}
        self._needless: list[bytes] = []
        self._noting = False

    async def send(self, number: int, actor: bytes, outbound: Outbound) -> None:
        """Send the answer to the update of this number; what cannot be noted of it costs no more than a screen."""
        shown = await self.sender.perform(outbound)
        try:
            if outbound.private and shown is not None:
                await self._remember_screen(actor, shown)
            if outbound.left_behind:
                await self._take_away_later(outbound)
            erased = [self._outlived.pop((outbound.chat, message), None) for message in outbound.erase]
            self._needless += [key for key in erased if key is not None]
            self._answered.append(number)
            if not self._noting:
                self._noting = True
                self._keep(self._note_answered())
        except Exception as error:  # noqa: BLE001 - at worst the screen is shown once more
            event(log, logging.WARNING, "answer not noted", **blame(error))

    async def _remember_screen(self, actor: bytes, shown: int) -> None:
        async with self._begin() as unit:
            dialog: Dialog = await unit.dialogs.lock(actor)
            if dialog.state:
                dialog.screen = shown
                await unit.dialogs.save(actor, dialog, self._clock.now())

    async def outlive(self, chat: int, message: int) -> None:
        """See that a private message goes, also when this process dies before it comes to that.

        The timer goes with the answer: it would tell the chat, and when something was sent.
        """
        async with self._begin() as unit:
            key = await self._set_timer(unit, chat, message, self._clock.now() + OUTLIVED)
        self._outlived[chat, message] = key

    async def _take_away_later(self, outbound: Outbound) -> None:
        """Let the relay go on trying: what was private must not stay because Telegram was away for a moment."""
        async with self._begin() as unit:
            for message in outbound.left_behind:
                await self._set_timer(unit, outbound.chat, message, self._clock.now())

    async def _set_timer(self, unit: TurnUnit, chat: int, message: int, due: datetime) -> bytes:
        key = secrets.token_bytes(16)
        await unit.timers.set("chat.erase", key, {"chat": str(chat), "message": str(message)}, due)
        return key

    async def _note_answered(self) -> None:
        # While one transaction is under way the next answers gather: each by itself would double the cost of a turn.
        while self._answered:
            ids, self._answered = self._answered, []
            needless, self._needless = self._needless, []
            files = self.sender.take_handed_over()
            for each in files:
                self._gallery.learn(each.digest, each.size)
            try:
                async with self._begin() as unit:
                    await unit.updates.answered(ids)
                    for key in needless:
                        await unit.timers.cancel("chat.erase", key)
                    for each in files:
                        await unit.sent_files.keep(each.digest, each.name)
            except Exception as error:  # noqa: BLE001 - at worst a screen is shown once more
                event(log, logging.WARNING, "answers not noted", count=len(ids), **blame(error))
        self._noting = False

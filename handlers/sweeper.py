"""Sweep private conversations that fell silent: a lesson takes the place of what was written."""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from bot.dialogs import Dialog
from bot.logs import event
from handlers.cover import lesson_screen
from handlers.locks import ChatLocks
from handlers.replies import Screen
from handlers.sender import Fate, Sender
from handlers.shared import Shared

BATCH = 20
AGAIN = 1
"""Minutes after which a screen is tried again that could not be reached."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Ends dialogs whose time is over. It outlives any crash: what is open is a row, not a memory."""

    begin: Callable[[], AbstractAsyncContextManager[Any]]
    shared: Shared
    locks: ChatLocks
    sender: Sender

    async def __call__(self) -> None:
        """Sweep everything that is due."""
        while True:
            async with self.begin() as unit:
                idle: list[tuple[bytes, Dialog]] = await unit.dialogs.idle(self.shared.clock.now(), BATCH)
            for actor, dialog in idle:
                async with self.locks.of(actor):
                    await self._clean(actor, dialog)
            if idle:
                event(log, logging.INFO, "idle conversations swept", count=len(idle))
            if len(idle) < BATCH:
                return

    async def _clean(self, actor: bytes, dialog: Dialog) -> None:
        async with self.begin() as unit:
            if await unit.dialogs.lock(actor) != dialog:
                return  # somebody went on while we waited for the chat
        # The screen first and the row after: if we die between the two, it is swept again.
        fate = Fate.DONE
        if dialog.address is not None and dialog.screen is not None:
            fate = await self.sender.rewrite(dialog.address, dialog.screen, self._cover(dialog))
        now = self.shared.clock.now()
        async with self.begin() as unit:
            current: Dialog = await unit.dialogs.lock(actor)
            if current != dialog:
                return
            if fate is Fate.FAILED:
                # The row is all that remembers the screen: it stays, as if almost all of its time were over.
                current.rests = AGAIN
                await unit.dialogs.save(actor, current, now)
                return
            current.leave()
            if current.parked is not None and current.parked.is_over(now):
                current.parked = None
            await unit.dialogs.save(actor, current, now)

    def _cover(self, dialog: Dialog) -> Screen:
        catalogues = self.shared.catalogues
        language = catalogues.choose(dialog.language, None)
        with catalogues.speaking(language):
            return lesson_screen(self.shared, language)

"""Sweep private conversations that fell silent: an ordinary screen takes the place of what was written."""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.dialogs import IDLE_LIMIT, Dialog
from bot.i18n import Catalogues
from bot.logs import event
from handlers.locks import ChatLocks
from handlers.sender import Fate, Sender
from handlers.start import home_screen

BATCH = 20
AGAIN = timedelta(minutes=1)
"""When a screen is tried again that could not be reached."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Ends dialogs whose time is over. It outlives any crash: what is open is a row, not a memory."""

    begin: Callable[[], AbstractAsyncContextManager[Any]]
    clock: Clock
    catalogues: Catalogues
    locks: ChatLocks
    sender: Sender

    async def __call__(self) -> None:
        """Sweep everything that is due."""
        while True:
            async with self.begin() as unit:
                idle: list[tuple[bytes, Dialog]] = await unit.dialogs.idle(self.clock.now(), BATCH)
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
            with self.catalogues.speaking(self.catalogues.choose(dialog.language, None)):
                screen = home_screen()
            fate = await self.sender.rewrite(dialog.address, dialog.screen, screen)
        now = self.clock.now()
        async with self.begin() as unit:
            current: Dialog = await unit.dialogs.lock(actor)
            if current != dialog:
                return
            if fate is Fate.FAILED:
                # The row is all that remembers the screen: it stays, as if almost all of its time were over.
                await unit.dialogs.save(actor, current, now - IDLE_LIMIT + AGAIN)
                return
            current.leave()
            await unit.dialogs.save(actor, current, now)

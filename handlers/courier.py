"""Carries notices over Telegram; what members of staff are told about tips is taken away again within a day."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter

from bot.delivery.courier import Blocked, Moved, NotNow, TryLater
from bot.delivery.errands import Errands
from bot.delivery.model import NUDGE, Notice, Timer
from bot.learning.hours import rest_until
from bot.learning.tutor import BOOSTER, COURSE, note_told
from handlers.calls import markup
from handlers.commands import offer_desk
from handlers.locks import ChatLocks
from handlers.notices import render
from handlers.sender import Sender
from handlers.services import DESK_COMMANDS
from handlers.shared import Shared

SHOWN_FOR = timedelta(hours=23)
"""How long a notice stays in an officer's chat. Telegram lets a bot delete for 48 hours."""


@dataclass(frozen=True, slots=True)
class TelegramCourier:
    """Brings a notice as a message in the reader's language, protected where it is about a tip."""

    sender: Sender
    begin: Callable[[], AbstractAsyncContextManager[Any]]
    shared: Shared
    locks: ChatLocks

    async def deliver(self, address: int, language: str, notice: Notice) -> None:
        """Send a notice, and set the timer that takes it away where it is about a tip.

        Raises:
            Blocked, Moved, NotNow, TryLater: see `bot.delivery.courier`.
            telegram.error.TelegramError: anything else that went wrong.
        """
        spoken = self.shared.catalogues.choose(language, None)
        with _in_the_words_of_delivery():
            if notice.kind == DESK_COMMANDS:
                await offer_desk(self.sender.bot, self.shared.catalogues, address, spoken)
            elif notice.kind in (COURSE, BOOSTER):
                await self._teach(address, spoken, notice)
            else:
                await self._tell(address, spoken, notice)

    async def _teach(self, address: int, language: str, notice: Notice) -> None:
        """Send somebody who learns what they asked for, unless a conversation is open just now."""
        actor, now = self.shared.actor_of(address), self.shared.clock.now()
        # Here no turn of this chat runs meanwhile, so that no conversation opens between the look and the message.
        async with self.locks.of(actor):
            async with self.begin() as unit:
                later = rest_until(await unit.dialogs.lock(actor), now)
                wanted = (await unit.learners.get(actor)).place is not None
            if later is not None:
                raise NotNow(later)
            if not wanted:
                raise Blocked
            try:
                await self._tell(address, language, notice)
            except Forbidden:
                # What was wanted is forgotten by whoever hears of it; here is no reason to look again.
                async with self.begin() as unit:
                    await Errands(unit.timers, unit.outbox).forget(unit.learners.id_of(actor))
                raise
            async with self.begin() as unit:
                await note_told(unit.learners, actor, now.date())

    async def _tell(self, address: int, language: str, notice: Notice) -> None:
        with self.shared.catalogues.speaking(language):
            screen = render(notice, self.shared)
        sent = await self.sender.bot.send_message(
            address,
            screen.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(screen.rows),
            protect_content=screen.protect,
            disable_notification=notice.kind == NUDGE,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        if not screen.protect:
            return
        facts = {"chat": str(address), "message": str(sent.message_id)}
        key = self.shared.keys.pseudonym("notice", f"{address}:{sent.message_id}")
        async with self.begin() as unit:
            await unit.timers.set("chat.erase", key, facts, self.shared.clock.now() + SHOWN_FOR)

    async def take_away(self, timer: Timer) -> None:
        """Delete a notice whose time is over; one that is gone already is no failure."""
        # Not through the sender, which gives up: this timer is tried again until the notice is gone.
        with contextlib.suppress(BadRequest, Forbidden):
            await self.sender.bot.delete_message(int(timer.facts["chat"]), int(timer.facts["message"]))
        async with self.begin() as unit:
            await unit.timers.done(timer.id)


@contextlib.contextmanager
def _in_the_words_of_delivery() -> Iterator[None]:
    try:
        yield
    except RetryAfter as error:
        asked = error.retry_after
        raise TryLater(float(asked if isinstance(asked, int) else asked.total_seconds())) from None
    except ChatMigrated as error:
        raise Moved(error.new_chat_id) from None
    except Forbidden:
        raise Blocked from None

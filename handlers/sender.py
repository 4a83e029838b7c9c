"""Send what a turn answers. Transient failures are tried again; what a person did themselves is no failure."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Any

from telegram import Bot, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.logs import blame, event
from handlers.calls import Calls
from handlers.replies import HandedOver, Outbound, PublicKind, Screen

ATTEMPTS = 6
LONGEST_WAIT = 30.0
AT_ONCE = 100
"""Messages that one call deletes at most; numbers of other chats among them are passed over."""

log = logging.getLogger(__name__)


class Fate(Enum):
    """What became of rewriting: done as far as it can be, the message is gone, or it is still as it was.

    It is still as it was for good where the message is a PICTURE and the screen has words only.
    """

    DONE = auto()
    GONE = auto()
    FAILED = auto()
    PICTURE = auto()


class Sender:
    """Carries out what turns answer, through one bot."""

    def __init__(self, bot: Bot, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.bot = bot
        self._pause = pause
        self._calls = Calls(bot)

    def take_handed_over(self) -> list[HandedOver]:
        """Return what Telegram said of public content since the last time, to be kept."""
        return self._calls.take_handed_over()

    async def perform(self, outbound: Outbound) -> int | None:
        """Send everything; return the number of the message that shows the screen, when it is a new one.

        Never raises for what Telegram answers: the turn's effect is already kept, and any further tap or word shows
        the current screen again.
        """
        acknowledge = asyncio.ensure_future(self._acknowledge(outbound))
        try:
            # What was typed goes first: whoever sees the new screen can be sure that nothing else is left.
            outbound.left_behind = [each for each in outbound.erase if not await self.erase(outbound.chat, each)]
            tries: list[int] = []
            shown = None if outbound.screen is None else await self._show(outbound, outbound.screen, tries)
            if shown is not None and outbound.replaces_after is not None and (outbound.again or len(tries) > 1):
                await self._erase_between(outbound.chat, outbound.replaces_after, shown)
        finally:
            await acknowledge
        return shown

    async def erase(self, chat: int, message: int) -> bool:
        """Delete a message; False when it is still there. One that is gone already, or too old, is left alone."""
        try:
            await self.patiently(lambda: self.bot.delete_message(chat, message))
        except (BadRequest, Forbidden):
            return True
        except TelegramError as error:
            _complain(error)
            return False
        return True

    async def show_new(
        self, chat: int, screen: Screen, tries: list[int] | None = None, *, silent: bool = False
    ) -> int | None:
        """Send a screen as a new message and return its number; None when it could not be sent.

        A `silent` one makes no sound: what is private should not call anybody to the phone.
        Every try is noted in `tries`: one whose answer was lost may have put a message there too.
        """
        try:
            sent: Message = await self.patiently(lambda: self._calls.send(chat, screen, silent=silent), tries)
        except Forbidden:
            return None
        except TelegramError as error:
            _complain(error)
            return None
        return sent.message_id

    async def rewrite(self, chat: int, message: int, screen: Screen) -> Fate:
        """Put a screen in the place of a message, and tell what became of that: DONE, GONE or FAILED.

        A picture cannot become words. It is deleted, and the screen is sent anew.
        """
        fate = await self._edit(chat, message, screen)
        if fate is not Fate.PICTURE:
            return fate
        if not await self.erase(chat, message):
            return Fate.FAILED
        await self.show_new(chat, screen, silent=True)
        return Fate.DONE

    async def show_busy(self, chat: int) -> None:
        """Show for a moment that the bot is at work; nothing is lost where that fails."""
        with contextlib.suppress(TelegramError):
            await self.bot.send_chat_action(chat, ChatAction.TYPING)

    async def _show(self, outbound: Outbound, screen: Screen, tries: list[int]) -> int | None:
        chat, old = outbound.chat, outbound.rewrite
        private = outbound.private or outbound.ends
        if old is None:
            return await self.show_new(chat, screen, tries, silent=private)
        fate = await self._edit(chat, old, screen)
        if fate is Fate.FAILED and outbound.ends:
            outbound.left_behind.append(old)
        if fate in (Fate.DONE, Fate.FAILED):
            return None
        if fate is Fate.PICTURE and private and not await self.erase(chat, old):
            outbound.left_behind.append(old)
        shown = await self.show_new(chat, screen, tries, silent=private)
        if fate is Fate.PICTURE and not private and shown is not None:
            # The picture stays, to be passed on; two keyboards would compete.
            await self._try(lambda: self.bot.edit_message_reply_markup(chat, old))
        return shown

    async def _edit(self, chat: int, message: int, screen: Screen) -> Fate:
        if screen.public is not None and screen.public.kind is PublicKind.VOICE:
            return Fate.PICTURE  # nothing can become a voice message; where one stands, it stays to be heard again
        try:
            await self.patiently(lambda: self._calls.change(chat, message, screen))
        except BadRequest as error:
            # The words are Telegram's; there is no code for it.
            said = error.message.lower()
            if "not modified" in said:
                return Fate.DONE
            return Fate.PICTURE if "no text in the message" in said else Fate.GONE
        except Forbidden:
            return Fate.DONE
        except TelegramError as error:
            _complain(error)
            return Fate.FAILED
        return Fate.DONE

    async def _erase_between(self, chat: int, after: int, before: int) -> None:
        # A first answer that was sent, but died before its number was kept: nothing else can stand there.
        between = list(range(max(after + 1, before - AT_ONCE), before))
        if between:
            await self._try(lambda: self.bot.delete_messages(chat, between))

    async def _acknowledge(self, outbound: Outbound) -> None:
        callback = outbound.callback
        if callback is not None:
            await self._try(lambda: self.bot.answer_callback_query(callback, outbound.toast))

    async def _try(self, call: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - whatever the call returns
        try:
            return await self.patiently(call)
        except (BadRequest, Forbidden):
            return None
        except TelegramError as error:
            _complain(error)
            return None

    async def patiently(self, call: Callable[[], Awaitable[Any]], tries: list[int] | None = None) -> Any:  # noqa: ANN401
        """Make a call, again and again while it fails for a moment, and return what it returns.

        Raises:
            telegram.error.TelegramError: it fails for good, or too often.
        """
        wait = 0.3
        for attempt in range(1, ATTEMPTS + 1):
            if tries is not None:
                tries.append(attempt)
            try:
                return await call()
            except RetryAfter as error:
                if attempt == ATTEMPTS:
                    raise
                asked = error.retry_after
                await self._pause(
                    min(LONGEST_WAIT, float(asked.total_seconds() if not isinstance(asked, int) else asked))
                )
            except BadRequest:
                raise
            except NetworkError:
                if attempt == ATTEMPTS:
                    raise
                await self._pause(wait)
                wait *= 2
        return None


def _complain(error: TelegramError) -> None:
    event(log, logging.WARNING, "not sent", **blame(error))

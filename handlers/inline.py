"""The edge towards all other chats: inline queries, and groups whose members call the bot by its name.

Only the public register answers there. No conversation is opened, and of a group nothing is kept but the number of
the update, so that it is answered once.
"""

import logging
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from telegram import (
    Bot,
    Chat,
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode

from bot.logs import blame, event
from handlers.calls import markup
from handlers.check import ASKED
from handlers.public import PublicAnswer, how_to_ask, public_answers, public_rows
from handlers.shared import Shared

KEPT = 60
"""Seconds for which Telegram may give the same answer to the same words by itself."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = logging.getLogger(__name__)


class Elsewhere:
    """Answers outside of private chats. Nothing is tried again: whoever still wants to know asks again."""

    def __init__(self, bot: Bot, shared: Shared, begin: Callable[[], AbstractAsyncContextManager[Any]]) -> None:
        self._bot = bot
        self._shared = shared
        self._begin = begin
        self._called = re.compile(rf"(?<!\S)(?:/(?:cek|check))?@{re.escape(bot.username)}\b[\s:,]*", re.IGNORECASE)

    async def __call__(self, update: Update) -> None:
        """Answer an update that asks the register something; never raise, and pass over every other."""
        try:
            if update.inline_query is not None:
                await self._offer(update.inline_query)
            elif update.message is not None and (words := self._asked(update.message)) is not None:
                await self._reply(update.update_id, update.message, words)
        except Exception as error:  # noqa: BLE001 - it is not worth a second delivery, whatever went wrong
            kind = "group" if update.inline_query is None else "inline"
            event(log, logging.WARNING, "public question not answered", kind=kind, **blame(error))

    async def _offer(self, query: InlineQuery) -> None:
        found = self._look_up(query.query, self._language(query.from_user.language_code))
        await self._bot.answer_inline_query(query.id, [_article(each) for each in found], KEPT, is_personal=False)

    async def _reply(self, number: int, message: Message, words: str) -> None:
        async with self._begin() as unit:
            if not await unit.updates.first_time(number, self._shared.clock.now()):
                return
        language = self._language(message.from_user.language_code if message.from_user else None)
        await self._bot.send_message(
            message.chat_id,
            self._look_up(words, language)[0].html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_parameters=ReplyParameters(message.message_id),
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
            reply_markup=markup(public_rows(self._shared, language)),
        )

    def _asked(self, message: Message) -> str | None:
        """Return the words that a member of a group asks about; None where nobody calls the bot.

        A call alone, in reply to somebody's message, asks about that message, or about the part that was quoted. Any
        other call alone gives empty words. In the middle of a sentence the bot is called only beside a company's name:
        elsewhere people speak of it.
        """
        called = self._called.search(message.text or message.caption or "")
        if called is None or not _by_a_member(message):
            return None
        before, after = called.string[: called.start()].strip(), called.string[called.end() :]
        words = ASKED.sub("", f"{before} {after}", count=1).strip()
        if words:
            return words if not before or self._shared.checker.check_each(words) else None
        replied = message.reply_to_message
        if message.quote is not None:
            return message.quote.text
        return "" if replied is None else replied.text or replied.caption or ""

    def _look_up(self, words: str, language: str) -> tuple[PublicAnswer, ...]:
        words = ASKED.sub("", words, count=1)
        if not words.strip():
            return (how_to_ask(self._shared, language),)
        return public_answers(self._shared, self._shared.checker.check(words), language)

    def _language(self, offered: str | None) -> str:
        return self._shared.catalogues.choose(None, offered)


def _by_a_member(message: Message) -> bool:
    """Tell whether somebody of a group wrote this here and now: no bot, no channel, nothing passed on or chosen."""
    return (
        message.chat.type in (Chat.GROUP, Chat.SUPERGROUP)
        and message.from_user is not None
        and not message.from_user.is_bot
        and message.sender_chat is None
        and message.forward_origin is None
        and message.via_bot is None
    )


def _article(answer: PublicAnswer) -> InlineQueryResultArticle:
    content = InputTextMessageContent(answer.html, ParseMode.HTML, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(answer.id, answer.title, content, description=answer.summary)

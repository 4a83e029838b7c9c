"""The bot's own account at Telegram: connecting, introducing itself, and where its updates go."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from telegram import Bot, WebhookInfo
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.i18n import Catalogues
from bot.logs import blame, event
from handlers.commands import publish_commands
from handlers.inputs import ALLOWED_UPDATES

CONNECTIONS = 64
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0

log = logging.getLogger(__name__)


class TokenRefused(Exception):
    """Telegram does not know this bot."""


class NoAnswer(Exception):
    """Telegram did not answer; the text is the kind of failure."""


@dataclass(frozen=True, slots=True)
class WebhookPlace:
    """Where Telegram is to send updates, and the secret that it sends along."""

    url: str
    secret: str


def make_bot(token: str, api_url: str) -> Bot:
    """Return the bot, not yet connected."""
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=CONNECTIONS, read_timeout=5, write_timeout=5, connect_timeout=5),
        get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=5, connect_timeout=5),
    )


@asynccontextmanager
async def asking(bot: Bot) -> AsyncIterator[Bot]:
    """Connect for a few questions.

    Raises:
        TokenRefused: Telegram does not know this bot.
        NoAnswer: Telegram does not answer.
    """
    try:
        await bot.initialize()
        yield bot
    except (InvalidToken, Forbidden):
        raise TokenRefused from None
    except TelegramError as error:
        raise NoAnswer(type(error).__name__) from None
    finally:
        await bot.shutdown()


async def connect(bot: Bot, stop: asyncio.Event) -> bool:
    """Wait until Telegram answers; False when told to stop before.

    Raises:
        TokenRefused: Telegram does not know this bot.
    """
    wait = FIRST_WAIT
    while not stop.is_set():
        try:
            await bot.initialize()
        except (InvalidToken, Forbidden):
            raise TokenRefused from None
        except TelegramError as error:
            event(log, logging.WARNING, "Telegram does not answer", seconds=wait, **blame(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            wait = min(LONGEST_WAIT, wait * 2)
        else:
            return True
    return False


async def introduce(bot: Bot, catalogues: Catalogues, place: WebhookPlace | None) -> None:
    """Tell Telegram the commands and, where there is one, the webhook; the bot works without, so failing is no end."""
    try:
        await publish_commands(bot, catalogues)
        if place is not None and not _is_set(await bot.get_webhook_info(), place):
            await set_webhook(bot, place)
    except TelegramError as error:
        event(log, logging.WARNING, "introduction failed", **blame(error))


def _is_set(info: WebhookInfo, place: WebhookPlace) -> bool:
    return info.url == place.url and set(info.allowed_updates or ()) == set(ALLOWED_UPDATES)


async def set_webhook(bot: Bot, place: WebhookPlace) -> None:
    """Tell Telegram where to send updates."""
    await bot.set_webhook(
        place.url, secret_token=place.secret, allowed_updates=ALLOWED_UPDATES, max_connections=CONNECTIONS // 2
    )


async def clock_difference(api_url: str) -> timedelta | None:
    """Return how far this machine's clock is ahead of the Bot API server's; None when it does not tell."""
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            told = (await client.get(api_url)).headers.get("Date")
        return None if told is None else datetime.now(UTC) - parsedate_to_datetime(told)
    except (httpx.HTTPError, ValueError):
        return None

"""Fetch what a person sent: the only place where a file is asked for. Its bytes are handed on, never kept."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Document, Message, PhotoSize
from telegram.error import BadRequest, TelegramError

from bot.logs import blame, event
from handlers.context import FileGone, FileTooLarge

LIMIT = 10 << 20
"""Bytes of a file that are taken at most. Telegram itself hands out no more than 20 MB."""

Enclosed = PhotoSize | Document
Patiently = Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]
"""Makes a call again while it fails for a moment (`Sender.patiently`)."""

log = logging.getLogger(__name__)


def enclosed_in(message: Message) -> Enclosed | None:
    """Return the photo of a message, in the largest size that is taken, or its document."""
    if message.photo:
        return next((size for size in reversed(message.photo) if _fits(size.file_size)), message.photo[-1])
    # Telegram tells an animation as a document too.
    return None if message.animation else message.document


async def fetch(file: Enclosed, patiently: Patiently) -> bytes:
    """Return the bytes of a file.

    Raises:
        FileTooLarge: it has more than LIMIT bytes.
        FileGone: Telegram does not hand it out.
    """
    if not _fits(file.file_size):
        raise FileTooLarge
    try:
        found = await patiently(file.get_file)
        if not _fits(found.file_size):
            raise FileTooLarge
        if not found.file_path:
            raise FileGone
        return bytes(await patiently(found.download_as_bytearray))
    except BadRequest as error:
        # The words are Telegram's; there is no code for it.
        raise (FileTooLarge if "too big" in error.message.lower() else FileGone) from None
    except TelegramError as error:
        event(log, logging.WARNING, "file not fetched", **blame(error))
        raise FileGone from None


def _fits(size: int | None) -> bool:
    return size is None or size <= LIMIT

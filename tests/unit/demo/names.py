"""Names that the tests of the emulator share."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

TOKEN = "110201543:an-emulated-token"

Api = Callable[..., Awaitable[Any]]
"""Calls a method of the Bot API as the bot."""

Refused = Callable[..., Awaitable[str]]
"""Calls a method that must fail, and returns the description of the error."""


async def happens(condition: Callable[[], object]) -> None:
    """Let the loop run until something is true that nothing tells of."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0)

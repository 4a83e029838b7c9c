"""The Bot API methods this emulator knows."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.demo import editing, groups, profile, receiving, sending
from bot.demo.model import Result
from bot.demo.request import Request

Method = Callable[[Request], Result | Awaitable[Result]]

NAMES: Final[Mapping[str, str]] = {
    name.lower(): name for module in (receiving, sending, editing, profile, groups) for name in module.METHODS
}
"""The proper spelling of each method; Telegram does not care about upper and lower case."""

METHODS: Final[Mapping[str, Method]] = {
    **receiving.METHODS,
    **sending.METHODS,
    **editing.METHODS,
    **profile.METHODS,
    **groups.METHODS,
}

"""What people see when something went wrong on our side, and how the engine learns of it."""

from typing import Any

from telegram.ext import CallbackContext

from bot.i18n import _
from handlers.context import Turns
from handlers.keyboards import home, rows
from handlers.replies import Screen


def sorry(incident: str) -> Screen:
    """Say that something went wrong, with a number for whoever looks after the bot."""
    text = _("Sorry, something went wrong here. It is not your fault. Please try again.\n\nNumber: {incident}")
    return Screen(text.format(incident=incident), rows(home()))


class ErrorKeeper:
    """PTB's error handler: hands the error to the running turn, so that the engine can roll back."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    async def __call__(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Keep the error in the turn. It is never logged with the update."""
        self._turns.current().error = context.error

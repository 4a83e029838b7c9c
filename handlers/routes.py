"""Which handler takes which turn: routes look at the turn, never at the update."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import Application, BaseHandler, CallbackContext

from handlers.context import Attachment, Command, Presence, Text, Turn, Turns
from handlers.keyboards import Tap
from handlers.replies import Screen

Handler = Callable[[Turn], Awaitable[Screen | None]]


@dataclass(frozen=True, slots=True)
class Route:
    """A handler and the turns that are its own.

    Where `leaves` is set, the turn first ends any private conversation: whoever goes elsewhere takes nothing along,
    and nothing of it stays on the screen.
    """

    handler: Handler
    matches: Callable[[Turn], bool]
    leaves: bool = False


def on_command(handler: Handler, *names: str) -> Route:
    """Route typed commands, without their slash."""
    return Route(handler, lambda turn: isinstance(turn.given, Command) and turn.given.name in names, leaves=True)


def on_tap(handler: Handler, verb: str) -> Route:
    """Route taps on buttons that say `verb`, whatever question is open."""
    return Route(handler, lambda turn: isinstance(turn.given, Tap) and turn.given.verb == verb, leaves=True)


def in_room(handler: Handler, room: str) -> Route:
    """Route taps on the buttons of a private conversation (`room.…`) while it is open."""
    return Route(handler, lambda turn: _says(turn, room) and turn.state.startswith(f"{room}."))


def on_stale(handler: Handler, room: str) -> Route:
    """Route taps on the buttons of a private conversation that is over."""
    return Route(handler, lambda turn: _says(turn, room))


def on_private(handler: Handler, room: str) -> Route:
    """Route whatever else is sent while a question of `room` is open."""
    return Route(
        handler,
        lambda turn: isinstance(turn.given, Text | Attachment) and turn.state.startswith(f"{room}."),
    )


def on_presence(handler: Handler) -> Route:
    """Route the news that the person blocked the bot or let it in again."""
    return Route(handler, lambda turn: isinstance(turn.given, Presence))


def on_words_anywhere(handler: Handler) -> Route:
    """Route typed words and captions that no question waits for."""
    return Route(handler, lambda turn: bool(turn.words) and not isinstance(turn.given, Command) and not turn.state)


def otherwise(handler: Handler) -> Route:
    """Route whatever no earlier route took."""
    return Route(handler, lambda _: True, leaves=True)


def _says(turn: Turn, room: str) -> bool:
    return isinstance(turn.given, Tap) and turn.given.verb.startswith(f"{room}.")


class TurnHandler(BaseHandler[Update, Any, None]):
    """The one PTB handler: gives the running turn to the first route that matches."""

    def __init__(self, turns: Turns, routes: Sequence[Route]) -> None:
        super().__init__(self._dispatch)
        self._turns = turns
        self._routes = tuple(routes)

    def check_update(self, update: object) -> Route | None:
        """Return the route of the running turn."""
        turn = self._turns.current()
        return next((route for route in self._routes if route.matches(turn)), None)

    async def handle_update(
        self,
        update: Update,
        application: Application[Any, Any, Any, Any, Any, Any],
        check_result: object,
        context: CallbackContext[Any, Any, Any, Any],
    ) -> None:
        """Run the route's handler and keep the screen it returns."""
        turn = self._turns.current()
        if isinstance(check_result, Route):
            if check_result.leaves:
                turn.leave()
            turn.screen = await check_result.handler(turn)

    async def _dispatch(self, update: Update, context: object) -> None:
        raise NotImplementedError("handle_update does the work")

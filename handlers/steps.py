"""Which step of a public conversation a screen is, and the one place where that is counted.

A screen carries its step as data; the engine counts it once the screen is known, and only where no private
conversation was open, is open or waits. The modules of private conversations neither mark steps nor count.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import wraps

from bot.learning.funnel import Step
from handlers.context import Turn
from handlers.replies import Screen

FINISHES = ("lesson/", "scene/")
"""Flows whose end is remembered as finished."""

Showing = Callable[[Turn], Awaitable[Screen]]


def seen(screen: Screen, flow: str, name: str, *, last: bool = False) -> Screen:
    """Return a screen that says which step it is, unless it says so already."""
    return screen if screen.step else replace(screen, step=Step(flow, name, last))


def counted(flow: str, name: str) -> Callable[[Showing], Showing]:
    """Let every screen of a handler be this step."""

    def mark(handler: Showing) -> Showing:
        @wraps(handler)
        async def marked(turn: Turn) -> Screen:
            return seen(await handler(turn), flow, name)

        return marked

    return mark


async def note_step(turn: Turn) -> None:
    """Count the step that a turn ended with, and remember what it finished."""
    step = turn.screen.step if turn.screen else None
    if step is None:
        return
    if step.last and step.flow.startswith(FINISHES):
        await turn.services.note_finished(step.flow)
    await turn.services.count_step(step.flow, step.name)

"""What happens to a tip by itself: it is handed out, reminded of, and destroyed."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Protocol

from bot.tips.custody import promote, promote_administrators, widen
from bot.tips.intake import announce
from bot.tips.model import TipRecord, TipState
from bot.tips.moments import LIMIT_AGAIN, day_due, unread_due
from bot.tips.routing import readers
from bot.tips.work import Work


class DueTimer(Protocol):
    """A timer that fell due (`bot.delivery.model.Timer`)."""

    @property
    def id(self) -> bytes:
        """Return its id."""
        ...

    @property
    def facts(self) -> Mapping[str, str]:
        """Return what it is about."""
        ...


Handler = Callable[[DueTimer], Awaitable[None]]
Step = Callable[[Work, TipRecord], Awaitable[None]]


class Clockwork:
    """Carries out the timers of tips, each in a transaction of its own that also removes the timer."""

    def __init__(self, begin: Callable[[], AbstractAsyncContextManager[Work]]) -> None:
        self._begin = begin

    def handlers(self) -> Mapping[str, Handler]:
        """Return what is to be done for each kind of timer."""
        return {
            "tip.release": self._in_transaction(release),
            "tip.unread": self._in_transaction(remind),
            "tip.shred": self._in_transaction(shred),
            "tip.limit": self._in_transaction(end),
        }

    def _in_transaction(self, step: Step) -> Handler:
        async def carry_out(timer: DueTimer) -> None:
            async with self._begin() as work:
                tip = await work.tips.get(bytes.fromhex(timer.facts["tip"]))
                # First: a step that sets the same kind of timer anew must not lose it.
                await work.timers.done(timer.id)
                if tip is not None:
                    await step(work, tip)

        return carry_out


async def release(work: Work, tip: TipRecord) -> None:
    """Show a tip that was held back to its readers."""
    if tip.state is not TipState.WAITING:
        return
    received = replace(tip, state=TipState.RECEIVED)
    await work.tips.update(received)
    await widen(work, received)
    await announce(work, received, await work.tips.wraps_of_tip(tip.id))


async def remind(work: Work, tip: TipRecord) -> None:
    """Tell everyone who may read a tip that nobody has, and go on until somebody does."""
    if tip.state is not TipState.RECEIVED:
        return
    await _escalate(work, tip)
    await work.set_timer("tip.unread", tip, unread_due(work.now, urgent=False))


async def shred(work: Work, tip: TipRecord) -> None:
    """Destroy a tip whose time after closing is over."""
    if tip.state is TipState.CLOSED:
        await _destroy(work, tip)


async def end(work: Work, tip: TipRecord) -> None:
    """Destroy a tip at the end of the longest time; one that nobody has read goes up to the administrators instead."""
    if tip.state in (TipState.WAITING, TipState.RECEIVED):
        await promote_administrators(work, tip)
        await _escalate(work, tip)
        await work.set_timer("tip.limit", tip, day_due(work.now.date(), LIMIT_AGAIN))
    else:
        await _destroy(work, tip)


async def _escalate(work: Work, tip: TipRecord) -> None:
    await promote(work, tip, await readers(work, tip.area, local_excluded=tip.local_excluded))
    for wrap in await work.tips.wraps_of_tip(tip.id):
        await work.tell(tip, wrap, "tip.unread")


async def _destroy(work: Work, tip: TipRecord) -> None:
    await work.tips.shred(tip.id)
    for kind in ("tip.release", "tip.unread", "tip.shred", "tip.limit"):
        await work.cancel_timer(kind, tip)

"""What happens to a tip by itself: it is handed out, reminded of, asked about, and destroyed."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import partial
from typing import Final, Protocol

from bot.tips.announcing import CROWD, YES, announce, tell_crowd
from bot.tips.custody import promote, promote_administrators, promote_city, who_may_read, widen
from bot.tips.model import TipRecord, TipState
from bot.tips.moments import LIMIT_AGAIN, day_due, idle_due, silent_due, unread_again
from bot.tips.work import Work

CLOCKS: Final = ("tip.unread", "tip.idle", "tip.silent")
"""The timers of a tip that run as long as something is to be done."""

KINDS: Final = ("tip.release", *CLOCKS, "tip.shred", "tip.limit")
"""Every kind of timer that a tip can have."""


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
            CROWD: self._tell_crowd,
            "tip.release": self._release,
            "tip.unread": partial(self._carry_out, remind),
            "tip.idle": partial(self._carry_out, call_the_city),
            "tip.silent": partial(self._carry_out, ask_whether_over),
            "tip.shred": partial(self._carry_out, shred),
            "tip.limit": partial(self._carry_out, end),
        }

    async def _carry_out(self, step: Step, timer: DueTimer) -> None:
        async with self._begin() as work:
            tip = await work.tips.get(bytes.fromhex(timer.facts["tip"]))
            # First: a step that sets the same kind of timer anew must not lose it.
            mine = await work.timers.done(timer.id)
            if mine and tip is not None:
                await step(work, tip)

    async def _release(self, timer: DueTimer) -> None:
        await self._carry_out(partial(release, crowded=timer.facts.get("crowded") == YES), timer)

    async def _tell_crowd(self, timer: DueTimer) -> None:
        async with self._begin() as work:
            if await work.timers.done(timer.id):
                await tell_crowd(work, timer.facts["area"], local_excluded=timer.facts["local_excluded"] == YES)


async def release(work: Work, tip: TipRecord, *, crowded: bool) -> None:
    """Show a tip that was held back to its readers."""
    if tip.state is not TipState.WAITING:
        return
    received = replace(tip, state=TipState.RECEIVED)
    await work.tips.update(received)
    await widen(work, received)
    await announce(work, received, await work.tips.wraps_of_tip(tip.id), crowded=crowded)


async def remind(work: Work, tip: TipRecord) -> None:
    """Tell everyone who may read a tip that nobody has, and go on until somebody does."""
    if tip.state is not TipState.RECEIVED:
        return
    await _escalate(work, tip)
    await work.set_timer("tip.unread", tip, unread_again(work.now))


async def call_the_city(work: Work, tip: TipRecord) -> None:
    """Give a tip on which nobody has acted to those above, tell all its readers, and go on until somebody acts."""
    if tip.state not in (TipState.RECEIVED, TipState.READ):
        return
    await promote_city(work, tip)
    await _tell_all(work, tip, "tip.idle")
    await work.set_timer("tip.idle", tip, idle_due(work.now))


async def ask_whether_over(work: Work, tip: TipRecord) -> None:
    """Ask both sides of a tip of which nothing was heard for long, and ask again as long as nothing is."""
    if tip.state is not TipState.HANDLED:
        return
    await work.tips.update(replace(tip, asked_on=work.now.date()))
    await _tell_all(work, tip, "tip.silent")
    await work.links.nudge(tip.id)
    await work.set_timer("tip.silent", tip, silent_due(work.now))


async def shred(work: Work, tip: TipRecord) -> None:
    """Destroy a tip whose time after closing is over."""
    if tip.state is TipState.CLOSED:
        await destroy(work, tip)


async def end(work: Work, tip: TipRecord) -> None:
    """Destroy a tip at the end of the longest time; one that nobody has read goes up to the administrators instead.

    A tip that nobody can open any more ends too: its key is gone already.
    """
    unread = tip.state in (TipState.WAITING, TipState.RECEIVED)
    if unread and await work.tips.any_wrap(tip.id) is not None:
        await promote_administrators(work, tip)
        await _escalate(work, tip)
        await work.set_timer("tip.limit", tip, day_due(work.now.date(), LIMIT_AGAIN))
    else:
        await destroy(work, tip)


async def destroy(work: Work, tip: TipRecord) -> None:
    """Destroy a tip with its keys, every timer that it has, and where its sender would be told."""
    await work.tips.shred(tip.id)
    await work.links.forget(tip.id)
    for kind in KINDS:
        await work.cancel_timer(kind, tip)


async def stop_clocks(work: Work, tip: TipRecord) -> None:
    """Stop what worries about a tip: it is closed. What destroys it runs on."""
    for kind in CLOCKS:
        await work.cancel_timer(kind, tip)


async def _escalate(work: Work, tip: TipRecord) -> None:
    await promote(work, tip, await who_may_read(work, tip))
    await _tell_all(work, tip, "tip.unread")


async def _tell_all(work: Work, tip: TipRecord, kind: str) -> None:
    for wrap in await work.tips.wraps_of_tip(tip.id):
        await work.tell(tip, wrap, kind)

"""The turn engine: one update, one transaction, and only then the answer (engineering notes, section 3.2).

An update is first recorded, so that it takes effect once however often it is delivered; the dialog is locked, so
that a text and a tap of one person never work on the same state; the handler runs; the state is kept; everything is
committed together; then the answer is sent. No network call is made while the transaction is open.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.clock import Clock
from bot.dialogs import Dialog
from bot.i18n import Catalogues
from bot.logs import blame, event
from bot.pictures.gallery import Gallery
from handlers.answers import Answers, TurnUnit
from handlers.context import Fetch, Refused, SuspendedError, Turn, Turns
from handlers.errors import sorry
from handlers.files import fetch
from handlers.inputs import Received, read
from handlers.locks import ChatLocks
from handlers.replies import Outbound
from handlers.routes import Handler
from handlers.sender import Sender
from handlers.services import Services
from handlers.settling import settle
from handlers.steps import note_step

SLOTS = 16
"""Turns at once; more is slower (measured, see CONTRIBUTING.md)."""

PATIENCE = 2.0
"""Seconds a committed update waits for its answer to be sent before it is acknowledged all the same."""

FAILURES = 5
"""After so many failed turns an update is recorded by id and kind and acknowledged, so that it blocks nobody."""

Result = TypeVar("Result")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the engine works with.

    `bind` makes the services of one turn, over its transaction, for the chat it comes from. `screens` shows each
    state's question again. `elsewhere` takes what comes from outside of private chats, and never raises. `gallery`
    knows the files that are public content.
    `echo_pauses` are the seconds to wait for the first delivery's answer before a second delivery answers in its
    place: none when no other replica can be at work.
    """

    begin: Callable[[], AbstractAsyncContextManager[Any]]
    bind: Callable[[Any, bytes, int, str], Services]
    pseudonym: Callable[[int], bytes]
    clock: Clock
    catalogues: Catalogues
    turns: Turns
    locks: ChatLocks
    screens: Mapping[str, Handler]
    elsewhere: Callable[[Update], Awaitable[None]]
    gallery: Gallery = field(default_factory=Gallery)
    echo_pauses: tuple[float, ...] = ()


class TurnFailedError(Exception):
    """The update did not take effect and must be delivered again."""


class _UndoError(Exception):
    """Leaves the transaction of a second delivery, which shows and changes nothing."""


class TurnProcessor(BaseUpdateProcessor):
    """Takes updates, one turn at a time per chat, up to SLOTS chats at once."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(SLOTS)
        self._parts = parts
        self._running: set[asyncio.Task[None]] = set()
        self._superseded: set[int] = set()
        self._answers: Answers | None = None
        self._dispatch: Callable[[Update], Awaitable[None]] | None = None

    def connect(self, sender: Sender, dispatch: Callable[[Update], Awaitable[None]]) -> None:
        """Take the sender for answers and the application's own dispatch, which exist only after the processor."""
        self._answers = Answers(sender, self._parts.begin, self._parts.clock, self._keep, self._parts.gallery)
        self._dispatch = dispatch

    async def initialize(self) -> None:
        """Do nothing; the parts are opened by whoever made them."""

    async def shutdown(self) -> None:
        """Finish the turns that run."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def take(self, update: Update, *, followed: bool = False) -> None:
        """Handle an update; return once its effect is kept and its answer sent or on its way.

        Where it is `followed` by another update of the same chat, a second delivery shows nothing: its screen would
        be out of date.

        Raises:
            TurnFailedError: it took no effect.
        """
        if followed:
            self._superseded.add(update.update_id)
        try:
            await self.process_update(update, _nothing())
        finally:
            self._superseded.discard(update.update_id)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the turn; the engine dispatches by itself, since a turn may have to begin again."""
        if isinstance(coroutine, Coroutine):
            coroutine.close()
        if not isinstance(update, Update):
            return
        received = read(update)
        if received is None:
            await self._parts.elsewhere(update)
            return
        committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        task = self._keep(self._turn(update, received, committed))
        await committed
        await asyncio.wait((task,), timeout=PATIENCE)

    def _keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _turn(self, update: Update, received: Received, committed: "asyncio.Future[None]") -> None:
        actor = self._parts.pseudonym(received.origin.chat)
        async with self._parts.locks.of(actor):
            try:
                outbound = await self._commit(update, received, actor, committed)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, the update must come again
                try:
                    outbound = await self._count_failure(received, error, last=committed.done())
                except Exception as fault:  # noqa: BLE001 - not even the failure could be kept
                    if not committed.done():
                        committed.set_exception(fault if isinstance(fault, TurnFailedError) else TurnFailedError())
                    return
            _confirm(committed)
            if outbound is not None:
                await self._connected().send(received.update_id, actor, outbound)

    async def _commit(
        self, update: Update, received: Received, actor: bytes, committed: "asyncio.Future[None]"
    ) -> Outbound | None:
        step = partial(self._attempt, update, received, actor)
        outbound, first = await self._through(received, step, committed)
        return outbound if first else await self._again(update, received, actor, committed)

    async def _through(
        self,
        received: Received,
        step: Callable[[dict[str, object]], Awaitable[Result]],
        committed: "asyncio.Future[None]",
    ) -> Result:
        """Take a step again and again, each time with the slow work done that it asked for.

        What shows the bot at work takes seconds: the update is confirmed before it, or everybody else's would wait.
        Should the process die meanwhile, the picture or file has to be sent again; what was private is taken away.
        """
        done: dict[str, object] = {}
        told = False
        while True:
            try:
                return await step(done)
            except SuspendedError as wanted:
                if wanted.busy and not told:
                    told = True
                    if wanted.private and received.origin.message is not None:
                        await self._connected().outlive(received.origin.chat, received.origin.message)
                    _confirm(committed)
                    await self._connected().sender.show_busy(received.origin.chat)
                try:
                    done[wanted.name] = await wanted.work()
                except Refused as refusal:
                    done[wanted.name] = refusal

    async def _attempt(
        self, update: Update, received: Received, actor: bytes, done: dict[str, object]
    ) -> tuple[Outbound | None, bool]:
        now = self._parts.clock.now()
        async with self._parts.begin() as unit:
            if not await unit.updates.first_time(received.update_id, now):
                return None, False
            dialog: Dialog = await unit.dialogs.lock(actor)
            before = (dialog.is_worth_keeping, dialog.language)
            if dialog.parked is not None and dialog.parked.is_over(now):
                dialog.parked = None
                await unit.dialogs.detach(actor)
            turn = self._new_turn(unit, dialog, received, actor, done)
            await self._run(turn, update)
            outbound = settle(dialog, turn, received.origin)
            if before != (False, dialog.language) or dialog.is_worth_keeping:
                await unit.dialogs.save(actor, dialog, now)
            if not before[0] and not dialog.is_worth_keeping:
                await note_step(turn)
        return outbound, True

    async def _again(
        self, update: Update, received: Received, actor: bytes, committed: "asyncio.Future[None]"
    ) -> Outbound | None:
        """Answer an update that took effect already but, as it seems, was never answered on the screen."""
        for pause in (0.0, *self._parts.echo_pauses):
            await asyncio.sleep(pause)
            async with self._parts.begin() as unit:
                if await unit.updates.was_answered(received.update_id):
                    return None
        return await self._through(received, partial(self._attempt_again, update, received, actor), committed)

    async def _attempt_again(
        self, update: Update, received: Received, actor: bytes, done: dict[str, object]
    ) -> Outbound | None:
        outbound: Outbound | None = None
        with contextlib.suppress(_UndoError):
            async with self._parts.begin() as unit:
                outbound = await self._show_again(unit, update, received, actor, done)
                raise _UndoError
        return outbound

    async def _show_again(
        self, unit: TurnUnit, update: Update, received: Received, actor: bytes, done: dict[str, object]
    ) -> Outbound:
        dialog = await unit.dialogs.lock(actor)
        turn = self._new_turn(unit, dialog, received, actor, done)
        if turn.state in self._parts.screens:
            with self._parts.catalogues.speaking(turn.language):
                turn.screen = await self._parts.screens[turn.state](turn)
        else:
            await self._run(turn, update)
        outbound = settle(dialog, turn, received.origin)
        outbound.again = True
        if received.update_id in self._superseded:
            outbound.screen = outbound.toast = None
        return outbound

    def _new_turn(
        self,
        unit: TurnUnit,
        dialog: Dialog,
        received: Received,
        actor: bytes,
        done: dict[str, object],
    ) -> Turn:
        language = self._parts.catalogues.choose(dialog.language, received.origin.offered_language)
        services = self._parts.bind(unit, actor, received.origin.chat, language)
        turn = Turn(actor, received.given, language, services, dialog.state, dict(dialog.data), dialog.language, done)
        turn.fetch, turn.parked = self._fetch_of(received), dialog.parked
        return turn

    def _fetch_of(self, received: Received) -> Fetch | None:
        file = received.enclosed
        return None if file is None else lambda: fetch(file, self._connected().sender.patiently)

    async def _run(self, turn: Turn, update: Update) -> None:
        if self._dispatch is None:
            raise LookupError("the processor is not connected")
        self._parts.turns.put(turn)
        try:
            with self._parts.catalogues.speaking(turn.language):
                await self._dispatch(update)
        finally:
            self._parts.turns.put(None)
        if turn.error is not None:
            raise turn.error

    async def _count_failure(self, received: Received, error: Exception, *, last: bool) -> Outbound:
        """Count a failure and ask for the update again; say sorry when it was the `last` time."""
        now = self._parts.clock.now()
        kind = type(received.given).__name__.lower()
        async with self._parts.begin() as unit:
            count = await unit.updates.failed(received.update_id, kind, now)
            last = last or count >= FAILURES
            if last:
                await unit.updates.first_time(received.update_id, now)
        incident = secrets.token_hex(3)
        event(log, logging.ERROR, "turn failed", kind=kind, attempts=count, incident=incident, **blame(error))
        if not last:
            raise TurnFailedError from error
        language = self._parts.catalogues.choose(None, received.origin.offered_language)
        with self._parts.catalogues.speaking(language):
            typed = received.origin.message if received.origin.callback is None else None
            erase = [] if typed is None else [typed]  # it may have been part of a private conversation
            return Outbound(received.origin.chat, received.origin.callback, None, sorry(incident), erase=erase)

    def _connected(self) -> Answers:
        if self._answers is None:
            raise LookupError("the processor is not connected")
        return self._answers


def _confirm(committed: "asyncio.Future[None]") -> None:
    if not committed.done():
        committed.set_result(None)


async def _nothing() -> None:
    """Stand for the coroutine that PTB hands to a processor."""

"""The guard, put together: it looks after the intake, lets the canary walk, and tells administrators."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from PIL import Image
from telegram import Bot
from telegram.error import TelegramError

from bot.delivery.model import Timer
from bot.delivery.post import Post
from bot.logs import blame, event
from bot.staff.model import Role
from bot.storage.engine import Database
from bot.tips.canary import MARK, Walk, walk
from bot.tips.gate import News, Reason, note_key, note_sweep, raise_alarm
from bot.tips.work import Work
from handlers.shared import Shared

CANARY_EVERY = timedelta(hours=6)
CANARY_AGAIN = timedelta(minutes=10)
"""When a canary walks again that did not arrive."""

UNREACHED_AGAIN = timedelta(minutes=1)
"""When it walks again where only Telegram did not answer: the intake must not stay closed for a short outage."""

WALK_SECONDS = 15.0
CALL_SECONDS = 9.0
CALL_PAUSES = (0.5, 2.0)
"""A walk with all its calls must end before the relay gives a timer's handler up (30 seconds)."""

UNREACHED = "telegram"

WEBHOOK_EVERY = timedelta(seconds=30)
STRAYS = 2
"""So many looks in a row that find another webhook are no change of our own."""

CONFLICT_LASTS = timedelta(seconds=30)
CONFLICT_FORGOTTEN = timedelta(minutes=2)
"""A restart lets two processes poll for some seconds. Whoever polls with this token for longer has stolen it."""

SWEEP_SECONDS = 300.0
"""A sweep that hangs is given up: the jobs behind it have to go on."""

Job = Callable[[], Awaitable[None]]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Guard:
    """Looks after the intake. `webhook` is where Telegram should send updates, empty for long polling."""

    database: Database
    shared: Shared
    bot: Bot
    webhook: str
    _conflict: tuple[datetime, datetime] | None = field(default=None, init=False)
    _looked: datetime = field(init=False)
    _strays: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        # At the start a webhook of our own may not be set yet.
        self._looked = self.shared.clock.now()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Return what is to be done again and again, after the sweeper's own job."""
        return self.watch_webhook, self.watch, self.forget

    @property
    def handlers(self) -> Mapping[str, Callable[[Timer], Awaitable[None]]]:
        """Return what is to be done for the guard's timers."""
        return {MARK: self.let_canary_walk}

    async def start(self) -> None:
        """Set the canary's timer, where it is not set already."""
        async with self.database.begin() as unit:
            await unit.timers.ensure(MARK, b"", {}, self.shared.clock.now())

    def sweeping(self, sweep: Job) -> Job:
        """Return the sweeper's job with a note of each sweep that came to its end; one that fails or hangs has none."""

        async def job() -> None:
            async with asyncio.timeout(SWEEP_SECONDS):
                await sweep()
            await self.note_sweep()

        return job

    async def note_sweep(self) -> None:
        """Note that idle conversations were swept."""
        async with self.database.begin() as unit:
            await note_sweep(unit.marks, self.shared.clock.now())

    async def note_conflict(self) -> None:
        """Note that somebody else polled with this bot's token; one who goes on with it closes the intake."""
        now = self.shared.clock.now()
        first, last = self._conflict or (now, now)
        if now - last > CONFLICT_FORGOTTEN:
            first = now
        self._conflict = first, now
        if now - first >= CONFLICT_LASTS:
            await self._doubt_token()

    async def watch_webhook(self) -> None:
        """Look whether Telegram still sends updates where it should; what looks wrong is looked at again soon."""
        now = self.shared.clock.now()
        if not self._strays and now - self._looked < WEBHOOK_EVERY:
            return
        self._looked = now
        try:
            found = (await self.bot.get_webhook_info()).url or ""
        except TelegramError as error:
            event(log, logging.WARNING, "webhook not looked at", **blame(error))
            return
        self._strays = 0 if found == self.webhook else self._strays + 1
        if self._strays >= STRAYS:
            await self._doubt_token()

    async def watch(self) -> None:
        """Look after keys, sweeps and disk, and tell each administrator once that the intake closed or opened."""
        now = self.shared.clock.now()
        async with self.database.begin() as unit:
            await note_key(unit.marks, self.shared.keys.current)
            await self.shared.gate.watch(unit.marks, now)
            news = await self.shared.gate.news(unit.marks, now)
            if news is None:
                return
            kind, facts = _notice(news)
            post = Post(unit.outbox)
            # One role of each person is told.
            told = {each.actor: each for each in await unit.staff.all() if each.role is Role.ADMINISTRATOR}
            for member in told.values():
                await post.tell(member.id, kind, facts, urgent=True, not_before=now)
        level = logging.INFO if news.reason is None else logging.ERROR
        event(log, level, "intake", kind=news.reason or "open")

    async def forget(self) -> None:
        """Destroy what ties a sender to anything, once its time is over."""
        now = self.shared.clock.now()
        async with self.database.begin() as unit:
            await unit.quotas.prune(now)
            await unit.pushes.prune(now)

    async def let_canary_walk(self, timer: Timer) -> None:
        """Let the canary walk, note the result, and set its timer anew."""
        step = await self._walk()
        now = self.shared.clock.now()
        result = Walk(now, step)
        again = UNREACHED_AGAIN if step == UNREACHED else CANARY_EVERY if result.succeeded else CANARY_AGAIN
        async with self.database.begin() as unit:
            # A timer that somebody else has carried out meanwhile has its successor.
            if await unit.timers.done(timer.id):
                await unit.marks.set(MARK, result.encode())
                await unit.timers.set(MARK, b"", {}, now + again)

    async def _walk(self) -> str:
        try:
            async with asyncio.timeout(WALK_SECONDS):
                _, keys = await self.shared.new_receipt("")
                step = await walk(self._begin, self.shared.areas, keys, _small_photo())
        except Exception as error:  # noqa: BLE001 - that it cannot walk at all is what it is for
            event(log, logging.ERROR, "canary cannot walk", **blame(error))
            return "database"
        return step or await self._call()

    async def _call(self) -> str:
        """See that Telegram answers, and return the step that failed."""
        for pause in (*CALL_PAUSES, None):
            try:
                async with asyncio.timeout(CALL_SECONDS / (len(CALL_PAUSES) + 1)):
                    await self.bot.get_me()
            except (TelegramError, TimeoutError) as error:
                if pause is None:
                    event(log, logging.ERROR, "canary failed", kind=UNREACHED, **blame(error))
                    return UNREACHED
                await asyncio.sleep(pause)
            else:
                break
        return ""

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[Work]:
        async with self.database.begin() as unit:
            yield self.shared.work(unit)

    async def _doubt_token(self) -> None:
        async with self.database.begin() as unit:
            await raise_alarm(unit.marks, Reason.TOKEN, self.shared.clock.now())


def _notice(news: News) -> tuple[str, dict[str, str]]:
    return ("intake.open", {}) if news.reason is None else ("intake.closed", {"reason": news.reason.value})


def _small_photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), "teal").save(file, "JPEG")
    return file.getvalue()


def describe(reason: Reason | None, last: Walk | None, now: datetime) -> Mapping[str, str]:
    """Return how intake and canary are, by part, as `/readyz` tells it."""
    intake = "open" if reason is None else f"closed: {reason}"
    if last is None:
        return {"intake": intake, "canary": "none yet"}
    if last.failed:
        went = f"failed: {last.step}"
    elif last.is_late(now):
        went = "late"
    else:
        went = "arrived" if last.succeeded else "nobody reads yet"
    return {"intake": intake, "canary": f"{went}, {last.at.isoformat(timespec='hours')}"}

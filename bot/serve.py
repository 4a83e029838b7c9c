"""Run the bot: take updates, deliver, answer health checks, and end in order."""

import asyncio
import logging
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from bot.app import Running, StartFault, build_application, load_keys, load_knowledge, open_database
from bot.clock import Clock, SystemClock
from bot.guarding import describe
from bot.logs import event
from bot.settings import Settings
from bot.storage.faults import StorageFault
from bot.tips.canary import look
from handlers.account import TokenRefused, WebhookPlace, connect, introduce, make_bot
from handlers.polling import Polling
from handlers.webhook import Hook, WebServer

RELAY_LATE = timedelta(minutes=10)
REFUSED = "BOT_TOKEN was refused: get the present token from @BotFather."

log = logging.getLogger(__name__)


async def serve(settings: Settings, clock: Clock | None = None, stop: asyncio.Event | None = None) -> None:
    """Run the bot until `stop` is set, or until the process is asked to end.

    Raises:
        StartFault, SettingsFault: it cannot start; one sentence says why.
    """
    ending = stop or _stop_on_signals()
    bot = make_bot(settings.required_token(), settings.api_url)
    knowledge = load_knowledge(settings)
    keys = load_keys(settings, create=True)
    async with open_database(settings, keys) as database:
        try:
            if await connect(bot, ending):
                async with build_application(
                    settings, bot, database, keys, knowledge, clock or SystemClock(settings.zone())
                ) as running:
                    await _run(running, settings, ending)
        except TokenRefused:
            raise StartFault(REFUSED) from None
        finally:
            await bot.shutdown()


async def _run(running: Running, settings: Settings, stop: asyncio.Event) -> None:
    bot = running.application.bot
    polling = Polling(bot, running.processor.take, running.guard.note_conflict)
    place = webhook_place(settings)
    hook = None if place is None else Hook(urlsplit(place.url).path, place.secret, bot, running.processor.take)
    web = WebServer(Readiness(running, stop, None if hook else polling), hook)
    try:
        web.listen(settings.webhook_listen, settings.webhook_port)
    except OSError as error:
        if hook is not None:
            raise StartFault(f"BOT_WEBHOOK_LISTEN and BOT_WEBHOOK_PORT cannot be used ({error.strerror}).") from None
        event(log, logging.WARNING, "no health pages: the port cannot be used", port=settings.webhook_port)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(running.relay.run(stop))
            tasks.create_task(introduce(bot, running.shared.catalogues, place))
            if hook is None:
                tasks.create_task(_poll(polling, stop))
            else:
                await stop.wait()
    except* TokenRefused:
        raise StartFault(REFUSED) from None
    finally:
        await web.close()
        event(log, logging.INFO, "stopped")


async def _poll(polling: Polling, stop: asyncio.Event) -> None:
    try:
        await polling.run(stop)
    finally:
        stop.set()


def webhook_place(settings: Settings) -> WebhookPlace | None:
    """Return where Telegram is to send updates; None for long polling."""
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    return WebhookPlace(settings.webhook_url, settings.webhook_secret.get_secret_value())


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


@dataclass(frozen=True, slots=True)
class Readiness:
    """Answers `/readyz`: what is wrong, by part, without a number of tips.

    `intake` and `canary` are told as well, and make no bot unready, whatever they say (`handlers.webhook.INFORMATION`):
    a load balancer would take the whole bot away, and learning, checking and the help lines go on without tips.
    `intake` is `open` or `closed: <reason>`; `canary` is `none yet`, or how the last one went (`arrived`,
    `failed: <step>`, `late` when another should have followed, `nobody reads yet`) and at which hour.
    """

    running: Running
    stop: asyncio.Event
    polling: Polling | None

    async def __call__(self) -> Mapping[str, str]:
        """Look at every part."""
        wrong: dict[str, str] = {}
        if self.stop.is_set():
            wrong["process"] = "stopping"
        if self.polling is not None and not self.polling.reachable:
            wrong["telegram"] = "does not answer"
        now = self.running.shared.clock.now()
        try:
            async with self.running.database.begin() as unit:
                if await unit.timers.latest_delay(now) > RELAY_LATE:
                    wrong["relay"] = "late"
                closed = await self.running.shared.gate.closed(unit.marks, now)
                wrong |= describe(closed, await look(unit.marks), now)
        except StorageFault:
            wrong["database"] = "does not answer"
        return wrong


async def relay(settings: Settings) -> None:
    """Deliver and keep time, without taking updates, until the process is asked to end."""
    stop = _stop_on_signals()
    bot = make_bot(settings.required_token(), settings.api_url)
    keys = load_keys(settings, create=False)
    async with open_database(settings, keys) as database:
        try:
            if await connect(bot, stop):
                async with build_application(
                    settings, bot, database, keys, load_knowledge(settings), SystemClock(settings.zone())
                ) as running:
                    await running.relay.run(stop)
        except TokenRefused:
            raise StartFault(REFUSED) from None
        finally:
            await bot.shutdown()

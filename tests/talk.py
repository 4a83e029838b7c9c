"""Conversations as tests read them: people who write and tap, the real bot, and a Telegram without a network.

`FakeTelegram` is a PTB request that asks the emulator directly, so it is as strict as the emulator is.
"""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pydantic import SecretStr
from telegram import Bot, Update
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.app import Knowledge, Running, build_application, load_keys, open_database
from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.model import ApiError, Json, LostAnswer, Room, Upload
from bot.demo.people import Person
from bot.demo.seen import Seen
from bot.demo.stand import DemoSettings
from bot.settings import Settings
from bot.staff.invitations import Invitations
from bot.staff.model import Role

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
MENTENG = "62.71.03.1002"


class FakeTelegram(BaseRequest):
    """Carries PTB's calls to an emulator without a network."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **_timeouts: Any
    ) -> tuple[int, bytes]:
        root, _, asked = unquote(url).partition("/bot")
        token, _, name = asked.partition("/")
        params = dict(request_data.json_parameters) if request_data else {}
        files = (
            {key: Upload(file[0] or key, file[1], file[2]) for key, file in (request_data.multipart_data or {}).items()}
            if request_data
            else {}
        )
        try:
            if root.endswith("/file"):
                return 200, self._emulator.download(token, name)
            result = await self._emulator.call(token, name, params, files)
        except ApiError as error:
            body = {"ok": False, "error_code": error.code, "description": error.description}
            if error.retry_after:
                body["parameters"] = {"retry_after": error.retry_after}
            return error.code, json.dumps(body).encode()
        except LostAnswer as lost:
            raise (TimedOut() if "time" in str(lost) else NetworkError("connection lost")) from lost
        return 200, json.dumps({"ok": True, "result": result}).encode()


@dataclass(slots=True)
class Talk:
    """A running bot and the people who talk to it. What they do is handled before the call returns."""

    emulator: Emulator
    clock: MovableClock
    running: Running
    bot: Bot
    settings: Settings
    _people: dict[str, "Talker"] = field(default_factory=dict)

    def person(self, name: str = "Warga", language: str = "id", person_id: int | None = None) -> "Talker":
        """Return somebody by name, the same person each time."""
        if name not in self._people:
            number = person_id or 7_000_000_001 + len(self._people)
            self._people[name] = Talker(self, self.emulator.add_person(number, name, language_code=language))
        return self._people[name]

    def group(self, *members: "Talker", title: str = "RT 3", **kind: Any) -> Room:
        """Open a group of these people with the bot in it, as an ordinary member."""
        inside = {each.person: "member" for each in members}
        return self.emulator.add_group(title, {**inside, self.emulator.world.bots[TOKEN]: "member"}, **kind)

    async def officer(self, name: str, role: Role, area: str | None = None, language: str = "id") -> "Talker":
        """Return somebody who joined the staff through an invitation."""
        async with self.running.database.begin() as unit:
            shared = self.running.shared
            code, _ = await Invitations(unit.staff, shared.keys, shared.areas).issue(role, area, self.clock.now())
        talker = self.person(name, language)
        await talker.says(f"/start {code}")
        return talker

    async def settle(self) -> None:
        """Let the bot handle every update that waits, and deliver what is due."""
        while updates := self.emulator.pending_updates(TOKEN):
            for update in updates:
                await self.running.processor.take(Update.de_json(update, self.bot))
        await self.running.processor.shutdown()
        await self.running.relay.once()

    async def wait(self, **distance: float) -> None:
        """Let time pass, and let what falls due happen."""
        self.clock.advance(timedelta(**distance))
        await self.settle()

    def bytes_at_rest(self) -> bytes:
        """Return everything that the database has on disk, with its write-ahead log."""
        return b"".join(path.read_bytes() for path in sorted(self.settings.data_dir.glob("bot.db*")))


@dataclass(slots=True)
class Talker:
    """One person of a talk. Methods return the person, so that a test reads like the dialog."""

    talk: Talk
    person: Person

    async def says(self, text: str, *, chat: Room | None = None, reply_to: int | None = None) -> "Talker":
        """Write something, to the bot or into a group."""
        await self.person.says(text, chat=chat, reply_to=reply_to)
        await self.talk.settle()
        return self

    async def sends_photo(self, data: bytes, caption: str = "") -> "Talker":
        """Send a picture as a photo."""
        await self.person.sends_photo(data, caption)
        await self.talk.settle()
        return self

    async def sends_document(self, data: bytes, name: str, caption: str = "") -> "Talker":
        """Send a file as it is."""
        await self.person.sends_document(data, name, caption=caption)
        await self.talk.settle()
        return self

    async def forwards(self, text: str, picture: bytes | None = None) -> "Talker":
        """Send on what somebody else wrote, or a picture with it."""
        await self.person.forwards(text, picture=picture)
        await self.talk.settle()
        return self

    async def asks_inline(self, words: str) -> list[Json]:
        """Type the bot's name and some words in any chat, and return the results that appear above."""
        number = await self.person.inline_query(words)
        await self.talk.settle()
        return self.person.inline_results.get(number, [])

    async def taps(self, *labels: str) -> "Talker":
        """Tap one button after the other, each by its label, a part of it, or its data."""
        for label in labels:
            await self.person.taps(label)
            await self.talk.settle()
        return self

    @property
    def screen(self) -> Seen:
        """The newest message of the bot."""
        return self.person.screen

    @property
    def reads(self) -> str:
        """The text of the newest message of the bot."""
        return self.person.screen.text

    @property
    def buttons(self) -> list[str]:
        """The labels on the newest message of the bot."""
        return [button.text for button in self.person.screen.buttons]

    @property
    def pictures(self) -> list[Seen]:
        """The messages of the bot that show a picture."""
        return [message for message in self.person.chat() if message.from_bot and message.media == "photo"]

    @property
    def chat(self) -> list[Seen]:
        """Everything that is in the chat."""
        return self.person.chat()

    @property
    def toast(self) -> str:
        """The last short answer to a tap."""
        return self.person.toasts[-1].text if self.person.toasts else ""


@asynccontextmanager
async def open_talk(
    folder: Path, knowledge: Knowledge, *, database_url: str | None = None, **settings: Any
) -> AsyncIterator[Talk]:
    """Put the real bot together over a fake Telegram."""
    async with AsyncExitStack() as stack:
        clock = MovableClock()
        emulator = Emulator(clock)
        emulator.add_bot(TOKEN)
        own = DemoSettings(
            token=SecretStr(TOKEN),
            data_dir=folder,
            database_url=database_url and SecretStr(database_url),
            **{"tip_delay_minutes": 0, "tip_undo_minutes": 0} | settings,
        )
        keys = load_keys(own, create=True)
        database = await stack.enter_async_context(open_database(own, keys))
        request = FakeTelegram(emulator)
        bot = Bot(TOKEN, request=request, get_updates_request=request)
        await bot.initialize()
        running = await stack.enter_async_context(build_application(own, bot, database, keys, knowledge, clock))
        yield Talk(emulator, clock, running, bot, own)

"""The chat page's side of the emulator: what each person sees, as it happens, and what they do."""

import asyncio
import base64
import inspect
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from tornado import websocket

from bot.demo.emulator import Emulator
from bot.demo.local import LocalHandler
from bot.demo.model import ApiError, Json, Message, Room
from bot.demo.onlooker import CannotError
from bot.demo.people import Person
from bot.demo.profile import commands_for, words_for
from bot.demo.seen import Button, Seen, see
from bot.demo.world import BotAccount, Event

ADVANCES: Final = (1, 24)
"""Hours by which the page may move the clock."""


@dataclass(frozen=True, slots=True)
class PagePerson:
    """Somebody whose phone the page shows; `hint` says what to try on it while it is empty."""

    id: int
    name: str
    role: str
    color: str
    hint: str = ""


@dataclass(slots=True, eq=False)
class Page:
    """What the page shows: phones of some people in their chats with one bot, and a clock to move."""

    emulator: Emulator
    bot: BotAccount
    people: Sequence[PagePerson]
    on_advance: Callable[[timedelta], Awaitable[None] | None] | None = None
    open: set["LiveHandler"] = field(default_factory=set)

    def person(self, number: object) -> Person:
        """Return the driver of a person on the page.

        Raises:
            CannotError: nobody of that number is shown.
        """
        if not isinstance(number, int) or all(person.id != number for person in self.people):
            raise CannotError(f"nobody on this page has the number {number}")
        return self.emulator.people[number]

    def hello(self) -> Json:
        """Return who is there and what time it is."""
        bot = {"name": words_for(self.bot, "name", "id"), "username": self.bot.account.username}
        people = [asdict(person) for person in self.people]
        return {"type": "hello", "bot": bot, "people": people, "now": self._now(), "flood": self.emulator.flood}

    def _now(self) -> str:
        return self.emulator.world.clock.now().isoformat()

    def chat(self, person: Person) -> Json:
        """Return everything on one phone."""
        room = person.room(self.bot)
        messages = [_message_json(see(message, person.account)) for message in room.history.values()]
        commands = commands_for(self.bot, person.account, room)
        about = {"messages": messages, "commands": commands, "blocked": room.blocked}
        return {"type": "chat", "person": person.id, **about}

    def event_json(self, event: Event) -> Json | None:
        """Return an event as the page reads it; None when it does not concern the page."""
        if event.kind == "clock":
            return {"type": "clock", "now": self._now()}
        if event.room is None or event.room is not self.bot.rooms.get(event.person):
            return None
        if all(person.id != event.person for person in self.people):
            return None
        person = self.emulator.people[event.person]
        if event.kind == "membership":
            return self.chat(person)
        return {"type": event.kind, "person": event.person, **self._details(event, event.room, person)}

    def _details(self, event: Event, room: Room, person: Person) -> Json:
        if isinstance(event.message, Message):
            return {"message": _message_json(see(event.message, person.account))}
        if event.kind == "deleted":
            return {"ids": list(event.ids)}
        if event.kind == "commands":
            return {"commands": commands_for(self.bot, person.account, room)}
        return event.data

    async def advance(self, hours: object) -> None:
        """Move the clock and tell every page.

        Raises:
            CannotError: there is no clock to move, or not by so much.
        """
        if hours not in ADVANCES or self.on_advance is None:
            raise CannotError("this clock cannot be moved like that")
        moved = self.on_advance(timedelta(hours=int(str(hours))))
        if inspect.isawaitable(moved):
            await moved
        for person in self.people:
            self.emulator.people[person.id].room(self.bot)  # lets messages disappear whose time is over
        self.emulator.world.tell(Event("clock", 0))


def _message_json(seen: Seen) -> Json:
    url = f"/media/{seen.file['file_id']}" if seen.file else None
    other = seen.media not in (None, "photo", "voice", "contact", "location", "poll")
    document = {"name": seen.file.get("file_name") or seen.media, "url": url, "size": seen.file.get("file_size", 0)}
    return {
        "id": seen.id,
        "from": "bot" if seen.from_bot else "person",
        "date": seen.date.isoformat(),
        "edited": seen.edited,
        "html": seen.html,
        "text": seen.text,
        "keyboard": [[_button_json(button) for button in row] for row in seen.keyboard],
        "photo": url if seen.media == "photo" else None,
        "document": document if other else None,
        "voice": url if seen.media == "voice" else None,
        "protected": seen.protected,
        "spoiler": seen.spoiler,
        "forward": seen.forward,
        "silent": seen.silent,
    }


def _button_json(button: Button) -> Json:
    out: Json = {"text": button.text, "kind": button.kind}
    names = {"callback": "data", "url": "url", "copy": "copy", "share": "share"}
    return {**out, names[button.kind]: button.value} if button.kind in names else out


async def _act(page: Page, wish: Json) -> None:
    """Do what somebody did on the page."""
    match wish["do"]:
        case "advance":
            await page.advance(wish["hours"])
        case "say" | "photo" | "document":
            await _send(page.person(wish["person"]), page.bot, wish)
        case "start":
            await page.person(wish["person"]).starts(wish.get("payload") or None, bot=page.bot)
        case "tap":
            person = page.person(wish["person"])
            await person.taps_at(int(wish["message"]), int(wish["row"]), int(wish["col"]), chat=person.room(page.bot))
        case "delete":
            person = page.person(wish["person"])
            await person.deletes(int(wish["message"]), chat=person.room(page.bot))
        case "clear":
            await page.person(wish["person"]).clears(bot=page.bot)
        case "block":
            await page.person(wish["person"]).blocks(page.bot)
        case "unblock":
            await page.person(wish["person"]).unblocks(page.bot)
        case other:
            raise CannotError(f"the page cannot {other}")


async def _send(person: Person, bot: BotAccount, wish: Json) -> None:
    if wish["do"] == "say":
        await person.says(str(wish["text"]), chat=person.room(bot))
        return
    data, caption = base64.b64decode(wish["data"], validate=True), str(wish.get("caption") or "")
    name = str(wish["name"])
    if wish["do"] == "photo":
        await person.sends_photo(data, caption, name=name, chat=person.room(bot))
    else:
        await person.sends_document(data, name, caption=caption, chat=person.room(bot))


class LiveHandler(LocalHandler, websocket.WebSocketHandler):
    """One open page."""

    def initialize(self, page: Page) -> None:
        """Take what to show."""
        self.page = page
        self.closed = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None

    def check_origin(self, origin: str) -> bool:
        """Accept the page itself, and no other web site."""
        return urlsplit(origin).netloc.lower() == self.request.host.lower()

    def open(self, *_: str, **__: str) -> None:
        """Show everything, then whatever happens."""
        self.page.open.add(self)
        self._pump = asyncio.create_task(self._stream())

    async def _stream(self) -> None:
        with self.page.emulator.subscribe() as events:
            await self._show(self.page.hello())
            for person in self.page.people:
                await self._show(self.page.chat(self.page.emulator.people[person.id]))
            async for event in events:
                if (shown := self.page.event_json(event)) is not None:
                    await self._show(shown)

    async def _show(self, shown: Json) -> None:
        await self.write_message(json.dumps(shown))

    async def on_message(self, message: str | bytes) -> None:
        """Do what the page asks for, or tell it why not."""
        try:
            await _act(self.page, json.loads(message))
        except (CannotError, ApiError, KeyError, TypeError, ValueError) as error:
            await self._show({"type": "error", "text": str(error) or type(error).__name__})

    def on_close(self) -> None:
        """Stop showing."""
        self.page.open.discard(self)
        if self._pump is not None:
            self._pump.cancel()
        self.closed.set()

    async def leave(self) -> None:
        """Close the page's connection without waiting for the browser's goodbye."""
        connection = self.ws_connection
        self.close(1001, "the demo ends")
        if connection is not None and connection.stream is not None:
            connection.stream.close()
        await self.closed.wait()

"""The local Bot API: bots, people, groups, and the one door through which bots call it."""

import asyncio
import inspect
import itertools
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, Self

from bot.clock import Clock, SystemClock
from bot.demo.faults import Faults, Rule
from bot.demo.flood import FloodControl
from bot.demo.methods import METHODS, NAMES
from bot.demo.model import Account, ApiError, Json, LostAnswer, Result, Room, Upload, new_group
from bot.demo.people import Person
from bot.demo.request import Request, read_params
from bot.demo.updates import Updates
from bot.demo.webhooks import Courier, Retry, WebhookSettings
from bot.demo.world import BotAccount, Event, World

CALLS_KEPT: Final = 10_000

Status = Literal["creator", "administrator", "member", "left", "kicked"]


@dataclass(slots=True)
class Call:
    """One call of the Bot API. `outcome` is `ok`, the error's description, `lost`, or empty while it runs."""

    bot: str
    method: str
    params: Json
    files: tuple[str, ...]
    at: datetime
    outcome: str = ""
    result: Result | None = field(default=None, repr=False)


class Subscription:
    """A stream of events. Close it, or use it as a context manager."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        world.watchers.append(self._events.put_nowait)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aiter__(self) -> AsyncIterator[Event]:
        while True:
            yield await self._events.get()

    def close(self) -> None:
        """Listen no more."""
        self._world.watchers.remove(self._events.put_nowait)


class Emulator:
    """A small Bot API server without a network: state in memory, strict like Telegram.

    Dates, the 48 hours in which messages can be deleted, the 30 seconds in which taps can be answered, and flood
    windows follow the clock; long polls and pauses between deliveries take real time.
    """

    def __init__(
        self, clock: Clock | None = None, *, flood: bool = False, seed: int = 0, retry: Retry | None = None
    ) -> None:
        self.faults = Faults(seed)
        self.world = World(clock or SystemClock(), self.faults, retry or Retry(), flood=flood)
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.people: dict[int, Person] = {}
        self._group_ids = itertools.count(1)
        self._webhooks: dict[str, WebhookSettings] = {}

    @property
    def flood(self) -> bool:
        """Whether flood control is on."""
        return self.world.flood

    @flood.setter
    def flood(self, on: bool) -> None:
        self.world.flood = on

    def add_bot(
        self, token: str, username: str = "desa_binaan_bot", name: str = "Desa Binaan", *, topics: bool = False
    ) -> BotAccount:
        """Register a bot; the number before the colon of its token is its id. `topics`: also in private chats."""
        account = Account(int(token.partition(":")[0]), name, username, is_bot=True)
        world = self.world
        bot = BotAccount(token, account, Updates(world.clock, self.faults), FloodControl(world.clock), topics)
        world.bots[token] = bot
        world.accounts[account.id] = account
        return bot

    def add_person(
        self, person_id: int, first_name: str, *, username: str | None = None, language_code: str | None = "id"
    ) -> Person:
        """Register a human and return how to drive them."""
        account = self.world.accounts[person_id] = Account(person_id, first_name, username, language_code)
        person = self.people[person_id] = Person(self.world, account)
        return person

    def add_group(
        self,
        title: str,
        members: Mapping[Person | BotAccount, Status],
        *,
        kind: Literal["group", "supergroup"] = "supergroup",
        forum: bool = False,
    ) -> Room:
        """Open a group, or with `forum` one with topics, and return it."""
        number = next(self._group_ids)
        group_id = -number if kind == "group" else -1_000_000_000_000 - number
        room = self.world.groups[group_id] = new_group(group_id, title, kind, forum=forum)
        room.members.update({member.account.id: status for member, status in members.items()})
        return room

    def migrate(self, group: Room) -> Room:
        """Turn a basic group into a supergroup with a new id; the old id answers with the new one."""
        group_id = -1_000_000_000_000 - next(self._group_ids)
        room = self.world.groups[group_id] = new_group(group_id, group.title, "supergroup", forum=False)
        room.members.update(group.members)
        self.world.migrated[group.id] = group_id
        return room

    def deactivate(self, person: Person) -> None:
        """Let a human delete their account."""
        person.account.deactivated = True

    async def call(
        self, token: str, method: str, params: Mapping[str, object], files: Mapping[str, Upload] | None = None
    ) -> Result:
        """Carry out a Bot API method and return its JSON-able result.

        Raises:
            ApiError: the service refuses.
            LostAnswer: a fault swallowed the call or its answer.
        """
        if self.faults.out:
            raise LostAnswer("drop")
        bot = self.world.bots.get(token)
        if bot is None:
            raise ApiError(401, "Unauthorized")
        name = NAMES.get(method.lower())
        if name is None:
            raise ApiError(404, "Not Found: method not found")
        typed = read_params(params)
        call = Call(str(bot.account.username), name, typed, tuple(files or ()), self.world.clock.now())
        self.calls.append(call)
        return await self._carry_out(call, Request(self.world, bot, typed, files or {}))

    async def _carry_out(self, call: Call, request: Request) -> Result:
        rule = self.faults.for_call(call.method)
        try:
            result = await self._run(call.method, request, rule)
        except ApiError as error:
            call.outcome = error.description
            raise
        except (LostAnswer, asyncio.CancelledError):
            call.outcome = "lost"
            raise
        call.outcome, call.result = "ok", result
        return result

    async def _run(self, name: str, request: Request, rule: Rule | None) -> Result:
        if rule is not None and not rule.after_effect:
            rule.strike()
        result = METHODS[name](request)
        if inspect.isawaitable(result):
            result = await result
        if rule is not None:
            rule.strike()
        return result

    def called(self, method: str) -> list[Call]:
        """Return the calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    def pending_updates(self, token: str) -> list[Json]:
        """Take everything that waits for a bot, as delivered."""
        return self.world.bots[token].updates.take()

    def download(self, token: str, path: str) -> bytes:
        """Return the bytes of a file by its download path.

        Raises:
            ApiError: no such bot or file.
            LostAnswer: the service is out, or a fault that meets `download` swallowed the file.
        """
        if self.faults.out:
            raise LostAnswer("drop")
        if token not in self.world.bots:
            raise ApiError(401, "Unauthorized")
        if (rule := self.faults.for_call("download")) is not None:
            rule.strike()
        stored = self.world.files.at(path)
        if stored is None:
            raise ApiError(404, "Not Found")
        return stored.data

    def subscribe(self) -> Subscription:
        """Return a stream of everything people see."""
        return Subscription(self.world)

    def connect(self, courier: Courier) -> None:
        """Take a network for webhooks, and deliver again to those that were set before `close`."""
        self.world.courier = courier
        for token, settings in self._webhooks.items():
            self.world.open_webhook(self.world.bots[token], settings)
        self._webhooks.clear()

    async def close(self) -> None:
        """End every poll and every delivery; what was not delivered is kept."""
        for bot in self.world.bots.values():
            if bot.webhook is not None:
                self._webhooks[bot.token] = bot.webhook.settings
            await self.world.close_webhook(bot)
            bot.updates.close()
        courier, self.world.courier = self.world.courier, None
        if courier is not None:
            await courier.close()

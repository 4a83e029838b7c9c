"""The state of the emulated service: bots, people, groups, their rooms, and what happens in them."""

import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.clock import Clock
from bot.demo.faults import Faults
from bot.demo.files import FileStore
from bot.demo.flood import FloodControl
from bot.demo.model import Account, ApiError, Json, Message, Room, bad_request, forbidden
from bot.demo.updates import Updates
from bot.demo.webhooks import Courier, Retry, WebhookSender, WebhookSettings

ANSWER_SECONDS: Final = 30
"""How long a button tap or an inline query can be answered."""

EventKind = Literal[
    "message", "edited", "deleted", "toast", "answered", "action", "commands", "membership", "inline", "clock"
]


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person sees happen. `ids` are deleted messages; `data` depends on the kind."""

    kind: EventKind
    person: int
    room: Room | None = None
    message: Message | None = None
    ids: tuple[int, ...] = ()
    data: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A tap or an inline query that waits for its answer."""

    room: Room | None
    person: int
    asked_at: float


@dataclass(slots=True, eq=False)
class BotAccount:
    """A bot: who it is, its queue, and everything it told the service about itself."""

    token: str
    account: Account
    updates: Updates
    flood: FloodControl
    topics: bool = False
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    rooms: dict[int, Room] = field(default_factory=dict)
    taps: OrderedDict[str, Question] = field(default_factory=OrderedDict)
    inline: OrderedDict[str, Question] = field(default_factory=OrderedDict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    menus: dict[int, Json] = field(default_factory=dict)
    webhook: WebhookSender | None = None


class World:
    """Everything the service knows. Knows no HTTP and no method names."""

    def __init__(self, clock: Clock, faults: Faults, retry: Retry, *, flood: bool) -> None:
        self.clock = clock
        self.faults = faults
        self.retry = retry
        self.flood = flood
        self.courier: Courier | None = None
        self.files = FileStore()
        self.bots: dict[str, BotAccount] = {}
        self.accounts: dict[int, Account] = {}
        self.groups: dict[int, Room] = {}
        self.migrated: dict[int, int] = {}
        self.listeners: dict[int, list[Callable[[Event], None]]] = {}
        self.watchers: list[Callable[[Event], None]] = []

    def now(self) -> int:
        """Return the present moment as a Unix time."""
        return int(self.clock.now().timestamp())

    async def close_webhook(self, bot: BotAccount) -> None:
        """Stop posting to a bot; what was not delivered waits for polls."""
        sender, bot.webhook = bot.webhook, None
        if sender is not None:
            bot.updates.detach(await sender.stop())

    def open_webhook(self, bot: BotAccount, settings: WebhookSettings) -> None:
        """Post updates to a bot from now on.

        Raises:
            ApiError: the emulator has no network.
        """
        if self.courier is None:
            raise bad_request("bad webhook: this emulator runs without a network")
        bot.webhook = WebhookSender(settings, self.courier, self.clock, self.faults, self.retry)
        bot.updates.attach(bot.webhook)

    def private(self, bot: BotAccount, person: Account) -> Room:
        """Return the private chat of a person with a bot."""
        room = bot.rooms.get(person.id)
        if room is None:
            room = bot.rooms[person.id] = Room(person.id, "private", bot.ids, person=person, forum=bot.topics)
        if room.expiries:
            self._expire(room)
        return room

    def _expire(self, room: Room) -> None:
        """Let messages disappear whose auto-delete time is over."""
        now = self.now()
        over = [number for number, end in room.expiries.items() if end <= now]
        for number in over:
            del room.expiries[number]
        self.remove(room, over)

    def room(self, bot: BotAccount, chat_id: int | str) -> Room:
        """Return a chat that the bot can see.

        Raises:
            ApiError: there is none, or the bot is not in it.
        """
        if isinstance(chat_id, str):
            raise bad_request("chat not found")
        if chat_id > 0:
            person = self.accounts.get(chat_id)
            if person is None:
                raise bad_request("chat not found")
            if person.is_bot:
                raise forbidden("bot can't send messages to bots")
            return self.private(bot, person)
        return self._group(bot, chat_id)

    def _group(self, bot: BotAccount, chat_id: int) -> Room:
        if (successor := self.migrated.get(chat_id)) is not None:
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, reason, migrate_to=successor)
        group = self.groups.get(chat_id)
        if group is None:
            raise bad_request("chat not found")
        status = group.members.get(bot.account.id, "none")
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {group.kind} chat")
        if status in ("none", "left"):
            raise forbidden(f"bot is not a member of the {group.kind} chat")
        return group

    def writable(self, bot: BotAccount, chat_id: int | str) -> Room:
        """Return a chat that the bot may write to.

        Raises:
            ApiError: as `room`, or the person never wrote, blocked the bot or is gone.
        """
        room = self.room(bot, chat_id)
        if room.person is not None:
            if room.person.deactivated:
                raise forbidden("user is deactivated")
            if room.blocked:
                raise forbidden("bot was blocked by the user")
            if not room.started:
                raise forbidden("bot can't initiate conversation with a user")
        return room

    def post(self, room: Room, sender: Account, **fields: Any) -> Message:  # noqa: ANN401 - the fields of a Message
        """Put a message into a room and show it."""
        message = Message(next(room.ids), room, sender, self.now(), **fields)
        room.keep(message)
        self.show("message", room, message)
        return message

    def show(self, kind: EventKind, room: Room, message: Message | None = None, **data: object) -> None:
        """Tell everybody in a room what happened."""
        people = (room.id,) if room.person is not None else tuple(room.members)
        for person in people:
            self.tell(Event(kind, person, room, message, data=data))

    def tell(self, event: Event) -> None:
        """Tell one person, and whoever watches, what happened."""
        for listener in self.listeners.get(event.person, ()):
            listener(event)
        for watcher in self.watchers:
            watcher(event)

    def remove(self, room: Room, ids: Iterator[int] | list[int]) -> list[int]:
        """Take messages out of a room and return the ids of those that were there."""
        gone = [number for number in ids if room.history.pop(number, None) is not None]
        if gone:
            people = (room.id,) if room.person is not None else tuple(room.members)
            for person in people:
                self.tell(Event("deleted", person, room, ids=tuple(gone)))
        return gone

    def ask(self, questions: OrderedDict[str, Question], number: str, room: Room | None, person: int) -> None:
        """Remember that a person waits for an answer, and forget those who waited too long."""
        now = self.clock.now().timestamp()
        while questions and now - next(iter(questions.values())).asked_at > ANSWER_SECONDS:
            questions.popitem(last=False)
        questions[number] = Question(room, person, now)

    def answered(self, questions: OrderedDict[str, Question], number: str) -> Question:
        """Return the question that is answered, for the first time and in time.

        Raises:
            ApiError: it is not there, was answered, or is too old.
        """
        question = questions.pop(number, None)
        if question is None or self.clock.now().timestamp() - question.asked_at > ANSWER_SECONDS:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return question

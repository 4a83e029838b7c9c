"""What a chat service holds: accounts, rooms, messages, files, and the errors it answers with."""

import itertools
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Json = dict[str, Any]
"""A JSON object as the Bot API writes it."""

Result = dict[str, Any] | list[Any] | bool | int | str
"""What a Bot API method returns."""

Keyboard = list[list[Json]]
"""The rows of an inline keyboard, each button a Bot API `InlineKeyboardButton`."""

HISTORY_LIMIT: Final = 2000
"""Messages a room remembers; older ones are forgotten, so that a long benchmark does not grow without end."""


class ApiError(Exception):
    """An answer `{"ok": false}` of the Bot API."""

    def __init__(
        self, code: int, description: str, *, retry_after: int | None = None, migrate_to: int | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def to_json(self) -> Json:
        """Return the body of the answer."""
        parameters = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to}
        known = {name: value for name, value in parameters.items() if value is not None}
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": known} if known else body


class LostAnswer(Exception):
    """No answer arrives: the connection hangs (`timeout`), is closed (`drop`), or a proxy answers rubbish (`502`)."""

    def __init__(self, kind: Literal["timeout", "drop", "502"]) -> None:
        super().__init__(kind)
        self.kind = kind


def bad_request(description: str) -> ApiError:
    """Return the error of a request that the Bot API refuses."""
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    """Return the error of a chat that the bot may not use."""
    return ApiError(403, f"Forbidden: {description}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with a request."""

    name: str
    data: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the service keeps."""

    file_id: str
    unique_id: str
    name: str
    mime: str
    data: bytes = field(repr=False)
    path: str


@dataclass(slots=True, eq=False)
class Account:
    """A user of the service, human or bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    deactivated: bool = False

    def to_json(self) -> Json:
        """Return the Bot API `User`."""
        out: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            out["username"] = self.username
        if self.language_code:
            out["language_code"] = self.language_code
        return out


@dataclass(slots=True)
class Topic:
    """A thread of a forum; its id is the id of the service message that opened it."""

    id: int
    name: str
    icon_color: int = 0x6FB9F0
    closed: bool = False


@dataclass(slots=True, eq=False)
class Message:
    """A message in a room; `media` holds the Bot API fields of its attachment, such as `{"photo": [...]}`."""

    id: int
    room: "Room"
    sender: Account
    date: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    media: Json = field(default_factory=dict)
    keyboard: Keyboard | None = None
    reply_to: "Message | None" = None
    topic: int | None = None
    forward_origin: Json | None = None
    album: str | None = None
    edited: int | None = None
    protected: bool = False
    silent: bool = False
    spoiler: bool = False
    extra: Json = field(default_factory=dict)

    def to_json(self, *, nested: bool = False) -> Json:
        """Return the Bot API `Message`; a nested one does not tell what it replies to."""
        out: Json = {"message_id": self.id, "from": self.sender.to_json(), "chat": self.room.to_json()}
        out["date"] = self.date
        if self.text:
            name = "caption" if self.media else "text"
            out[name] = self.text
            if self.entities:
                out["caption_entities" if self.media else "entities"] = self.entities
        out.update(self.media)
        out.update(self.extra)
        if self.keyboard:
            out["reply_markup"] = {"inline_keyboard": self.keyboard}
        if self.topic is not None:
            out |= {"message_thread_id": self.topic, "is_topic_message": True}
        if self.reply_to is not None and not nested:
            out["reply_to_message"] = self.reply_to.to_json(nested=True)
        rest = {
            "forward_origin": self.forward_origin,
            "media_group_id": self.album,
            "edit_date": self.edited,
            "has_protected_content": self.protected,
            "has_media_spoiler": self.spoiler,
        }
        out.update({name: value for name, value in rest.items() if value})
        return out


@dataclass(slots=True, eq=False)
class Room:
    """A private chat of one person with one bot, or a group."""

    id: int
    kind: Literal["private", "group", "supergroup"]
    ids: Iterator[int]
    title: str = ""
    person: Account | None = None
    forum: bool = False
    started: bool = False
    blocked: bool = False
    auto_delete: int = 0
    expiries: dict[int, int] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    history: OrderedDict[int, Message] = field(default_factory=OrderedDict)

    def to_json(self) -> Json:
        """Return the Bot API `Chat`."""
        if self.person is not None:
            out: Json = {"id": self.id, "type": "private", "first_name": self.person.first_name}
            if self.person.username:
                out["username"] = self.person.username
            return out
        out = {"id": self.id, "type": self.kind, "title": self.title}
        return {**out, "is_forum": True} if self.forum else out

    def keep(self, message: Message) -> None:
        """Add a message, forgetting the oldest beyond HISTORY_LIMIT."""
        self.history[message.id] = message
        if self.auto_delete:
            self.expiries[message.id] = message.date + self.auto_delete
        if len(self.history) > HISTORY_LIMIT:
            self.history.popitem(last=False)

    def is_admin(self, account: Account) -> bool:
        """Tell whether the account administrates this group."""
        return self.members.get(account.id) in ("creator", "administrator")


def new_group(group_id: int, title: str, kind: Literal["group", "supergroup"], *, forum: bool) -> Room:
    """Return an empty group, with message ids of its own."""
    return Room(group_id, kind, itertools.count(1), title, forum=forum)

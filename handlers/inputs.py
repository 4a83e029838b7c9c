"""The edge: a Telegram update becomes an origin and an input, and everything else about its sender is dropped."""

import re
import unicodedata
from dataclasses import dataclass

from telegram import Chat, Message, Update, User

from handlers.context import Attachment, Command, Input, Presence, Text
from handlers.files import Enclosed, enclosed_in
from handlers.keyboards import Tap

ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER, Update.INLINE_QUERY]

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?\Z", re.DOTALL)
_WORD = re.compile(r"\w+")
SHORTEST_NAME = 3
"""Letters of the shortest word that is looked for as a name; shorter ones are everybody's."""

_KINDS = (
    "photo", "voice", "audio", "video", "video_note", "animation", "document", "sticker", "contact", "location",
    "venue", "poll", "dice", "story", "checklist", "live_photo", "game", "invoice", "paid_media", "giveaway",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an update came from: known to the engine alone, never to a handler.

    `message` is the message that was sent, or the one whose button was tapped; `protected` tells whether that one
    is kept from being forwarded and saved.
    """

    chat: int
    message: int | None
    callback: str | None
    offered_language: str | None
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """An update of a private chat, read. `enclosed` is the photo or document that came with it: see `Turn.fetch`."""

    update_id: int
    origin: Origin
    given: Input
    enclosed: Enclosed | None = None


def read(update: Update) -> Received | None:
    """Read an update; None for what is no conversation (groups, channels, inline queries, edits, services)."""
    person = update.effective_user
    offered = person.language_code if person else None
    if update.my_chat_member and update.my_chat_member.chat.type == Chat.PRIVATE:
        reachable = update.my_chat_member.new_chat_member.status not in ("kicked", "left")
        origin = Origin(update.my_chat_member.chat.id, None, None, offered)
        return Received(update.update_id, origin, Presence(reachable))
    if update.callback_query and update.callback_query.message:
        message = update.callback_query.message
        if message.chat.type != Chat.PRIVATE:
            return None
        protected = isinstance(message, Message) and bool(message.has_protected_content)
        origin = Origin(message.chat.id, message.message_id, update.callback_query.id, offered, protected)
        return Received(update.update_id, origin, Tap.decode(update.callback_query.data or ""))
    if update.message and update.message.chat.type == Chat.PRIVATE and update.message.sender_chat is None:
        origin = Origin(update.message.chat.id, update.message.message_id, None, offered)
        given = _read_message(update.message)
        return None if given is None else Received(update.update_id, origin, given, enclosed_in(update.message))
    return None


def _own_words(text: str, writer: User | None) -> frozenset[str]:
    """Return those words of a text that its writer's account is called by; nothing that is not in the text."""
    if writer is None:
        return frozenset()
    called = {_plain(word) for name in (writer.full_name, writer.username or "") for word in _WORD.findall(name)}
    return frozenset(word for word in _WORD.findall(text) if len(word) >= SHORTEST_NAME and _plain(word) in called)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().casefold() or word.casefold()


def _read_message(message: Message) -> Input | None:
    if message.forward_origin is not None:
        return Attachment("forward", message.text or message.caption or "")
    if message.text is not None and message.via_bot is not None:
        return Attachment("inline")  # chosen, not typed: checking it would answer the answer
    if message.text is not None:
        command = _COMMAND.match(message.text)
        if command:
            return Command(command[1].lower(), (command[2] or "").strip())
        return Text(message.text, _own_words(message.text, message.from_user))
    for kind in _KINDS:
        if getattr(message, kind, None):
            return Attachment(kind, message.caption or "")
    # Service messages are silent; a kind of content newer than this code is refused like any other attachment.
    return Attachment("other") if message.api_kwargs else None

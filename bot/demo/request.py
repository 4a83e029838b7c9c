"""One call of the Bot API: its parameters, typed, and what every method needs of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.demo.entities import check, detect
from bot.demo.keyboards import read_markup
from bot.demo.markup import Formatted, parse_html
from bot.demo.model import Json, Keyboard, Message, Room, Upload, bad_request
from bot.demo.world import BotAccount, World

INTEGERS: Final = frozenset({
    "cache_time", "chat_id", "duration", "from_chat_id", "height", "icon_color", "limit", "max_connections",
    "message_id", "message_thread_id", "offset", "reply_to_message_id", "timeout", "user_id", "width",
})  # fmt: skip
FLAGS: Final = frozenset({
    "allow_sending_without_reply", "disable_content_type_detection", "disable_notification",
    "disable_web_page_preview", "drop_pending_updates", "has_spoiler", "is_personal", "protect_content",
    "show_alert", "show_caption_above_media",
})  # fmt: skip
OBJECTS: Final = frozenset({
    "allowed_updates", "button", "caption_entities", "commands", "entities", "link_preview_options", "media",
    "menu_button", "message_ids", "reply_markup", "reply_parameters", "results", "scope",
})  # fmt: skip

_MISSING: Final = {
    "chat_id": "chat_id is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "text": "message text is empty",
}


def read_params(raw: Mapping[str, object]) -> Json:
    """Return the parameters with their types, however they came: as JSON, as form fields, or as Python values.

    Raises:
        ApiError: one of them cannot be read.
    """
    return {name: _typed(name, value) for name, value in raw.items() if value is not None}


def _typed(name: str, value: object) -> object:
    if name in OBJECTS and isinstance(value, str):
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
    if name in FLAGS:
        return value if isinstance(value, bool) else str(value).lower() in ("true", "1", "yes", "t", "y")
    if name in INTEGERS and not isinstance(value, int):
        try:
            return int(float(str(value)))
        except ValueError:
            if name.endswith("chat_id"):
                return str(value)
            raise bad_request(f"{name} must be an Integer") from None
    if isinstance(value, (int, float)) and name not in INTEGERS and name not in OBJECTS:
        return str(value)
    return value


@dataclass(slots=True)
class Request:
    """What a method works on."""

    world: World
    bot: BotAccount
    params: Json
    files: Mapping[str, Upload]

    def need(self, name: str) -> Any:  # noqa: ANN401 - typed by `read_params`, method by method
        """Return a parameter.

        Raises:
            ApiError: it is missing or empty.
        """
        value = self.params.get(name)
        if value is None or value in ("", []):
            raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
        return value

    def text(self, name: str) -> str:
        """Return a text, empty when it is missing.

        Raises:
            ApiError: it cannot be written as UTF-8.
        """
        value = str(self.params.get(name) or "")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """Return a number."""
        value = self.params.get(name)
        return value if isinstance(value, int) else default

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return bool(self.params.get(name))

    def formatted(self, name: str, entities: str) -> Formatted:
        """Return a text with its entities: by parse mode, as given, and found.

        Raises:
            ApiError: it cannot be parsed.
        """
        return self.parse(self.text(name), self.params, entities)

    def parse(self, source: str, options: Json, entities: str) -> Formatted:
        """Read a text by the `parse_mode` or the entities that stand in `options`.

        Raises:
            ApiError: it cannot be parsed.
        """
        mode = str(options.get("parse_mode") or "").lower()
        if mode == "html":
            return detect(self._introduce(parse_html(source)))
        if mode in ("markdown", "markdownv2"):
            raise bad_request("can't parse entities: this emulator reads HTML only")
        if mode:
            raise bad_request("unsupported parse_mode")
        if given := options.get(entities):
            return check(source, given)
        return detect(Formatted(source.strip()))

    def _introduce(self, formatted: Formatted) -> Formatted:
        """Complete the people that a text mentions; strangers are not mentioned."""
        if not any(entity["type"] == "text_mention" for entity in formatted.entities):
            return formatted
        kept: list[Json] = []
        for entity in formatted.entities:
            known = self.world.accounts.get(entity["user"]["id"]) if entity["type"] == "text_mention" else None
            if known is not None:
                kept.append({**entity, "user": known.to_json()})
            elif entity["type"] != "text_mention":
                kept.append(entity)
        return Formatted(formatted.text, kept)

    def keyboard(self) -> Keyboard | None:
        """Return the inline keyboard.

        Raises:
            ApiError: it is not what Telegram accepts.
        """
        return read_markup(self.params.get("reply_markup"))

    def room(self) -> Room:
        """Return the chat that the bot means.

        Raises:
            ApiError: it cannot see it.
        """
        return self.world.room(self.bot, self.need("chat_id"))

    def writable_room(self) -> Room:
        """Return the chat that the bot wants to write to.

        Raises:
            ApiError: it cannot.
        """
        return self.world.writable(self.bot, self.need("chat_id"))

    def topic(self, room: Room) -> int | None:
        """Return the thread that the bot means.

        Raises:
            ApiError: there is none.
        """
        number = self.integer("message_thread_id")
        if not number:
            return None
        if not room.forum or number not in room.topics:
            raise bad_request("message thread not found")
        if room.topics[number].closed and room.person is None and not room.is_admin(self.bot.account):
            raise bad_request("TOPIC_CLOSED")
        return number

    def replied(self, room: Room) -> Message | None:
        """Return the message that is replied to.

        Raises:
            ApiError: there is none, and the bot insists.
        """
        given = self.params.get("reply_parameters") or {}
        number = int(given.get("message_id") or self.integer("reply_to_message_id"))
        if not number:
            return None
        found = room.history.get(number)
        if found is None and not (given.get("allow_sending_without_reply") or self.flag("allow_sending_without_reply")):
            raise bad_request("message to be replied not found")
        return found

    def upload(self, reference: object, name: str) -> Upload | str | None:
        """Return the file that a parameter names: an upload, or the id of a stored file.

        Raises:
            ApiError: it names an upload that did not come.
        """
        if isinstance(reference, str) and reference.startswith("attach://"):
            attached = self.files.get(reference.removeprefix("attach://"))
            if attached is None:
                raise bad_request(f"can't parse InputMedia: file {reference} not found")
            return attached
        if isinstance(reference, str) and reference:
            return reference
        return self.files.get(name)

    def admit(self, room: Room, amount: int = 1) -> None:
        """Count messages against the flood limits.

        Raises:
            ApiError: too many.
        """
        if self.world.flood:
            self.bot.flood.admit(room, amount)

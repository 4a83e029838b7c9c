"""Bot API methods that put a message into a chat."""

import secrets
from collections.abc import Callable, Mapping
from typing import Final

from bot.demo.markup import Formatted, utf16_length
from bot.demo.model import Json, Message, Result, Upload, bad_request
from bot.demo.request import Request

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024

CHAT_ACTIONS: Final = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def read_message_text(request: Request, too_long: str) -> Formatted:
    """Return the text of a message.

    Raises:
        ApiError: it is empty, too long or cannot be parsed.
    """
    request.need("text")
    formatted = request.formatted("text", "entities")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return formatted


def read_caption(request: Request, options: Json | None = None) -> Formatted:
    """Return the caption of a file, which may be empty.

    Raises:
        ApiError: it is too long or cannot be parsed.
    """
    given = request.params if options is None else options
    formatted = request.parse(str(given.get("caption") or ""), given, "caption_entities")
    if utf16_length(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def send(
    request: Request,
    content: Formatted,
    media: Json | None = None,
    extra: Json | None = None,
    origin: Json | None = None,
) -> Message:
    """Put a message into the chat, once everything about it is right.

    Raises:
        ApiError: the keyboard, the chat, the thread or the message replied to is not right, or it is too soon.
    """
    keyboard = request.keyboard()
    room = request.writable_room()
    topic, reply_to = request.topic(room), request.replied(room)
    request.admit(room)
    return request.world.post(
        room,
        request.bot.account,
        text=content.text,
        entities=content.entities,
        media=media or {},
        keyboard=keyboard,
        topic=topic,
        reply_to=reply_to,
        protected=request.flag("protect_content"),
        silent=request.flag("disable_notification"),
        spoiler=request.flag("has_spoiler"),
        extra=extra or {},
        forward_origin=origin,
    )


def send_message(request: Request) -> Result:
    """Send a text."""
    content = read_message_text(request, "message is too long")
    preview = request.params.get("link_preview_options")
    return send(request, content, extra={"link_preview_options": preview} if preview else None).to_json()


def read_media(request: Request, kind: str, reference: object, name: str) -> Json:
    """Return the Bot API fields of a file that is sent, new or by its id.

    Raises:
        ApiError: there is no such file, or Telegram refuses it.
    """
    found = request.upload(reference, name)
    if found is None:
        raise bad_request(f"there is no {kind} in the request")
    files = request.world.files
    if isinstance(found, Upload):
        return files.photo(found) if kind == "photo" else files.attachment(kind, found, **_facts(request, kind))
    if "://" in found:
        raise bad_request("wrong file identifier/HTTP URL specified")
    again = files.media(found)
    if again is None:
        raise bad_request("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
    if kind not in again:
        raise bad_request(f"can't use file of type {next(iter(again)).capitalize()} as {kind.capitalize()}")
    return again


def _facts(request: Request, kind: str) -> dict[str, object]:
    return {"duration": request.integer("duration")} if kind in ("voice", "video") else {}


def _sender(kind: str) -> Callable[[Request], Result]:
    def send_file(request: Request) -> Result:
        """Send a file with a caption."""
        caption = read_caption(request)
        return send(request, caption, read_media(request, kind, request.params.get(kind), kind)).to_json()

    return send_file


def send_media_group(request: Request) -> Result:
    """Send an album of 2 to 10 photos or documents."""
    items = request.need("media")
    if not 2 <= len(items) <= 10:
        raise bad_request("the number of media in an album must be 2-10")
    read = [(read_caption(request, item), *_album_item(request, item)) for item in items]
    room = request.writable_room()
    topic, reply_to = request.topic(room), request.replied(room)
    request.admit(room, len(items))
    album = str(secrets.randbits(53))
    protected, silent = request.flag("protect_content"), request.flag("disable_notification")
    sent = [
        request.world.post(
            room, request.bot.account, text=caption.text, entities=caption.entities, media=media, album=album,
            topic=topic, reply_to=reply_to, protected=protected, silent=silent, spoiler=spoiler,
        )
        for caption, media, spoiler in read
    ]  # fmt: skip
    return [message.to_json() for message in sent]


def _album_item(request: Request, item: Json) -> tuple[Json, bool]:
    kind = item.get("type")
    if kind not in ("photo", "document", "video", "audio"):
        raise bad_request("type of InputMedia is invalid")
    return read_media(request, kind, item.get("media"), ""), bool(item.get("has_spoiler"))


def _original(request: Request) -> Message:
    source = request.world.room(request.bot, request.need("from_chat_id"))
    found = source.history.get(int(request.need("message_id")))
    if found is None:
        raise bad_request("message to forward not found")
    if found.protected:
        raise bad_request("message can't be forwarded")
    return found


def forward_message(request: Request) -> Result:
    """Send a message on, with its origin."""
    original = _original(request)
    origin = {"type": "user", "sender_user": original.sender.to_json(), "date": original.date}
    content = Formatted(original.text, original.entities)
    return send(request, content, original.media, original.extra, original.forward_origin or origin).to_json()


def copy_message(request: Request) -> Result:
    """Send the content of a message again, without its origin."""
    original = _original(request)
    content = Formatted(original.text, original.entities)
    if "caption" in request.params and original.media:
        content = read_caption(request)
    return {"message_id": send(request, content, original.media, original.extra).id}


def send_chat_action(request: Request) -> Result:
    """Show that the bot is busy."""
    action = request.text("action")
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    room = request.writable_room()
    request.topic(room)
    request.world.show("action", room, action=action)
    return True


METHODS: Final[Mapping[str, Callable[[Request], Result]]] = {
    "sendMessage": send_message,
    "sendPhoto": _sender("photo"),
    "sendDocument": _sender("document"),
    "sendVoice": _sender("voice"),
    "sendVideo": _sender("video"),
    "sendMediaGroup": send_media_group,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}

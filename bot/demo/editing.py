"""Bot API methods that change or delete messages."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.demo.model import Message, Result, Room, bad_request
from bot.demo.request import Request
from bot.demo.sending import read_caption, read_media, read_message_text

DELETABLE_SECONDS: Final = 48 * 3600
"""How long a bot may delete a message of a private chat."""

_NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def _target(request: Request) -> Message:
    number = int(request.need("message_id"))
    room = request.writable_room()
    found = room.history.get(number)
    if found is None:
        raise bad_request("message to edit not found")
    if found.sender is not request.bot.account:
        raise bad_request("message can't be edited")
    return found


def _change(request: Request, message: Message, **new: Any) -> Result:  # noqa: ANN401 - the fields of a Message
    if all(getattr(message, name) == value for name, value in new.items()):
        raise bad_request(_NOT_MODIFIED)
    if any(getattr(message, name) != value for name, value in new.items() if name != "keyboard"):
        message.edited = request.world.now()
    for name, value in new.items():
        setattr(message, name, value)
    request.world.show("edited", message.room, message)
    return message.to_json()


def edit_message_text(request: Request) -> Result:
    """Replace a text and its keyboard."""
    content = read_message_text(request, "MESSAGE_TOO_LONG")
    keyboard = request.keyboard()
    message = _target(request)
    if message.media or not message.text:
        raise bad_request("there is no text in the message to edit")
    preview = request.params.get("link_preview_options")
    extra = {"link_preview_options": preview} if preview else {}
    return _change(request, message, text=content.text, entities=content.entities, keyboard=keyboard, extra=extra)


def edit_message_caption(request: Request) -> Result:
    """Replace a caption and the keyboard."""
    content, keyboard = read_caption(request), request.keyboard()
    message = _target(request)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    return _change(request, message, text=content.text, entities=content.entities, keyboard=keyboard)


def edit_message_media(request: Request) -> Result:
    """Replace a file, or the text by a file, with its caption and keyboard."""
    item = request.need("media")
    if not isinstance(item, dict) or item.get("type") not in ("photo", "document", "video", "audio"):
        raise bad_request("can't parse InputMedia: type is invalid")
    caption, keyboard = read_caption(request, item), request.keyboard()
    media = read_media(request, item["type"], item.get("media"), "media")
    message = _target(request)
    if "voice" in message.media:
        raise bad_request("message can't be edited")
    new = {"media": media, "keyboard": keyboard, "spoiler": bool(item.get("has_spoiler")), "extra": {}}
    return _change(request, message, text=caption.text, entities=caption.entities, **new)


def edit_message_reply_markup(request: Request) -> Result:
    """Replace the keyboard only."""
    keyboard = request.keyboard()
    return _change(request, _target(request), keyboard=keyboard)


def _check_deletable(request: Request, room: Room, message: Message) -> None:
    own = message.sender is request.bot.account
    if room.person is None:
        if room.is_admin(request.bot.account):
            return
        if not own:
            raise bad_request("message can't be deleted")
    if request.world.now() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")


def delete_message(request: Request) -> Result:
    """Delete one message, the bot's or, in a private chat, the person's."""
    number = int(request.need("message_id"))
    room = request.room()
    found = room.history.get(number)
    if found is None:
        raise bad_request("message to delete not found")
    _check_deletable(request, room, found)
    request.world.remove(room, [number])
    return True


def delete_messages(request: Request) -> Result:
    """Delete up to 100 messages: all that are still there, or none when one of them is too old."""
    numbers = request.need("message_ids")
    if not isinstance(numbers, list):
        raise bad_request("expected an Array of message identifiers")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    room = request.room()
    there = [int(number) for number in numbers if int(number) in room.history]
    for number in there:
        _check_deletable(request, room, room.history[number])
    request.world.remove(room, there)
    return True


METHODS: Final[Mapping[str, Callable[[Request], Result]]] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}

"""One human who uses the service: writes, taps, sends files, blocks, and sees what the bots do."""

import re
import secrets
from collections.abc import Sequence
from typing import Any, Final

from bot.demo.entities import detect
from bot.demo.groups import member_json
from bot.demo.markup import Formatted, split
from bot.demo.model import Json, Message, Room, Upload
from bot.demo.onlooker import CannotError, Onlooker
from bot.demo.seen import Button, see
from bot.demo.sending import TEXT_LIMIT
from bot.demo.world import BotAccount

_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}$")


class Person(Onlooker):
    """Drives one human. Where no chat is given, it is the private chat with the only bot."""

    async def says(
        self, text: str, *, reply_to: int | None = None, chat: Room | None = None, topic: int | None = None
    ) -> int:
        """Write a text and return its message id; a long one goes out in parts, as the apps send it."""
        room = chat or self.room()
        if not text.strip():
            raise CannotError("an empty text cannot be sent")
        sent = 0
        for part in split(text.strip(), TEXT_LIMIT):
            content = detect(Formatted(part))
            reply = room.history.get(reply_to) if reply_to is not None else None
            sent = self._post(room, content, reply_to=reply, topic=topic)
        return sent

    async def starts(self, payload: str | None = None, *, bot: BotAccount | None = None) -> int:
        """Press *Start*, perhaps through a link with a payload of 1 to 64 letters, digits, `_` and `-`."""
        if payload is not None and not _PAYLOAD.match(payload):
            raise CannotError(f"no link can carry the payload {payload!r}")
        return await self.says("/start" if payload is None else f"/start {payload}", chat=self.room(bot))

    def _post(self, room: Room, content: Formatted | None = None, **fields: Any) -> int:  # noqa: ANN401 - of a Message
        if room.blocked:
            raise CannotError(f"{self.account.first_name} blocked the bot and must unblock it first")
        if room.person is None and room.members.get(self.id) not in ("member", "administrator", "creator"):
            raise CannotError(f"{self.account.first_name} is not in {room.title!r}")
        bots = self._bots_in(room)
        room.started = True
        content = content or Formatted("")
        message = self._world.post(room, self.account, text=content.text, entities=content.entities, **fields)
        for bot in bots:
            if self._concerns(bot, message):
                bot.updates.put("message", message.to_json(), ("chat", room.id))
        return message.id

    def _concerns(self, bot: BotAccount, message: Message) -> bool:
        """Tell whether the bot gets this message: in a group only a command, a mention or a reply, unless admin."""
        room, name = message.room, f"@{bot.account.username}".lower()
        if room.person is not None or room.is_admin(bot.account):
            return True
        if message.reply_to is not None and message.reply_to.sender is bot.account:
            return True
        return message.text.startswith("/") or name in message.text.lower()

    async def taps(self, what: str, message_id: int | None = None, *, chat: Room | None = None) -> str:
        """Press a button, named by its label, its data, or a part of either.

        It is looked for in the given message, or in the newest one that has it. Returns the id of the tap, or for
        other buttons the address, the text to copy, or the query to share.

        Raises:
            CannotError: there is no such button; the message lists those on the screen.
        """
        room = chat or self.room()
        numbers = reversed(room.history) if message_id is None else [message_id]
        messages = [room.history[number] for number in numbers if number in room.history]
        for message in messages:
            rows = see(message, self.account).keyboard
            if (place := _find(rows, what)) is not None:
                return await self.taps_at(message.id, *place, chat=room)
        offered = [button.label for message in messages for button in see(message, self.account).buttons]
        raise CannotError(f"no button {what!r} among {', '.join(offered) or 'no buttons'} in:\n{self.transcript(room)}")

    async def taps_at(self, message_id: int, row: int, col: int, *, chat: Room | None = None) -> str:
        """Press the button in this place of a message and return what `taps` returns."""
        room = chat or self.room()
        message = room.history.get(message_id)
        try:
            button = see(message, self.account).keyboard[row][col] if message else None
        except IndexError:
            button = None
        if message is None or button is None:
            raise CannotError(f"message {message_id} has no button in row {row}, column {col}")
        if button.kind != "callback":
            return button.value
        return self._call_back(message, button)

    def _call_back(self, message: Message, button: Button) -> str:
        bot = next(bot for bot in self._world.bots.values() if bot.account is message.sender)
        number = str(secrets.randbits(62))
        self._world.ask(bot.taps, number, message.room, self.id)
        query = {"id": number, "from": self.account.to_json(), "message": message.to_json()}
        query |= {"chat_instance": str(hash((message.room.id, bot.account.id)) & (1 << 62) - 1), "data": button.value}
        bot.updates.put("callback_query", query, ("tap", self.id))
        return number

    async def sends_photo(
        self,
        data: bytes,
        caption: str = "",
        *,
        name: str = "photo.jpg",
        spoiler: bool = False,
        album: str | None = None,
        chat: Room | None = None,
    ) -> int:
        """Send a picture as a photo."""
        media = self._world.files.photo(Upload(name, data, "image/jpeg"))
        words = detect(Formatted(caption.strip()))
        return self._post(chat or self.room(), words, media=media, spoiler=spoiler, album=album)

    async def sends_album(self, pictures: Sequence[bytes], caption: str = "") -> list[int]:
        """Send pictures together; the caption stands under the first."""
        album = str(secrets.randbits(53))
        captions = (caption, *[""] * len(pictures))
        pairs = zip(pictures, captions, strict=False)
        return [await self.sends_photo(picture, words, album=album) for picture, words in pairs]

    async def sends_document(
        self,
        data: bytes,
        name: str,
        *,
        mime: str = "application/octet-stream",
        caption: str = "",
        chat: Room | None = None,
    ) -> int:
        """Send a file as it is."""
        media = self._world.files.attachment("document", Upload(name, data, mime))
        return self._post(chat or self.room(), detect(Formatted(caption.strip())), media=media)

    async def sends_voice(self, data: bytes = b"OggS", *, seconds: int = 3) -> int:
        """Send a voice message."""
        return self._send_file("voice", Upload("voice.ogg", data, "audio/ogg"), "", duration=seconds)

    async def sends_video(self, data: bytes = b"ftyp", caption: str = "", *, seconds: int = 3) -> int:
        """Send a video."""
        upload = Upload("video.mp4", data, "video/mp4")
        return self._send_file("video", upload, caption, duration=seconds, width=640, height=360)

    async def sends_sticker(self, emoji: str = "👍", data: bytes = b"RIFF") -> int:
        """Send a sticker."""
        kind = {"type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
        return self._send_file("sticker", Upload("sticker.webp", data, "image/webp"), "", **kind, width=512, height=512)

    def _send_file(self, kind: str, upload: Upload, caption: str, **facts: object) -> int:
        media = self._world.files.attachment(kind, upload, **facts)
        return self._post(self.room(), detect(Formatted(caption.strip())), media=media)

    async def sends_contact(self, phone: str, first_name: str) -> int:
        """Send a phone number as a contact."""
        return self._post(self.room(), extra={"contact": {"phone_number": phone, "first_name": first_name}})

    async def sends_location(self, latitude: float, longitude: float) -> int:
        """Send a place."""
        return self._post(self.room(), extra={"location": {"latitude": latitude, "longitude": longitude}})

    async def sends_poll(self, question: str, options: Sequence[str]) -> int:
        """Send a poll."""
        choices = [{"text": text, "voter_count": 0, "persistent_id": str(i)} for i, text in enumerate(options)]
        flags = dict.fromkeys(("is_closed", "allows_multiple_answers", "allows_revoting", "members_only"), False)
        poll = {"id": str(secrets.randbits(62)), "question": question, "options": choices, "total_voter_count": 0}
        return self._post(self.room(), extra={"poll": {**poll, **flags, "is_anonymous": True, "type": "regular"}})

    async def forwards(self, text: str, origin: "str | Person" = "Info Loker", *, channel: bool = False) -> int:
        """Send on a text of somebody: a person, a name that hides the account, or a channel of that name."""
        date = self._world.now()
        if isinstance(origin, Person):
            source: Json = {"type": "user", "sender_user": origin.account.to_json(), "date": date}
        elif channel:
            source = {"type": "channel", "chat": {"id": -1001, "type": "channel", "title": origin}, "message_id": 1}
            source["date"] = date
        else:
            source = {"type": "hidden_user", "sender_user_name": origin, "date": date}
        return self._post(self.room(), detect(Formatted(text.strip())), forward_origin=source)

    async def edits(self, message_id: int, text: str, *, chat: Room | None = None) -> None:
        """Change a text or a caption of one's own."""
        room = chat or self.room()
        message = self._own(room, message_id)
        content = detect(Formatted(text.strip()))
        message.text, message.entities, message.edited = content.text, content.entities, self._world.now()
        self._world.show("edited", room, message)
        for bot in self._bots_in(room):
            if self._concerns(bot, message):
                bot.updates.put("edited_message", message.to_json(), ("chat", room.id))

    def _own(self, room: Room, message_id: int) -> Message:
        message = room.history.get(message_id)
        if message is None or message.sender is not self.account:
            raise CannotError(f"{self.account.first_name} has no message {message_id} in:\n{self.transcript(room)}")
        return message

    async def deletes(self, message_id: int, *, chat: Room | None = None) -> None:
        """Delete a message for both sides, any in a private chat, one's own in a group; bots are not told."""
        room = chat or self.room()
        if message_id not in room.history or room.person is None:
            self._own(room, message_id)
        self._world.remove(room, [message_id])

    async def clears(self, *, bot: BotAccount | None = None) -> None:
        """Delete the whole history for both sides."""
        room = self.room(bot)
        self._world.remove(room, list(room.history))

    async def blocks(self, bot: BotAccount | None = None) -> None:
        """Block a bot."""
        self._set_blocked(bot or self._only_bot(), blocked=True)

    async def unblocks(self, bot: BotAccount | None = None) -> None:
        """Let a blocked bot write again."""
        self._set_blocked(bot or self._only_bot(), blocked=False)

    def _set_blocked(self, bot: BotAccount, *, blocked: bool) -> None:
        room = self.room(bot)
        if room.blocked is blocked:
            return
        room.blocked = blocked
        user = bot.account.to_json()
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        change: Json = {"chat": room.to_json(), "from": self.account.to_json(), "date": self._world.now()}
        change |= {"old_chat_member": member_json(user, old), "new_chat_member": member_json(user, new)}
        bot.updates.put("my_chat_member", change, ("chat", room.id))
        self._world.show("membership", room)

    async def sets_timer(self, seconds: int) -> int:
        """Let the messages of the private chat disappear after so many seconds, 0 for never."""
        room = self.room()
        room.auto_delete = seconds
        return self._post(room, extra={"message_auto_delete_timer_changed": {"message_auto_delete_time": seconds}})

    async def inline_query(self, text: str, *, bot: BotAccount | None = None) -> str:
        """Type `@bot text` in some chat and return the id under which `inline_results` will hold the answer."""
        asked = bot or self._only_bot()
        number = str(secrets.randbits(62))
        self._world.ask(asked.inline, number, None, self.id)
        query = {"id": number, "from": self.account.to_json(), "query": text, "offset": "", "chat_type": "sender"}
        asked.updates.put("inline_query", query, ("user", self.id))
        return number


def _find(rows: tuple[tuple[Button, ...], ...], what: str) -> tuple[int, int] | None:
    """Return the place of the button that fits best: the same label, the same data, then a part of either."""
    places = [(row, col, button) for row, line in enumerate(rows) for col, button in enumerate(line)]
    fits = (
        lambda button: button.text == what,
        lambda button: button.value == what,
        lambda button: what in button.text,
        lambda button: button.value.startswith(what),
    )
    return next(((row, col) for fit in fits for row, col, button in places if fit(button)), None)

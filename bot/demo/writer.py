"""How one human writes: words, files and what was forwarded, to a bot or into a group."""

import re
import secrets
from collections.abc import Sequence
from typing import Any, Final

from bot.demo.entities import detect
from bot.demo.markup import Formatted, split
from bot.demo.model import Json, Message, Room, Upload
from bot.demo.onlooker import CannotError, Onlooker
from bot.demo.sending import TEXT_LIMIT
from bot.demo.world import BotAccount

_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}$")


class Writer(Onlooker):
    """Sends what one human sends. Where no chat is given, it is the private chat with the only bot."""

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
        """Tell whether the bot gets this message: in a group only what is meant for it or made by it, unless admin."""
        room, name = message.room, f"@{bot.account.username}".lower()
        if room.person is not None or room.is_admin(bot.account):
            return True
        if message.reply_to is not None and message.reply_to.sender is bot.account:
            return True
        if message.extra.get("via_bot", {}).get("id") == bot.account.id:
            return True
        return message.text.startswith("/") or name in message.text.lower()

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

    async def forwards(
        self,
        text: str,
        origin: "str | Writer" = "Info Loker",
        *,
        channel: bool = False,
        picture: bytes | None = None,
    ) -> int:
        """Send on a text, or a picture with it, of a person, a name that hides the account, or a channel."""
        date = self._world.now()
        if isinstance(origin, Writer):
            source: Json = {"type": "user", "sender_user": origin.account.to_json(), "date": date}
        elif channel:
            source = {"type": "channel", "chat": {"id": -1001, "type": "channel", "title": origin}, "message_id": 1}
            source["date"] = date
        else:
            source = {"type": "hidden_user", "sender_user_name": origin, "date": date}
        media = {} if picture is None else self._world.files.photo(Upload("photo.jpg", picture, "image/jpeg"))
        return self._post(self.room(), detect(Formatted(text.strip())), media=media, forward_origin=source)

"""One human who uses the service: writes, taps, sends files, blocks, and sees what the bots do."""

import secrets

from bot.demo.entities import detect
from bot.demo.groups import member_json
from bot.demo.markup import Formatted
from bot.demo.model import Json, Message, Room
from bot.demo.onlooker import CannotError
from bot.demo.seen import Button, see
from bot.demo.world import BotAccount
from bot.demo.writer import Writer


class Person(Writer):
    """Drives one human. Where no chat is given, it is the private chat with the only bot."""

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

    async def chooses(
        self, query_id: str, title: str, *, chat: Room | None = None, bot: BotAccount | None = None
    ) -> int:
        """Send the inline result of this title into a chat and return its message id there."""
        offered = self.inline_results.get(query_id, [])
        result = next((result for result in offered if result.get("title") == title), None)
        if result is None:
            titles = [result.get("title") for result in offered]
            raise CannotError(f"no inline result {title!r} among {titles}")
        content = Formatted(result["text"], result["entities"])
        via = {"via_bot": (bot or self._only_bot()).account.to_json()}
        return self._post(chat or self.room(), content, keyboard=result["keyboard"], extra=via)


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

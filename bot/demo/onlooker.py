"""What one human has in front of the eyes, and how to wait for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.model import Account, Json, Room
from bot.demo.profile import commands_for
from bot.demo.seen import Seen, see, transcript
from bot.demo.world import BotAccount, Event, World


class CannotError(AssertionError):
    """The person cannot do that: the button is not on the screen, the bot is blocked, the message is gone."""


@dataclass(frozen=True, slots=True)
class Toast:
    """A short answer to a tap."""

    text: str
    alert: bool
    url: str | None = None


class Onlooker:
    """Sees the chats of one human. Where no chat is given, it is the private chat with the only bot."""

    def __init__(self, world: World, account: Account) -> None:
        self.account = account
        self.id = account.id
        self.toasts: list[Toast] = []
        self.actions: list[str] = []
        self.inline_results: dict[str, list[Json]] = {}
        self._world = world
        self._waiters: set[asyncio.Event] = set()
        world.listeners.setdefault(account.id, []).append(self._notice)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.account.first_name} {self.id}>"

    def _notice(self, event: Event) -> None:
        if event.kind == "toast":
            self.toasts.append(Toast(**event.data))
        elif event.kind == "action":
            self.actions.append(event.data["action"])
        elif event.kind == "inline":
            self.inline_results[event.data["query_id"]] = event.data["results"]
        for waiter in self._waiters:
            waiter.set()

    def room(self, bot: BotAccount | None = None) -> Room:
        """Return the private chat with a bot, the only one if none is named."""
        return self._world.private(bot or self._only_bot(), self.account)

    def _only_bot(self) -> BotAccount:
        bots = list(self._world.bots.values())
        if len(bots) != 1:
            raise CannotError(f"there are {len(bots)} bots: say which")
        return bots[0]

    def _bots_in(self, room: Room) -> list[BotAccount]:
        if room.person is not None:
            return [bot for bot in self._world.bots.values() if bot.rooms.get(room.id) is room]
        inside = ("member", "administrator", "creator")
        return [bot for bot in self._world.bots.values() if room.members.get(bot.account.id) in inside]

    def chat(self, chat: Room | None = None) -> list[Seen]:
        """Return the messages of a chat in order."""
        return [see(message, self.account) for message in (chat or self.room()).history.values()]

    @property
    def screen(self) -> Seen:
        """The newest message of the bot."""
        for message in reversed(self.room().history.values()):
            if message.sender.is_bot:
                return see(message, self.account)
        raise CannotError(f"{self.account.first_name} sees nothing from the bot:\n{self.transcript()}")

    def transcript(self, chat: Room | None = None) -> str:
        """Return a chat as readable lines."""
        return transcript(self.chat(chat))

    def commands(self, chat: Room | None = None) -> list[Json]:
        """Return the commands that the bot offers this person."""
        room = chat or self.room()
        return [command for bot in self._bots_in(room) for command in commands_for(bot, self.account, room)]

    async def until(
        self,
        wanted: str | Callable[[list[Seen]], object],
        *,
        timeout: float = 5.0,  # noqa: ASYNC109 - the failure shows the chat, which the caller's timeout could not
        chat: Room | None = None,
    ) -> list[Seen]:
        """Wait until a text is on the screen, or until a condition on the chat is true.

        Returns:
            The messages that hold the text, or the whole chat; the newest last.

        Raises:
            TimeoutError: it did not happen; the message shows the chat.
        """
        stirred = asyncio.Event()
        self._waiters.add(stirred)
        try:
            async with asyncio.timeout(timeout):
                while True:
                    seen = self.chat(chat)
                    if callable(wanted):
                        if wanted(seen):
                            return seen
                    elif found := [message for message in seen if wanted in message.text]:
                        return found
                    await stirred.wait()
                    stirred.clear()
        except TimeoutError:
            what = repr(wanted) if isinstance(wanted, str) else "what was waited for"
            raise TimeoutError(f"{self.account.first_name} never saw {what}:\n{self.transcript(chat)}") from None
        finally:
            self._waiters.discard(stirred)

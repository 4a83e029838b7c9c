"""What a handler may know and do: its turn. Identity stops before it.

An update is read into an `Input`, its chat into a keyed pseudonym (`handlers/inputs.py`); a handler gets a `Turn`
and can see no Telegram user, chat or message.
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bot.dialogs import Parked
from handlers.keyboards import Tap

if TYPE_CHECKING:
    from handlers.replies import Screen
    from handlers.services import Services

Result = TypeVar("Result")

Fetch = Callable[[], Awaitable[bytes]]
"""Brings the bytes of a file that was sent. It goes over the network, so only `Turn.slow` may call it.

Raises:
    FileTooLarge, FileGone: they are not to be had.
"""


@dataclass(frozen=True, slots=True)
class Command:
    """A typed command, `/name arguments`."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Text:
    """Typed or pasted words. `own` are those among them that the writer's account is called by, as the edge found."""

    text: str
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attachment:
    """Anything that is not plain words: its kind (`photo`, `voice`, `forward`, …) and a caption, never its content."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """The person blocked the bot, or let it in again."""

    reachable: bool


Input = Command | Text | Tap | Attachment | Presence


class Refused(Exception):
    """Slow work that cannot be done, however often it is tried: the handler says so on a screen.

    Any other error of slow work fails the turn, which is then delivered again.
    """


class FileTooLarge(Refused):
    """The file is larger than the bot takes."""


class FileGone(Refused):
    """Telegram does not hand the file out: not any more, or not now."""


class SuspendedError(Exception):
    """The turn needs slow work first: it is rolled back, the work is done outside, and the turn begins again.

    `busy` asks to show meanwhile that the bot is at work; `private` tells that the conversation is.
    """

    def __init__(
        self, name: str, work: Callable[[], Awaitable[object]], *, busy: bool = False, private: bool = False
    ) -> None:
        super().__init__(name)
        self.name = name
        self.work = work
        self.busy = busy
        self.private = private


@dataclass(slots=True)
class Turn:
    """One update's turn.

    `actor` is the keyed pseudonym of the chat, `given` what the person did, `language` the one they read. `state`
    names the question that is open, empty when none is; `data` is what is known so far (JSON-able). While a state is
    open the conversation is private: typed messages are deleted and its one screen is rewritten. `fetch` is there
    where a photo or a document was sent, also by forwarding one. A handler returns the screen to show, or None.
    """

    actor: bytes
    given: Input
    language: str
    services: "Services"
    state: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    chosen_language: str | None = None
    done: dict[str, object] = field(default_factory=dict)
    toast: str | None = None
    erase_given: bool = False
    screen: "Screen | None" = None
    error: BaseException | None = None
    fetch: Fetch | None = field(default=None, repr=False)
    parked: Parked | None = None

    @property
    def words(self) -> str:
        """Return what was typed: the text, a caption, or a command's arguments; empty after a tap."""
        match self.given:
            case Text(text=text) | Attachment(text=text):
                return text
            case Command(arguments=arguments):
                return arguments
            case _:
                return ""

    def argument(self, index: int, default: str = "") -> str:
        """Return one argument of the tapped button; buttons are untrusted input, so any may be missing."""
        arguments = self.given.arguments if isinstance(self.given, Tap) else ()
        return arguments[index] if index < len(arguments) else default

    def number(self, index: int) -> int | None:
        """Return one argument of the tapped button as a number; None where it is none."""
        given = self.argument(index)
        return int(given) if given.isascii() and given.isdecimal() else None

    def enter(self, state: str, **data: Any) -> None:  # noqa: ANN401 - any JSON-able value
        """Open the question `state`, adding to what is known."""
        self.state = state
        self.data.update(data)

    def leave(self) -> None:
        """End the private conversation and forget what was known."""
        self.state, self.data = "", {}

    def park(self, until: datetime) -> None:
        """Put the private conversation behind an ordinary screen: it can be taken up again before `until`."""
        self.parked = Parked(self.state, self.data, until.isoformat())
        self.leave()

    def unpark(self) -> bool:
        """Take up the conversation that was put away; False when there is none."""
        if self.parked is None:
            return False
        self.state, self.data, self.parked = self.parked.state, dict(self.parked.data), None
        return True

    def slow(self, name: str, work: Callable[[], Awaitable[Result]], *, busy: bool = False) -> Result:
        """Return the result of slow work that must not hold the transaction.

        The first time the turn is abandoned, the work done, and the turn begun again; then the result is here. All
        that happened before is rolled back. With `busy` the person sees meanwhile that the bot is at work.

        Raises:
            SuspendedError: the first time; the engine takes it.
            Refused: the work could not be done; raised where its result would be.
        """
        if name not in self.done:
            raise SuspendedError(name, work, busy=busy, private=bool(self.state))
        found = self.done[name]
        if isinstance(found, Refused):
            raise found
        return cast("Result", found)


class Turns:
    """Where the running task finds its turn."""

    def __init__(self) -> None:
        self._current: ContextVar[Turn | None] = ContextVar("turn", default=None)

    def put(self, turn: Turn | None) -> None:
        """Make `turn` the one of this task."""
        self._current.set(turn)

    def current(self) -> Turn:
        """Return the turn of this task.

        Raises:
            LookupError: the task runs outside of a turn, a programming error.
        """
        turn = self._current.get()
        if turn is None:
            raise LookupError("no turn is open in this task")
        return turn

"""Where a conversation stands, as plain data, and the ports through which it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

IDLE_LIMIT = timedelta(minutes=20)
"""How long an unfinished private conversation may rest, sealed, before it is swept away."""

VIEW_LIMIT = timedelta(minutes=10)
"""How long an opened tip or mailbox may stand on a screen that nobody touches."""


@dataclass(slots=True)
class Parked:
    """A conversation that was covered: it goes on when its owner asks for it before `until` (ISO 8601), or is lost."""

    state: str
    data: dict[str, Any]
    until: str

    def is_over(self, now: datetime) -> bool:
        """Tell whether its time is over."""
        return datetime.fromisoformat(self.until) <= now


@dataclass(slots=True)
class Dialog:
    """One chat's place in a conversation.

    `state` names the question that is open (`tip.area`), empty when none is. `data` is JSON-able. `screen` is the
    message that is rewritten. `address` is where the chat can be reached, kept only while a state is open, so that
    the sweeper can clean the chat up. `rests` is how many minutes the open question may rest. `parked` is a
    conversation that waits behind an ordinary screen. `language` is what the person chose, None when they never chose.
    """

    state: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    screen: int | None = None
    address: int | None = None
    language: str | None = None
    rests: int = int(IDLE_LIMIT.total_seconds() // 60)
    parked: Parked | None = None

    @property
    def is_worth_keeping(self) -> bool:
        """Tell whether there is more to remember than the language."""
        return bool(self.state) or self.parked is not None

    def enter(self, state: str, **data: Any) -> None:  # noqa: ANN401 - any JSON-able value
        """Open the question `state`, adding to what is already known."""
        self.state = state
        self.data.update(data)

    def leave(self) -> None:
        """Forget everything but the language, and what is parked."""
        self.state, self.data, self.screen, self.address = "", {}, None, None


class DialogStore(Protocol):
    """Keeps dialogs under a keyed pseudonym of the chat, sealed."""

    async def lock(self, actor: bytes) -> Dialog:
        """Return the chat's dialog (a blank one if none), holding off other transactions for this chat."""
        ...

    async def save(self, actor: bytes, dialog: Dialog, now: datetime) -> None:
        """Keep the dialog for as long as it may rest; one with nothing to remember leaves no row, and no photo."""
        ...

    async def attach(self, actor: bytes, number: int, photo: bytes) -> None:
        """Keep a photo of a dialog that is kept already, replacing an earlier one of this number."""
        ...

    async def attached(self, actor: bytes) -> list[bytes]:
        """Return the photos of a dialog in order."""
        ...

    async def count_attached(self, actor: bytes) -> int:
        """Return how many photos a dialog has."""
        ...

    async def detach(self, actor: bytes) -> None:
        """Remove every photo of a dialog."""
        ...

    async def forget(self, actor: bytes) -> None:
        """Remove the row."""
        ...

    async def idle(self, now: datetime, limit: int) -> list[tuple[bytes, Dialog]]:
        """Return open dialogs whose time is over, oldest first."""
        ...


class UpdateLog(Protocol):
    """Remembers which updates took effect, so that each does once."""

    async def first_time(self, update_id: int, now: datetime) -> bool:
        """Record the update; False when it already took effect."""
        ...

    async def answered(self, update_ids: Sequence[int]) -> None:
        """Note that these updates were answered on the screen."""
        ...

    async def was_answered(self, update_id: int) -> bool:
        """Tell whether an update was answered."""
        ...

    async def failed(self, update_id: int, kind: str, now: datetime) -> int:
        """Count one more failure of an update (its id and kind only) and return the count."""
        ...

    async def prune(self, before: datetime) -> int:
        """Drop records older than `before` and return how many went."""
        ...

"""Where a conversation stands, as plain data, and the ports through which it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

IDLE_LIMIT = timedelta(minutes=20)
"""How long an unfinished private conversation may rest, sealed, before it is swept away."""


@dataclass(slots=True)
class Dialog:
    """One chat's place in a conversation.

    `state` names the question that is open (`tip.area`), empty when none is. `data` is JSON-able. `screen` is the
    message that is rewritten. `address` is where the chat can be reached, kept only while a state is open, so that
    the sweeper can clean the chat up. `language` is what the person chose, None when they never chose.
    """

    state: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    screen: int | None = None
    address: int | None = None
    language: str | None = None

    def enter(self, state: str, **data: Any) -> None:  # noqa: ANN401 - any JSON-able value
        """Open the question `state`, adding to what is already known."""
        self.state = state
        self.data.update(data)

    def leave(self) -> None:
        """Forget everything but the language."""
        self.state, self.data, self.screen, self.address = "", {}, None, None


class DialogStore(Protocol):
    """Keeps dialogs under a keyed pseudonym of the chat, sealed."""

    async def lock(self, actor: bytes) -> Dialog:
        """Return the chat's dialog (a blank one if none), holding off other transactions for this chat."""
        ...

    async def save(self, actor: bytes, dialog: Dialog, now: datetime) -> None:
        """Keep the dialog until `now` + IDLE_LIMIT; a dialog with nothing to remember leaves no row."""
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

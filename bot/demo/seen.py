"""What a person sees of a chat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.demo.entities import to_html
from bot.demo.keyboards import KINDS
from bot.demo.model import Account, Json, Message


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; `value` is its data, address, text to copy or query, depending on its kind."""

    text: str
    kind: str
    value: str

    @property
    def label(self) -> str:
        """The button as a transcript shows it."""
        return f"[{self.text}]" if self.kind == "callback" else f"[{self.text}]({self.value})"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message on the screen. `media` names its attachment (`photo`, `document`, …), None for plain text."""

    id: int
    text: str
    html: str
    entities: Sequence[Json]
    keyboard: tuple[tuple[Button, ...], ...]
    sender: str
    from_bot: bool
    date: datetime
    edited: bool
    protected: bool
    silent: bool
    spoiler: bool
    media: str | None
    file: Json = field(repr=False)
    forward: str | None
    topic: int | None

    @property
    def buttons(self) -> list[Button]:
        """All buttons in reading order."""
        return [button for row in self.keyboard for button in row]

    def __str__(self) -> str:
        marks = [name for name in ("edited", "protected", "silent", "spoiler") if getattr(self, name)]
        head = f"#{self.id} {self.sender}{' (' + ', '.join(marks) + ')' if marks else ''}: "
        body = f"<{self.media}> {self.text}" if self.media else self.text
        rows = [" ".join(button.label for button in row) for row in self.keyboard]
        return "\n    ".join([head + body.replace("\n", "\n    "), *rows])


def see(message: Message, viewer: Account) -> Seen:
    """Return a message as a person sees it."""
    kind = next((kind for kind in message.media if kind not in message.extra), None)
    attached = message.media.get(kind) if kind else None
    extra = next((name for name in ("contact", "location", "poll") if name in message.extra), None)
    return Seen(
        id=message.id,
        text=message.text,
        html=to_html(message.text, message.entities),
        entities=tuple(message.entities),
        keyboard=tuple(tuple(_button(button) for button in row) for row in message.keyboard or ()),
        sender="me" if message.sender is viewer else message.sender.first_name,
        from_bot=message.sender.is_bot,
        date=datetime.fromtimestamp(message.date, UTC),
        edited=message.edited is not None,
        protected=message.protected,
        silent=message.silent,
        spoiler=message.spoiler,
        media=kind or extra,
        file=attached[-1] if isinstance(attached, list) else attached or {},
        forward=_origin(message.forward_origin),
        topic=message.topic,
    )


def _button(button: Json) -> Button:
    field_name = next(name for name in KINDS if name in button)
    value = button[field_name]
    if field_name == "copy_text":
        value = value["text"]
    return Button(button["text"], KINDS[field_name], value if isinstance(value, str) else "")


def _origin(origin: Json | None) -> str | None:
    if origin is None:
        return None
    named = origin.get("sender_user") or origin.get("chat") or origin.get("sender_chat") or {}
    return str(origin.get("sender_user_name") or named.get("title") or named.get("first_name") or "")


def transcript(chat: Iterable[Seen]) -> str:
    """Return a chat as readable lines."""
    return "\n".join(map(str, chat)) or "(an empty chat)"

"""Buttons and what they carry: a verb and a few words, at most 64 bytes, never an id of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from bot.i18n import _
from handlers.replies import Button, Rows

DATA_LIMIT = 64

HALF = 18
"""Letters that half a row shows on a cheap phone; what is longer is cut off there, or takes two lines."""


@dataclass(frozen=True, slots=True)
class Tap:
    """What a tapped button says: a verb and its arguments."""

    verb: str
    arguments: tuple[str, ...] = ()

    def encode(self) -> str:
        """Return the callback data.

        Raises:
            ValueError: it would not fit into Telegram's 64 bytes, or would not decode to the same.
        """
        data = ":".join((self.verb, *self.arguments))
        if len(data.encode()) > DATA_LIMIT or Tap.decode(data) != self:
            raise ValueError(f"callback data of {self.verb!r} cannot be encoded")
        return data

    @classmethod
    def decode(cls, data: str) -> "Tap":
        """Read callback data; whatever arrives becomes a tap, known or not."""
        verb, *arguments = data.split(":")
        return cls(verb, tuple(arguments))


def tap(text: str, verb: str, *arguments: str | int) -> Button:
    """Return a button that says `verb` with its arguments."""
    return Button(text, data=Tap(verb, tuple(str(argument) for argument in arguments)).encode())


def rows(*given: Button | tuple[Button, ...]) -> Rows:
    """Return rows of buttons; a button alone fills a row."""
    return tuple((row,) if isinstance(row, Button) else row for row in given)


def pairs(buttons: Iterable[Button]) -> Rows:
    """Return the buttons two to a row, in their order; one whose words need the width fills a row."""
    placed: list[tuple[Button, ...]] = []
    for button in buttons:
        fits = len(button.text) <= HALF
        if fits and placed and len(placed[-1]) == 1 and len(placed[-1][0].text) <= HALF:
            placed[-1] = (*placed[-1], button)
        else:
            placed.append((button,))
    return tuple(placed)


def home() -> Button:
    """Return the way home."""
    return tap(_("🏠 Home"), "home")


def back(verb: str, *arguments: str | int) -> Button:
    """Return the way back to an earlier screen."""
    return tap(_("⬅️ Back"), verb, *arguments)


def whatsapp(text: str) -> Button:
    """Return a button that opens WhatsApp with `text` ready to send."""
    return Button(_("📤 WhatsApp"), url=f"https://wa.me/?text={quote(text)}")

"""Typed words work as well as buttons: find the button that somebody means."""

import unicodedata

from handlers.keyboards import Tap
from handlers.replies import Rows


def meant(words: str, rows: Rows) -> Tap | None:
    """Return the tap that the words stand for: a button's label, its unique beginning, or its number; else None.

    Case, emoji and punctuation do not count. Buttons are numbered from 1 in reading order.
    """
    buttons = [button for row in rows for button in row if button.data is not None]
    said = _bare(words)
    if not said:
        return None
    if said.isdecimal():
        number = int(said) if len(said) < 4 else 0
        return Tap.decode(buttons[number - 1].data or "") if 0 < number <= len(buttons) else None
    labels = [_bare(button.text) for button in buttons]
    found = [index for index, label in enumerate(labels) if label == said]
    if not found:
        found = [index for index, label in enumerate(labels) if label.startswith(f"{said} ")]
    return Tap.decode(buttons[found[0]].data or "") if len(found) == 1 else None


def _bare(words: str) -> str:
    kept = (char if unicodedata.category(char)[0] in "LN" else " " for char in unicodedata.normalize("NFKC", words))
    return " ".join("".join(kept).casefold().split())

"""What people write, without anything that cannot be seen: it could carry a mark, or hide what it says."""

import re
import unicodedata

# Blank or invisible, though Unicode counts them as letters, signs or marks. All of "C" and other blanks go anyway.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")


class TextFault(ValueError):
    """A text has no letter or digit, or is too long. `letters` counts what can be read of it, 0 for signs alone."""

    def __init__(self, letters: int, limit: int) -> None:
        super().__init__(f"a text needs 1 to {limit} letters, not {letters}")
        self.letters = letters


def clean_text(text: str, limit: int) -> str:
    """Return `text` in NFC without control, zero-width, bidirectional or private characters.

    Every kind of blank becomes a space or a new line; what is left is at most `limit` characters long.

    Raises:
        TextFault: neither letter nor digit is left, or more than fits.
    """
    lines = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    seen = "".join(letter for letter in _INVISIBLE.sub("", _BLANKS.sub(" ", lines)) if _is_visible(letter))
    tidy = "\n".join(_BLANKS.sub(" ", line).strip() for line in seen.split("\n"))
    cleaned = unicodedata.normalize("NFC", _GAPS.sub("\n\n", tidy).strip())
    letters = len(cleaned) if any(map(str.isalnum, cleaned)) else 0
    if not 0 < letters <= limit:
        raise TextFault(letters, limit)
    return cleaned


def _is_visible(letter: str) -> bool:
    return letter == "\n" or not unicodedata.category(letter).startswith("C")

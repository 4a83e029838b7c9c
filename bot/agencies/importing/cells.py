"""Read single cells of the two lists: names, licence numbers, phones, offices."""

import re

from bot.agencies.importing.dates import from_serial
from bot.agencies.importing.doubts import DoubtReason

NUMBER_DIGITS = 13
_LONGEST_NAME = 160
_NOTHING = frozenset({"-", "--", "---", "–", "—", "n/a", "nihil", "null", "none", "nan", "."})
_POWER = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_GROUPED = re.compile(r"\d[\d .\-]*")
_FEWEST_PHONE_DIGITS = 5


def text_of(cell: str) -> str:
    """Return a cell in one line; a sign that stands for nothing is nothing."""
    text = " ".join(cell.split())
    return "" if text.casefold() in _NOTHING else text


def doubt_name(name: str, key: str) -> DoubtReason | None:
    """Return why a text, with these letters that count, cannot be the name of a company; None when it can."""
    if not re.search(r"[^\W\d_]", name):
        return DoubtReason.NUMBER_AS_NAME if re.search(r"\d", name) else DoubtReason.NO_LETTERS
    if len(name) > _LONGEST_NAME:
        return DoubtReason.LONG_NAME
    return None if key else DoubtReason.NO_LETTERS


def read_licence(cell: str, *, unsure: bool) -> tuple[str | None, DoubtReason | None]:
    """Return a licence number with what is doubtful about it; a number that lost digits is not taken."""
    text = text_of(cell).lstrip("'")
    if not text:
        return None, DoubtReason.NO_VALUE if unsure else DoubtReason.NO_LICENCE
    if unsure or _POWER.fullmatch(text):
        return None, DoubtReason.ROUNDED_LICENCE
    # A number that went through a program as 9120307772741.0.
    text = re.sub(r"^(\d+)\.0$", r"\1", text) if text.endswith(".0") else text
    number = re.sub(r"\D", "", text) if _GROUPED.fullmatch(text) else text
    count = sum(sign.isdigit() for sign in number)
    if count >= NUMBER_DIGITS:
        return number, None
    if count == len(number) == NUMBER_DIGITS - 1:
        return f"0{number}", DoubtReason.PADDED_LICENCE
    return number, DoubtReason.SHORT_LICENCE


def read_day(cell: str) -> str | None:
    """Return a day as it is written; one that a spreadsheet wrote as a plain number is a day again."""
    text = text_of(cell)
    return from_serial(text) or text or None


def split_phones(cell: str) -> tuple[str, ...]:
    """Return the phone numbers of a cell; a short piece after a slash is another ending of the number before it."""
    numbers: list[str] = []
    for piece in re.split(r"([/;,\n])", cell):
        text = text_of(piece)
        if sum(sign.isdigit() for sign in text) >= _FEWEST_PHONE_DIGITS:
            numbers.append(text)
        elif numbers and re.search(r"\d", text):
            numbers[-1] += f"/{text}"
    return tuple(dict.fromkeys(numbers))


def split_offices(cell: str) -> tuple[str, ...]:
    """Return the branch offices of a cell."""
    offices = (text_of(re.sub(r"^\s*(?:\d{1,2}[.)]|[•*\-])\s+", "", piece)) for piece in re.split(r"[;\n]", cell))
    return tuple(dict.fromkeys(filter(None, offices)))

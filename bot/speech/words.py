"""Write a text out as it is spoken: telephone numbers digit by digit, money as money, short names in full."""

import re
from unicodedata import category

from bot.speech.shapes import Pronunciation

_PHONE = re.compile(r"(?<![\w.,])\+?\d+(?:[ -]\d+)*(?![\w.,]*\d)")
_LEAST_DIGITS = 7
"""Of a telephone number; shorter ones are read as numbers (110, 129)."""
_LAW = re.compile(r"\b(\d{1,3})/(\d{4})\b")
_RANGE = re.compile(r"(?<=\d)\s?[–-]\s?(?=\d)")
_ITEM = re.compile(r"^(?:•|-|\d+\.)\s+")
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Follow a sign that is drawn as an emoji, and are no part of any word."""
_ENDS = (".", "!", "?", ":", ",", ";")


def spoken(text: str, how: Pronunciation) -> str:
    """Return a text, written as people read it, as a voice shall say it: a sentence a line, words instead of signs."""
    text = _PHONE.sub(lambda found: _phone(found[0], how), text)
    text = _money(how).sub(lambda found: f"{_join(found['amount'], how)}{found['scale'] or ''} {how.rupiah}", text)
    text = _LAW.sub(rf"\1 {how.year} \2", text)
    text = re.sub(rf"(?<=\d){re.escape(how.thousands)}(?=\d{{3}}\b)", "", text)
    text = _RANGE.sub(f" {how.to} ", text)
    if how.say:
        names = "|".join(re.escape(name) for name in sorted(how.say, key=len, reverse=True))
        text = re.sub(rf"(?<![\w-])(?:{names})(?!\w)", lambda found: how.say[found[0]], text)
    lines = (_line(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _phone(shown: str, how: Pronunciation) -> str:
    groups = re.split(r"[ -]", shown.removeprefix("+"))
    if sum(map(len, groups)) < _LEAST_DIGITS:
        return shown
    said = ", ".join(" ".join(how.digits[int(digit)] for digit in group) for group in groups)
    return f"{how.plus} {said}" if shown.startswith("+") else said


def _money(how: Pronunciation) -> re.Pattern[str]:
    scale = rf" (?:{'|'.join(map(re.escape, how.scales)) or '(?!)'})\b"
    number = r"\d[\d.,]*(?<![.,])"
    # In “Rp8 to 30 million” the scale belongs to both numbers; said after the first, the currency would lose it.
    spans = rf"{number} {re.escape(how.to)} {number}(?={scale})|{number}(?:\s?[–-]\s?{number})?"
    return re.compile(rf"Rp ?(?P<amount>{spans})(?P<scale>{scale})?")


def _join(amount: str, how: Pronunciation) -> str:
    return _RANGE.sub(f" {how.to} ", amount)


def _line(line: str) -> str:
    """Return a line without the signs that a voice would name or stumble over, with an end where it pauses."""
    line = _ITEM.sub("", line.strip())
    heard = "".join(char if _is_heard(char) else " " for char in line.replace("“", "").replace("”", ""))
    said = " ".join(heard.split())
    return said if not said or said.endswith(_ENDS) else f"{said}."


def _is_heard(char: str) -> bool:
    return (category(char)[0] in "LNZM" and char not in _SELECTORS) or char in ".,!?:;'’-()%"

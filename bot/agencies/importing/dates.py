"""Read days as they are written in registers: 3 Februari 2026, 03/02/2026 (day first), 2026-02-03, 46056."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:\d{2}.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_IN_WORDS = re.compile(r"(?:(\d{1,2})[\s\-]+)?([^\W\d_]+)\.?[\s\-,]+(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2}),\s*(\d{4})")
_WEEKDAY = re.compile(r"[^\W\d_]+,\s*(?=\d)")
_SPREADSHEET = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 70_000)
"""Days that a spreadsheet counts from 1899: 1954 to 2091."""


def read_date(text: str, months: Mapping[str, int]) -> str | None:
    """Return a day as 2026-02-03, or 2026-02 where only the month is named; None when it is no date."""
    text = _WEEKDAY.sub("", text.strip().casefold(), count=1)
    if match := _ISO.fullmatch(text):
        return _write(match[1], int(match[2]), match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return _write(match[3], int(match[2]), match[1])
    if match := _IN_WORDS.fullmatch(text):
        return _write(match[3], months.get(match[2], 0), match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return _write(match[3], months.get(match[1], 0), match[2])
    return from_serial(text)


def from_serial(text: str) -> str | None:
    """Return the day that a spreadsheet writes as a plain number; None when it is none."""
    if not _SPREADSHEET.fullmatch(text) or int(float(text)) not in _SERIALS:
        return None
    return (_EPOCH + timedelta(days=int(float(text)))).isoformat()


def find_dates(text: str, months: Mapping[str, int]) -> list[str]:
    """Return every whole day that a text names, in its order."""
    names = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    shapes = rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{4}}|\d{{1,2}}\s+(?:{names})\s+\d{{4}}"
    found = (read_date(match[0], months) for match in re.finditer(rf"(?<!\d)(?:{shapes})(?!\d)", text.casefold()))
    return [day for day in found if day is not None and len(day) == len("2026-02-03")]


def _write(year: str, month: int, day: str | None) -> str | None:
    full = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        found = date(full, month, int(day or 1))
    except ValueError:
        return None
    return found.isoformat() if day else found.isoformat()[:7]

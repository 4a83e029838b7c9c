"""How old a fact is, when its source tells only a month or a year."""

from calendar import monthrange
from datetime import date, timedelta

OLD = timedelta(days=366)
"""A telephone number that was seen or tried longer ago may be another's by now."""


def last_day(dated: str) -> date:
    """Return the last day that a date of any precision can mean: `2026-01-28`, `2026-01` or `2021`."""
    parts = [int(part) for part in dated.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])


def is_old(dated: str, today: date) -> bool:
    """Tell whether a fact is certainly older than is good for a number that people depend on."""
    return today - last_day(dated) > OLD

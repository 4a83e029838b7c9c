"""When somebody may be written to who did nothing just then: by day, and never into an unfinished conversation."""

import secrets
from datetime import date, datetime, time, timedelta

from bot.dialogs import Dialog

FIRST_HOUR, LAST_HOUR = 8, 20
"""Between these hours of the office's clock."""

PAUSE = timedelta(hours=3)
"""How long what is sent waits for a conversation to be over."""

_EARLIEST = time(9)
_MINUTES = 9 * 60


def some_time(day: date, now: datetime) -> datetime:
    """Return a moment of a day, drawn: so nobody sees from it when somebody asked, and not all are told at once."""
    return datetime.combine(day, _EARLIEST, now.tzinfo) + timedelta(minutes=secrets.randbelow(_MINUTES))


def rest_until(dialog: Dialog, now: datetime) -> datetime | None:
    """Return until when a chat is left alone; None when it may be written to now."""
    if dialog.state or (dialog.parked is not None and not dialog.parked.is_over(now)):
        return _by_day(now + PAUSE)
    later = _by_day(now)
    return None if later == now else later


def _by_day(moment: datetime) -> datetime:
    if FIRST_HOUR <= moment.hour < LAST_HOUR:
        return moment
    days = 0 if moment.hour < FIRST_HOUR else 1
    return some_time(moment.date() + timedelta(days=days), moment)

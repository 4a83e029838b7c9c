"""When a tip's timers fall due, so that none tells the minute at which the tip was sent.

The database keeps the due time in the clear. So what is a matter of days depends on the day alone, which the tip shows
anyway. What is a matter of hours is rounded up to a full hour; a clock of a day or more is then put at a random minute
of that hour, so that the reminders of tips from one hour are not seen to go together. A tip's hold-back is drawn anew
for each tip.
"""

import secrets
from datetime import UTC, date, datetime, time, timedelta

UNREAD_AFTER = timedelta(hours=24)
URGENT_UNREAD_AFTER = timedelta(hours=1)
LIMIT_AGAIN = timedelta(days=30)
"""How much longer a tip is kept that nobody had read when its time was over."""

_HOUR = timedelta(hours=1)


def hold_back(delay: timedelta) -> timedelta:
    """Draw how long a tip rests: at least `delay`, at most twice as long."""
    seconds = int(delay.total_seconds())
    return timedelta(seconds=seconds + secrets.randbelow(seconds + 1))


def unread_due(since: datetime, *, urgent: bool) -> datetime:
    """Return when it is time to worry that nobody has read a tip that went out at `since`."""
    if urgent:
        return _full_hour(since + URGENT_UNREAD_AFTER)
    return _full_hour(since + UNREAD_AFTER) + timedelta(minutes=secrets.randbelow(60))


def day_due(day: date, after: timedelta) -> datetime:
    """Return the first moment of the day that lies `after` days later."""
    return datetime.combine(day + after, time(), UTC)


def _full_hour(moment: datetime) -> datetime:
    start = moment.replace(minute=0, second=0, microsecond=0)
    return start if start == moment else start + _HOUR

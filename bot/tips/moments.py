"""When a tip goes out and its timers fall due, so that none tells the minute at which the tip was sent.

The database keeps the due time in the clear. What rests is drawn anew for each tip, and goes out with whatever else
rests at one of three hours of the day; only what is urgent goes out alone. What is a matter of days depends on the day
alone, which the tip shows anyway. What is a matter of hours is rounded up to a full hour; a clock of a day or more is
then put at a random minute of that hour, so that the reminders of tips from one hour are not seen to go together.
"""

import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.tips.workdays import WorkDays

BATCHES: Final = (time(8), time(12), time(17))
"""At which hours of the office's day goes out what has rested."""

UNREAD_AFTER = timedelta(hours=24)
URGENT_UNREAD_AFTER = timedelta(hours=1)
LIMIT_AGAIN = timedelta(days=30)
"""How much longer a tip is kept that nobody had read when its time was over."""

IDLE_AFTER = 3
"""After how many working days without a first action the whole office is told of a tip."""

SILENT_AFTER = 10
"""After how many working days without a word a tip that is handled counts as silent."""

_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)
_OFFICE: Final = WorkDays()


def release_at(
    now: datetime, *, delay: timedelta, undo: timedelta, urgent: bool, at_once: bool, rest_days: int
) -> datetime | None:
    """Return when a tip goes out; None for one that goes out at once.

    Args:
        now: the present moment, in the office's zone.
        delay: how long a tip rests at least; none (demo, tests) means that it waits for no batch either.
        undo: how long a tip can be taken back at least.
        urgent: it waits for no batch.
        at_once: its sender wants an urgent tip to go out now; for other tips this means nothing.
        rest_days: how many days longer its sender wants it to rest.
    """
    if urgent and at_once:
        return None
    rest = timedelta(days=rest_days)
    if not delay:
        return now + undo + rest if undo or rest else None
    # Never simply `undo`: a rest that is always the same would give the second of sending away.
    earliest = now + hold_back(max(delay, undo)) + rest
    return earliest if urgent else _next_batch(earliest)


def addition_at(now: datetime, *, delay: timedelta, urgent: bool) -> datetime:
    """Return when readers are told that the tipster added something."""
    if not delay:
        return now
    earliest = now + hold_back(delay)
    return earliest if urgent else _next_batch(earliest)


def hold_back(delay: timedelta) -> timedelta:
    """Draw how long a tip rests: at least `delay`, at most twice as long."""
    return delay + secrets.randbelow(delay // _MICROSECOND + 1) * _MICROSECOND


def unread_due(since: datetime, *, urgent: bool) -> datetime:
    """Return when it is time to worry that nobody has read a tip that went out at `since`."""
    if urgent:
        return _full_hour(since + URGENT_UNREAD_AFTER)
    return _within_hour(_full_hour(since + UNREAD_AFTER))


def unread_again(last: datetime) -> datetime:
    """Return when to worry again: a day later, within the same hour, so that no day is passed over."""
    return _within_hour(_hour_of(last) + UNREAD_AFTER)


def idle_due(since: datetime) -> datetime:
    """Return when the whole office is told of a tip that waits for a first action since `since`."""
    return _morning(since, IDLE_AFTER)


def silent_due(since: datetime) -> datetime:
    """Return when both sides are asked about a tip of which nothing was heard since `since`."""
    return _morning(since, SILENT_AFTER)


def crowd_due(now: datetime, *, urgent: bool) -> datetime:
    """Return when to tell of many tips at once: at the next full hour, of those with danger now at the next minute."""
    if urgent:
        return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return _hour_of(now) + _HOUR


def day_due(day: date, after: timedelta) -> datetime:
    """Return the first moment of the day that lies `after` days later."""
    return datetime.combine(day + after, time(), UTC)


def _next_batch(moment: datetime) -> datetime:
    first = datetime.combine(moment.date(), BATCHES[0], moment.tzinfo)
    today = [datetime.combine(moment.date(), batch, moment.tzinfo) for batch in BATCHES]
    return next((batch for batch in today if batch >= moment), first + timedelta(days=1))


def _morning(since: datetime, working_days: int) -> datetime:
    """Return a moment between eight and nine, so many working days later."""
    return _within_hour(datetime.combine(_OFFICE.after(since.date(), working_days), BATCHES[0], since.tzinfo))


def _within_hour(start: datetime) -> datetime:
    return start + timedelta(minutes=secrets.randbelow(60))


def _full_hour(moment: datetime) -> datetime:
    start = _hour_of(moment)
    return start if start == moment else start + _HOUR


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)

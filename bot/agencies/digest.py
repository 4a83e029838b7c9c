"""What administrators are told each week: how old the list is, and which names were searched in vain."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.agencies.register import Register
from bot.agencies.unanswered import UnansweredStore

WEEKLY = "register.weekly"
"""The kind of the timer, and of the notice."""

WEEK = timedelta(days=7)
KEPT = timedelta(days=90)
"""How long a search in vain is counted."""

_HOUR = time(8)
_NAMES = 5


def next_digest(now: datetime) -> datetime:
    """Return the next Monday morning at eight, where the office is."""
    days = (7 - now.weekday()) % 7
    due = datetime.combine(now.date() + timedelta(days=days), _HOUR, now.tzinfo)
    return due if due > now else due + WEEK


async def weekly_facts(register: Register, unanswered: UnansweredStore, today: date) -> Mapping[str, str]:
    """Return the facts of the weekly notice, and forget what is too old to be counted."""
    await unanswered.forget(today - KEPT)
    frequent = await unanswered.frequent()
    return {
        "as_of": register.as_of.isoformat(),
        "agencies": str(len(register.agencies)),
        "in_vain": str(await unanswered.total(today - WEEK)),
        "names": json.dumps(frequent[:_NAMES], ensure_ascii=False),
    }

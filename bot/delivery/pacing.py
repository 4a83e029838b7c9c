"""Which notices keep their distance, and how several become one."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.delivery.model import Lane, Notice, Parcel

SEVERAL = "tip.several"
"""The notice that tells of several at once.

Its facts are JSON: the `counts` of each kind, how many of them are `urgent`, the `items` to open (label, handle, and
whether it is urgent), and the `alarms`, which are told in full (kind and facts).
"""

LISTED = 5
"""Tips that it offers to open at most."""

LONGEST_ROUNDING = timedelta(minutes=1)
"""A quiet that is longer than the pace by more than this was set by a clock that went wrong, and silences nobody."""

_ALARM = "desk."
_PACED = ("tip.", _ALARM)
_NO_LONGER_WAITING = ("tip.taken", "tip.closed")


def is_paced(parcel: Parcel) -> bool:
    """Tell whether a parcel is about tips, of which nobody is told too often."""
    return parcel.lane <= Lane.TIP and parcel.notice.kind.startswith(_PACED)


def together(parcels: Sequence[Parcel]) -> Notice:
    """Return one notice for several; those to open are the urgent ones first, then those that wait for somebody."""
    if len(parcels) == 1:
        return parcels[0].notice
    notices = [parcel.notice for parcel in sorted(parcels, key=lambda parcel: parcel.lane)]
    alarms = [(notice.kind, dict(notice.facts)) for notice in notices if notice.kind.startswith(_ALARM)]
    tips = [notice for notice in notices if not notice.kind.startswith(_ALARM)]
    to_open: dict[str, Notice] = {}
    for notice in _by_need(tips):
        if "handle" in notice.facts:
            to_open.setdefault(notice.facts["handle"], notice)
    items = [(each.facts["label"], handle, _is_urgent(each)) for handle, each in to_open.items()]
    facts = {
        "counts": json.dumps(Counter(notice.kind for notice in tips)),
        "urgent": str(sum(_is_urgent(each) for each in to_open.values())),
        "items": json.dumps(items[:LISTED]),
        "alarms": json.dumps(alarms),
    }
    return Notice(SEVERAL, facts)


def quiet_after(now: datetime, pace: timedelta) -> datetime:
    """Return until when a person is told nothing more: a full minute, since it must not tell the second of a message.

    It is at least `pace` from now, and less than a minute more.
    """
    later = now + pace
    start = this_minute(later)
    return start if start == later else start + LONGEST_ROUNDING


def this_minute(moment: datetime) -> datetime:
    """Return the full minute in which a moment lies."""
    return moment.replace(second=0, microsecond=0)


def _by_need(notices: Sequence[Notice]) -> list[Notice]:
    return sorted(notices, key=lambda notice: (not _is_urgent(notice), notice.kind in _NO_LONGER_WAITING))


def _is_urgent(notice: Notice) -> bool:
    return notice.facts.get("urgent") == "yes" and notice.kind not in _NO_LONGER_WAITING

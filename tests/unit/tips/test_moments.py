from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from random import Random
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from bot.tips import moments
from bot.tips.workdays import WorkDays

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 41, 27, 123456, tzinfo=JAKARTA)
DAY = timedelta(days=1)
HALF_HOUR = timedelta(minutes=30)
TEN = timedelta(minutes=10)
NONE = timedelta()
DRAWS = 10_000


@pytest.fixture
def dice(monkeypatch: pytest.MonkeyPatch) -> Random:
    """Draw the same in every run."""
    dice = Random(20261123)
    monkeypatch.setattr(moments, "secrets", SimpleNamespace(randbelow=dice.randrange))
    return dice


def release(
    now: datetime = NOW,
    *,
    delay: timedelta = HALF_HOUR,
    undo: timedelta = TEN,
    urgent: bool = False,
    at_once: bool = False,
    rest_days: int = 0,
) -> datetime | None:
    return moments.release_at(now, delay=delay, undo=undo, urgent=urgent, at_once=at_once, rest_days=rest_days)


def surely(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment


def any_moment(dice: Random) -> datetime:
    return datetime(2026, 11, 23, tzinfo=JAKARTA) + timedelta(microseconds=dice.randrange(DAY // timedelta.resolution))


def independent(pairs: Iterable[tuple[int, int]]) -> bool:
    """Tell whether Pearson's chi-square test finds nothing that one number tells of the other (at 0.1 %)."""
    cells = Counter(pairs)
    total = cells.total()
    rows, columns = Counter[int](), Counter[int]()
    for (row, column), count in cells.items():
        rows[row] += count
        columns[column] += count
    statistic = sum(
        (cells[row, column] - rows[row] * columns[column] / total) ** 2 / (rows[row] * columns[column] / total)
        for row in rows
        for column in columns
    )
    freedom = (len(rows) - 1) * (len(columns) - 1)
    # The limit as Wilson and Hilferty approximate it; 3.09 is what a thousandth of all normal draws exceeds.
    return statistic <= freedom * (1 - 2 / (9 * freedom) + 3.09 * sqrt(2 / (9 * freedom))) ** 3


def test_an_urgent_tip_goes_at_once_where_its_sender_wants_that() -> None:
    assert release(urgent=True, at_once=True) is None
    assert release(urgent=True, at_once=True, rest_days=3) is None
    assert release(urgent=True) is not None
    assert release(urgent=False, at_once=True) is not None


def test_without_any_rest_a_tip_goes_at_once() -> None:
    assert release(delay=NONE, undo=NONE) is None
    assert release(delay=NONE, undo=NONE, urgent=True) is None


def test_without_a_delay_a_tip_only_waits_to_be_taken_back_and_for_no_batch() -> None:
    assert release(delay=NONE) == NOW + TEN
    assert release(delay=NONE, urgent=True) == NOW + TEN
    assert release(delay=NONE, undo=NONE, rest_days=2) == NOW + 2 * DAY
    assert release(delay=NONE, rest_days=2) == NOW + TEN + 2 * DAY


@pytest.mark.parametrize("urgent", [False, True])
@pytest.mark.parametrize(
    ("delay", "undo"), [(HALF_HOUR, TEN), (TEN, HALF_HOUR), (timedelta(minutes=1), timedelta(hours=2)), (TEN, NONE)]
)
def test_no_tip_goes_out_while_it_can_be_taken_back_or_rests(
    dice: Random, delay: timedelta, undo: timedelta, urgent: bool
) -> None:
    for _ in range(500):
        now = any_moment(dice)
        assert surely(release(now, delay=delay, undo=undo, urgent=urgent)) >= now + max(delay, undo)


def test_the_time_to_take_a_tip_back_does_not_fix_its_moment(dice: Random) -> None:
    rests = {surely(release(delay=timedelta(minutes=1), undo=TEN, urgent=True)) - NOW for _ in range(500)}
    assert len(rests) > 490
    assert TEN <= min(rests) < max(rests) <= 2 * TEN


def test_what_has_rested_goes_out_with_the_next_batch_of_the_office(dice: Random) -> None:
    for _ in range(2000):
        now = any_moment(dice)
        due = surely(release(now))
        assert due.tzinfo is JAKARTA
        assert (due.hour, due.minute, due.second, due.microsecond) in {(8, 0, 0, 0), (12, 0, 0, 0), (17, 0, 0, 0)}
        assert due - now <= timedelta(hours=15) + 2 * HALF_HOUR


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (6, 59, "23 08:00"),
        (7, 0, "23 08:00"),
        (9, 41, "23 12:00"),
        (12, 0, "23 17:00"),
        (16, 31, "24 08:00"),
        (23, 30, "24 08:00"),
    ],
)
def test_the_next_batch_is_of_this_day_or_the_next(hour: int, minute: int, expected: str) -> None:
    due = surely(release(NOW.replace(hour=hour, minute=minute, second=0, microsecond=0)))
    assert due.strftime("%d %H:%M") == expected


def test_an_urgent_tip_waits_for_no_batch(dice: Random) -> None:
    rests = [surely(release(urgent=True)) - NOW for _ in range(500)]
    assert HALF_HOUR <= min(rests) < max(rests) <= 2 * HALF_HOUR


def test_a_tip_rests_as_many_days_longer_as_its_sender_wants(dice: Random) -> None:
    assert release(rest_days=3) == datetime(2026, 11, 26, 12, tzinfo=JAKARTA)
    assert surely(release(urgent=True, rest_days=3)) >= NOW + 3 * DAY + HALF_HOUR


def test_additions_are_held_back_like_tips(dice: Random) -> None:
    assert moments.addition_at(NOW, delay=NONE, urgent=False) == NOW
    assert moments.addition_at(NOW, delay=NONE, urgent=True) == NOW
    assert moments.addition_at(NOW, delay=HALF_HOUR, urgent=False) == datetime(2026, 11, 23, 12, tzinfo=JAKARTA)
    rests = [moments.addition_at(NOW, delay=HALF_HOUR, urgent=True) - NOW for _ in range(500)]
    assert HALF_HOUR <= min(rests) < max(rests) <= 2 * HALF_HOUR


def test_the_chi_square_test_sees_what_is_not_independent(dice: Random) -> None:
    minutes = [(any_moment(dice) + HALF_HOUR).minute // 5 for _ in range(DRAWS)]
    assert independent((dice.randrange(12), minute) for minute in minutes)
    assert not independent((minute, minute) for minute in minutes)
    leaning = [(minute, minute if dice.random() < 0.2 else dice.randrange(12)) for minute in minutes]
    assert not independent(leaning)


@pytest.mark.parametrize(
    "sent", [lambda now: now.minute, lambda now: now.second, lambda now: now.microsecond // 10_000]
)
def test_the_batch_says_nothing_of_the_minute_and_the_second_of_sending(
    dice: Random, sent: Callable[[datetime], int]
) -> None:
    moments_of_sending = [any_moment(dice) for _ in range(DRAWS)]
    assert independent((sent(now), surely(release(now)).hour) for now in moments_of_sending)


@pytest.mark.parametrize("sent", ["second", "microsecond"])
@pytest.mark.parametrize("seen", ["minute", "second", "microsecond"])
def test_an_urgent_tip_alone_says_nothing_of_the_second_of_sending(dice: Random, sent: str, seen: str) -> None:
    pairs = []
    for _ in range(DRAWS):
        now = any_moment(dice)
        due = surely(release(now, urgent=True))
        pairs.append((_twelfth(now, sent), _twelfth(due, seen)))
    assert independent(pairs)


def test_an_urgent_tip_says_nothing_of_the_minute_where_the_delay_is_an_hour(dice: Random) -> None:
    pairs = []
    for _ in range(DRAWS):
        now = any_moment(dice)
        due = surely(release(now, delay=timedelta(hours=1), urgent=True))
        pairs.append((now.minute // 5, due.minute // 5))
    assert independent(pairs)


def _twelfth(moment: datetime, part: str) -> int:
    """Return in which twelfth of its minute or second a moment lies, or of its hour."""
    size = 1_000_000 if part == "microsecond" else 60
    return int(getattr(moment, part)) * 12 // size


@pytest.mark.parametrize(("due", "days"), [(moments.idle_due, 3), (moments.silent_due, 10)])
def test_a_clock_of_working_days_depends_on_the_day_alone(
    dice: Random, due: Callable[[datetime], datetime], days: int
) -> None:
    pairs = []
    for _ in range(DRAWS):
        since = any_moment(dice)
        falls = due(since)
        assert falls.tzinfo is JAKARTA
        assert (falls.date(), falls.hour) == (WorkDays().after(since.date(), days), 8)
        assert (falls.second, falls.microsecond) == (0, 0)
        pairs.append((since.minute // 5, falls.minute // 5))
    assert independent(pairs)
    assert len({seen for _, seen in pairs}) == 12


def test_a_clock_of_hours_is_rounded_up_to_full_hours() -> None:
    assert moments.unread_due(NOW, urgent=True) == datetime(2026, 11, 23, 11, tzinfo=JAKARTA)
    assert moments.unread_due(NOW.replace(minute=0, second=0, microsecond=0), urgent=True).hour == 10
    due = moments.unread_due(NOW, urgent=False)
    assert (due.date(), due.hour, due.second, due.microsecond) == (date(2026, 11, 24), 10, 0, 0)


def test_a_reminder_comes_every_day_in_the_same_hour() -> None:
    due = moments.unread_due(NOW, urgent=False)
    first = due
    for number in range(1, 90):
        due = moments.unread_again(due)
        assert (due.date(), due.hour) == (first.date() + number * DAY, first.hour)


def test_the_digest_of_a_crowd_comes_at_the_next_full_hour() -> None:
    assert moments.crowd_due(NOW, urgent=False) == datetime(2026, 11, 23, 10, tzinfo=JAKARTA)
    eight = datetime(2026, 11, 23, 8, tzinfo=JAKARTA)
    assert moments.crowd_due(eight, urgent=False) == eight + timedelta(hours=1), (
        "what goes out in one batch is told of together"
    )


def test_a_matter_of_days_depends_on_the_day_alone() -> None:
    assert moments.day_due(date(2026, 11, 23), timedelta(days=30)) == datetime(2026, 12, 23, tzinfo=UTC)

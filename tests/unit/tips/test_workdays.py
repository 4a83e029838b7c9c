import subprocess
import sys
from datetime import date, timedelta

import pytest

from bot.tips.workdays import WorkDays

DAYS = WorkDays()


@pytest.mark.parametrize(
    "free",
    [
        date(2026, 1, 1),  # New Year
        date(2026, 3, 19),  # Nyepi
        date(2026, 3, 21),  # Idul Fitri, on a Saturday
        date(2026, 5, 1),  # Labour Day
        date(2026, 5, 27),  # Idul Adha
        date(2026, 6, 1),  # Pancasila
        date(2026, 8, 17),  # Independence
        date(2026, 12, 25),  # Natal
    ],
)
def test_public_holidays_of_2026_are_free(free: date) -> None:
    assert not DAYS.is_working(free)


@pytest.mark.parametrize("leave", [date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 24), date(2026, 12, 24)])
def test_joint_leave_around_idul_fitri_and_natal_is_free(leave: date) -> None:
    assert leave.weekday() < 5
    assert not DAYS.is_working(leave)


def test_the_weekend_is_free_and_other_days_are_not() -> None:
    week = [date(2026, 11, 23) + timedelta(days=number) for number in range(7)]
    assert [DAYS.is_working(day) for day in week] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 11, 26), 3, date(2026, 12, 1)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
        (date(2026, 3, 17), 3, date(2026, 3, 27)),  # over Nyepi, Idul Fitri and their joint leave
        (date(2026, 12, 22), 3, date(2026, 12, 29)),  # over Natal
        (date(2026, 12, 30), 2, date(2027, 1, 4)),  # over New Year
    ],
)
def test_working_days_are_counted_past_what_is_free(day: date, count: int, expected: date) -> None:
    assert DAYS.after(day, count) == expected


def test_a_year_of_which_nothing_is_known_has_weekends_only() -> None:
    far = date(2150, 8, 17)
    assert far.weekday() == 0
    assert DAYS.is_working(far)
    assert not DAYS.is_working(far - timedelta(days=1))
    assert DAYS.after(far, 10) == far + timedelta(days=14)


def test_counting_never_stops_short_or_at_a_free_day() -> None:
    day = date(2025, 1, 1)
    while day.year < 2028:
        third = DAYS.after(day, 3)
        assert DAYS.is_working(third)
        assert sum(DAYS.is_working(day + timedelta(days=number)) for number in range(1, (third - day).days + 1)) == 3
        day += timedelta(days=1)


def test_the_library_is_loaded_only_where_days_are_counted() -> None:
    code = "import bot.tips.clockwork, bot.tips.desk, sys; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

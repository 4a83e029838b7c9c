"""Which days the office works."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

SATURDAY = 5
"""The first weekday on which an office is closed, as `date.weekday` counts."""


@dataclass(frozen=True, slots=True)
class WorkDays:
    """The working days of a country: not the weekend, no public holiday, no day of joint leave (cuti bersama).

    Joint leave is decreed a year or so ahead, and holidays that follow the moon are reckoned where no decree is known
    yet. For a year of which nothing is known, every weekday is a working day.
    """

    country: str = "ID"

    def is_working(self, day: date) -> bool:
        """Tell whether the office works on a day."""
        return day.weekday() < SATURDAY and day not in _free_days(self.country, day.year)

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after a day, which itself does not count."""
        for _ in range(count):
            day += timedelta(days=1)
            while not self.is_working(day):
                day += timedelta(days=1)
        return day


@cache
def _free_days(country: str, year: int) -> frozenset[date]:
    # Only who hands out tips pays for the library: a tenth of a second, and some megabytes.
    from holidays import GOVERNMENT, PUBLIC, country_holidays  # noqa: PLC0415

    return frozenset(country_holidays(country, years=year, categories=(PUBLIC, GOVERNMENT)))

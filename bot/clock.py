"""What time it is, as a part that can be replaced: tests and the demo move it."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware; its date is the date where the office is."""
        ...


class SystemClock:
    """The machine's own clock, in the office's time zone."""

    def __init__(self, zone: tzinfo = UTC) -> None:
        self._zone = zone

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(self._zone)


class MovableClock:
    """The machine's clock plus a distance that only grows; the demo's *+1 jam* moves it."""

    def __init__(self, zone: tzinfo = UTC) -> None:
        self._zone = zone
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the moved moment."""
        return datetime.now(self._zone) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Move the clock ahead by a positive distance."""
        if by < timedelta():
            raise ValueError("a clock only moves ahead")
        self._ahead += by

"""How often each step of a conversation was seen on a day: counts that nothing ties to anybody."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

COUNTED_FOR = timedelta(days=90)
"""How long a count is kept."""

SHOWN_FOR = timedelta(days=30)
"""How far back the office looks."""

FEW = 5
"""A smaller number is not told: it could be about somebody whom people know."""

END = "end"
HOME = "home"
"""The one flow whose steps are ways to go, and not one behind the other: nobody is lost between two of them."""

_NAMED: Final = ("home", "lessons", "scenes", "how", "answer")
_FLOW = re.compile(r"home|check|offer|(?:lesson|quiz|scene)/[a-z0-9-]{1,32}")
_STEP = re.compile(rf"\d{{1,2}}|{END}|{'|'.join(_NAMED)}")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a flow that a screen shows: `lesson/tppo` and `2`. None of it can be anything that was typed.

    `last` says that whoever sees it has come to the end.
    """

    flow: str
    name: str
    last: bool = False

    def __post_init__(self) -> None:
        if not _FLOW.fullmatch(self.flow) or not _STEP.fullmatch(self.name):
            raise ValueError("not a step that may be counted")


@dataclass(frozen=True, slots=True)
class StepCount:
    """How often a step of a flow was seen."""

    flow: str
    step: str
    times: int


class StepStore(Protocol):
    """Keeps one number for each day, flow and step."""

    async def count(self, day: date, flow: str, step: str) -> None:
        """Count a step once more."""
        ...

    async def totals(self, since: date) -> list[StepCount]:
        """Return how often each step was seen since a day, that day included; by flow, then step."""
        ...

    async def forget(self, before: date) -> None:
        """Drop the counts of earlier days."""
        ...


@dataclass(frozen=True, slots=True)
class Passed:
    """One step as the office sees it.

    `shown` is the number in words, `share` how much of the most-seen step it is, and `lost` the percentage that the
    step before had more; None where a number is too small to tell.
    """

    step: str
    shown: str
    share: float
    lost: int | None


def funnel(counts: Iterable[StepCount], flow: str) -> tuple[Passed, ...]:
    """Return the steps of one flow in the order in which people come to them."""
    own = sorted((each for each in counts if each.flow == flow), key=lambda each: _place(each.step))
    told = [max(each.times, FEW - 1) for each in own]
    before: Sequence[int | None] = [None, *told[:-1]]
    return tuple(
        Passed(
            each.step,
            str(each.times) if each.times >= FEW else f"<{FEW}",
            number / max(told),
            None if flow == HOME else _lost(earlier, number),
        )
        for each, number, earlier in zip(own, told, before, strict=False)
    )


def _place(step: str) -> tuple[int, int]:
    if step.isdecimal():
        return 1, int(step)
    return (2, 0) if step == END else (0, _NAMED.index(step))


def _lost(before: int | None, now: int) -> int | None:
    if before is None or min(before, now) < FEW:
        return None
    return max(0, round(100 * (before - now) / before))

"""How often each step of a conversation was seen on a day: counts that nothing ties to anybody."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


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

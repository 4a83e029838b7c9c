"""What is remembered of one chat's learning: as little as a course needs, sealed, and forgotten when not used."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

KEPT_FOR = timedelta(days=180)
"""Since the last use."""

MOST_FINISHED = 60
"""Lessons and scenes that are remembered; of more, the latest."""

MOST_BOOSTERS = 8
"""Messages that one chat can have waiting."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chat is written to, and in which language."""

    chat: int
    language: str


@dataclass(frozen=True, slots=True)
class Course:
    """How far the short course came: the step that comes next, counted from 0, and on which day."""

    step: int
    due: date


@dataclass(frozen=True, slots=True)
class Booster:
    """One message that helps to remember: what was learnt, the how-manieth it is for that, and its day."""

    of: str
    number: int
    due: date


@dataclass(frozen=True, slots=True)
class Learner:
    """How far one chat came. Nothing of it says who that is.

    `finished` are the slugs of lessons and scenes whose end was reached (`lesson/tppo`). `pictures` tells whether
    pictures come unasked; by default they wait for a tap, as data costs money. `place` is there only while something
    is on its way, and `told` is the day on which something was last sent.
    """

    finished: tuple[str, ...] = ()
    pictures: bool = False
    course: Course | None = None
    boosters: tuple[Booster, ...] = ()
    place: Place | None = None
    told: date | None = None

    @property
    def due(self) -> date | None:
        """Return the day of what comes next; None when nothing is wanted."""
        days = [each.due for each in self.boosters]
        return min([*days, self.course.due] if self.course else days, default=None)

    def without_wishes(self) -> "Learner":
        """Return who is sent nothing any more: it is not known where to."""
        return replace(self, course=None, boosters=(), place=None, told=None)

    def settled(self) -> "Learner":
        """Return the same without the place, once nothing is wanted any more."""
        return self if self.due else self.without_wishes()


class LearnerStore(Protocol):
    """Keeps learners, sealed, each under a pseudonym that stands nowhere else than with what is sent to it."""

    def id_of(self, actor: bytes) -> bytes:
        """Return the pseudonym of a chat as a learner."""
        ...

    async def get(self, actor: bytes) -> Learner:
        """Return what is remembered; a new learner when nothing is. Others who ask wait until this transaction ends."""
        ...

    async def keep(self, actor: bytes, learner: Learner, until: date) -> None:
        """Remember a learner until a day, in place of what was remembered before."""
        ...

    async def amend(self, actor: bytes, learner: Learner) -> None:
        """Remember a learner, but no longer than before; of whom nothing is worth remembering, nothing."""
        ...

    async def address(self, learner_id: bytes) -> tuple[int, str] | None:
        """Return chat and language of a learner who wants to be written to; None when nobody does."""
        ...

    async def drop(self, learner_id: bytes) -> None:
        """Forget what a learner wanted, and where, as the chat cannot be reached; the id may be that of nobody."""
        ...

    async def forget(self, actor: bytes) -> None:
        """Remember nothing any more."""
        ...

    async def prune(self, today: date) -> None:
        """Forget everybody whose time is over."""
        ...

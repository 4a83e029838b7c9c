"""What is remembered of one chat's learning: as little as a course needs, sealed, and forgotten when not used."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

KEPT_FOR = timedelta(days=180)
"""Since the last use."""


@dataclass(frozen=True, slots=True)
class Learner:
    """How far one chat came. Nothing of it says who that is.

    `finished` are the slugs of lessons and scenes whose end was reached. `pictures` tells whether pictures come
    unasked; by default they wait for a tap, as data costs money.
    """

    finished: tuple[str, ...] = ()
    pictures: bool = False


class LearnerStore(Protocol):
    """Keeps learners, sealed, under the chat's pseudonym."""

    async def get(self, actor: bytes) -> Learner:
        """Return what is remembered; a new learner when nothing is."""
        ...

    async def keep(self, actor: bytes, learner: Learner, until: date) -> None:
        """Remember a learner until a day, in place of what was remembered before."""
        ...

    async def forget(self, actor: bytes) -> None:
        """Remember nothing any more."""
        ...

    async def prune(self, today: date) -> None:
        """Forget everybody whose time is over."""
        ...

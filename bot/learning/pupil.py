"""What one chat does with its own learning: finish, take the course, want to be reminded, stop, and be forgotten."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from bot.learning.hours import some_time
from bot.learning.learner import (
    KEPT_FOR,
    MOST_BOOSTERS,
    MOST_FINISHED,
    Booster,
    Course,
    Learner,
    LearnerStore,
    Place,
)

BOOSTER_DAYS: Final = (7, 30)
"""When what was learnt is practised again: about when it begins to be forgotten."""


class Errands(Protocol):
    """Timers and messages of learners (`bot.delivery.errands.Errands`)."""

    async def remind(self, learner_id: bytes, due: datetime) -> None:
        """Look at a learner again at a moment, instead of at any other."""
        ...

    async def withdraw(self, learner_id: bytes) -> None:
        """Take back the timer, and what is on its way."""
        ...


@dataclass(frozen=True, slots=True)
class Pupil:
    """The use cases of one chat over one transaction; where the chat is, is kept only while something is wanted."""

    learners: LearnerStore
    errands: Errands
    now: datetime
    _actor: bytes = field(repr=False)
    _place: Place = field(repr=False)

    async def learner(self) -> Learner:
        """Return what is remembered."""
        return await self.learners.get(self._actor)

    async def finish(self, slug: str) -> None:
        """Remember that the end of something was reached (`lesson/tppo`, `scene/kafe`)."""
        learner = await self.learner()
        if slug not in learner.finished:
            learner = replace(learner, finished=(*learner.finished, slug)[-MOST_FINISHED:])
        # Also where nothing is new: from now on it is remembered as long again.
        await self._keep(learner)

    async def like_pictures(self, *, wanted: bool) -> None:
        """Let pictures come unasked, or only when they are asked for."""
        await self._keep(replace(await self.learner(), pictures=wanted))

    async def begin_course(self, first_after: int) -> None:
        """Begin the course, with its first step in so many days; one that runs goes on as it is."""
        learner = await self.learner()
        if learner.course is None:
            await self._want(replace(learner, course=Course(0, self._day(first_after))))

    async def stop_course(self) -> None:
        """End the course at once."""
        await self._want(replace(await self.learner(), course=None))

    async def want_boosters(self, of: str) -> None:
        """Practise again later what was learnt; asked twice, the days count from now."""
        learner = await self.learner()
        others = [each for each in learner.boosters if each.of != of]
        own = [Booster(of, number, self._day(days)) for number, days in enumerate(BOOSTER_DAYS)]
        await self._want(replace(learner, boosters=tuple([*others, *own][-MOST_BOOSTERS:])))

    async def stop_boosters(self) -> None:
        """Want no such message any more."""
        await self._want(replace(await self.learner(), boosters=()))

    async def stop_all(self) -> None:
        """Be sent nothing any more, and let it be forgotten where to."""
        learner = await self.learner()
        if learner.place is not None:
            await self._want(learner.without_wishes())

    async def speak(self, language: str) -> None:
        """Be written to in another language."""
        learner = await self.learner()
        if learner.place is not None:
            await self.learners.amend(self._actor, replace(learner, place=replace(learner.place, language=language)))

    async def forget(self) -> None:
        """Let everything be forgotten, and what is on its way be taken back."""
        await self.errands.withdraw(self.learners.id_of(self._actor))
        await self.learners.forget(self._actor)

    async def _want(self, learner: Learner) -> None:
        learner_id = self.learners.id_of(self._actor)
        await self.errands.withdraw(learner_id)
        if learner.due is not None:
            await self.errands.remind(learner_id, some_time(learner.due, self.now))
            await self._keep(replace(learner, place=self._place))
        else:
            await self._keep(learner.settled())

    async def _keep(self, learner: Learner) -> None:
        if learner == Learner():
            await self.learners.forget(self._actor)
        else:
            await self.learners.keep(self._actor, learner, self.now.date() + KEPT_FOR)

    def _day(self, days: int) -> date:
        return self.now.date() + timedelta(days=days)

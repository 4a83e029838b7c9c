"""What falls due for a learner: one message a day at most, by day, and never into an unfinished conversation."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.clock import Clock
from bot.dialogs import DialogStore
from bot.learning.course import Syllabus
from bot.learning.exercises import another, exercises
from bot.learning.hours import rest_until, some_time
from bot.learning.learner import Booster, Course, Learner, LearnerStore, Place
from bot.learning.pupil import Errands

COURSE, BOOSTER = "learn.course", "learn.booster"
"""The kinds of notices."""

TOMORROW = timedelta(days=1)


class DueTimer(Protocol):
    """A timer that fell due (`bot.delivery.model.Timer`)."""

    @property
    def id(self) -> bytes:
        """Return its id."""
        ...

    @property
    def facts(self) -> Mapping[str, str]:
        """Return what it is about."""
        ...


class Messages(Errands, Protocol):
    """Timers and messages of learners, with what only happens when a timer is carried out."""

    async def done(self, timer_id: bytes) -> bool:
        """Remove a timer that was carried out; False when somebody else has carried it out already."""
        ...

    async def tell(self, learner_id: bytes, kind: str, facts: Mapping[str, str], now: datetime) -> None:
        """Send a learner something."""
        ...

    async def waits(self, learner_id: bytes) -> bool:
        """Tell whether something is on its way to a learner."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """What the tutor needs of a transaction."""

    learners: LearnerStore
    dialogs: DialogStore
    errands: Messages


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent, and to whom it is due afterwards."""

    kind: str
    facts: Mapping[str, str]
    learner: Learner


@dataclass(frozen=True, slots=True)
class Tutor:
    """Carries out the timer of a learner. `actor_of` makes the pseudonym of a chat."""

    begin: Callable[[], AbstractAsyncContextManager[Room]]
    clock: Clock
    syllabus: Syllabus
    actor_of: Callable[[int], bytes]

    async def __call__(self, timer: DueTimer) -> None:
        """Send what is due, or look again later; once, however many carry it out."""
        learner_id = bytes.fromhex(timer.facts["learner"])
        async with self.begin() as room:
            address = await room.learners.address(learner_id)
            if address is None:
                await room.errands.done(timer.id)
                return
            actor = self.actor_of(address[0])
            # In the order of a turn, which holds the chat first: so nobody waits in a ring. And read again behind it.
            dialog = await room.dialogs.lock(actor)
            learner = await room.learners.get(actor)
            if not await room.errands.done(timer.id) or learner.place is None:
                return
            now = self.clock.now()
            later = rest_until(dialog, now)
            if later is None and (learner.told == now.date() or await room.errands.waits(learner_id)):
                later = some_time(now.date() + TOMORROW, now)
            if later is not None:
                await room.errands.remind(learner_id, later)
                return
            await self._teach(room, actor, learner, learner.place, now)

    async def _teach(self, room: Room, actor: bytes, learner: Learner, place: Place, now: datetime) -> None:
        learner_id, today = room.learners.id_of(actor), now.date()
        message = next_message(learner, place, self.syllabus, today)
        if message is None:
            learner = _without_due(learner, today).settled()
        else:
            learner = message.learner
            await room.errands.tell(learner_id, message.kind, message.facts, now)
        await room.learners.amend(actor, learner)
        if learner.due is not None:
            await room.errands.remind(learner_id, some_time(max(learner.due, today + TOMORROW), now))


def next_message(learner: Learner, place: Place, syllabus: Syllabus, today: date) -> Message | None:
    """Return the one thing to send today, the course first; None when nothing is due, or nothing can be shown."""
    if learner.course is not None and learner.course.due <= today:
        found = _course_message(learner, learner.course, place.language, syllabus, today)
        if found is not None:
            return found
    for booster in sorted(learner.boosters, key=lambda each: each.due):
        if booster.due <= today:
            return _booster_message(learner, booster, place.language, syllabus, today)
    return None


async def note_told(learners: LearnerStore, actor: bytes, today: date) -> None:
    """Note that something arrived; where to write is forgotten with the last of it."""
    learner = await learners.get(actor)
    if learner.place is not None:
        await learners.amend(actor, replace(learner, told=today).settled())


def _course_message(learner: Learner, course: Course, language: str, syllabus: Syllabus, today: date) -> Message | None:
    found = syllabus.next(course.step, language, today)
    if found is None:
        return None
    number, exercise = found
    following = number + 1
    steps = syllabus.steps
    goes_on = following < len(steps)
    course_now = Course(following, today + timedelta(days=steps[following].after_days)) if goes_on else None
    facts = {
        "kind": str(exercise.kind),
        "slug": exercise.slug,
        "language": language,
        "step": str(following),
        "steps": str(len(steps)),
    }
    return Message(COURSE, facts, replace(learner, course=course_now))


def _booster_message(
    learner: Learner, booster: Booster, language: str, syllabus: Syllabus, today: date
) -> Message | None:
    every = exercises(syllabus.library, language, today)
    exercise = another(every, booster.of, booster.number, learner)
    if exercise is None:
        return None
    facts = {"kind": str(exercise.kind), "slug": exercise.slug, "language": language}
    rest = tuple(each for each in learner.boosters if each != booster)
    return Message(BOOSTER, facts, replace(learner, boosters=rest))


def _without_due(learner: Learner, today: date) -> Learner:
    """Return a learner without what was due and could not be shown."""
    course = learner.course if learner.course is not None and learner.course.due > today else None
    return replace(learner, course=course, boosters=tuple(each for each in learner.boosters if each.due > today))

"""What can be practised again: scenes where there are some, else the questions of lessons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.learning.learner import Learner
from bot.learning.library import Library


class Kind(StrEnum):
    """What a step or an exercise shows."""

    LESSON = "lesson"
    QUESTION = "question"
    SCENE = "scene"


def key_of(kind: Kind, slug: str) -> str:
    """Return the name among what was finished; the questions of a lesson belong to the lesson."""
    return f"{Kind.SCENE if kind is Kind.SCENE else Kind.LESSON}/{slug}"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One thing to try: its kind, slug and title."""

    kind: Kind
    slug: str
    title: str

    @property
    def key(self) -> str:
        """Return its name among what was finished."""
        return key_of(self.kind, self.slug)


def exercises(library: Library, language: str, today: date) -> tuple[Exercise, ...]:
    """Return everything that can be practised today, in its order."""
    scenes = tuple(Exercise(Kind.SCENE, each.slug, each.title) for each in library.scenes(language, today))
    return scenes or tuple(
        Exercise(Kind.QUESTION, lesson.slug, lesson.title) for lesson in library.lessons(language, today) if lesson.quiz
    )


def another(every: Sequence[Exercise], of: str, number: int, learner: Learner) -> Exercise | None:
    """Return another exercise than the one that was finished, if possible one that was not; None when there is none.

    The `number` makes each later one different from the one before.
    """
    keys = [each.key for each in every]
    start = keys.index(of) + 1 if of in keys else 0
    others = [each for each in (*every[start:], *every[:start]) if each.key != of]
    fresh = [each for each in others if each.key not in learner.finished] or others
    return fresh[number % len(fresh)] if fresh else None

"""How far somebody came: a mark on what was finished, and what comes next."""

from collections.abc import Sequence

from bot.learning.exercises import Kind, key_of
from bot.learning.learner import Learner
from bot.learning.model import Lesson


def mark(learner: Learner, slug: str, title: str) -> str:
    """Return a title as a button shows it; `slug` is its name among what was finished (`lesson/tppo`)."""
    return f"✅ {title}" if slug in learner.finished else title


def next_lesson(learner: Learner, lessons: Sequence[Lesson], after: Lesson | None = None) -> Lesson | None:
    """Return the lesson to read next: the first unfinished one behind another, else any unfinished one."""
    slugs = [each.slug for each in lessons]
    start = slugs.index(after.slug) + 1 if after is not None and after.slug in slugs else 0
    ahead = (*lessons[start:], *lessons[:start])
    return next(
        (each for each in ahead if key_of(Kind.LESSON, each.slug) not in learner.finished and each != after), None
    )

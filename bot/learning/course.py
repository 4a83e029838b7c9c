"""The short course, as `course.yaml` lays it out: a few small steps, some days apart."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from bot.i18n import LAST_RESORT
from bot.learning.exercises import Exercise, Kind
from bot.learning.library import Library
from bot.learning.shapes import SLUG
from bot.resources import ContentFolder
from bot.shapes import ContentFileFault, Shape, read_file

COURSE_FILE = "course.yaml"


class StepEntry(Shape):
    """One step: how many days after the one before it comes (the first: after the start), and what it shows."""

    after_days: Annotated[int, Field(ge=1, le=30)]
    kind: Kind
    slug: Annotated[str, Field(pattern=SLUG)]


class CourseFile(Shape):
    """`course.yaml`."""

    steps: Annotated[tuple[StepEntry, ...], Field(min_length=1, max_length=20)]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the course."""

    after_days: int
    kind: Kind
    slug: str


class Syllabus:
    """The steps of the course, and what each shows today."""

    def __init__(self, library: Library, steps: tuple[Step, ...]) -> None:
        self.library = library
        self.steps = steps

    @classmethod
    def load(cls, folder: ContentFolder, library: Library) -> "Syllabus":
        """Read the course.

        Raises:
            ContentFileFault: it can't be read, or names a lesson or a scene that there is not.
            FileNotFoundError: there is no such file.
        """
        read = read_file(CourseFile, folder.file(COURSE_FILE), COURSE_FILE)
        lessons = [lesson for lesson in library.all_lessons() if lesson.language == LAST_RESORT]
        known = {
            Kind.LESSON: {lesson.slug for lesson in lessons},
            Kind.QUESTION: {lesson.slug for lesson in lessons if lesson.quiz},
            Kind.SCENE: {scene.slug for scene in library.all_scenes() if scene.language == LAST_RESORT},
        }
        for entry in read.steps:
            if entry.slug not in known[entry.kind]:
                raise ContentFileFault(f"{COURSE_FILE}: there is no {entry.kind} {entry.slug!r}; name another")
        return cls(library, tuple(Step(each.after_days, each.kind, each.slug) for each in read.steps))

    @property
    def days(self) -> int:
        """Return how many days the course takes."""
        return sum(step.after_days for step in self.steps)

    def hidden(self, today: date) -> tuple[str, ...]:
        """Return the steps that are passed over today, by kind and name."""
        return tuple(f"{step.kind} {step.slug}" for step in self.steps if self.show(step, LAST_RESORT, today) is None)

    def next(self, number: int, language: str, today: date) -> tuple[int, Exercise] | None:
        """Return the first step from `number` on that can be shown today; None when there is none left."""
        for place in range(number, len(self.steps)):
            found = self.show(self.steps[place], language, today)
            if found is not None:
                return place, found
        return None

    def show(self, step: Step, language: str, today: date) -> Exercise | None:
        """Return what a step shows today; None for what has left the menu."""
        if step.kind is Kind.SCENE:
            scene = self.library.scene(step.slug, language, today)
            return None if scene is None else Exercise(step.kind, step.slug, scene.title)
        lesson = self.library.lesson(step.slug, language, today)
        if lesson is None or (step.kind is Kind.QUESTION and not lesson.quiz):
            return None
        return Exercise(step.kind, step.slug, lesson.title)

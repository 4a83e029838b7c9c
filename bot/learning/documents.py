"""What can be found: each page of the library as a document of one language."""

import hashlib
from dataclasses import dataclass
from datetime import date

from bot.learning.library import Library
from bot.learning.markup import visible
from bot.learning.model import Answer, Lesson

LESSON = "lesson"
ANSWER = "answer"
WAY = "way"

CODE_BYTES = 4
"""Enough that no two of some hundred pages have the same code; three codes fit on a button."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is: its kind (`lesson`, …) and its slug, the same in every language."""

    kind: str
    slug: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"

    @property
    def code(self) -> str:
        """Return a few letters that stand for the page on a button."""
        return hashlib.blake2b(str(self).encode(), digest_size=CODE_BYTES).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """One page in one language: `asked` are its title and other ways of asking for it, `body` is the rest."""

    place: Place
    language: str
    asked: tuple[str, ...]
    body: str

    @property
    def key(self) -> str:
        """Return the name of the document in an index."""
        return f"{self.language}/{self.place}"


def documents(library: Library) -> tuple[Document, ...]:
    """Return every document of every language, expired ones too: those are left out when they are found."""
    return (
        *map(_of_answer, library.all_answers()),
        *(_of_lesson(LESSON, lesson) for lesson in library.all_lessons()),
        *(_of_lesson(WAY, way) for way in library.all_ways()),
    )


def page_at(library: Library, place: Place, language: str, today: date) -> Lesson | Answer | None:
    """Return a page in the language of somebody who may read it today; None where there is none."""
    if place.kind == ANSWER:
        return library.answer(place.slug, language, today)
    if place.kind == WAY:
        return library.way(place.slug, language, today)
    return library.lesson(place.slug, language, today)


def _of_answer(answer: Answer) -> Document:
    return Document(Place(ANSWER, answer.slug), answer.language, (answer.question, *answer.asked), visible(answer.html))


def _of_lesson(kind: str, lesson: Lesson) -> Document:
    return Document(
        Place(kind, lesson.slug),
        lesson.language,
        (lesson.title, lesson.summary, *lesson.asked),
        "\n".join((*(f"{page.title}\n{visible(page.html)}" for page in lesson.pages), lesson.action)),
    )

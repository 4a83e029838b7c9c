"""What can be found: each page of the library as a document of one language."""

import hashlib
from dataclasses import dataclass
from datetime import date

from bot.learning.library import Library
from bot.learning.markup import visible
from bot.learning.model import Lesson

LESSON = "lesson"

CODE_BYTES = 4


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
    title: str
    asked: tuple[str, ...]
    body: str

    @property
    def key(self) -> str:
        """Return the name of the document in an index."""
        return f"{self.language}/{self.place}"


def documents(library: Library) -> tuple[Document, ...]:
    """Return every document of every language, expired ones too: those are left out when they are found."""
    return tuple(map(_of_lesson, library.all_lessons()))


def title_of(library: Library, place: Place, language: str, today: date) -> str | None:
    """Return the title of a page in the language of somebody who may read it today; None where there is none."""
    lesson = library.lesson(place.slug, language, today) if place.kind == LESSON else None
    return None if lesson is None else lesson.title


def _of_lesson(lesson: Lesson) -> Document:
    return Document(
        Place(LESSON, lesson.slug),
        lesson.language,
        lesson.title,
        (lesson.title, lesson.summary, *(page.title for page in lesson.pages)),
        "\n".join((*(visible(page.html) for page in lesson.pages), lesson.action)),
    )

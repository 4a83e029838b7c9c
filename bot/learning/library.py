"""The library: all content of this installation, in every language, with Indonesian standing in where one lacks it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.i18n import LAST_RESORT
from bot.learning.files import read_answer, read_file, read_lesson, read_quiz, read_way, read_wording
from bot.learning.model import Answer, ContentError, Hotline, Lesson, Link, NumberKind, Office, Question, Way, Wording
from bot.learning.scene_files import read_scene
from bot.learning.scenes import Scene
from bot.learning.shapes import CardsFile, HotlinesFile, OfficeFile, dial
from bot.learning.shelf import Reviewable, Shelf, fallbacks
from bot.resources import ContentFolder

HOTLINES_FILE = "hotlines.yaml"
OFFICE_FILE = "office.yaml"
CARDS_FILE = "cards.yaml"

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Library:
    """Lessons, legal ways, answers, scenes, hotlines and the office, read once at the start.

    Each kind of text has three methods: one text by its slug, the current ones, and all, expired ones too. The first
    two answer in the nearest language that has a current text.
    """

    _languages: tuple[str, ...]
    _lessons: Shelf[Lesson]
    _ways: Shelf[Way]
    _answers: Shelf[Answer]
    _scenes: Shelf[Scene]
    _quizzes: Mapping[str, Mapping[str, tuple[Question, ...]]]
    _wording: Mapping[str, Mapping[str, Wording]]
    _cards: Mapping[str, Mapping[str, CardsFile]]
    _hotlines: HotlinesFile
    _office: OfficeFile

    @classmethod
    def load(cls, folder: ContentFolder, languages: Sequence[str]) -> "Library":
        """Read the content of `languages`; Indonesian is always among them.

        Raises:
            ContentError: a file cannot be used.
            FileNotFoundError: the hotlines or the office are not there.
        """
        tags = tuple(dict.fromkeys((LAST_RESORT, *languages)))
        by_language = _Reader(folder, tags).by_language
        library = cls(
            tags,
            Shelf(by_language("lessons/*.md", read_lesson)),
            Shelf(by_language("ways/*.md", read_way)),
            Shelf(by_language("answers/*.md", read_answer)),
            Shelf(by_language("scenes/*.yaml", read_scene)),
            by_language("quizzes/*.yaml", lambda path, file, _: read_quiz(path, file)),
            by_language("wording.yaml", lambda path, file, _: read_wording(path, file)),
            by_language(CARDS_FILE, lambda path, file, _: read_file(CardsFile, path, file)),
            read_file(HotlinesFile, folder.file(HOTLINES_FILE), HOTLINES_FILE),
            read_file(OfficeFile, folder.file(OFFICE_FILE), OFFICE_FILE),
        )
        for language, quizzes in library._quizzes.items():
            for slug in quizzes.keys() - set(library._lessons.slugs()):
                raise ContentError(f"{language}/quizzes/{slug}.yaml", "no lesson has this name; name both alike")
        return library

    def languages(self) -> tuple[str, ...]:
        """Return the languages that were read, Indonesian first."""
        return self._languages

    def lesson(self, slug: str, language: str, today: date) -> Lesson | None:
        """Return a lesson with its questions."""
        lesson = self._lessons.get(slug, language, today)
        return None if lesson is None else self._with_quiz(lesson, language)

    def lessons(self, language: str, today: date) -> tuple[Lesson, ...]:
        """Return the current lessons in their order."""
        return tuple(self._with_quiz(lesson, language) for lesson in self._lessons.current(language, today))

    def all_lessons(self) -> tuple[Lesson, ...]:
        """Return every lesson, as its own files have it."""
        return tuple(
            replace(lesson, quiz=self._quizzes[lesson.language].get(lesson.slug, ())) for lesson in self._lessons.all()
        )

    def quiz_language(self, slug: str, language: str) -> str | None:
        """Return the nearest language that has questions about a lesson; not always the lesson's own."""
        return next((tag for tag in fallbacks(language) if self._quizzes.get(tag, {}).get(slug)), None)

    def card_lines(self, lesson: Lesson) -> tuple[str, ...]:
        """Return the lines on the picture card of a lesson, in its own language; its summary where nobody wrote any."""
        return self.cards(lesson.language).get(lesson.slug) or (lesson.summary,)

    def cards(self, language: str) -> Mapping[str, tuple[str, ...]]:
        """Return the lines of all cards that one language has of its own, by the slugs of their lessons."""
        written = self._cards.get(language, {}).values()
        return {slug: lines for each in written for slug, lines in each.cards.items()}

    def way(self, slug: str, language: str, today: date) -> Way | None:
        """Return a legal way."""
        return self._ways.get(slug, language, today)

    def ways(self, language: str, today: date) -> tuple[Way, ...]:
        """Return the current legal ways in their order."""
        return self._ways.current(language, today)

    def all_ways(self) -> tuple[Way, ...]:
        """Return every legal way."""
        return self._ways.all()

    def answer(self, slug: str, language: str, today: date) -> Answer | None:
        """Return an answer."""
        return self._answers.get(slug, language, today)

    def answers(self, language: str, today: date) -> tuple[Answer, ...]:
        """Return the current answers by their slugs."""
        return self._answers.current(language, today)

    def all_answers(self) -> tuple[Answer, ...]:
        """Return every answer."""
        return self._answers.all()

    def scene(self, slug: str, language: str, today: date) -> Scene | None:
        """Return a scene."""
        return self._scenes.get(slug, language, today)

    def scenes(self, language: str, today: date) -> tuple[Scene, ...]:
        """Return the current scenes in their order."""
        return self._scenes.current(language, today)

    def all_scenes(self) -> tuple[Scene, ...]:
        """Return every scene."""
        return self._scenes.all()

    def shelves(self) -> "Mapping[str, Shelf[Lesson] | Shelf[Way] | Shelf[Answer] | Shelf[Scene]]":
        """Return every kind of text by the pattern of its files, `*` standing for the slug."""
        return {
            "lessons/*.md": self._lessons,
            "ways/*.md": self._ways,
            "answers/*.md": self._answers,
            "scenes/*.yaml": self._scenes,
        }

    def all_texts(self) -> tuple[Reviewable, ...]:
        """Return everything that somebody has to review from time to time."""
        return tuple(text for shelf in self.shelves().values() for text in shelf.all())

    def expired(self, today: date) -> tuple[Reviewable, ...]:
        """Return what has left the menu because nobody reviewed it in time."""
        return tuple(text for text in self.all_texts() if not text.is_current(today))

    def hotlines(self, language: str) -> tuple[Hotline, ...]:
        """Return the lines of help in their order, the most urgent first."""
        return tuple(
            Hotline(
                id=entry.id,
                name=_words(entry.name, language),
                when=_words(entry.when, language),
                numbers=tuple(each.number() for each in entry.numbers),
                emergency=entry.emergency,
                source=entry.source,
                last_seen=entry.last_seen,
                last_verified=entry.last_verified,
                address=entry.address,
                email=entry.email,
                link=entry.link,
            )
            for entry in self._hotlines.hotlines
        )

    def office(self, language: str) -> Office:
        """Return the office that runs this installation."""
        own = self._office
        numbers = ((NumberKind.CALL, own.phone), (NumberKind.WHATSAPP, own.whatsapp))
        return Office(
            name=_words(own.name, language),
            city=own.city,
            districts=own.districts,
            address=own.address,
            hours=_words(own.hours, language) if own.hours else None,
            numbers=tuple(dial(kind, shown) for kind, shown in numbers if shown),
            email=own.email,
            contact=_words(own.contact, language) if own.contact else None,
            links=tuple(Link(each.id, _words(each.title, language), each.url, each.seen) for each in own.links),
        )

    def local_texts(self) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        """Return the texts of the help lines and the office in all their languages, with their file and entry."""
        for entry in self._hotlines.hotlines:
            yield HOTLINES_FILE, entry.id, entry.name
            yield HOTLINES_FILE, entry.id, entry.when
        own = self._office
        for field, texts in (("name", own.name), ("hours", own.hours), ("contact", own.contact)):
            if texts:
                yield OFFICE_FILE, field, texts
        for link in own.links:
            yield OFFICE_FILE, link.id, link.title

    def wording(self, language: str) -> Wording:
        """Return the words to keep away from residents in one language; none when nobody wrote them down."""
        return self._wording.get(language, {}).get("wording") or Wording({}, ())

    def _with_quiz(self, lesson: Lesson, language: str) -> Lesson:
        return replace(lesson, quiz=self._quiz(lesson.slug, language))

    def _quiz(self, slug: str, language: str) -> tuple[Question, ...]:
        found = self.quiz_language(slug, language)
        return () if found is None else self._quizzes[found][slug]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads files of one kind in several languages."""

    folder: ContentFolder
    languages: Sequence[str]

    def by_language(self, pattern: str, read: Callable[[Path, str, str], Item]) -> dict[str, dict[str, Item]]:
        """Return what `read` makes of each file (its path, name and language), by language and slug."""
        return {
            language: {
                path.stem: read(path, file, language)
                for file, path in self.folder.files(f"{language}/{pattern}").items()
            }
            for language in self.languages
        }


def _words(texts: Mapping[str, str], language: str) -> str:
    return next(texts[tag] for tag in fallbacks(language) if tag in texts)

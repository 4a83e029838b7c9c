"""The library: all content of this installation, in every language, with Indonesian standing in where one lacks it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.i18n import LAST_RESORT
from bot.learning.files import read_file, read_lesson, read_quiz, read_way, read_wording
from bot.learning.model import (
    ContentError,
    Gap,
    Hotline,
    Lesson,
    Link,
    NumberKind,
    Office,
    Question,
    Way,
    Wording,
)
from bot.learning.shapes import HotlinesFile, OfficeFile, dial
from bot.resources import ContentFolder

HOTLINES_FILE = "hotlines.yaml"
OFFICE_FILE = "office.yaml"

_OFFICE_GAPS = {
    "address": "Write where residents find the office.",
    "hours": "Write when the office is open.",
    "phone": "Write the telephone number that residents may call.",
    "whatsapp": "Write the office's WhatsApp number.",
    "email": "Write the office's e-mail address.",
    "contact": "Write the post that answers for TPPO (a post, not a person's name).",
}


def fallbacks(language: str) -> tuple[str, ...]:
    """Return where to look for a text, in order: the language, its base, Indonesian (`jv-ID`, `jv`, `id`)."""
    return tuple(dict.fromkeys((language, language.split("-", maxsplit=1)[0], LAST_RESORT)))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What one language has of its own, by slug."""

    lessons: Mapping[str, Lesson]
    quizzes: Mapping[str, tuple[Question, ...]]
    ways: Mapping[str, Way]
    wording: Wording | None


class Library:
    """Lessons, legal ways, hotlines and the office, read once at the start."""

    def __init__(self, shelves: Mapping[str, _Shelf], hotlines: HotlinesFile, office: OfficeFile) -> None:
        self._shelves = dict(shelves)
        self._hotlines = hotlines
        self._office = office

    @classmethod
    def load(cls, folder: ContentFolder, languages: Sequence[str]) -> "Library":
        """Read the content of `languages`; Indonesian is always among them.

        Raises:
            ContentError: a file cannot be used.
            FileNotFoundError: the hotlines or the office are not there.
        """
        shelves = {language: _read_shelf(folder, language) for language in dict.fromkeys((LAST_RESORT, *languages))}
        slugs = {slug for shelf in shelves.values() for slug in shelf.lessons}
        for language, shelf in shelves.items():
            for slug in shelf.quizzes.keys() - slugs:
                raise ContentError(f"{language}/quizzes/{slug}.yaml", "no lesson has this name; name both alike")
        return cls(
            shelves,
            read_file(HotlinesFile, folder.file(HOTLINES_FILE), HOTLINES_FILE),
            read_file(OfficeFile, folder.file(OFFICE_FILE), OFFICE_FILE),
        )

    def languages(self) -> tuple[str, ...]:
        """Return the languages that were read, Indonesian first."""
        return tuple(self._shelves)

    def lesson(self, slug: str, language: str, today: date) -> Lesson | None:
        """Return a lesson in the nearest language that has a current one; None when there is none."""
        for tag in fallbacks(language):
            lesson = self._shelf(tag).lessons.get(slug)
            if lesson is not None and lesson.is_current(today):
                return replace(lesson, quiz=self._quiz(slug, language))
        return None

    def quiz_language(self, slug: str, language: str) -> str | None:
        """Return the nearest language that has questions about a lesson; not always the lesson's own."""
        return next((tag for tag in fallbacks(language) if self._shelf(tag).quizzes.get(slug)), None)

    def lessons(self, language: str, today: date) -> tuple[Lesson, ...]:
        """Return the current lessons in their order, each in the nearest language that has it."""
        slugs = {slug for tag in fallbacks(language) for slug in self._shelf(tag).lessons}
        found = (self.lesson(slug, language, today) for slug in slugs)
        return tuple(sorted((each for each in found if each), key=lambda lesson: (lesson.order, lesson.slug)))

    def all_lessons(self) -> tuple[Lesson, ...]:
        """Return every lesson of every language as its own files have it, expired ones too."""
        return tuple(
            replace(lesson, quiz=shelf.quizzes.get(slug, ()))
            for shelf in self._shelves.values()
            for slug, lesson in shelf.lessons.items()
        )

    def way(self, slug: str, language: str, today: date) -> Way | None:
        """Return a legal way in the nearest language that has a current one; None when there is none."""
        found = (self._shelf(tag).ways.get(slug) for tag in fallbacks(language))
        return next((way for way in found if way is not None and way.is_current(today)), None)

    def ways(self, language: str, today: date) -> tuple[Way, ...]:
        """Return the current legal ways in their order, each in the nearest language that has it."""
        slugs = {slug for tag in fallbacks(language) for slug in self._shelf(tag).ways}
        found = (self.way(slug, language, today) for slug in slugs)
        return tuple(sorted((each for each in found if each), key=lambda way: (way.order, way.slug)))

    def all_ways(self) -> tuple[Way, ...]:
        """Return every legal way of every language as its own files have it, expired ones too."""
        return tuple(way for shelf in self._shelves.values() for way in shelf.ways.values())

    def all_pages(self) -> tuple[Lesson, ...]:
        """Return everything that somebody has to review from time to time."""
        return (*self.all_lessons(), *self.all_ways())

    def expired(self, today: date) -> tuple[Lesson, ...]:
        """Return the pages that have left the menu because nobody reviewed them in time."""
        return tuple(page for page in self.all_pages() if not page.is_current(today))

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
        return self._shelf(language).wording or Wording({}, ())

    def gaps(self) -> list[Gap]:
        """Return everything that only the office can fill in, in a fixed order."""
        return [*self._lesson_gaps(), *self._way_gaps(), *self._hotline_gaps(), *self._office_gaps()]

    def _shelf(self, language: str) -> _Shelf:
        return self._shelves.get(language) or _Shelf({}, {}, {}, None)

    def _quiz(self, slug: str, language: str) -> tuple[Question, ...]:
        found = self.quiz_language(slug, language)
        return () if found is None else self._shelf(found).quizzes[slug]

    def _lesson_gaps(self) -> list[Gap]:
        gaps = []
        for language, shelf in self._shelves.items():
            for slug in sorted({slug for each in self._shelves.values() for slug in each.lessons}):
                if slug not in shelf.lessons:
                    file = f"{language}/lessons/{slug}.md"
                    gaps.append(Gap(file, "lesson", "Write this lesson; until then it is shown in another language."))
                    continue
                if shelf.lessons[slug].reviewer is None:
                    file = shelf.lessons[slug].file
                    gaps.append(Gap(file, "reviewer", "Have the office approve this lesson, and write which post did."))
                if slug not in shelf.quizzes:
                    gaps.append(Gap(f"{language}/quizzes/{slug}.yaml", "quiz", "Write the questions of this lesson."))
        return gaps

    def _way_gaps(self) -> list[Gap]:
        gaps = []
        slugs = sorted({slug for shelf in self._shelves.values() for slug in shelf.ways})
        for language, slug in ((language, slug) for language in self._shelves for slug in slugs):
            way = self._shelves[language].ways.get(slug)
            if way is None:
                file = f"{language}/ways/{slug}.md"
                gaps.append(Gap(file, "way", "Write this page; until then it is shown in another language."))
                continue
            if way.reviewer is None:
                gaps.append(Gap(way.file, "reviewer", "Have the office approve this page, and write which post did."))
            if way.papers is None:
                gaps.append(
                    Gap(way.file, "papers", "Find out which papers this way needs, and write where it says so.")
                )
        return gaps

    def _hotline_gaps(self) -> list[Gap]:
        gaps = []
        for line in self.hotlines(LAST_RESORT):
            if not line.numbers:
                gaps.append(Gap(HOTLINES_FILE, f"{line.id}.numbers", "Find out the number, and where it can be read."))
                continue
            numbers = ", ".join(dict.fromkeys(number.shown for number in line.numbers))
            # An emergency line is no place for test calls.
            test = f"Ask locally whether {numbers} is answered" if line.emergency else f"Try {numbers} once"
            wanted = (
                ("last_verified", line.last_verified, f"{test}, and write the date."),
                ("source", line.source, f"Write where {numbers} can be read, such as the service's own page."),
                ("last_seen", line.last_seen, f"Write the date of a page that shows {numbers}."),
            )
            gaps += [Gap(HOTLINES_FILE, f"{line.id}.{field}", text) for field, value, text in wanted if value is None]
        return gaps

    def _office_gaps(self) -> list[Gap]:
        return [
            Gap(OFFICE_FILE, field, sentence)
            for field, sentence in _OFFICE_GAPS.items()
            if getattr(self._office, field) is None
        ]


def _words(texts: Mapping[str, str], language: str) -> str:
    return next(texts[tag] for tag in fallbacks(language) if tag in texts)


def _read_shelf(folder: ContentFolder, language: str) -> _Shelf:
    lessons = folder.files(f"{language}/lessons/*.md")
    quizzes = folder.files(f"{language}/quizzes/*.yaml")
    ways = folder.files(f"{language}/ways/*.md")
    wording = folder.files(f"{language}/wording.yaml")
    return _Shelf(
        {path.stem: read_lesson(path, file, language) for file, path in lessons.items()},
        {path.stem: read_quiz(path, file) for file, path in quizzes.items()},
        {path.stem: read_way(path, file, language) for file, path in ways.items()},
        next((read_wording(path, file) for file, path in wording.items()), None),
    )

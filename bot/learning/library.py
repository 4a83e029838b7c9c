"""The library: all content of this installation, in every language, with Indonesian standing in where one lacks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.i18n import LAST_RESORT
from bot.learning.files import read_answer, read_file, read_lesson, read_quiz, read_wording
from bot.learning.model import Answer, ContentError, Gap, Hotline, Lesson, Link, NumberKind, Office, Question, Wording
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
    answers: Mapping[str, Answer]
    quizzes: Mapping[str, tuple[Question, ...]]
    wording: Wording | None


class Library:
    """Lessons, answers, hotlines and the office, read once at the start."""

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

    def answer(self, slug: str, language: str, today: date) -> Answer | None:
        """Return an answer in the nearest language that has a current one; None when there is none."""
        found = (self._shelf(tag).answers.get(slug) for tag in fallbacks(language))
        return next((answer for answer in found if answer is not None and answer.is_current(today)), None)

    def answers(self, language: str, today: date) -> tuple[Answer, ...]:
        """Return the current answers by their slugs, each in the nearest language that has it."""
        slugs = sorted({slug for tag in fallbacks(language) for slug in self._shelf(tag).answers})
        found = (self.answer(slug, language, today) for slug in slugs)
        return tuple(answer for answer in found if answer is not None)

    def all_answers(self) -> tuple[Answer, ...]:
        """Return every answer of every language, expired ones too."""
        return tuple(answer for shelf in self._shelves.values() for answer in shelf.answers.values())

    def expired(self, today: date) -> tuple[Lesson | Answer, ...]:
        """Return the lessons and answers that residents no longer see because nobody reviewed them in time."""
        texts: tuple[Lesson | Answer, ...] = (*self.all_lessons(), *self.all_answers())
        return tuple(text for text in texts if not text.is_current(today))

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

    def wording(self, language: str) -> Wording:
        """Return the words to keep away from residents in one language; none when nobody wrote them down."""
        return self._shelf(language).wording or Wording({}, ())

    def gaps(self) -> list[Gap]:
        """Return everything that only the office can fill in, in a fixed order."""
        return [*self._lesson_gaps(), *self._answer_gaps(), *self._hotline_gaps(), *self._office_gaps()]

    def _shelf(self, language: str) -> _Shelf:
        return self._shelves.get(language) or _Shelf({}, {}, {}, None)

    def _quiz(self, slug: str, language: str) -> tuple[Question, ...]:
        quizzes = (self._shelf(tag).quizzes.get(slug) for tag in fallbacks(language))
        return next((quiz for quiz in quizzes if quiz), ())

    def _lesson_gaps(self) -> list[Gap]:
        gaps = []
        for language, shelf in self._shelves.items():
            for slug in sorted({slug for each in self._shelves.values() for slug in each.lessons}):
                lesson = shelf.lessons.get(slug)
                gaps += _text_gaps(lesson, f"{language}/lessons/{slug}.md", "lesson")
                if lesson is not None and slug not in shelf.quizzes:
                    gaps.append(Gap(f"{language}/quizzes/{slug}.yaml", "quiz", "Write the questions of this lesson."))
        return gaps

    def _answer_gaps(self) -> list[Gap]:
        slugs = sorted({slug for shelf in self._shelves.values() for slug in shelf.answers})
        return [
            gap
            for language, shelf in self._shelves.items()
            for slug in slugs
            for gap in _text_gaps(shelf.answers.get(slug), f"{language}/answers/{slug}.md", "answer")
        ]

    def _hotline_gaps(self) -> list[Gap]:
        gaps = []
        for line in self.hotlines(LAST_RESORT):
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


def _text_gaps(text: Lesson | Answer | None, file: str, what: str) -> list[Gap]:
    """Return what the office has to do for a text: to write it, or to approve it."""
    if text is None:
        return [Gap(file, what, f"Write this {what}; until then it is shown in another language.")]
    if text.reviewer is None:
        return [Gap(file, "reviewer", f"Have the office approve this {what}, and write which post did.")]
    return []


def _words(texts: Mapping[str, str], language: str) -> str:
    return next(texts[tag] for tag in fallbacks(language) if tag in texts)


def _read_shelf(folder: ContentFolder, language: str) -> _Shelf:
    lessons = folder.files(f"{language}/lessons/*.md")
    answers = folder.files(f"{language}/answers/*.md")
    quizzes = folder.files(f"{language}/quizzes/*.yaml")
    wording = folder.files(f"{language}/wording.yaml")
    return _Shelf(
        {path.stem: read_lesson(path, file, language) for file, path in lessons.items()},
        {path.stem: read_answer(path, file, language) for file, path in answers.items()},
        {path.stem: read_quiz(path, file) for file, path in quizzes.items()},
        next((read_wording(path, file) for file, path in wording.items()), None),
    )

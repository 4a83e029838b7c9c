"""What is wrong in the content, in plain sentences: for `doctor`, and for the tests."""

from collections.abc import Iterator
from datetime import date

from bot.i18n import LAST_RESORT
from bot.learning.findings import (
    PAGE_LETTERS,
    Finding,
    Level,
    check_dates,
    check_numbers,
    check_sentences,
    check_wording,
    digits,
)
from bot.learning.library import HOTLINES_FILE, Library
from bot.learning.markup import visible
from bot.learning.model import Lesson
from bot.learning.scene_checks import check_scenes

QUESTIONS = 3
BUTTON_LETTERS = 40


def check(library: Library, today: date) -> list[Finding]:
    """Return everything to mend in the content, errors first; what only the office knows is in `Library.gaps`."""
    known = _known_numbers(library)
    findings: list[Finding] = []
    for lesson in library.all_lessons():
        texts = _texts(lesson)
        findings += check_dates(lesson, today)
        findings += _check_size(lesson)
        findings += _check_twin(lesson, library)
        findings += check_wording(lesson.file, texts, library.wording(lesson.language))
        findings += check_sentences(lesson.file, texts, [visible(page.html) for page in lesson.pages])
        findings += check_numbers(lesson.file, texts, known)
    findings += check_scenes(library, today, known)
    for language in library.languages():
        lines = [text for line in library.hotlines(language) for text in (line.name, line.when)]
        findings += check_wording(HOTLINES_FILE, lines, library.wording(language))
    levels = list(Level)
    return sorted(findings, key=lambda finding: levels.index(finding.level))


def _texts(lesson: Lesson) -> list[str]:
    """Return all that a resident reads of a lesson, as visible text."""
    pages = [text for page in lesson.pages for text in (page.title, visible(page.html))]
    quiz = [
        text
        for question in lesson.quiz
        for text in (question.text, *(part for choice in question.choices for part in (choice.text, choice.reason)))
    ]
    return [lesson.title, lesson.summary, lesson.action, *pages, *quiz]


def _check_size(lesson: Lesson) -> Iterator[Finding]:
    for page in lesson.pages:
        if (size := len(page.title) + len(visible(page.html))) > PAGE_LETTERS:
            sentence = f"The screen “{page.title}” has {size} characters; {PAGE_LETTERS} fit. Split it with `## `."
            yield Finding(Level.ERROR, lesson.file, sentence)
    if len(lesson.quiz) not in {0, QUESTIONS}:
        yield Finding(Level.WARNING, lesson.file, f"The quiz has {len(lesson.quiz)} questions instead of {QUESTIONS}.")
    for choice in (choice for question in lesson.quiz for choice in question.choices):
        if len(choice.text) > BUTTON_LETTERS:
            sentence = f"The answer “{choice.text}” is too long for a button; {BUTTON_LETTERS} characters fit."
            yield Finding(Level.WARNING, lesson.file, sentence)


def _check_twin(lesson: Lesson, library: Library) -> Iterator[Finding]:
    """Compare a translation with the Indonesian lesson: the same screens, the same questions, the same end."""
    twins = (twin for twin in library.all_lessons() if twin.language == LAST_RESORT and twin.slug == lesson.slug)
    for twin in twins:
        for what, own, other in (
            ("screens", len(lesson.pages), len(twin.pages)),
            ("questions", len(lesson.quiz) or len(twin.quiz), len(twin.quiz)),
            ("destination", lesson.opens, twin.opens),
        ):
            if own != other:
                sentence = f"This has other {what} than the lesson in {LAST_RESORT}: {own} instead of {other}."
                yield Finding(Level.WARNING, lesson.file, sentence)


def _known_numbers(library: Library) -> set[str]:
    lines = [number for line in library.hotlines(LAST_RESORT) for number in line.numbers]
    return {digits(number.shown) for number in (*lines, *library.office(LAST_RESORT).numbers)}

"""What is wrong in the content, in plain sentences: for `doctor`, and for the tests."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from bot.i18n import LAST_RESORT
from bot.learning.findings import (
    PAGE_LETTERS,
    Finding,
    Level,
    bare_words,
    check_dates,
    check_numbers,
    check_sentences,
    check_sources,
    check_wording,
    digits,
)
from bot.learning.library import CARDS_FILE, HOTLINES_FILE, Library
from bot.learning.markup import visible
from bot.learning.model import Answer, Lesson, Way
from bot.learning.scene_checks import check_scenes

QUESTIONS = 3
BUTTON_LETTERS = 40
ACTION_SIGN = "👉"

Text = TypeVar("Text", Lesson, Way, Answer)


def check(library: Library, today: date) -> list[Finding]:
    """Return everything to mend in the content, errors first; what only the office knows is in `bot.learning.gaps`."""
    known = _known_numbers(library)
    lessons, ways, answers = library.all_lessons(), library.all_ways(), library.all_answers()
    texts: tuple[Lesson | Answer, ...] = (*lessons, *ways, *answers)
    findings: list[Finding] = []
    for text in texts:
        pieces = read_aloud(text)
        findings += check_dates(text.file, text.reviewed, text.review_by, today)
        findings += check_sources(text.file, (source.dated for source in text.sources), today)
        findings += _check_screens(text)
        findings += check_wording(text.file, pieces, library.wording(text.language))
        findings += check_sentences(text.file, pieces, [body for _, body in _screens(text)])
        findings += check_numbers(text.file, pieces, known)
    for lesson in lessons:
        findings += _check_quiz(lesson)
        findings += _check_twin(lesson, lessons)
    for way in ways:
        findings += _check_twin(way, ways)
    slugs = {lesson.slug for lesson in lessons}
    for answer in answers:
        findings += _check_ending(answer, slugs)
        findings += _check_twin(answer, answers)
    findings += _check_cards(library, known)
    findings += _check_asked_twice(texts)
    findings += check_scenes(library, today, known)
    for language in library.languages():
        lines = [text for line in library.hotlines(language) for text in (line.name, line.when)]
        findings += check_wording(HOTLINES_FILE, lines, library.wording(language))
        findings += check_sentences(HOTLINES_FILE, lines, ())
    levels = list(Level)
    return sorted(findings, key=lambda finding: levels.index(finding.level))


def read_aloud(text: Lesson | Answer) -> list[str]:
    """Return all that a resident reads of a text, piece by piece, as visible text."""
    pieces = [piece for title, body in _screens(text) for piece in (title, body)]
    if isinstance(text, Answer):
        return pieces
    quiz = [
        piece
        for question in text.quiz
        for piece in (question.text, *(part for choice in question.choices for part in (choice.text, choice.reason)))
    ]
    papers = text.papers or () if isinstance(text, Way) else ()
    return [text.title, text.summary, text.action, *pieces, *quiz, *papers]


def _screens(text: Lesson | Answer) -> list[tuple[str, str]]:
    """Return the title and the visible text of each screen."""
    if isinstance(text, Answer):
        return [(text.question, visible(text.html))]
    return [(page.title, visible(page.html)) for page in text.pages]


def _check_screens(text: Lesson | Answer) -> Iterator[Finding]:
    mend = "Shorten it." if isinstance(text, Answer) else "Split it with `## `."
    for title, body in _screens(text):
        if (size := len(title) + len(body)) > PAGE_LETTERS:
            sentence = f"The screen “{title}” has {size} characters; {PAGE_LETTERS} fit. {mend}"
            yield Finding(Level.ERROR, text.file, sentence)


def _check_quiz(lesson: Lesson) -> Iterator[Finding]:
    if len(lesson.quiz) not in {0, QUESTIONS}:
        yield Finding(Level.WARNING, lesson.file, f"The quiz has {len(lesson.quiz)} questions instead of {QUESTIONS}.")
    for choice in (choice for question in lesson.quiz for choice in question.choices):
        if len(choice.text) > BUTTON_LETTERS:
            sentence = f"The answer “{choice.text}” is too long for a button; {BUTTON_LETTERS} characters fit."
            yield Finding(Level.WARNING, lesson.file, sentence)


def _check_ending(answer: Answer, lessons: set[str]) -> Iterator[Finding]:
    """Look where an answer leads: to something to do, and to a lesson that is there."""
    if not visible(answer.html).split("\n\n")[-1].startswith(ACTION_SIGN):
        sentence = f"The last paragraph says what to do and begins with {ACTION_SIGN}."
        yield Finding(Level.ERROR, answer.file, sentence)
    if answer.lesson is not None and answer.lesson not in lessons:
        yield Finding(Level.ERROR, answer.file, f"There is no lesson {answer.lesson!r}; write its slug, or null.")


def _check_cards(library: Library, known: set[str]) -> Iterator[Finding]:
    """Hold the lines on picture cards against the same rules as the lessons they belong to."""
    slugs = {lesson.slug for lesson in library.all_lessons()}
    twins = library.cards(LAST_RESORT)
    for language in library.languages():
        cards, file = library.cards(language), f"{language}/{CARDS_FILE}"
        lines = [line for card in cards.values() for line in card]
        yield from check_wording(file, lines, library.wording(language))
        yield from check_sentences(file, lines, ())
        yield from check_numbers(file, lines, known)
        for slug, card in cards.items():
            if slug not in slugs:
                yield Finding(Level.WARNING, file, f"No lesson has the name {slug!r}; nobody will see this card.")
            if len(card) != len(twins.get(slug, card)):
                yield Finding(Level.WARNING, file, f"The card {slug!r} has other lines than the one in {LAST_RESORT}.")


def _check_asked_twice(texts: Iterable[Lesson | Answer]) -> Iterator[Finding]:
    """Find words that more than one answer or lesson of a language is found by: only one of them could come first.

    A lesson and an answer may share them: they are about the same.
    """
    seen: dict[tuple[type, str, str], Lesson | Answer] = {}
    for text in texts:
        for words in (text.title, *text.asked):
            bare = bare_words(words)
            if (first := seen.get((type(text), text.language, bare))) is not None:
                yield Finding(Level.WARNING, text.file, f"“{words}” is asked in {first.file} already.")
            seen.setdefault((type(text), text.language, bare), text)


def _check_twin(text: Text, all_texts: Iterable[Text]) -> Iterator[Finding]:
    """Compare a translation with the Indonesian text: the same screens, the same questions, the same end."""
    for twin in all_texts:
        if (twin.language, twin.slug) == (LAST_RESORT, text.slug):
            for what, own, other in _compared(text, twin):
                if own != other:
                    sentence = f"This has other {what} than the text in {LAST_RESORT}: {own} instead of {other}."
                    yield Finding(Level.WARNING, text.file, sentence)


def _compared(text: Lesson | Answer, twin: Lesson | Answer) -> Iterator[tuple[str, object, object]]:
    yield "destination", text.opens, twin.opens
    if isinstance(text, Lesson) and isinstance(twin, Lesson):
        yield "screens", len(text.pages), len(twin.pages)
        yield "questions", len(text.quiz) or len(twin.quiz), len(twin.quiz)
    if isinstance(text, Way) and isinstance(twin, Way):
        yield "papers", len(text.papers or ()), len(twin.papers or ())
    if isinstance(text, Answer) and isinstance(twin, Answer):
        yield "lesson", text.lesson, twin.lesson


def _known_numbers(library: Library) -> set[str]:
    lines = [number for line in library.hotlines(LAST_RESORT) for number in line.numbers]
    return {digits(number.shown) for number in (*lines, *library.office(LAST_RESORT).numbers)}

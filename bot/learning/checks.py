"""What is wrong in the content, in plain sentences: for `doctor`, and for the tests."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import mean
from typing import TypeVar

from bot.i18n import LAST_RESORT
from bot.learning.library import HOTLINES_FILE, Library
from bot.learning.markup import visible
from bot.learning.model import Answer, Lesson, Reviewed

PAGE_LETTERS = 600
"""Visible characters of a screen that fits a cheap phone without scrolling."""
SENTENCE_WORDS = 18
MEAN_WORDS = 11
QUESTIONS = 3
BUTTON_LETTERS = 40
ACTION_SIGN = "👉"
REVIEW_NOTICE = timedelta(days=30)

Text = TypeVar("Text", Lesson, Answer)

_WORD = re.compile(r"\w[\w.'’/-]*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+|\n+")
_PHONE = re.compile(r"(?<![\w/.-])(?:\+?\d(?:[ -]?\d){6,}|1\d{2})(?![\w/.-]*\d|%)")


class Level(StrEnum):
    """How bad a finding is: an error misleads residents or hides a lesson, a warning is worth mending."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, and the file it is in."""

    level: Level
    where: str
    sentence: str


def check(library: Library, today: date) -> list[Finding]:
    """Return everything to mend in the content, errors first; what only the office knows is in `Library.gaps`."""
    known = _known_numbers(library)
    texts: tuple[Lesson | Answer, ...] = (*library.all_lessons(), *library.all_answers())
    findings: list[Finding] = []
    for text in texts:
        findings += _check_dates(text, today)
        findings += _check_screens(text)
        findings += _check_wording(text.file, text.language, read_aloud(text), library)
        findings += _check_sentences(text)
        findings += _check_numbers(text, known)
    for lesson in library.all_lessons():
        findings += _check_quiz(lesson)
        findings += _check_twin(lesson, library.all_lessons())
    for answer in library.all_answers():
        findings += _check_ending(answer, {each.slug for each in library.all_lessons()})
        findings += _check_twin(answer, library.all_answers())
    findings += _check_asked_twice(texts)
    for language in library.languages():
        lines = [text for line in library.hotlines(language) for text in (line.name, line.when)]
        findings += _check_wording(HOTLINES_FILE, language, lines, library)
    levels = list(Level)
    return sorted(findings, key=lambda finding: levels.index(finding.level))


def sentences(text: str) -> list[str]:
    """Split visible text into sentences; the items of a list are sentences too."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def count_words(sentence: str) -> int:
    """Count the words of a sentence; a number is a word."""
    return len(_WORD.findall(sentence))


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
    return [text.title, text.summary, text.action, *pieces, *quiz]


def _screens(text: Lesson | Answer) -> list[tuple[str, str]]:
    """Return the title and the visible text of each screen."""
    if isinstance(text, Answer):
        return [(text.question, visible(text.html))]
    return [(page.title, visible(page.html)) for page in text.pages]


def _check_dates(text: Reviewed, today: date) -> Iterator[Finding]:
    if not text.is_current(today):
        sentence = f"Residents no longer see this: it was to be reviewed by {text.review_by}."
        yield Finding(Level.ERROR, text.file, sentence)
    elif text.review_by - today < REVIEW_NOTICE:
        yield Finding(Level.WARNING, text.file, f"Review this by {text.review_by}; after that it disappears.")
    if text.reviewed > today:
        yield Finding(Level.ERROR, text.file, f"The day of review, {text.reviewed}, lies in the future.")


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


def _check_asked_twice(texts: Iterable[Lesson | Answer]) -> Iterator[Finding]:
    """Find words that more than one answer or lesson of a language is found by: only one of them could come first.

    A lesson and an answer may share them: they are about the same.
    """
    seen: dict[tuple[type, str, str], Lesson | Answer] = {}
    for text in texts:
        for words in (text.title, *text.asked):
            bare = " ".join(_WORD.findall(words.casefold()))
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
    if isinstance(text, Answer) and isinstance(twin, Answer):
        yield "lesson", text.lesson, twin.lesson


def _check_wording(file: str, language: str, texts: Iterable[str], library: Library) -> Iterator[Finding]:
    wording, text = library.wording(language), "\n".join(texts)
    for word in wording.never:
        if _has(text, word):
            sentence = f"“{word}” promises what nobody can know. Say what was found, and when."
            yield Finding(Level.ERROR, file, sentence)
    for word, instead in wording.avoid.items():
        if _has(text, word):
            yield Finding(Level.WARNING, file, f"“{word}” is an office word. Write instead: {instead}.")


def _check_sentences(text: Lesson | Answer) -> Iterator[Finding]:
    for sentence in (sentence for piece in read_aloud(text) for sentence in sentences(piece)):
        if (words := count_words(sentence)) > SENTENCE_WORDS:
            yield Finding(Level.ERROR, text.file, f"Split this sentence, it has {words} words: “{sentence}”")
    # Titles and buttons are short by nature and would flatter the mean.
    lengths = [count_words(each) for _, body in _screens(text) for each in sentences(body)]
    if lengths and mean(lengths) > MEAN_WORDS:
        sentence = f"The sentences have {mean(lengths):.1f} words on average; {MEAN_WORDS} read easily."
        yield Finding(Level.WARNING, text.file, sentence)


def _check_numbers(text: Lesson | Answer, known: set[str]) -> Iterator[Finding]:
    for piece in read_aloud(text):
        for shown in _PHONE.findall(piece):
            if (digits := _digits(shown)) not in known:
                # Three digits may also count something; a whole number can only be dialled.
                level = Level.WARNING if len(digits) == 3 else Level.ERROR
                yield Finding(level, text.file, f"The number {shown} is neither in {HOTLINES_FILE} nor the office's.")


def _known_numbers(library: Library) -> set[str]:
    lines = [number for line in library.hotlines(LAST_RESORT) for number in line.numbers]
    return {_digits(number.shown) for number in (*lines, *library.office(LAST_RESORT).numbers)}


def _digits(shown: str) -> str:
    return re.sub(r"\D", "", shown)


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None

"""What is wrong in the content, in plain sentences: for `doctor`, and for the tests."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import mean

from bot.i18n import LAST_RESORT
from bot.learning.library import HOTLINES_FILE, Library
from bot.learning.markup import visible
from bot.learning.model import Lesson, Way

PAGE_LETTERS = 600
"""Visible characters of a screen that fits a cheap phone without scrolling."""
SENTENCE_WORDS = 18
MEAN_WORDS = 11
QUESTIONS = 3
BUTTON_LETTERS = 40
REVIEW_NOTICE = timedelta(days=30)

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
    findings: list[Finding] = []
    for lesson in library.all_pages():
        findings += check_dates(lesson.file, lesson.reviewed, lesson.review_by, today)
        findings += check_sources(lesson.file, (source.dated for source in lesson.sources), today)
        findings += _check_size(lesson)
        findings += _check_twin(lesson, library)
        findings += check_texts(lesson.file, lesson.language, _texts(lesson), library)
        findings += _check_mean(lesson)
        findings += _check_numbers(lesson, known)
    for language in library.languages():
        lines = [text for line in library.hotlines(language) for text in (line.name, line.when)]
        findings += check_texts(HOTLINES_FILE, language, lines, library)
    levels = list(Level)
    return sorted(findings, key=lambda finding: levels.index(finding.level))


def sentences(text: str) -> list[str]:
    """Split visible text into sentences; the items of a list are sentences too."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def count_words(sentence: str) -> int:
    """Count the words of a sentence; a number is a word."""
    return len(_WORD.findall(sentence))


def _texts(lesson: Lesson) -> list[str]:
    """Return all that a resident reads of a lesson, as visible text."""
    pages = [text for page in lesson.pages for text in (page.title, visible(page.html))]
    quiz = [
        text
        for question in lesson.quiz
        for text in (question.text, *(part for choice in question.choices for part in (choice.text, choice.reason)))
    ]
    papers = lesson.papers or () if isinstance(lesson, Way) else ()
    return [lesson.title, lesson.summary, lesson.action, *pages, *quiz, *papers]


def _count_papers(lesson: Lesson) -> int:
    return len(lesson.papers or ()) if isinstance(lesson, Way) else 0


def check_dates(where: str, reviewed: date, review_by: date, today: date) -> Iterator[Finding]:
    """Say when something is due for review, has disappeared, or claims a day that has not come."""
    if today > review_by:
        yield Finding(Level.ERROR, where, f"Residents no longer see this: it was to be reviewed by {review_by}.")
    elif review_by - today < REVIEW_NOTICE:
        yield Finding(Level.WARNING, where, f"Review this by {review_by}; after that it disappears.")
    if reviewed > today:
        yield Finding(Level.ERROR, where, f"The day of review, {reviewed}, lies in the future.")


def check_sources(where: str, dated: Iterable[str], today: date) -> Iterator[Finding]:
    """Say which sources cannot have been read: their day has not come."""
    for each in dict.fromkeys(dated):
        if each > today.isoformat()[: len(each)]:
            yield Finding(Level.ERROR, where, f"The date of a source, {each}, lies in the future.")


def check_texts(where: str, language: str, texts: Sequence[str], library: Library) -> Iterator[Finding]:
    """Say which words of a text residents should not meet, and which of its sentences are too long."""
    yield from _check_wording(where, language, texts, library)
    for sentence in (sentence for text in texts for sentence in sentences(text)):
        if (words := count_words(sentence)) > SENTENCE_WORDS:
            yield Finding(Level.ERROR, where, f"Split this sentence, it has {words} words: “{sentence}”")


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
    place = f"{LAST_RESORT}/{lesson.file.partition('/')[2]}"
    for twin in (twin for twin in library.all_pages() if twin.file == place):
        for what, own, other in (
            ("screens", len(lesson.pages), len(twin.pages)),
            ("questions", len(lesson.quiz) or len(twin.quiz), len(twin.quiz)),
            ("destination", lesson.opens, twin.opens),
            ("papers", _count_papers(lesson), _count_papers(twin)),
        ):
            if own != other:
                sentence = f"This has other {what} than the page in {LAST_RESORT}: {own} instead of {other}."
                yield Finding(Level.WARNING, lesson.file, sentence)


def _check_wording(file: str, language: str, texts: Iterable[str], library: Library) -> Iterator[Finding]:
    wording, text = library.wording(language), "\n".join(texts)
    for word in wording.never:
        if _has(text, word):
            sentence = f"“{word}” promises what nobody can know. Say what was found, and when."
            yield Finding(Level.ERROR, file, sentence)
    for word, instead in wording.avoid.items():
        if _has(text, word):
            yield Finding(Level.WARNING, file, f"“{word}” is an office word. Write instead: {instead}.")


def _check_mean(lesson: Lesson) -> Iterator[Finding]:
    # Titles and buttons are short by nature and would flatter the mean.
    lengths = [count_words(each) for page in lesson.pages for each in sentences(visible(page.html))]
    if lengths and mean(lengths) > MEAN_WORDS:
        sentence = f"The sentences have {mean(lengths):.1f} words on average; {MEAN_WORDS} read easily."
        yield Finding(Level.WARNING, lesson.file, sentence)


def _check_numbers(lesson: Lesson, known: set[str]) -> Iterator[Finding]:
    for text in _texts(lesson):
        for shown in _PHONE.findall(text):
            if (digits := _digits(shown)) not in known:
                # Three digits may also count something; a whole number can only be dialled.
                level = Level.WARNING if len(digits) == 3 else Level.ERROR
                yield Finding(level, lesson.file, f"The number {shown} is neither in {HOTLINES_FILE} nor the office's.")


def _known_numbers(library: Library) -> set[str]:
    lines = [number for line in library.hotlines(LAST_RESORT) for number in line.numbers]
    return {_digits(number.shown) for number in (*lines, *library.office(LAST_RESORT).numbers)}


def _digits(shown: str) -> str:
    return re.sub(r"\D", "", shown)


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None

"""What all texts are held against alike: their dates, their words, their sentences, their numbers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import mean

from bot.learning.library import HOTLINES_FILE
from bot.learning.model import Wording

PAGE_LETTERS = 600
"""Visible characters of a screen that fits a cheap phone without scrolling."""
SENTENCE_WORDS = 18
MEAN_WORDS = 11
REVIEW_NOTICE = timedelta(days=30)

_WORD = re.compile(r"\w[\w.'’/-]*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+|\n+")
_PHONE = re.compile(r"(?<![\w/.-])(?:\+?\d(?:[ -]?\d){6,}|1\d{2})(?![\w/.-]*\d|%)")


class Level(StrEnum):
    """How bad a finding is: an error misleads residents or hides a lesson, a warning is worth mending.

    A gap is something that only the office, or somebody who speaks a language, can fill in.
    """

    ERROR = "error"
    WARNING = "warning"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, and the file it is in."""

    level: Level
    where: str
    sentence: str


def sentences(text: str) -> list[str]:
    """Split visible text into sentences; the items of a list are sentences too."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def count_words(sentence: str) -> int:
    """Count the words of a sentence; a number is a word."""
    return len(_WORD.findall(sentence))


def bare_words(text: str) -> str:
    """Return the words of a text alone, in small letters."""
    return " ".join(_WORD.findall(text.casefold()))


def digits(shown: str) -> str:
    """Return the digits of a number alone."""
    return re.sub(r"\D", "", shown)


def check_dates(where: str, reviewed: date, review_by: date, today: date) -> Iterator[Finding]:
    """Find what has expired, expires soon, or was reviewed on a day that is still to come."""
    if today > review_by:
        yield Finding(Level.ERROR, where, f"Residents no longer see this: it was to be reviewed by {review_by}.")
    elif review_by - today < REVIEW_NOTICE:
        yield Finding(Level.WARNING, where, f"Review this by {review_by}; after that it disappears.")
    if reviewed > today:
        yield Finding(Level.ERROR, where, f"The day of review, {reviewed}, lies in the future.")


def check_sources(where: str, dated: Iterable[str], today: date) -> Iterator[Finding]:
    """Find sources that cannot have been read: their day has not come."""
    for each in dict.fromkeys(dated):
        if each > today.isoformat()[: len(each)]:
            yield Finding(Level.ERROR, where, f"The date of a source, {each}, lies in the future.")


def check_wording(file: str, texts: Iterable[str], wording: Wording) -> Iterator[Finding]:
    """Find promises that nobody can keep, and office words."""
    text = "\n".join(texts)
    for word in wording.never:
        if _has(text, word):
            sentence = f"“{word}” promises what nobody can know. Say what was found, and when."
            yield Finding(Level.ERROR, file, sentence)
    for word, instead in wording.avoid.items():
        if _has(text, word):
            yield Finding(Level.WARNING, file, f"“{word}” is an office word. Write instead: {instead}.")


def check_sentences(file: str, texts: Iterable[str], body: Iterable[str]) -> Iterator[Finding]:
    """Find sentences that are too long, and a `body` whose sentences are long on average."""
    for sentence in (sentence for text in texts for sentence in sentences(text)):
        if (words := count_words(sentence)) > SENTENCE_WORDS:
            yield Finding(Level.ERROR, file, f"Split this sentence, it has {words} words: “{sentence}”")
    # Titles and buttons are short by nature and would flatter the mean.
    lengths = [count_words(each) for text in body for each in sentences(text)]
    if lengths and mean(lengths) > MEAN_WORDS:
        sentence = f"The sentences have {mean(lengths):.1f} words on average; {MEAN_WORDS} read easily."
        yield Finding(Level.WARNING, file, sentence)


def check_numbers(file: str, texts: Iterable[str], known: set[str]) -> Iterator[Finding]:
    """Find telephone numbers that are not among the `known` ones (their digits)."""
    for shown in (shown for text in texts for shown in _PHONE.findall(text)):
        if (dialled := digits(shown)) not in known:
            # Three digits may also count something; a whole number can only be dialled.
            level = Level.WARNING if len(dialled) == 3 else Level.ERROR
            yield Finding(level, file, f"The number {shown} is neither in {HOTLINES_FILE} nor the office's.")


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None

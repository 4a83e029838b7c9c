"""Whom a tip names: officials by their role, and people by name, nickname or telephone number."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.resources import ContentFolder
from bot.shapes import read_file
from bot.tips.risk_shapes import OfficialsFile, fold

FILE = "tips/officials.yaml"
SHORTEST_NUMBER = 8
"""Digits of a telephone number without its country that are compared."""
SHORTEST_NAME = 4
"""Letters of a name that counts without a title before it."""
_SHORTEST_NICK = 3
_LONGEST_GAP = 3
_MOST_PARTS = 4
_WORD = re.compile(r"[^\W_]+")
_SPELLED = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_](?![^\W_])){2,}")
_NUMBER = re.compile(r"\d(?:[^\w\n]{0,4}\d)*")
_COUNTRY = re.compile(r"^(?:(?:00)?620?|0)")
_LETTERS_FOR_DIGITS = str.maketrans("013457", "oieast")
_DIGITS_FOR_LETTERS = str.maketrans("oil|", "0111")
_ALMOST_NUMBER = re.compile(r"(?<![^\W_])[oil|0-9]+(?![^\W_])")
_DOUBLED = re.compile(r"(.)\1+")
# What was written otherwise before 1972, and what people write otherwise today.
_OLD = {"dj": "j", "tj": "c", "nj": "ny", "sj": "sy", "j": "y"}
_TODAY = {"dj": "j", "tj": "c", "oe": "u", "ch": "h", "kh": "h", "sy": "s", "sh": "s", "ph": "p", "th": "t", "dh": "d"}
_TODAY |= {"ie": "i", "f": "p", "v": "p", "z": "s", "q": "k", "x": "ks", "y": "i"}
_OLD_LETTERS = re.compile("|".join(_OLD))
_TODAY_LETTERS = re.compile("|".join(_TODAY))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of a text, or several that are spelled as one; `first` and `last` count the words of the text."""

    first: int
    last: int
    letters: str
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """A name that somebody is known by, without titles: its words, each in every spelling, and all in one."""

    words: tuple[str, ...]
    forms: tuple[frozenset[str], ...]
    joined: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as words and as what single letters spell, run by run."""

    pieces: tuple[_Piece, ...]
    runs: tuple[str, ...]


class Naming:
    """Tells whom a text names. When in doubt it says yes: who is named must not read the tip, and another will."""

    def __init__(self, file: OfficialsFile) -> None:
        self._officials = file.compile(file.officials)
        self._unless = file.compile(file.unless) if file.unless else None
        self._reported = file.compile(file.reported) if file.reported else None
        self._complaints = file.compile(file.complaints) if file.complaints else None
        self._titles = frozenset(file.titles)
        self._common = frozenset(file.common)

    @classmethod
    def load(cls, folder: ContentFolder) -> "Naming":
        """Read the words for officials.

        Raises:
            FileNotFoundError: there is no such file.
            ContentFileFault: it cannot be used.
        """
        return cls(read_file(OfficialsFile, folder.file(FILE), FILE))

    def names_official(self, text: str) -> bool:
        """Tell whether a text speaks of an official, or of an officer of this office."""
        folded = fold(text)
        harmless = _spans(self._unless, folded)
        if self._complaints is None or not self._complaints.search(folded):
            harmless += _spans(self._reported, folded)
        return any(
            not any(first <= match.start() and match.end() <= last for first, last in harmless)
            for match in self._officials.finditer(folded)
        )

    def names_person(self, text: str, known_as: Iterable[str]) -> bool:
        """Tell whether any of these names or telephone numbers occurs in a text, however it is spelled.

        A whole name counts, and each word of it of four letters or more that is no everyday word. Behind a title
        shorter words count as well, and the beginning or the end of one.
        """
        reading, numbers = None, None
        for name in known_as:
            if known_numbers := _own_numbers(name):
                numbers = _numbers(text) if numbers is None else numbers
                if any(number in written for number in known_numbers for written in numbers):
                    return True
            if known := self._known(name):
                reading = _read(text) if reading is None else reading
                if self._is_named(known, reading):
                    return True
        return False

    def _known(self, name: str) -> _Known | None:
        spelled = (word for word in _WORD.findall(_decomposed(name)) if not word.isdecimal())
        every = [_plain(word) for word in spelled]
        words = [word for word in every if word not in self._titles] or every
        return _Known(tuple(words), tuple(map(_forms, words)), _forms("".join(words))) if words else None

    def _is_named(self, known: _Known, reading: _Reading) -> bool:
        pieces = reading.pieces
        titled = {piece.last + 1 for piece in pieces if piece.letters in self._titles}
        return (
            _has_whole(known, reading)
            or any(self._stands_alone(known, piece) for piece in pieces)
            or any(self._is_nick(known, piece) for piece in pieces if piece.first in titled)
        )

    def _stands_alone(self, known: _Known, piece: _Piece) -> bool:
        rest = next((piece.letters[size:] for size in self._title_sizes(piece.letters)), "")
        glued = _forms(rest) if len(rest) >= _SHORTEST_NICK else frozenset()
        seen = frozenset[str]() if piece.letters in self._common else piece.forms
        return any(
            bool(forms & glued) or bool(forms & seen and (len(word) >= SHORTEST_NAME or not word.isascii()))
            for word, forms in zip(known.words, known.forms, strict=True)
        )

    def _title_sizes(self, letters: str) -> Iterator[int]:
        return (size for size in range(6, 2, -1) if letters[:size] in self._titles and len(letters) > size)

    def _is_nick(self, known: _Known, piece: _Piece) -> bool:
        if piece.letters in self._titles or piece.letters in self._common:
            return piece.letters in known.words
        return any(forms & piece.forms for forms in known.forms) or any(
            min(len(short), len(full)) >= _SHORTEST_NICK
            and (full.startswith(short) or short.startswith(full) or full.endswith(short))
            for forms in known.forms
            for full in forms
            for short in piece.forms
        )


def _spans(pattern: re.Pattern[str] | None, folded: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(folded)] if pattern else []


def _decomposed(text: str) -> str:
    """Return a text in small letters without accents; it may be longer or shorter."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.category(letter).startswith(("M", "Cf"))).casefold()


def _plain(word: str) -> str:
    """Return a word with the letters that its digits stand for; digits at the end are a count."""
    return word.rstrip("0123456789").translate(_LETTERS_FOR_DIGITS) or word


def _forms(word: str) -> frozenset[str]:
    """Return what two spellings of one name have in common: read as of today, and as before 1972."""
    once = _DOUBLED.sub(r"\1", word)
    return frozenset((_skeleton(once), _skeleton(_OLD_LETTERS.sub(lambda match: _OLD[match[0]], once))))


def _skeleton(word: str) -> str:
    today = _DOUBLED.sub(r"\1", _TODAY_LETTERS.sub(lambda match: _TODAY[match[0]], word))
    return (today.rstrip("h") or today).replace("moh", "muh")


def _has_whole(known: _Known, reading: _Reading) -> bool:
    spelled = (form for forms in (known.joined, *known.forms) for form in forms if len(form) >= SHORTEST_NAME)
    if reading.runs and any(form in run for form in spelled for run in reading.runs):
        return True
    if len(known.words) == 1:
        return False
    ends = {piece.last for piece in reading.pieces if piece.forms & known.forms[0]}
    for forms in known.forms[1:]:
        ends = {piece.last for piece in reading.pieces if piece.first - 1 in ends and piece.forms & forms}
    return bool(ends) or any(piece.forms & known.joined for piece in reading.pieces)


def _read(text: str) -> _Reading:
    plain = _decomposed(text)
    found = list(_WORD.finditer(plain))
    gaps = [plain[before.end() : after.start()] for before, after in pairwise(found)]
    runs = tuple(form for match in _SPELLED.finditer(plain) for form in _forms("".join(_WORD.findall(match[0]))))
    return _Reading(tuple(_pieces([match[0] for match in found], gaps)), runs)


def _pieces(words: list[str], gaps: list[str]) -> Iterator[_Piece]:
    """Give every word of a text, and what up to four parts between signs spell together."""
    for first, word in enumerate(words):
        yield _Piece(first, first, _plain(word), _forms(_plain(word)) | _forms(word.translate(_LETTERS_FOR_DIGITS)))
        together = word
        for last in range(first + 1, min(first + _MOST_PARTS, len(words))):
            if len(gaps[last - 1]) > _LONGEST_GAP or any(map(str.isspace, gaps[last - 1])):
                break
            together += words[last]
            yield _Piece(first, last, _plain(together), _forms(_plain(together)))


def _own_numbers(name: str) -> list[str]:
    """Return the telephone numbers that somebody is known by, as they are dialled in the country, without the 0."""
    plain = (_COUNTRY.sub("", number, count=1) for number in _numbers(name))
    return [number for number in plain if len(number) >= SHORTEST_NUMBER]


def _numbers(text: str) -> list[str]:
    plain = _decomposed(text)
    almost = _ALMOST_NUMBER.sub(lambda match: match[0].translate(_DIGITS_FOR_LETTERS), plain)
    return [_digits(match[0]) for match in _NUMBER.finditer(almost)]


def _digits(text: str) -> str:
    return "".join(str(digit) for letter in text if (digit := unicodedata.digit(letter, -1)) >= 0)

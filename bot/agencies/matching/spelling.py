"""When two words are the same word: old and new spelling, doubled letters, sound, slips of the finger."""

import re
from collections.abc import Container
from itertools import groupby
from string import ascii_lowercase

_SPELLINGS = (
    ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("sh", "sy"), ("oe", "u"),
    ("ck", "k"), ("x", "ks"), ("q", "k"),
    ("bh", "b"), ("dh", "d"), ("gh", "g"), ("ph", "p"), ("th", "t"), ("kh", "k"), ("jh", "j"),
    ("y", "i"), ("ie", "i"),
)  # fmt: skip
_SOUNDS = (
    ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("sh", "sy"), ("oe", "u"),
    ("ck", "k"), ("x", "ks"), ("q", "k"), ("kh", "h"), ("ch", "h"), ("ph", "p"),
    ("bh", "b"), ("dh", "d"), ("gh", "g"), ("th", "t"), ("jh", "j"),
    ("f", "p"), ("v", "p"), ("z", "s"), ("y", "i"), ("j", "i"), ("ie", "i"),
)  # fmt: skip
_LOOKS = (
    ("l", "i"), ("j", "i"), ("q", "g"), ("h", "b"), ("v", "u"), ("uu", "w"), ("rn", "m"), ("ri", "n"), ("ci", "d"),
)  # fmt: skip
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_STAGGER = (0.0, 0.25, 0.75)
_KEYS = {key: (x + _STAGGER[y], float(y)) for y, row in enumerate(_ROWS) for x, key in enumerate(row)}


class Speller:
    """Brings words to the form in which two spellings of one word are equal.

    What it finds for the words of `familiar`, which come back in every text, is remembered; nothing else that people
    type is.
    """

    def __init__(self, variants: tuple[tuple[str, str], ...], familiar: Container[str] = ()) -> None:
        self._variants = dict(variants) | {_undouble(other): first for other, first in variants}
        others = sorted(self._variants, key=lambda other: (-len(other), other))
        self._pattern = re.compile("|".join(map(re.escape, others)) or r"(?!)")
        self._familiar = familiar
        self._spellings: dict[str, str] = {}
        self._sounds: dict[str, str] = {}

    def spread(self, letters: str) -> str:
        """Return the modern spelling with doubled letters kept (`djamillah` → `jamillah`)."""
        text = self._pattern.sub(self._first_variant, letters)
        for old, new in _SPELLINGS:
            text = text.replace(old, new)
        return text

    def spell(self, letters: str) -> str:
        """Return the modern spelling with doubled letters as one: equal for two spellings of one word."""
        kept = self._spellings.get(letters)
        if kept is not None:
            return kept
        text = _undouble(self.spread(_undouble(letters)))
        if letters in self._familiar:
            self._spellings[letters] = text
        return text

    def sound(self, word: str) -> str:
        """Return how one word sounds: f/v/p, z/s, kh/ch/h, j/y, final d/t and final h are one."""
        kept = self._sounds.get(word)
        if kept is not None:
            return kept
        text = self._pattern.sub(self._first_variant, _undouble(word))
        for old, new in _SOUNDS:
            text = text.replace(old, new)
        text = _undouble(text).removesuffix("h")
        text = f"{text[:-1]}t" if text.endswith("d") else text
        if word in self._familiar:
            self._sounds[word] = text
        return text

    def _first_variant(self, match: re.Match[str]) -> str:
        return self._variants[match[0]]


def _undouble(letters: str) -> str:
    return "".join([letter for before, letter in zip(f" {letters}", letters, strict=False) if letter != before])


def look(letters: str) -> str:
    """Return a word by its looks: what is taken for each other in pictures is one (`rn` and `m`, `cl` and `d`)."""
    for seen, meant in _LOOKS:
        letters = letters.replace(seen, meant)
    return letters


def runs(letters: str) -> list[tuple[str, int]]:
    """Return each letter with how often it stands in a row."""
    return [(letter, len(list(group))) for letter, group in groupby(letters)]


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether two words are one slip apart: a letter more, less, or another, or two neighbours swapped."""
    head = _shared_start(one, other)
    rest, due = one[head:], other[head:]
    swapped = rest[:2] == due[1::-1] and rest[2:] == due[2:]
    return swapped or rest[1:] == due[1:] or rest[1:] == due or rest == due[1:]


def _shared_start(one: str, other: str) -> int:
    ends = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(ends, min(len(one), len(other)))


def shortenings(word: str) -> set[str]:
    """Return the word and every word with one letter left out.

    Two words one slip apart share one of them, and two words that share one are at most two slips apart.
    """
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def near_words(word: str) -> set[str]:
    """Return every string one slip away: a letter left out, put in, or replaced, or two neighbours swapped."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    near = {head + tail[1:] for head, tail in cuts if tail}
    near.update(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1)
    near.update(head + letter + tail for head, tail in cuts for letter in ascii_lowercase)
    near.update(head + letter + tail[1:] for head, tail in cuts if tail for letter in ascii_lowercase)
    return near - {word}


def is_finger_slip(typed: str, meant: str) -> bool:
    """Tell whether one slip of a finger turns `meant` into `typed`.

    Two letters swapped, a neighbouring key struck instead or along, a letter struck twice or left out. One vowel for
    another is none unless their keys are neighbours: that is how other names differ.
    """
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    head = _shared_start(typed, meant)
    rest, due = typed[head:], meant[head:]
    if len(typed) == len(meant):
        swapped = len(due) > 1 and rest[:2] == due[1::-1] and rest[2:] == due[2:]
        return swapped or (rest[1:] == due[1:] and _are_neighbours(rest[0], due[0]))
    if len(typed) > len(meant):
        beside = {*meant[max(0, head - 1) : head], *due[:1]}
        return rest[1:] == due and any(rest[0] == letter or _are_neighbours(rest[0], letter) for letter in beside)
    return rest == due[1:]


def _are_neighbours(one: str, other: str) -> bool:
    if one not in _KEYS or other not in _KEYS:
        return False
    (x, y), (u, v) = _KEYS[one], _KEYS[other]
    return abs(x - u) <= 1.0 and abs(y - v) <= 1.0

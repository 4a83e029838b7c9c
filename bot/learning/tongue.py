"""One language's way of reading a text: split, put right, stemmed, and told apart from what means nearly the same."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.learning.stems import Stemmer, split_words
from bot.learning.typos import Speller
from bot.learning.wordbook import Phrase, Wordbook

_SHORT = 3
"""Letters from which a word can be a slip, or be looked for as a part of a phrase."""


@dataclass(frozen=True, slots=True)
class Term:
    """What was said: its stem, what its groups are called, and, of a phrase, the stems of its words.

    A `weak` one says little of what is asked, such as `how`, and only tells one way of asking from another.
    """

    stem: str
    groups: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    weak: bool = False


class Tongue:
    """Reads texts into terms; `texts` are those of the content, by whose words typed ones are put right."""

    def __init__(self, stemmer: Stemmer, wordbook: Wordbook, texts: Iterable[str]) -> None:
        self._stemmer = stemmer
        self._book = wordbook
        self._groups: dict[Phrase, tuple[str, ...]] = {}
        self._longest: dict[str, int] = {}
        for phrase, numbers in wordbook.groups.items():
            stems = tuple(map(self._stem, phrase))
            named = (*self._groups.get(stems, ()), *(f"g{number}x" for number in numbers))
            self._groups[stems] = tuple(dict.fromkeys(named))
            self._longest[stems[0]] = max(self._longest.get(stems[0], 0), len(stems))
        used = Counter(word for text in texts for word in split_words(text))
        self._speller = Speller(used + Counter({word for phrase in wordbook.groups for word in phrase}))

    def read(self, text: str) -> tuple[Term, ...]:
        """Return the terms of a text of the content, in its order."""
        return self.terms(split_words(text))

    def terms(self, words: Sequence[str]) -> tuple[Term, ...]:
        """Return the terms of split words."""
        return tuple(self._walk(words, tuple(map(self._stem, words))))

    def knows(self, word: str) -> bool:
        """Tell whether a word means something here as it stands; a figure or two letters are not put right."""
        return (
            not word.isalpha()
            or len(word) < _SHORT
            or word in self._speller
            or word in self._book.short
            or word in self._book.filler
            or word in self._book.asking
            or (self._stem(word),) in self._groups
            or self._stemmer.knows(word)
        )

    def correct(self, word: str) -> str | None:
        """Return what was meant by a misspelt word; None for one that is near nothing."""
        return self._speller.correct(word)

    def _stem(self, word: str) -> str:
        return self._stemmer.stem(self._book.short.get(word, word))

    def _walk(self, words: Sequence[str], stems: Phrase) -> Iterator[Term]:
        place = 0
        while place < len(words):
            size = self._find_phrase(stems, place)
            if size > 1:
                phrase = stems[place : place + size]
                parts = tuple(stem for stem in phrase if len(stem) >= _SHORT and stem not in self._book.filler)
                yield Term("".join(phrase), self._groups[phrase], parts)
            else:
                meant = self._book.short.get(words[place], words[place])
                weak = meant in self._book.filler
                yield Term(stems[place], () if weak else self._groups.get((stems[place],), ()), weak=weak)
            place += size

    def _find_phrase(self, stems: Phrase, start: int) -> int:
        """Return how many words the longest known phrase at a place has; 1 where there is none."""
        for size in range(min(self._longest.get(stems[start], 0), len(stems) - start), 1, -1):
            if stems[start : start + size] in self._groups:
                return size
        return 1

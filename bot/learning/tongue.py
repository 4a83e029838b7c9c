"""One language's way of reading a text: split, put right, stemmed, and told apart from what means nearly the same."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.learning.stems import Stemmer, split_words
from bot.learning.typos import Speller
from bot.learning.wordbook import Phrase, Wordbook

_SHORT = 3


@dataclass(frozen=True, slots=True)
class Term:
    """What was said: its stem, what its groups are called, and, of a phrase, the stems of its words."""

    stem: str
    groups: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class Tongue:
    """Reads texts into terms; `texts` are those of the content, by whose words typed ones are put right."""

    def __init__(self, stemmer: Stemmer, wordbook: Wordbook, texts: Iterable[str]) -> None:
        self._stemmer = stemmer
        self._book = wordbook
        self._groups: dict[str, tuple[str, ...]] = {}
        for phrase, numbers in wordbook.groups.items():
            stem = stemmer.stem(phrase[0]) if len(phrase) == 1 else _glue(phrase)
            named = (*self._groups.get(stem, ()), *(f"g{number}x" for number in numbers))
            self._groups[stem] = tuple(dict.fromkeys(named))
        used = Counter(word for text in texts for word in split_words(text))
        self._speller = Speller(used + Counter({word for phrase in wordbook.groups for word in phrase}))

    def read(self, text: str) -> tuple[Term, ...]:
        """Return the terms of a text of the content, in its order."""
        return self.terms(split_words(text))

    def terms(self, words: Sequence[str]) -> tuple[Term, ...]:
        """Return the terms of split words, without the words that say nothing."""
        return tuple(self._walk(words))

    def knows(self, word: str) -> bool:
        """Tell whether a word means something here as it stands; a figure or two letters are not put right."""
        return (
            not word.isalpha()
            or len(word) < _SHORT
            or word in self._speller
            or word in self._book.filler
            or word in self._book.asking
            or self._stemmer.stem(word) in self._groups
            or self._stemmer.knows(word)
        )

    def correct(self, word: str) -> str | None:
        """Return what was meant by a misspelt word; None for one that is near nothing."""
        return self._speller.correct(word)

    def _walk(self, words: Sequence[str]) -> Iterator[Term]:
        place = 0
        while place < len(words):
            phrase = self._book.find_phrase(words, place)
            if phrase is not None:
                place += len(phrase)
                stem = _glue(phrase)
                parts = tuple(self._stemmer.stem(word) for word in phrase if word not in self._book.filler)
                yield Term(stem, self._groups[stem], parts)
                continue
            word = words[place]
            place += 1
            if word not in self._book.filler:
                stem = self._stemmer.stem(word)
                yield Term(stem, self._groups.get(stem, ()))


def _glue(phrase: Phrase) -> str:
    return "".join(phrase)

"""One language's way of reading a text: split, put right, brought together by meaning, and stemmed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.learning.stems import Stemmer, split_words
from bot.learning.typos import Speller
from bot.learning.wordbook import Wordbook

_SHORT = 3


class Tongue:
    """Reads texts into stems; `texts` are those of the content, by whose words typed ones are put right."""

    def __init__(self, stemmer: Stemmer, wordbook: Wordbook, texts: Iterable[str]) -> None:
        self._stemmer = stemmer
        self._book = wordbook
        self._meaning = {stemmer.stem(phrase[0]): meant for phrase, meant in wordbook.same.items() if len(phrase) == 1}
        used = Counter(word for text in texts for word in split_words(text))
        self._speller = Speller(used + Counter({word for phrase in wordbook.same for word in phrase}))

    def read(self, text: str) -> tuple[str, ...]:
        """Return the stems of a text of the content, in its order."""
        return self.stems(split_words(text))

    def stems(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the stems of split words, without the words that say nothing."""
        return tuple(self._walk(words))

    def knows(self, word: str) -> bool:
        """Tell whether a word means something here as it stands; a figure or two letters are not put right."""
        return (
            not word.isalpha()
            or len(word) < _SHORT
            or word in self._speller
            or word in self._book.filler
            or word in self._book.asking
            or self._stemmer.stem(word) in self._meaning
            or self._stemmer.knows(word)
        )

    def correct(self, word: str) -> str | None:
        """Return what was meant by a misspelt word; None for one that is near nothing."""
        return self._speller.correct(word)

    def _walk(self, words: Sequence[str]) -> Iterator[str]:
        place = 0
        while place < len(words):
            phrase = self._book.find_phrase(words, place)
            if phrase is not None:
                yield phrase[0]
                place += phrase[1]
                continue
            word = words[place]
            place += 1
            if word not in self._book.filler:
                stem = self._stemmer.stem(word)
                yield self._meaning.get(stem, stem)

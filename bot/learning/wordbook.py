"""`<language>/search.yaml`: which words mean nearly the same, and which say nothing about what is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.learning.shelf import fallbacks
from bot.learning.stems import split_words
from bot.resources import ContentFolder
from bot.shapes import Shape, Text, read_file

SEARCH_FILE = "search.yaml"

Phrase = tuple[str, ...]


class SearchFile(Shape):
    """Short forms; groups of words with one meaning; words that say little; words that ask anywhere, or at the end."""

    short: dict[Text, Text]
    same: tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...]
    filler: tuple[Text, ...]
    asking: tuple[Text, ...]
    asking_last: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Wordbook:
    """What one language's file says, as split words.

    `short` maps what is typed to the word that is meant, `groups` a word or a phrase to the numbers of its groups.
    `asking` are words that make a question anywhere, `asking_last` those that do as its last word.
    """

    short: Mapping[str, str]
    groups: Mapping[Phrase, tuple[int, ...]]
    filler: frozenset[str]
    asking: frozenset[str]
    asking_last: frozenset[str]

    @classmethod
    def load(cls, folder: ContentFolder, language: str) -> "Wordbook":
        """Read the file of the nearest language that has one.

        Raises:
            ContentFileFault: it cannot be used.
            FileNotFoundError: not even Indonesian has one.
        """
        wanted = [f"{tag}/{SEARCH_FILE}" for tag in fallbacks(language)]
        file = next((each for each in wanted if folder.files(each)), wanted[-1])
        return cls.of(read_file(SearchFile, folder.file(file), file))

    @classmethod
    def of(cls, file: SearchFile) -> "Wordbook":
        """Return the file's words, split as every text is."""
        groups: dict[Phrase, tuple[int, ...]] = {}
        for number, group in enumerate(file.same):
            for phrase in dict.fromkeys(tuple(split_words(each)) for each in group):
                groups[phrase] = (*groups.get(phrase, ()), number)
        short = {form: word for word, forms in file.short.items() for form in split_words(forms)}
        return cls(short, groups, _words(file.filler), _words(file.asking), _words(file.asking_last))

    def asks(self, words: Sequence[str]) -> bool:
        """Tell whether split words are a question."""
        return not self.asking.isdisjoint(words) or (bool(words) and words[-1] in self.asking_last)


def _words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in split_words(line))

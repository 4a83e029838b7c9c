"""`<language>/search.yaml`: which words mean the same, and which say nothing about what is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.learning.library import fallbacks
from bot.learning.stems import split_words
from bot.resources import ContentFolder
from bot.shapes import Shape, Text, read_file

SEARCH_FILE = "search.yaml"


class SearchFile(Shape):
    """Groups of words or short phrases with one meaning, the plainest first; words to pass over; words that ask."""

    same: tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...]
    filler: tuple[Text, ...]
    asking: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Wordbook:
    """What one language's file says, as split words.

    `same` maps each phrase to the plainest word of its group, written together. `asking` are the words that open or
    close a question. `longest` tells how many words the longest phrase has that begins with a word.
    """

    same: Mapping[tuple[str, ...], str]
    filler: frozenset[str]
    asking: frozenset[str]
    longest: Mapping[str, int]

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
        groups = [[tuple(split_words(phrase)) for phrase in group] for group in file.same]
        same = {phrase: "".join(group[0]) for group in groups for phrase in group}
        longest: dict[str, int] = {}
        for phrase in same:
            longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
        return cls(same, _words(file.filler), _words(file.asking), longest)

    def find_phrase(self, words: Sequence[str], start: int) -> tuple[str, int] | None:
        """Return what the longest phrase at a place stands for, and how many words it has."""
        for length in range(self.longest.get(words[start], 0), 0, -1):
            if (meant := self.same.get(tuple(words[start : start + length]))) is not None:
                return meant, length
        return None


def _words(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in split_words(line))

"""Search the pages in own words: an index narrows them down, and what is asked ranks them.

The index (`PageIndex`) is the database's own full-text search. It is given stems, and finds the pages that have any
of the rarer ones; the order is made here, so that it is the same on every database.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.learning.documents import Document, Place, documents, page_at
from bot.learning.library import Library
from bot.learning.ranking import Entry, Ranker, make_entry, tokens_of
from bot.learning.stems import MOST_WORDS, English, Indonesian, split_words
from bot.learning.tongue import Term, Tongue
from bot.learning.wordbook import Wordbook
from bot.resources import ContentFolder

CANDIDATES = 60
"""Documents that the index brings at most, in all languages together."""
SHOWN = 3
ENGLISH = "en"

LEAST = 0.35
"""The score below which a page has little to do with what was asked."""
LEAST_MET = 0.25
"""The share of the words that a page must have more than; below, it is about something else altogether."""


@dataclass(frozen=True, slots=True)
class Row:
    """What an index keeps of one document: its key, and the stems of its questions and of its text, with blanks."""

    key: str
    asked: str
    body: str


class PageIndex(Protocol):
    """Finds documents by their stems."""

    async def refresh(self, digest: bytes, rows: Callable[[], Sequence[Row]]) -> bool:
        """Hold these rows and no others; True when they had to be written, as those of another digest were kept."""
        ...

    async def find(self, stems: Sequence[str], most: int) -> list[str]:
        """Return the keys of the documents that have any of the stems, the likeliest first."""
        ...


@dataclass(frozen=True, slots=True, order=True)
class _Fit:
    """How well one page fits (see `Ranker.score` and `Ranker.met`)."""

    score: float
    met: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the pages, the best first, how well the best fits, and which share of the words it meets.

    `strange` counts the typed words that no page, no list and no dictionary has, not even misspelt.
    """

    places: tuple[Place, ...]
    score: float
    met: float
    strange: int


@dataclass(frozen=True, slots=True)
class _Read:
    """Typed words as each language reads them, and which share of them is at home in it."""

    terms: Mapping[str, tuple[Term, ...]]
    share: Mapping[str, float]
    strange: int


class Search:
    """Searches one library. The words of the pages are read with the first search, or when the index is written."""

    def __init__(self, library: Library, wordbooks: Mapping[str, Wordbook]) -> None:
        self._library = library
        self._wordbooks = wordbooks
        self._documents = documents(library)
        self._order = {place: number for number, place in enumerate(dict.fromkeys(d.place for d in self._documents))}
        self._places = {place.code: place for place in self._order}
        self._tongues: Mapping[str, Tongue] = {}
        self._rankers: Mapping[str, Ranker] = {}

    @classmethod
    def load(cls, folder: ContentFolder, library: Library) -> "Search":
        """Read the words of every language.

        Raises:
            ContentFileFault: a file cannot be used.
            FileNotFoundError: there is none.
        """
        return cls(library, {tag: Wordbook.load(folder, tag) for tag in library.languages()})

    async def refresh(self, index: PageIndex) -> bool:
        """See to it that the index has this library's pages; True when it had to be written."""
        return await index.refresh(self.digest(), self._rows)

    async def find(self, index: PageIndex, words: str, language: str, today: date) -> Found:
        """Return the pages that answer best, of those that may be shown today."""
        self.prepare()
        typed = split_words(words, MOST_WORDS)
        read = self._read(typed)
        wanted = [stem for tag, ranker in self._rankers.items() for stem in ranker.narrowing(read.terms[tag])]
        keys = await index.find(list(dict.fromkeys(wanted)), CANDIDATES) if wanted else []
        ranked = self._rank(keys, read)
        shown = [place for place in ranked if page_at(self._library, place, language, today)][:SHOWN]
        best = ranked[shown[0]] if shown else _Fit(0.0, 0.0)
        return Found(tuple(shown), best.score, best.met, read.strange)

    def asks(self, words: str) -> bool:
        """Tell whether words are a question, by its sign or by the words of any language."""
        typed = split_words(words, MOST_WORDS)
        return "?" in words or any(book.asks(typed) for book in self._wordbooks.values())

    def places(self) -> tuple[Place, ...]:
        """Return every page."""
        return tuple(self._order)

    def place(self, code: str) -> Place | None:
        """Return the page that a code stands for; None for a code of no page."""
        return self._places.get(code)

    def digest(self) -> bytes:
        """Return what changes with every change of the pages, of the words, or of how they are read."""
        told = (self._documents, sorted((tag, repr(book)) for tag, book in self._wordbooks.items()), _VERSION)
        return hashlib.blake2b(repr(told).encode(), digest_size=16).digest()

    def prepare(self) -> None:
        """Read the words of the pages; it takes a moment, once."""
        if self._rankers:
            return
        indonesian, english = Indonesian(), English()
        tongues, rankers = {}, {}
        for tag, book in self._wordbooks.items():
            own = [document for document in self._documents if document.language == tag]
            # What people speak in the villages is full of Indonesian, so it is read like it.
            tongue = Tongue(english if tag == ENGLISH else indonesian, book, map(_text, own))
            tongues[tag] = tongue
            rankers[tag] = Ranker(
                [make_entry(each, map(tongue.read, each.asked), tongue.read(each.body)) for each in own]
            )
        # Whole at once: another thread may be asking whether it is ready.
        self._tongues, self._rankers = tongues, rankers

    def _rows(self) -> list[Row]:
        self.prepare()
        return [_row(entry) for ranker in self._rankers.values() for entry in ranker.entries()]

    def _read(self, typed: Sequence[str]) -> _Read:
        """Read the words in each language; one that any language knows is a slip in none."""
        at_home = {tag: {word for word in typed if tongue.knows(word)} for tag, tongue in self._tongues.items()}
        known = set().union(*at_home.values())
        unknown = dict.fromkeys(word for word in typed if word not in known)
        meant = {tag: {word: tongue.correct(word) for word in unknown} for tag, tongue in self._tongues.items()}
        terms = {
            tag: tongue.terms([meant[tag].get(word) or word for word in typed]) for tag, tongue in self._tongues.items()
        }
        most = max(map(len, at_home.values()), default=0) or 1
        share = {tag: max(1, len(words)) / most for tag, words in at_home.items()}
        return _Read(terms, share, sum(not any(meant[tag][word] for tag in meant) for word in unknown))

    def _rank(self, keys: Sequence[str], read: _Read) -> dict[Place, _Fit]:
        """Return how well the pages fit, the best first; a page counts as well as its best language."""
        questions = {tag: ranker.ask(read.terms[tag]) for tag, ranker in self._rankers.items()}
        fits: dict[Place, _Fit] = {}
        for key in keys:
            tag = key.partition("/")[0]
            ranker = self._rankers.get(tag)
            # Another process may have written the index, from pages that this one does not have.
            if ranker is None or key not in ranker:
                continue
            place, question = ranker.document(key).place, questions[tag]
            fit = _Fit(round(read.share[tag] * ranker.score(key, question), 6), ranker.met(key, question))
            fits[place] = max(fits.get(place, fit), fit)
        fitting = [place for place, fit in fits.items() if fit.score >= LEAST and fit.met > LEAST_MET]
        return {
            place: fits[place] for place in sorted(fitting, key=lambda each: (-fits[each].score, self._order[each]))
        }


_VERSION = 1
"""Of how words become stems: a higher one has every index written anew."""


def _row(entry: Entry) -> Row:
    asked = (token for way in entry.asked for token in sorted(set(tokens_of(way))))
    return Row(entry.document.key, " ".join(asked), " ".join(sorted(entry.body.elements())))


def _text(document: Document) -> str:
    return "\n".join((*document.asked, document.body))

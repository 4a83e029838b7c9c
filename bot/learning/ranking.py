"""How well a document answers what was asked: whole questions weigh most, then titles, then the text."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from bot.learning.documents import Document
from bot.learning.tongue import Term

COMMON = 0.6
"""The share of a language's documents above which a stem narrows nothing down."""

_BEST, _ANY, _BODY = 1.0, 1.0, 0.4
_ASKED_SHARE = 0.45
_SATURATED = 1.2
_NEARLY = 0.85
"""What another word of the same group is worth, against the word itself."""
_PART = 0.6
_WEAK = 0.3
_TOLD = 0.1
"""How common a word gets by standing in one more text, against one more question: texts speak of much beside."""
_STRANGE = 0.2
"""What a word that no document has weighs, against the rarest that one has."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of asking: its terms, and all that they can be met by."""

    terms: tuple[Term, ...]
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as stems and names of groups: each way of asking for it, and how often each stands in its text."""

    document: Document
    asked: tuple["Way", ...]
    every: frozenset[str]
    body: Counter[str]


def make_entry(document: Document, asked: Iterable[Sequence[Term]], body: Sequence[Term]) -> Entry:
    """Return the entry of a document that was read."""
    ways = tuple(Way(tuple(dict.fromkeys(terms)), frozenset(_tokens(terms))) for terms in asked)
    return Entry(document, ways, frozenset().union(*(way.tokens for way in ways)), Counter(_tokens(body)))


def _tokens(terms: Iterable[Term]) -> Iterator[str]:
    for term in terms:
        yield from (term.stem, *term.groups, *term.parts)


class Shelf:
    """The documents of one language; built once, then only read."""

    def __init__(self, entries: Collection[Entry]) -> None:
        self._entries = {entry.document.key: entry for entry in entries}
        self._spread: defaultdict[str, float] = defaultdict(float)
        for entry in entries:
            for token in entry.every | entry.body.keys():
                self._spread[token] += 1.0 if token in entry.every else _TOLD
        self._strange = _STRANGE * log(1 + len(entries) / 1.5)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def entries(self) -> tuple[Entry, ...]:
        """Return every entry."""
        return tuple(self._entries.values())

    def document(self, key: str) -> Document:
        """Return a document by its key."""
        return self._entries[key].document

    def narrowing(self, terms: Iterable[Term]) -> tuple[str, ...]:
        """Return those stems that few documents have; all that any has, where each is common."""
        strong = (term for term in terms if not term.weak)
        known = [token for token in dict.fromkeys(_tokens(strong)) if token in self._spread]
        rare = [token for token in known if self._spread[token] <= COMMON * len(self._entries)]
        return tuple(rare or known)

    def score(self, key: str, terms: Sequence[Term]) -> float:
        """Return how well a document answers, from 0 to about 2."""
        entry = self._entries[key]
        asked = tuple(dict.fromkeys(terms))
        whole = sum(map(self._weigh, asked))
        if not whole:
            return 0.0
        best = max((self._overlap(asked, way, whole) for way in entry.asked), default=0.0)
        anywhere = sum(self._worth(term, entry.every) for term in asked) / whole
        body = sum(self._told(term, entry.body) for term in asked) / whole
        return _BEST * best + _ANY * anywhere + _BODY * body

    def met(self, key: str, terms: Sequence[Term]) -> float:
        """Return which share of the words that say something stands in a document, each counted alike."""
        entry = self._entries[key]
        strong = dict.fromkeys(term for term in terms if not term.weak)
        tokens = entry.every | entry.body.keys()
        stands = sum(any(token in tokens for token, _ in _readings(term)) for term in strong)
        return stands / len(strong) if strong else 0.0

    def _overlap(self, asked: Sequence[Term], way: Way, whole: float) -> float:
        """Return the share that a question and one way of asking have in common; what was asked counts more."""
        common = sum(self._worth(term, way.tokens) for term in asked)
        if not common:
            return 0.0
        # Names of groups are no words of their own.
        size = sum(self._weigh(term) for term in way.terms)
        return common / ((1 - _ASKED_SHARE) * whole + _ASKED_SHARE * size)

    def _told(self, term: Term, body: Counter[str]) -> float:
        return max(
            value * self._weight(token) * body[token] / (body[token] + _SATURATED) for token, value in _readings(term)
        )

    def _worth(self, term: Term, tokens: Collection[str]) -> float:
        return (
            max(value * self._weight(token) for token, value in _readings(term) if token in tokens)
            if any(token in tokens for token, _ in _readings(term))
            else 0.0
        )

    def _weigh(self, term: Term) -> float:
        return max(value * self._weight(token) for token, value in _readings(term))

    def _weight(self, token: str) -> float:
        spread = self._spread.get(token)
        return self._strange if spread is None else log(1 + len(self._entries) / (spread + 0.5))


def _readings(term: Term) -> Iterator[tuple[str, float]]:
    yield term.stem, _WEAK if term.weak else 1.0
    for group in term.groups:
        yield group, _NEARLY
    for part in term.parts:
        yield part, _PART

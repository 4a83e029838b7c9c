"""How well a document answers what was asked: whole questions weigh most, then titles, then the text."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum, log

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


Reading = tuple[tuple[str, float], ...]
"""What a term can be met by, and what each of these is worth."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as stems and names of groups: each way of asking for it, and how often each stands in its text."""

    document: Document
    asked: tuple[tuple[Term, ...], ...]
    every: frozenset[str]
    body: Counter[str]


def make_entry(document: Document, asked: Iterable[Sequence[Term]], body: Sequence[Term]) -> Entry:
    """Return the entry of a document that was read."""
    ways = tuple(tuple(dict.fromkeys(terms)) for terms in asked)
    return Entry(document, ways, frozenset(token for way in ways for token in tokens_of(way)), Counter(tokens_of(body)))


def tokens_of(terms: Iterable[Term]) -> Iterator[str]:
    """Return everything by which terms can be met."""
    for term in terms:
        yield from (term.stem, *term.groups, *term.parts)


class Question:
    """What somebody asked, as one language weighs it."""

    def __init__(self, readings: Sequence[Reading], strong: Sequence[Reading]) -> None:
        self.readings = readings
        self.strong = strong
        self.whole = fsum(max(worth for _, worth in reading) for reading in readings)
        self._met_by: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, reading in enumerate(readings):
            for token, worth in reading:
                self._met_by[token].append((number, worth))

    def common(self, tokens: Collection[str]) -> float:
        """Return how much of it the tokens meet."""
        best: dict[int, float] = {}
        for token in self._met_by.keys() & tokens:
            for number, worth in self._met_by[token]:
                best[number] = max(worth, best.get(number, 0.0))
        # Exact, whatever the order: a set has none that can be relied on.
        return fsum(best.values())

    def told(self, body: Counter[str]) -> float:
        """Return how much of it a text tells, by how often."""
        return fsum(
            max(w * body[token] / (body[token] + _SATURATED) for token, w in reading) for reading in self.readings
        )

    def met(self, tokens: Collection[str], others: Collection[str]) -> float:
        """Return which share of the words that say something stands among the tokens, each counted alike."""
        stands = sum(any(token in tokens or token in others for token, _ in reading) for reading in self.strong)
        return stands / len(self.strong) if self.strong else 0.0


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of asking: all that it can be met by, and what it weighs."""

    tokens: frozenset[str]
    weight: float


class Ranker:
    """The documents of one language; built once, then only read."""

    def __init__(self, entries: Collection[Entry]) -> None:
        self._entries = {entry.document.key: entry for entry in entries}
        self._spread: defaultdict[str, float] = defaultdict(float)
        for entry in entries:
            for token in entry.every | entry.body.keys():
                self._spread[token] += 1.0 if token in entry.every else _TOLD
        self._strange = _STRANGE * log(1 + len(entries) / 1.5)
        self._ways = {
            key: tuple(_Way(frozenset(tokens_of(way)), self.ask(way).whole) for way in entry.asked)
            for key, entry in self._entries.items()
        }

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
        known = [token for token in dict.fromkeys(tokens_of(strong)) if token in self._spread]
        rare = [token for token in known if self._spread[token] <= COMMON * len(self._entries)]
        return tuple(rare or known)

    def ask(self, terms: Iterable[Term]) -> Question:
        """Weigh what was asked."""
        asked = tuple(dict.fromkeys(terms))
        return Question([self._read(term) for term in asked], [self._read(term) for term in asked if not term.weak])

    def score(self, key: str, question: Question) -> float:
        """Return how well a document answers, from 0 to about 2.4."""
        entry = self._entries[key]
        if not question.whole:
            return 0.0
        best = max((self._overlap(question, way) for way in self._ways[key]), default=0.0)
        anywhere = question.common(entry.every) / question.whole
        return _BEST * best + _ANY * anywhere + _BODY * question.told(entry.body) / question.whole

    def met(self, key: str, question: Question) -> float:
        """Return which share of the words that say something stands in a document."""
        entry = self._entries[key]
        return question.met(entry.every, entry.body)

    def _overlap(self, question: Question, way: _Way) -> float:
        """Return the share that a question and one way of asking have in common; what was asked counts more."""
        common = question.common(way.tokens)
        return common / ((1 - _ASKED_SHARE) * question.whole + _ASKED_SHARE * way.weight) if common else 0.0

    def _read(self, term: Term) -> Reading:
        values = (
            (term.stem, _WEAK if term.weak else 1.0),
            *((group, _NEARLY) for group in term.groups),
            *((part, _PART) for part in term.parts),
        )
        return tuple((token, value * self._weight(token)) for token, value in values)

    def _weight(self, token: str) -> float:
        spread = self._spread.get(token)
        return self._strange if spread is None else log(1 + len(self._entries) / (spread + 0.5))

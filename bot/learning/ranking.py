"""How well a document answers what was asked: whole questions weigh most, then titles, then the text."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log

from bot.learning.documents import Document

COMMON = 0.34
"""The share of a language's documents above which a stem narrows nothing down."""

_BEST, _ANY, _BODY = 1.0, 0.7, 0.5
_ASKED_SHARE = 0.25
_SATURATED = 1.2


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as stems: each way of asking for it, and how often each stem stands in its text."""

    document: Document
    asked: tuple[frozenset[str], ...]
    every: frozenset[str]
    body: Counter[str]


def make_entry(document: Document, asked: Iterable[Sequence[str]], body: Sequence[str]) -> Entry:
    """Return the entry of a document that was read."""
    ways = tuple(frozenset(stems) for stems in asked)
    return Entry(document, ways, frozenset().union(*ways), Counter(body))


class Shelf:
    """The documents of one language; built once, then only read."""

    def __init__(self, entries: Collection[Entry]) -> None:
        self._entries = {entry.document.key: entry for entry in entries}
        self._spread: defaultdict[str, int] = defaultdict(int)
        for entry in entries:
            for stem in entry.every | entry.body.keys():
                self._spread[stem] += 1

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def entries(self) -> tuple[Entry, ...]:
        """Return every entry."""
        return tuple(self._entries.values())

    def document(self, key: str) -> Document:
        """Return a document by its key."""
        return self._entries[key].document

    def narrowing(self, stems: Iterable[str]) -> tuple[str, ...]:
        """Return those stems that few documents have; all that any has, where each is common."""
        known = [stem for stem in dict.fromkeys(stems) if self._spread.get(stem)]
        rare = [stem for stem in known if self._spread[stem] <= COMMON * len(self._entries)]
        return tuple(rare or known)

    def score(self, key: str, stems: Collection[str]) -> float:
        """Return how well a document answers, from 0 to about 2; a question that it has word for word gets 2.2."""
        entry = self._entries[key]
        asked = frozenset(stems)
        whole = self._weigh(asked)
        if not whole:
            return 0.0
        best = max((self._overlap(asked, way, whole) for way in entry.asked), default=0.0)
        anywhere = self._weigh(asked & entry.every) / whole
        body = sum(
            self._weight(stem) * entry.body[stem] / (entry.body[stem] + _SATURATED)
            for stem in sorted(asked & entry.body.keys())
        )
        return _BEST * best + _ANY * anywhere + _BODY * body / whole

    def _overlap(self, asked: frozenset[str], way: frozenset[str], whole: float) -> float:
        """Return the share that a question and one way of asking have in common; what was asked counts more."""
        common = self._weigh(asked & way)
        return common / ((1 - _ASKED_SHARE) * whole + _ASKED_SHARE * self._weigh(way)) if common else 0.0

    def _weigh(self, stems: Iterable[str]) -> float:
        # Sorted, so that the sum does not depend on the order of a set, and ties stay ties.
        return sum(map(self._weight, sorted(stems)))

    def _weight(self, stem: str) -> float:
        return log(1 + len(self._entries) / (self._spread.get(stem, 0) + 0.5))

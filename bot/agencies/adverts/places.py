"""Find the countries an advert names, by their names, cities and flags."""

import re
import unicodedata
from collections.abc import Iterable

from bot.agencies.adverts.model import CountryCard, Destination, Rule, Source, Trap
from bot.agencies.adverts.shapes import CardEntry, DestinationEntry, SourceEntry

_NOT_THERE = r"(?<! bukan)(?<! bukan ke)(?<! bukan di)(?<! tidak ke)(?<! selain)(?<! selain ke)(?<! bahasa)"


class Gazetteer:
    """All destinations that are known, and the words that name them."""

    def __init__(self, entries: Iterable[DestinationEntry]) -> None:
        kept = tuple(entries)
        self.destinations = tuple(_destination(entry) for entry in kept)
        self.words = frozenset(part for entry in kept for word in entry.words for part in word.split())
        self._by_word = {word: place for place, entry in enumerate(kept) for word in entry.words}
        names = "|".join(map(re.escape, sorted(self._by_word, key=len, reverse=True)))
        self._names = re.compile(rf"{_NOT_THERE} (?P<name>{names})(?= )")

    def find(self, words: str, text: str) -> tuple[Destination, ...]:
        """Return the destinations that a line of words names, then those whose flag stands in the untidied text."""
        found = [self._by_word[match["name"]] for match in self._names.finditer(words)]
        if not text.isascii():
            plain = unicodedata.normalize("NFKC", text)
            found += [place for place, each in enumerate(self.destinations) if each.emoji and each.emoji in plain]
        return tuple(self.destinations[place] for place in dict.fromkeys(found))


def _destination(entry: DestinationEntry) -> Destination:
    rule = entry.rule
    known = Rule(rule.text, rule.colour, _source(rule.source)) if rule else None
    return Destination(entry.id, entry.name, entry.emoji, known, _card(entry.card) if entry.card else None)


def _card(entry: CardEntry) -> CountryCard:
    return CountryCard(
        way=entry.way,
        ways=entry.ways,
        traps=tuple(Trap(trap.text, _source(trap.source)) for trap in entry.traps),
        lines=entry.lines,
        check=entry.check,
        reviewer=entry.reviewer,
        reviewed=entry.reviewed,
        review_by=entry.review_by,
    )


def _source(entry: SourceEntry) -> Source:
    return Source(entry.name, entry.dated, entry.confidence)

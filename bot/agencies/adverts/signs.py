"""Match the red flags of the content file against an advert's words, and quote what showed them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.agencies.adverts.cleaning import HANDLE, HARD, LINK, MAIL, PERSON, PHONE, SOFT
from bot.agencies.adverts.model import Destination, Flag, Found, Money, Role, Source
from bot.agencies.adverts.shapes import FlagEntry, Needs, RedFlagsFile

QUOTE = 60
"""Signs of the advert that a finding may keep."""

_HIDDEN = "…"
_WORD = re.compile(r"[a-z]{2,}")
_TAKEN_OUT = frozenset({PHONE, MAIL, LINK, HANDLE, PERSON, SOFT, HARD})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rest of the reading found, for the conditions of a sign."""

    destinations: tuple[Destination, ...]
    abroad: bool
    company: bool
    person: bool
    work: bool
    money: tuple[Money, ...]
    deduction: int | None
    youngest: int | None

    def meet(self, needs: Needs) -> bool:
        """Tell whether every condition holds."""
        return (
            (not needs.destinations or any(each.id in needs.destinations for each in self.destinations))
            and (needs.place is None or (needs.place == "abroad") == self.abroad)
            and needs.company in {None, self.company}
            and needs.person in {None, self.person}
            and needs.work in {None, self.work}
            and (needs.pay_from is None or self._most(Role.PAY) >= needs.pay_from)
            and (needs.fee_from is None or self._most(Role.FEE) >= needs.fee_from)
            and (needs.deduction_from is None or (self.deduction or 0) >= needs.deduction_from)
            and (needs.younger_than is None or (self.youngest or needs.younger_than) < needs.younger_than)
        )

    def _most(self, role: Role) -> int:
        return max((money.high for money in self.money if money.role is role and money.currency == "IDR"), default=0)


@dataclass(frozen=True, slots=True)
class _Sign:
    words: re.Pattern[str]
    also: re.Pattern[str] | None
    needs: Needs


@dataclass(frozen=True, slots=True)
class _Rule:
    flag: Flag
    signs: tuple[_Sign, ...]
    unless: re.Pattern[str] | None


class FlagFinder:
    """All red flags with their compiled patterns; built once, then only read."""

    def __init__(self, file: RedFlagsFile, vocabulary: Collection[str]) -> None:
        self._rules = tuple(_rule(entry, file) for entry in file.flags)
        self.flags = tuple(rule.flag for rule in self._rules)
        self.literals = pattern_words(file)
        self._sayable = frozenset(vocabulary) | self.literals

    def find(self, words: str, facts: Facts) -> tuple[Found, ...]:
        """Return each red flag that shows, in the order of the file."""
        return tuple(
            Found(rule.flag, self._quote(match[0])) for rule in self._rules for match in _first(rule, words, facts)
        )

    def _quote(self, words: str) -> str:
        """Return the matched words; one that is no everyday word might be a name, so it is left out."""
        said = " ".join(self._said(word) for word in words.split() if word not in {SOFT, HARD})
        said = re.sub(rf"{_HIDDEN}(?: {_HIDDEN})+", _HIDDEN, said)
        return said if len(said) <= QUOTE else said[: QUOTE - 1].rsplit(" ", 1)[0] + _HIDDEN

    def _said(self, word: str) -> str:
        short_figure = sum(sign.isdigit() for sign in word) <= 3 and word[0].isdigit()
        return word if word in self._sayable or short_figure or word == "-" else _HIDDEN


def pattern_words(file: RedFlagsFile) -> frozenset[str]:
    """Return every plain word that stands in the patterns: what they match by letter is nobody's name."""
    patterns = [*file.parts.values()]
    for flag in file.flags:
        patterns += [*flag.unless, *(each for sign in flag.signs for each in (*sign.words, *sign.also))]
    return frozenset(word for pattern in patterns for word in _WORD.findall(pattern))


def _rule(entry: FlagEntry, file: RedFlagsFile) -> _Rule:
    signs = tuple(
        _Sign(file.compile(sign.words), file.compile(sign.also) if sign.also else None, sign.needs)
        for sign in entry.signs
    )
    flag = Flag(
        id=entry.id,
        number=entry.number,
        text=entry.text,
        why=entry.why,
        weight=entry.weight,
        source=Source(**entry.source.model_dump()),
        in_words=bool(signs),
        topic=entry.topic,
        ask=entry.ask,
    )
    return _Rule(flag, signs, file.compile(entry.unless) if entry.unless else None)


def _first(rule: _Rule, words: str, facts: Facts) -> Iterator[re.Match[str]]:
    """Yield the first match of a flag, if any, that no exception overlaps."""
    excused: list[tuple[int, int]] | None = None
    for sign in rule.signs:
        if not facts.meet(sign.needs) or (sign.also and not sign.also.search(words)):
            continue
        for match in sign.words.finditer(words):
            if excused is None:
                excused = [each.span() for each in rule.unless.finditer(words)] if rule.unless else []
            if not any(start < match.end() and match.start() < end for start, end in excused):
                yield match
                return

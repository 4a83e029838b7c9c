"""Look at the words of a text: which names stand there whole, which come near, and why a whole one is no answer yet."""

from dataclasses import dataclass

from bot.agencies.matching.aligning import MOST, Alignment, align_names
from bot.agencies.matching.beside import find_stranger, judge_sides
from bot.agencies.matching.finding import Hit, find_names
from bot.agencies.matching.names import NameIndex
from bot.agencies.matching.slips import SlipJudge
from bot.agencies.matching.tokens import Token
from bot.agencies.matching.words import Words
from bot.agencies.model import MISSPELT, Candidate, Reason, ReasonKind

MOST_REASONS = 6
"""Differences told of one candidate; after so many it is plainly another company."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one text shows.

    `found` are the names that stand there whole, each with what stands beside it and makes it another name; `doubts`
    are about the text as a whole; `near` are names that come near.
    """

    tokens: list[Token]
    found: tuple[tuple[Hit, Reason | None], ...]
    near: tuple[Alignment, ...]
    doubts: tuple[Reason, ...]

    @property
    def companies(self) -> set[int]:
        """Return the companies whose names stand in the text whole."""
        return {hit.company for hit, _ in self.found}

    @property
    def span(self) -> tuple[int, int] | None:
        """Return where the first name that was found, or came near, stands in the tokens."""
        names = [(hit.start, hit.end) for hit, _ in self.found] + [(near.start, near.end) for near in self.near]
        return names[0] if names else None

    @property
    def is_certain(self) -> bool:
        """Tell whether there is a name and no doubt of any kind."""
        return bool(self.found) and not self.is_doubtful

    @property
    def is_doubtful(self) -> bool:
        """Tell whether anything speaks against a name that was found."""
        return bool(self.doubts) or any(hit.pressed or beside for hit, beside in self.found)


class Looker:
    """Looks at texts with the register's names in mind."""

    def __init__(self, index: NameIndex, words: Words) -> None:
        self._index = index
        self._words = words
        self._slips = SlipJudge(index, words)

    def look(self, tokens: list[Token]) -> Sight:
        """Return what a text shows; names that only come near are looked for where no whole one is certain."""
        sight = self._judge(tokens, find_names(tokens, self._index))
        if sight.is_certain:
            return sight
        near = align_names(tokens, self._index, self._words)
        if not sight.found and (slip := self._slips.answer_at_once(near)):
            sight = self._judge(tokens, [slip])
        return Sight(tokens, sight.found, tuple(near), sight.doubts)

    def list_candidates(self, sight: Sight) -> list[Candidate]:
        """Return the companies that may be meant, the likeliest first, with the words that match and that differ."""
        aligned = {near.company: near for near in sight.near}
        candidates: dict[int, Candidate] = {}
        for hit, _ in sight.found:
            if hit.company not in candidates:
                candidates[hit.company] = self._explain_found(hit.company, sight, aligned.get(hit.company))
        for near in sight.near:
            if near.company not in candidates:
                candidates[near.company] = self.candidate(near.company, near.reasons or sight.doubts, near.same)
        return list(candidates.values())[:MOST]

    def candidate(self, number: int, why: tuple[Reason, ...], same: tuple[str, ...] = ()) -> Candidate:
        """Return a company as a candidate, with at least one reason why it is not simply the answer."""
        company = self._index.companies[number]
        told = tuple(dict.fromkeys(why))[:MOST_REASONS] or (Reason(ReasonKind.SPELLING),)
        return Candidate(company.name, told, company.standing, same)

    def _explain_found(self, number: int, sight: Sight, near: Alignment | None) -> Candidate:
        """Tell of a name that stands there whole what stands beside it, and which words are spelled otherwise."""
        hits = [(hit, beside) for hit, beside in sight.found if hit.company == number]
        own = tuple(reason for hit, beside in hits for reason in (beside, hit.pressed) if reason)
        spelled = tuple(reason for reason in near.reasons if reason.kind in MISSPELT) if near else ()
        differing = {word for reason in own for word in reason.word.split()}
        words = near.same if near else map(str.upper, self._index.companies[number].words)
        return self.candidate(number, (*own, *sight.doubts, *spelled), tuple(w for w in words if w not in differing))

    def _judge(self, tokens: list[Token], hits: list[Hit]) -> Sight:
        found = tuple((hit, judge_sides(tokens, hit, self._index, self._words)) for hit in hits)
        doubts: tuple[Reason, ...] = ()
        if len({hit.company for hit in hits}) > 1:
            same_place = len({(hit.start, hit.end) for hit in hits}) == 1
            doubts = (Reason(ReasonKind.TWIN if same_place else ReasonKind.SEVERAL),)
        elif hits and (stranger := find_stranger(tokens, hits, self._words)):
            doubts = (Reason(ReasonKind.SEVERAL, typed=stranger),)
        return Sight(tokens, found, (), doubts)

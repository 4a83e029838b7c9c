"""Answer whether a typed recruiter, or the company of a pasted advert, is on the dated list. Never lies on doubt."""

from dataclasses import dataclass

from bot.agencies.matching.aligning import MOST, Alignment, align_names
from bot.agencies.matching.beside import find_stranger, judge_sides
from bot.agencies.matching.finding import Hit, find_names
from bot.agencies.matching.kinds import tell_kind
from bot.agencies.matching.licences import find_licences, index_licences
from bot.agencies.matching.names import NameIndex
from bot.agencies.matching.slips import SlipJudge
from bot.agencies.matching.tokens import LIMIT, Token, clean, read
from bot.agencies.matching.words import Words
from bot.agencies.model import MISSPELT, Answer, Candidate, How, Reason, ReasonKind, Verdict
from bot.agencies.register import Register

MOST_REASONS = 6
"""Differences told of one candidate; after so many it is plainly another company."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one text shows: full names, near names, and why the full names are no answer yet."""

    tokens: list[Token]
    hits: list[Hit]
    near: list[Alignment]
    doubts: list[Reason]


class Checker:
    """Checks names against the register of the day `as_of`; built once, then only read, so it may be shared."""

    def __init__(self, register: Register, words: Words) -> None:
        self.as_of = register.as_of
        self._words = words
        self._index = NameIndex(register, words)
        self._licences = index_licences(self._index.companies)
        self._slips = SlipJudge(self._index)

    def check(self, query: str) -> Answer:
        """Return the verdict on whatever was typed or pasted; any text gets one, in bounded time."""
        text = clean(query)
        seen = self._look(read(text, self._index.known, self._words.talk))
        numbers = find_licences(text, self._licences)
        if len(query) > LIMIT:
            seen.doubts.append(Reason(ReasonKind.LONG))
        if numbers.companies:
            return self._answer_number(query, seen, numbers.companies)
        if numbers.strange:
            seen.doubts.append(Reason(ReasonKind.NUMBER))
        if seen.hits and not seen.doubts:
            return self._answer_company(query, seen.hits[0].company, seen.hits[0].how)
        return self._answer_similar(query, seen, self._candidates(seen))

    def _look(self, tokens: list[Token]) -> _Seen:
        hits = find_names(tokens, self._index)
        doubts = self._doubts(tokens, hits)
        if hits and not doubts:
            return _Seen(tokens, hits, [], doubts)
        near = align_names(tokens, self._index, self._words)
        if not hits and (slip := self._slips.answer_at_once(near)):
            doubts = self._doubts(tokens, [slip])
            return _Seen(tokens, [] if doubts else [slip], near, [])
        return _Seen(tokens, hits, near, doubts)

    def _doubts(self, tokens: list[Token], hits: list[Hit]) -> list[Reason]:
        """Return why the found names are no answer yet."""
        if not hits:
            return []
        doubts = [reason for hit in hits if (reason := judge_sides(tokens, hit, self._index, self._words))]
        if len({hit.company for hit in hits}) > 1:
            same_place = len({(hit.start, hit.end) for hit in hits}) == 1
            doubts.append(Reason(ReasonKind.TWIN if same_place else ReasonKind.SEVERAL))
        elif strange := find_stranger(tokens, hits, self._words):
            doubts.append(Reason(ReasonKind.SEVERAL, typed=strange))
        if any(hit.pressed for hit in hits):
            doubts.append(Reason(ReasonKind.SPELLING))
        return list(dict.fromkeys(doubts))

    def _answer_company(self, query: str, number: int, how: How) -> Answer:
        company = self._index.companies[number]
        return Answer(
            query=query,
            verdict=company.standing,
            as_of=self.as_of,
            agency=company.agency,
            sanctions=company.sanctions,
            how=how,
        )

    def _answer_number(self, query: str, seen: _Seen, owners: frozenset[int]) -> Answer:
        """Answer for a licence number; a name beside it that is not its owner's is asked back."""
        owner = min(owners)
        named = {hit.company for hit in seen.hits}
        if len(owners) == 1 and named <= owners and not seen.doubts:
            near = seen.near[0] if seen.near else None
            misspelt = near is not None and near.company == owner and near.kinds <= MISSPELT
            if named or misspelt or not self._has_foreign_words(seen.tokens):
                return self._answer_company(query, owner, How.LICENCE)
        why = (Reason(ReasonKind.NUMBER),)
        return self._answer_similar(
            query, seen, [self._candidate(number, why) for number in sorted(owners)] + self._candidates(seen)
        )

    def _has_foreign_words(self, tokens: list[Token]) -> bool:
        plain = self._words.talk | {"nib", "nomor", "lisensi", "licence", "license"}
        return any(not token.letters.isdigit() and token.letters not in plain for token in tokens)

    def _candidates(self, seen: _Seen) -> list[Candidate]:
        doubts = tuple(seen.doubts)
        found = [self._candidate(hit.company, doubts) for hit in seen.hits]
        return found + [self._candidate(near.company, near.reasons or doubts) for near in seen.near]

    def _candidate(self, number: int, why: tuple[Reason, ...]) -> Candidate:
        company = self._index.companies[number]
        return Candidate(company.name, why[:MOST_REASONS] or (Reason(ReasonKind.SPELLING),), company.standing)

    def _answer_similar(self, query: str, seen: _Seen, candidates: list[Candidate]) -> Answer:
        distinct = list({one.name: one for one in reversed(candidates)}.values())[::-1][:MOST]
        return Answer(
            query=query,
            verdict=Verdict.SIMILAR if distinct else Verdict.NOT_FOUND,
            as_of=self.as_of,
            candidates=tuple(distinct),
            kind=tell_kind(seen.tokens, self._words),
        )

"""Answer whether a typed recruiter, or the company of a pasted advert, is on the dated list. Never lies on doubt."""

from dataclasses import replace

from bot.agencies.matching.aligning import MOST
from bot.agencies.matching.finding import find_names
from bot.agencies.matching.kinds import tell_kind
from bot.agencies.matching.licences import find_licences, index_licences, is_numeral
from bot.agencies.matching.looking import Looker, Sight
from bot.agencies.matching.mentions import asked_name, cut_part, find_mentions
from bot.agencies.matching.names import NameIndex
from bot.agencies.matching.tokens import LIMIT, Token, clean, read, trace
from bot.agencies.matching.words import Words
from bot.agencies.model import MISSPELT, Answer, Candidate, How, Reason, ReasonKind, Verdict
from bot.agencies.register import Register

MOST_NAMED = 8
"""Companies of one text that are answered."""

_MOST_MENTIONS = 64
_SHOWN = 60
_GAPS = {(False, False): " ", (False, True): ", ", (True, True): "\n"}
"""What to put before a word: a separator, or a line's end, is none that a number runs over."""
_CAREFUL = (Verdict.SANCTIONED, Verdict.SIMILAR, Verdict.NOT_FOUND, Verdict.LISTED)
_NAMED = frozenset({ReasonKind.BESIDE, ReasonKind.OTHER_BODY, ReasonKind.SEVERAL, ReasonKind.TWIN, ReasonKind.LONG})
"""Reasons that speak of a name which stands in the text whole."""


class Checker:
    """Checks names against the register of the day `as_of`; built once, then only read, so it may be shared."""

    def __init__(self, register: Register, words: Words) -> None:
        self.as_of = register.as_of
        self._words = words
        self._index = NameIndex(register, words)
        self._licences = index_licences(self._index.companies)
        self._looker = Looker(self._index, words)

    def check(self, query: str) -> Answer:
        """Return the verdict on whatever was typed or pasted; any text gets one, in bounded time."""
        text = clean(query)
        return self._judge(query, self._read(text), text, cut=len(query) > LIMIT)

    def check_each(self, text: str) -> tuple[Answer, ...]:
        """Return an answer for each company that a text names, in its order and once, `MOST_NAMED` at most.

        Each is what `check` says of its own part of the text; its query is the name as it stands there. Of a company
        that is named in several ways the most careful answer counts.
        """
        tokens = self._read(clean(text))
        mentions = find_mentions(tokens, find_names(tokens, self._index), self._words)[:_MOST_MENTIONS]
        if len({mention.key for mention in mentions}) < 2:
            answer = self.check(text)
            if not mentions and not _names_company(answer):
                return ()
            span = (mentions[0].start, mentions[0].end) if mentions else self._looker.look(tokens).span
            return (replace(answer, query=_show(text, tokens, span)),)
        found: dict[str, Answer] = {}
        for place, mention in enumerate(mentions):
            part = cut_part(tokens, mentions, place, self._words)
            shown = _show(text, tokens, (mention.start, mention.end))
            answer = self._judge(shown, part, _join(part), cut=len(text) > LIMIT)
            found[mention.key] = min(
                found.get(mention.key, answer), answer, key=lambda one: _CAREFUL.index(one.verdict)
            )
        return tuple(found.values())[:MOST_NAMED]

    def normalise(self, query: str) -> str:
        """Return the words of the company that a short query asks for, the same for all who ask; empty when none is."""
        tokens = self._read(clean(query))
        return asked_name(query, tokens, find_names(tokens, self._index), self._words)

    def _read(self, text: str) -> list[Token]:
        return read(text, self._index.known, self._words.talk)

    def _judge(self, query: str, tokens: list[Token], text: str, *, cut: bool) -> Answer:
        """Answer for the words of a text; one that is cut off is never answered at once."""
        sight = self._looker.look(tokens)
        numbers = find_licences(text, self._licences)
        if cut:
            sight = replace(sight, doubts=(*sight.doubts, Reason(ReasonKind.LONG)))
        if numbers.companies:
            return self._answer_number(query, sight, numbers.companies)
        if numbers.strange:
            sight = replace(sight, doubts=(*sight.doubts, Reason(ReasonKind.NUMBER)))
        if sight.is_certain:
            hit, _ = sight.found[0]
            return self._answer_company(query, hit.company, hit.how)
        return self._answer_similar(query, sight, self._looker.list_candidates(sight))

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

    def _answer_number(self, query: str, sight: Sight, owners: frozenset[int]) -> Answer:
        """Answer for a licence number; a name beside it that is not its owner's is asked back."""
        owner = min(owners)
        if len(owners) == 1 and sight.companies <= owners and not sight.is_doubtful:
            near = sight.near[0] if sight.near else None
            misspelt = near is not None and near.company == owner and near.kinds <= MISSPELT
            if sight.companies or misspelt or not self._has_foreign_words(sight.tokens):
                return self._answer_company(query, owner, How.LICENCE)
        strange = Reason(ReasonKind.NUMBER)
        owned = [self._looker.candidate(number, (strange,)) for number in sorted(owners)]
        sight = replace(sight, doubts=(*sight.doubts, strange))
        return self._answer_similar(query, sight, owned + self._looker.list_candidates(sight))

    def _has_foreign_words(self, tokens: list[Token]) -> bool:
        plain = self._words.talk | {"nib", "nomor", "lisensi", "licence", "license"}
        return any(not is_numeral(token.letters) and token.letters not in plain for token in tokens)

    def _answer_similar(self, query: str, sight: Sight, candidates: list[Candidate]) -> Answer:
        named: dict[str, Candidate] = {}
        for candidate in candidates:
            named.setdefault(candidate.name, candidate)
        return Answer(
            query=query,
            verdict=Verdict.SIMILAR if named else Verdict.NOT_FOUND,
            as_of=self.as_of,
            candidates=tuple(named.values())[:MOST],
            kind=tell_kind(sight.tokens, self._words),
        )


def _names_company(answer: Answer) -> bool:
    """Tell whether a text that calls nothing a PT names a company all the same, and not only words that names have."""
    if answer.verdict is not Verdict.SIMILAR:
        return answer.verdict is not Verdict.NOT_FOUND
    first = answer.candidates[0]
    return first.only_misspelt or any(reason.kind in _NAMED for reason in first.why)


def _show(text: str, tokens: list[Token], span: tuple[int, int] | None) -> str:
    """Return the name as it stands in the text, or how the text begins where only a number names it."""
    if span:
        places = trace(text)
        text = text[places[tokens[span[0]].begin] : places[tokens[span[1] - 1].end - 1] + 1]
    visible = "".join(sign if sign.isprintable() else " " for sign in text[:LIMIT])
    return " ".join(visible.split())[:_SHOWN].strip()


def _join(part: list[Token]) -> str:
    """Return the words of a part as a text, so that its numbers can be read."""
    return "".join(f"{_GAPS[token.line, token.apart]}{token.letters}" for token in part)

"""Where a text names companies, which words belong to each, and what name a short query asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.agencies.matching.finding import Hit
from bot.agencies.matching.tokens import Token
from bot.agencies.matching.words import Words

MOST_WORDS = 6
"""Words of a name; a longer stretch is a sentence."""

_LONGEST_QUERY = 100
_NUMBER = 5
"""Digits from which a number is one of its own, and belongs to the name before it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A company's name in tokens `start` up to `end` (not included): a register's, or only called PT.

    Mentions of one company have the same key.
    """

    start: int
    end: int
    key: str


def find_mentions(tokens: list[Token], hits: Sequence[Hit], words: Words) -> list[Mention]:
    """Return the places where companies are named, in the order of the text."""
    known = {(hit.start, hit.end): f"{hit.company}" for hit in hits}
    spans = list(known)
    for place, token in enumerate(tokens):
        if token.pt_before and token.letters not in words.talk:
            spans.append((place, _run_on(tokens, place, words)))
        if token.pt_after:
            spans.append((_run_back(tokens, place, words), place + 1))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return [Mention(*span, known.get(span) or _glue(tokens[slice(*span)])) for span in merged]


def _glue(tokens: list[Token]) -> str:
    return "".join(token.letters for token in tokens)


def _run_on(tokens: list[Token], start: int, words: Words) -> int:
    end = start + 1
    while end < len(tokens) and end - start <= MOST_WORDS and not tokens[end - 1].pt_after and not tokens[end].starts:
        if tokens[end].letters in words.talk or _is_number(tokens[end]):
            break
        end += 1
    if end < len(tokens) and tokens[end].pt_before and not tokens[end].apart:
        while end > start + 1 and tokens[end - 1].letters in words.partners | words.forms | words.links:
            end -= 1
    return end


def _run_back(tokens: list[Token], last: int, words: Words) -> int:
    start = last
    while start and last - start < MOST_WORDS and not tokens[start].starts:
        if tokens[start - 1].letters in words.talk or _is_number(tokens[start - 1]):
            break
        start -= 1
    return start


def _is_number(token: Token) -> bool:
    return token.letters.isdigit() and len(token.letters) >= _NUMBER


def cut_part(tokens: list[Token], mentions: list[Mention], place: int, words: Words) -> list[Token]:
    """Return the words that speak of one mention: its name, and what stands beside it.

    What stands between two names belongs to the second from its last separator or number on, to both where there is
    none; "PT X dan PT Y" says of Y what it says of X.
    """
    here = mentions[place]
    following = mentions[place + 1] if place + 1 < len(mentions) else None
    return [*_lead(tokens, mentions, place, words), *tokens[here.start : _tail(tokens, here, following, words)]]


def _lead(tokens: list[Token], mentions: list[Mention], place: int, words: Words) -> list[Token]:
    here = mentions[place]
    if not place:
        return tokens[: here.start]
    before = mentions[place - 1].end
    start = _open_part(tokens, before, here.start)
    runs_on = tokens[here.start].pt_before and not tokens[here.start].apart and start == before
    if runs_on and _only_links(tokens[start : here.start], words):
        return _lead(tokens, mentions, place - 1, words)
    if start == before and not tokens[start].starts:
        start -= 1
    return tokens[start : here.start]


def _tail(tokens: list[Token], here: Mention, following: Mention | None, words: Words) -> int:
    if following is None:
        return len(tokens)
    start = _open_part(tokens, here.end, following.start)
    if start > here.end or tokens[start].apart:
        return start
    if not tokens[following.start].starts:
        return following.start + 1
    return here.end if _only_links(tokens[here.end : following.start], words) else following.start


def _open_part(tokens: list[Token], low: int, start: int) -> int:
    """Return where the words before a name begin to belong to it: after the last separator or number."""
    while start > low and not tokens[start].apart and not _is_number(tokens[start - 1]):
        start -= 1
    return start


def _only_links(gap: list[Token], words: Words) -> bool:
    return all(token.letters in words.links and not token.apart for token in gap)


def asked_name(query: str, tokens: list[Token], hits: Sequence[Hit], words: Words) -> str:
    """Return the name of the company that a short query asks for, the same for all who ask; empty when it is none.

    A person's name must never come out, and many companies are named like persons: only what is called PT, or is on
    the list, is taken.
    """
    if len(query) > _LONGEST_QUERY or "\n" in query.strip():
        return ""
    mentions = find_mentions(tokens, hits, words)
    named = tokens[mentions[0].start : mentions[0].end] if len(mentions) == 1 else []
    if len(named) > MOST_WORDS or any(map(_is_number, named)) or _glue(named).isdigit():
        return ""
    return " ".join(token.letters for token in named)

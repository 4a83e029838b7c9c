"""Judge what stands beside a name: "PT X Indonesia", "koperasi X", "Pak X", "X 2" are other names than X."""

import re
from collections.abc import Iterator

from bot.agencies.matching.finding import Hit
from bot.agencies.matching.names import NameIndex
from bot.agencies.matching.tokens import Token
from bot.agencies.matching.words import Words
from bot.agencies.model import Reason, ReasonKind

_PHONE_LENGTH = 8


def judge_sides(tokens: list[Token], hit: Hit, index: NameIndex, words: Words) -> Reason | None:
    """Return why the found name is not a whole one, or None when it stands for itself."""
    return _judge_left(tokens, hit, index, words) or _judge_right(tokens, hit, index, words)


def find_stranger(tokens: list[Token], hits: list[Hit], words: Words) -> str | None:
    """Return the first word of another company or body that the text names: `CV Y bekerja sama dengan PT X`."""
    covered = {place for hit in hits for place in range(hit.start, hit.end)}
    for place, token in enumerate(tokens):
        called = token.pt_before or (place > 0 and not token.starts and tokens[place - 1].letters in words.bodies)
        plain = token.letters in words.talk or token.letters in words.forms or token.letters.isdigit()
        if called and not plain and place not in covered and place - 1 not in covered:
            return token.letters
    return None


def _judge_left(tokens: list[Token], hit: Hit, index: NameIndex, words: Words) -> Reason | None:
    first = tokens[hit.start]
    before = tokens[hit.start - 1] if hit.start else None
    if first.pt_before:
        near = [] if first.apart else list(_back(tokens, hit.start, 2))
        other = next((word for word in near if word in words.partners or word in words.forms), None)
        return Reason(ReasonKind.OTHER_BODY, typed=other) if other else None
    if before and not first.line and (before.letters in words.forms or before.letters in words.titles):
        return Reason(ReasonKind.OTHER_BODY, typed=before.letters)
    if len(index.companies[hit.company].words) == 1 and hit.end - hit.start < len(tokens):
        return Reason(ReasonKind.BESIDE, typed=tokens[hit.start - 1 if hit.start else hit.end].letters)
    if before is None or first.apart:
        return None
    if before.letters not in words.before:
        return Reason(ReasonKind.BESIDE, typed=before.letters)
    return _judge_open_pt(tokens, hit.start)


def _judge_open_pt(tokens: list[Token], start: int) -> Reason | None:
    """Object when the name is the end of what a PT further left began: "PT Sinar dari X"."""
    for place in range(start - 1, -1, -1):
        if tokens[place].pt_before:
            return Reason(ReasonKind.BESIDE, typed=tokens[place].letters)
        if tokens[place].apart:
            break
    return None


def _judge_right(tokens: list[Token], hit: Hit, index: NameIndex, words: Words) -> Reason | None:
    if hit.end >= len(tokens) or tokens[hit.end - 1].pt_after:
        return None
    after = tokens[hit.end]
    if after.letters in words.forms and hit.end + 1 == len(tokens):
        return Reason(ReasonKind.OTHER_BODY, typed=after.letters)
    if after.starts or _may_follow(tokens, hit, index, words):
        return None
    return Reason(ReasonKind.BESIDE, typed=after.letters)


def _may_follow(tokens: list[Token], hit: Hit, index: NameIndex, words: Words) -> bool:
    """Tell whether the word after the name is none of its words: talk, an amount, "cabang Cilacap"."""
    after = tokens[hit.end].letters
    if after[0].isdigit():
        return _is_own_number(tokens, hit.end, words)
    if after in words.countries:
        agent = hit.start > 0 and tokens[hit.start - 1].letters in words.agents and not tokens[hit.start].apart
        return agent and _ends_place(tokens, hit.end + 1, words)
    following = tokens[hit.end + 1] if hit.end + 1 < len(tokens) and not tokens[hit.end + 1].starts else None
    if after in words.places:
        return following is not None and following.letters in words.quarters and _ends_place(tokens, hit.end + 2, words)
    if after not in words.after or after in index.vocabulary:
        return False
    if following and following.letters[0].isdigit() and not _is_own_number(tokens, hit.end + 1, words):
        return False
    return after not in words.place_cues or _ends_place(tokens, hit.end + 1, words)


def _ends_place(tokens: list[Token], start: int, words: Words) -> bool:
    """Tell whether from here on stand only places, up to talk, a number or the end: "cabang Jakarta Timur itu"."""
    for token in tokens[start:]:
        if token.starts or token.letters in words.talk or token.letters[0].isdigit():
            return True
        if not words.places_word(token.letters):
            return False
    return True


def _is_own_number(tokens: list[Token], place: int, words: Words) -> bool:
    """Tell whether the number is an amount, a time or a phone number, and not a part of the name ("X 2")."""
    letters = tokens[place].letters
    if measure := re.fullmatch(r"\d+([a-z]+)", letters):
        return measure[1] in words.units
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following and not following.starts and following.letters in words.units:
        return True
    return letters.isdigit() and len(letters) >= _PHONE_LENGTH


def _back(tokens: list[Token], start: int, count: int) -> Iterator[str]:
    for place in range(start - 1, max(-1, start - 1 - count), -1):
        yield tokens[place].letters
        if tokens[place].starts:
            return

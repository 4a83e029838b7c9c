"""Tell from the words of a query that no placement company is asked about at all."""

from bot.agencies.matching.tokens import Token
from bot.agencies.matching.words import Words
from bot.agencies.model import Kind

_LONGEST_NAME = 8


def tell_kind(tokens: list[Token], words: Words) -> Kind | None:
    """Return what kind of body or person a short query names, or None; an advert is never only that."""
    letters = [token.letters for token in tokens]
    if not letters or len(letters) > _LONGEST_NAME:
        return None
    if not words.training.isdisjoint(letters):
        return Kind.TRAINING
    if not words.manning.isdisjoint(letters):
        return Kind.MANNING
    if not words.institutions.isdisjoint(letters):
        return Kind.INSTITUTION
    opening = next((word for word in letters if word not in words.before or word in words.titles), "")
    if opening in words.titles and len(letters) > 1 and not any(token.pt_before for token in tokens):
        return Kind.PERSON
    return None

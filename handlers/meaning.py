"""What typed words want: a company or an advert to be looked at, or an answer. On doubt the check comes first."""

import re
from enum import StrEnum

from bot.agencies.adverts.model import Advert
from bot.agencies.model import Answer, Kind, Verdict
from bot.learning.search import Found

FITS = 1.0
"""The score from which a page is an answer, though nothing was asked (see `bot.learning.ranking.Shelf.score`)."""

_SHORT = 14
"""Words of a question that can speak of a red flag without telling of an offer."""

_LICENCE = re.compile(r"\d{5,}")


class Meaning(StrEnum):
    """What an answer has to begin with."""

    COMPANY = "company"
    QUESTION = "question"
    UNSURE = "unsure"


def names_something(words: str, companies: tuple[Answer, ...], answer: Answer) -> bool:
    """Tell whether words name a company, by its name, its number, or by calling it one; no page is asked then."""
    certain = answer.verdict in (Verdict.LISTED, Verdict.SANCTIONED)
    return bool(companies) or certain or bool(_LICENCE.search(words))


def offers(words: str, companies: tuple[Answer, ...], advert: Advert, *, asks: bool) -> bool:
    """Tell whether words are an advert, or tell of an offer: a red flag in a plain short question does not."""
    if advert.is_advert or not advert.flags:
        return advert.is_advert
    told = companies or advert.money or advert.phones or advert.destinations or advert.person_offers
    return not asks or bool(told) or len(words.split()) > _SHORT


def tell_meaning(answer: Answer, found: Found, *, asks: bool, checking: bool) -> Meaning:
    """Return what words want that are no advert and name nothing for certain.

    `asks` tells whether they are a question, `checking` whether a check was asked for in so many words.
    """
    if answer.kind is not None and found.strange:
        return Meaning.COMPANY
    if answer.kind is Kind.PERSON and not (asks and found.score >= FITS):
        return Meaning.COMPANY
    if asks and (answer.verdict is Verdict.NOT_FOUND or not found.strange):
        return Meaning.QUESTION
    if not checking and answer.verdict is Verdict.NOT_FOUND and not found.strange and found.score >= FITS:
        return Meaning.QUESTION
    return Meaning.UNSURE

"""What typed words want: a company or an advert to be looked at, or an answer. On doubt the check comes first."""

import re
from enum import StrEnum

from bot.agencies.adverts.model import Advert
from bot.agencies.model import Answer, Verdict
from bot.learning.search import Found

FITS = 1.0
"""The score from which a page is an answer, though nothing was asked (see `bot.learning.search.Found`)."""

MEETS, MEETS_A_SENTENCE = 0.67, 0.5
"""The share of the words that the page must have then; a name is seldom as long as a sentence."""

_SENTENCE = 5
"""Words of a sentence."""

_SHORT = 14
"""Words of a question that can speak of a red flag without telling of an offer."""

_JUDGED = re.compile(
    r"\b(?:resmi|legal|ilegal|aman|terpercaya|terdaftar|berizin|penipu|penipuan|bodong|abal|registered|licensed|safe|"
    r"legit|trusted|scam)(?:kah|nya)?\b",
    re.IGNORECASE,
)
"""What is asked of a company, not of a thing."""
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


def tell_meaning(words: str, answer: Answer, found: Found, *, asks: bool, checking: bool) -> Meaning:
    """Return what words want that are no advert and name nothing for certain.

    `asks` tells whether they are a question, `checking` whether a check was asked for in so many words.
    """
    fits = found.score >= FITS and found.met >= (MEETS_A_SENTENCE if len(words.split()) >= _SENTENCE else MEETS)
    if answer.kind is not None and (found.strange or not fits):
        return Meaning.COMPANY
    if answer.verdict is Verdict.NOT_FOUND:
        if asks:
            return Meaning.UNSURE if _JUDGED.search(words) and found.met <= 0.5 else Meaning.QUESTION
        return Meaning.QUESTION if fits and not checking and not found.strange else Meaning.UNSURE
    return Meaning.QUESTION if asks and not found.strange and fits else Meaning.UNSURE

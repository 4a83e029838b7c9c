"""Find licence numbers in a text: the first 13 digits count, spaces, dots and dashes between them do not."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.agencies.matching.names import Company

SIGNIFICANT = 13
"""Digits of a business number (NIB); the licensing system may add four of its own."""

_LENGTHS = (13, 17, 21)
_GROUP = re.compile(r"\d+")
_GAP = re.compile(r"[ .\-]{1,3}")
_CUED = re.compile(r"\b(?:nib|sip3mi|siup\w*|i[zj]in|lisensi|licen[cs]e)\b[^\d\n]{0,24}(\d[\d .\-]{11,30}\d)")
_BARE = re.compile(r"(?<!\d)(?!08|62)\d{13}(?:\d{4}){0,2}(?!\d)")
_BLURRED = re.compile(r"(?<![a-z\d])(?=(?:[oils]*\d){8})[\doils]{13,21}(?![a-z\d])")
_AS_DIGITS = str.maketrans("oils", "0115")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of a text say: whose licences they are, and whether one is called a licence but is nobody's."""

    companies: frozenset[int]
    strange: bool


def significant(text: str) -> str:
    """Return the first 13 digits of a number, or nothing when it has fewer."""
    digits = re.sub(r"\D", "", text)
    return digits[:SIGNIFICANT] if len(digits) >= SIGNIFICANT else ""


def index_licences(companies: Sequence[Company]) -> dict[str, tuple[int, ...]]:
    """Return the places of the companies by the digits of their licence numbers, whole and the significant ones."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, company in enumerate(companies):
        for licence in company.licences:
            if key := significant(licence):
                found[key].append(place)
                found[re.sub(r"\D", "", licence)].append(place)
    return {key: tuple(dict.fromkeys(places)) for key, places in found.items()}


def is_numeral(word: str) -> bool:
    """Tell whether a word is a number, some of its digits perhaps misread as letters."""
    return word.isdigit() or bool(_BLURRED.fullmatch(word))


def find_licences(text: str, licences: Mapping[str, tuple[int, ...]]) -> Numbers:
    """Look up every number of a cleaned text that is as long as a licence's, whatever stands between its digits.

    A number that begins as a telephone's does is strange only where it is called a licence.
    """
    text = _BLURRED.sub(lambda match: match[0].translate(_AS_DIGITS), text)
    companies: set[int] = set()
    groups = list(_GROUP.finditer(text))
    for first in range(len(groups)):
        digits, end = "", groups[first].start()
        for group in groups[first:]:
            if len(digits) > max(_LENGTHS) or (digits and not _GAP.fullmatch(text, end, group.start())):
                break
            digits += group[0]
            end = group.end()
            companies.update(_owners(digits, licences))
    called = [re.sub(r"\D", "", number) for number in _CUED.findall(text)]
    strange = [number for number in called if len(number) >= SIGNIFICANT] + _BARE.findall(text)
    return Numbers(frozenset(companies), not all(_owners(number, licences) for number in strange))


def _owners(digits: str, licences: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    return licences.get(digits) or (licences.get(digits[:SIGNIFICANT], ()) if len(digits) in _LENGTHS else ())

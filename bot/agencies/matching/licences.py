"""Find licence numbers in a text: the first 13 digits count, spaces, dots and dashes between them do not."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.agencies.matching.names import Company

SIGNIFICANT = 13
"""Digits of a business number (NIB); the licensing system may add four of its own."""

_GROUP = re.compile(r"\d+")
_GAP = re.compile(r"[ .\-]{1,3}")
_CUED = re.compile(r"\b(?:nib|sip3mi|siup\w*|i[zj]in|lisensi|licen[cs]e)\b[^\d\n]{0,24}(\d[\d .\-]{11,30}\d)")


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
    """Return the places of the companies by the significant digits of their licence numbers."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, company in enumerate(companies):
        for licence in company.licences:
            if key := significant(licence):
                found[key].append(place)
    return {key: tuple(dict.fromkeys(places)) for key, places in found.items()}


def find_licences(text: str, licences: Mapping[str, tuple[int, ...]]) -> Numbers:
    """Look up every number of 13 digits or more in a cleaned text, whatever stands between its digits."""
    companies: set[int] = set()
    groups = list(_GROUP.finditer(text))
    for first in range(len(groups)):
        digits, end = "", groups[first].start()
        for group in groups[first:]:
            if digits and not _GAP.fullmatch(text, end, group.start()):
                break
            digits += group[0]
            end = group.end()
            if len(digits) >= SIGNIFICANT:
                companies.update(licences.get(digits[:SIGNIFICANT], ()))
                break
    strange = any(key and key not in licences for key in map(significant, _CUED.findall(text)))
    return Numbers(frozenset(companies), strange)

"""Which pages are to be compared with their sources again: administrators are told once a week, while there are any."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.i18n import LAST_RESORT
from bot.learning.findings import REVIEW_NOTICE
from bot.learning.shelf import Dated

REVIEWS = "content.reviews"
"""The kind of the notice."""

TOLD = 15
"""Pages that one notice names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Card:
    """Something that is reviewed and is no page: it stands in a file with others."""

    title: str
    file: str
    language: str
    reviewer: str | None
    review_by: date


def due(pages: Iterable[Dated], today: date) -> tuple[Dated, ...]:
    """Return what is to be reviewed within a month or is gone already, the most urgent first, twins told once."""
    soon = sorted(_soon(pages, today), key=lambda page: (page.review_by, page.language != LAST_RESORT, page.file))
    first: dict[str, Dated] = {}
    for page in soon:
        first.setdefault(page.file.removeprefix(f"{page.language}/"), page)
    return tuple(first.values())


def review_facts(pages: Iterable[Dated], today: date) -> Mapping[str, str] | None:
    """Return the facts of the notice; None when nothing is due."""
    found = due(pages, today)
    if not found:
        return None
    told = [(page.title, page.review_by.isoformat(), page.reviewer, page.review_by < today) for page in found[:TOLD]]
    return {"pages": json.dumps(told, ensure_ascii=False), "more": str(len(found) - len(told))}


def _soon(pages: Iterable[Dated], today: date) -> Iterator[Dated]:
    return (page for page in pages if page.review_by - today < REVIEW_NOTICE)

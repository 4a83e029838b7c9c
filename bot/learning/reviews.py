"""Which pages are to be compared with their sources again: administrators are told once a week, while there are any."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.i18n import LAST_RESORT
from bot.learning.checks import REVIEW_NOTICE

REVIEWS = "content.reviews"
"""The kind of the notice."""

TOLD = 15
"""Pages that one notice names; the rest is counted."""


class Reviewed(Protocol):
    """Whatever leaves the menu when nobody reviews it. `file` begins with the language where there is one for each."""

    @property
    def title(self) -> str:
        """What residents know it by."""
        ...

    @property
    def file(self) -> str:
        """Where it stands in the content."""
        ...

    @property
    def language(self) -> str:
        """The language of its text."""
        ...

    @property
    def reviewer(self) -> str | None:
        """The post that approved it."""
        ...

    @property
    def review_by(self) -> date:
        """The last day on which it is shown."""
        ...


@dataclass(frozen=True, slots=True)
class Card:
    """Something that is reviewed and is no page: it stands in a file with others."""

    title: str
    file: str
    language: str
    reviewer: str | None
    review_by: date


def due(pages: Iterable[Reviewed], today: date) -> tuple[Reviewed, ...]:
    """Return what is to be reviewed within a month or is gone already, the most urgent first, twins told once."""
    soon = sorted(_soon(pages, today), key=lambda page: (page.review_by, page.language != LAST_RESORT, page.file))
    first: dict[str, Reviewed] = {}
    for page in soon:
        first.setdefault(page.file.removeprefix(f"{page.language}/"), page)
    return tuple(first.values())


def review_facts(pages: Iterable[Reviewed], today: date) -> Mapping[str, str] | None:
    """Return the facts of the notice; None when nothing is due."""
    found = due(pages, today)
    if not found:
        return None
    told = [(page.title, page.review_by.isoformat(), page.reviewer, page.review_by < today) for page in found[:TOLD]]
    return {"pages": json.dumps(told, ensure_ascii=False), "more": str(len(found) - len(told))}


def _soon(pages: Iterable[Reviewed], today: date) -> Iterator[Reviewed]:
    return (page for page in pages if page.review_by - today < REVIEW_NOTICE)

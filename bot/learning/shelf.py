"""Texts of one kind in every language, with Indonesian standing in where one lacks a text."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Generic, Protocol, TypeVar

from bot.i18n import LAST_RESORT


class Dated(Protocol):
    """Whatever is shown until somebody has to look at it again. `file` begins with the language where each has one."""

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


class Reviewable(Dated, Protocol):
    """A text of its own: a lesson, a way, an answer, a scene."""

    @property
    def slug(self) -> str:
        """Its name in files and on buttons."""
        ...

    def is_current(self, today: date) -> bool:
        """Tell whether the last day on which it is shown has not passed."""
        ...


Text = TypeVar("Text", bound=Reviewable)


def fallbacks(language: str) -> tuple[str, ...]:
    """Return where to look for a text, in order: the language, its base, Indonesian (`jv-ID`, `jv`, `id`)."""
    return tuple(dict.fromkeys((language, language.split("-", maxsplit=1)[0], LAST_RESORT)))


class Shelf(Generic[Text]):
    """All texts of one kind, by language and slug."""

    def __init__(self, texts: Mapping[str, Mapping[str, Text]]) -> None:
        self._texts = texts

    def get(self, slug: str, language: str, today: date) -> Text | None:
        """Return a text in the nearest language that has a current one; None when there is none."""
        found = (self._texts.get(tag, {}).get(slug) for tag in fallbacks(language))
        return next((text for text in found if text is not None and text.is_current(today)), None)

    def current(self, language: str, today: date) -> tuple[Text, ...]:
        """Return the current texts by their order, then slug, each in the nearest language that has it."""
        found = (self.get(slug, language, today) for slug in self.slugs())
        return tuple(sorted((text for text in found if text is not None), key=_place))

    def all(self) -> tuple[Text, ...]:
        """Return every text of every language, expired ones too."""
        return tuple(text for texts in self._texts.values() for text in texts.values())

    def slugs(self) -> list[str]:
        """Return the slugs that any language has, sorted."""
        return sorted({slug for texts in self._texts.values() for slug in texts})

    def wanted(self) -> Iterator[tuple[str, str, Text | None]]:
        """Return every language with every slug, and its text there; None where somebody has to write it."""
        for language, texts in self._texts.items():
            for slug in self.slugs():
                yield language, slug, texts.get(slug)


def _place(text: Reviewable) -> tuple[int, str]:
    return getattr(text, "order", 0), text.slug

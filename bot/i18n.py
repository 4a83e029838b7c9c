"""Words of the interface: gettext catalogues read from `.po` at the start, one language at a time per task.

Messages are written in English in the code, `_("Check a recruiter")`, and looked up in the language that is active
in the running task. A message that a catalogue lacks comes from the next language of the chain, which ends in
Indonesian; the English text of the code is the last resort.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from bot.catalogue import Catalogue, read_catalogue

SOURCE_LANGUAGE = "en"
LAST_RESORT = "id"
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language tag, such as `jv`, `nij` or `jv-ID`: the name of a catalogue's folder."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its tag, its own name for itself, and its messages with those of its chain laid under.

    `own` counts the messages that its own catalogue has; `unfit` are those that were left out because their translation
    would break a screen.
    """

    tag: str
    name: str
    messages: Mapping[str, str]
    locale: Locale
    own: int
    unfit: tuple[str, ...] = ()


_active: ContextVar[Language | None] = ContextVar("language", default=None)


def _(message: str) -> str:
    """Return `message` in the active language."""
    language = _active.get()
    return message if language is None else language.messages.get(message, message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for the catalogues; `_` translates it where it is shown."""
    return message


def shown_date(day: date) -> str:
    """Return a date as people write it in the active language, such as `17 September 2026`."""
    return _format(day, "d MMMM y")


def shown_when(text: str) -> str:
    """Return an ISO date of any precision as people write it: `2026-01-28`, `2026-01` (January 2026) or `2021`."""
    match text.split("-"):
        case [_year]:
            return text
        case [year, month]:
            return _format(date(int(year), int(month), 1), "MMMM y")
        case _:
            return shown_date(date.fromisoformat(text))


def short_date(day: date) -> str:
    """Return a date without its year, short enough for a button, such as `17 Sep`."""
    return _format(day, "d MMM")


def _format(day: date, pattern: str) -> str:
    language = _active.get()
    return format_date(day, pattern, locale=LAST_RESORT if language is None else language.locale)


class Catalogues:
    """Every language that the bot speaks."""

    def __init__(self, languages: Mapping[str, Language], default: str = LAST_RESORT) -> None:
        self._languages = dict(languages)
        self._default = default

    @classmethod
    def load(cls, folder: Path, default: str = LAST_RESORT, own: Path | None = None) -> "Catalogues":
        """Read `<tag>/LC_MESSAGES/bot.po` of every language below `folder`, and lay an operator's `own` over them.

        Each catalogue's first line is a comment with the language's own name, as in `# Bahasa Indonesia.`: Babel's
        tools keep it, while they drop headers that they do not know. Dates of a language that CLDR does not know
        are written in Indonesian.

        Raises:
            ValueError: a catalogue cannot be read, has no name, or its folder is not called after a language.
        """
        read: dict[str, Catalogue] = {}
        for layer in (folder, own) if own is not None else (folder,):
            for path in sorted(layer.glob("*/LC_MESSAGES/bot.po")):
                tag, catalogue = path.parent.parent.name, read_catalogue(path)
                read[tag] = catalogue.over(read[tag]) if tag in read else catalogue
        resort = read[LAST_RESORT].messages
        return cls({tag: _language(tag, catalogue, resort) for tag, catalogue in read.items()}, default)

    def tags(self) -> tuple[str, ...]:
        """Return the language tags, Indonesian first."""
        return tuple(sorted(self._languages, key=lambda tag: (tag != LAST_RESORT, tag)))

    def name(self, tag: str) -> str:
        """Return a language's own name for itself."""
        return self._languages[tag].name

    def missing(self, tag: str) -> int:
        """Return how many messages a language takes from the next of its chain."""
        return max(language.own for language in self._languages.values()) - self._languages[tag].own

    def unfit(self, tag: str) -> tuple[str, ...]:
        """Return the messages of a language that cannot be shown as they are translated."""
        return self._languages[tag].unfit

    def choose(self, chosen: str | None, offered: str | None) -> str:
        """Return the chosen language, else the one the person's app offers, else the default."""
        for wish in (chosen, offered, (offered or "").split("-")[0]):
            if wish in self._languages:
                return str(wish)
        return self._default

    @contextmanager
    def speaking(self, tag: str) -> Iterator[None]:
        """Make a language the active one of this task."""
        token = _active.set(self._languages[tag])
        try:
            yield
        finally:
            _active.reset(token)


def _language(tag: str, catalogue: Catalogue, resort: Mapping[str, str]) -> Language:
    if not TAG.fullmatch(tag):
        raise ValueError(f"locale/{tag} is not called after a language; a tag such as jv or nij names it")
    if not catalogue.name:
        raise ValueError(f"locale/{tag}: the first line must be the language's own name, as in `# Basa Jawa.`")
    own = catalogue.messages
    laid = own if tag == SOURCE_LANGUAGE else {**resort, **own}
    return Language(tag, catalogue.name, laid, _locale(tag), len(own.keys() & resort.keys()), catalogue.unfit)


def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except UnknownLocaleError:
        return Locale.parse(LAST_RESORT)

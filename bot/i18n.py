"""Words of the interface: gettext catalogues read from `.po` at the start, one language at a time per task.

Messages are written in English in the code, `_("Check a recruiter")`, and looked up in the language that is active
in the running task. A message that a catalogue lacks comes from the next language of the chain, which ends in
Indonesian; the English text of the code is the last resort.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.pofile import read_po

SOURCE_LANGUAGE = "en"
LAST_RESORT = "id"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its tag, its own name for itself, and its messages with those of its chain laid under.

    `own` counts the messages that its own catalogue has.
    """

    tag: str
    name: str
    messages: Mapping[str, str]
    locale: Locale
    own: int


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
    def load(cls, folder: Path, default: str = LAST_RESORT) -> "Catalogues":
        """Read `<tag>/LC_MESSAGES/bot.po` of every language below `folder`.

        Each catalogue's first line is a comment with the language's own name, as in `# Bahasa Indonesia.`: Babel's
        tools keep it, while they drop headers that they do not know. Dates of a language that CLDR does not know
        are written in Indonesian.
        """
        read = {path.parent.parent.name: _read(path) for path in sorted(folder.glob("*/LC_MESSAGES/bot.po"))}
        resort = read[LAST_RESORT][1]
        return cls(
            {
                tag: Language(
                    tag,
                    name,
                    messages if tag == SOURCE_LANGUAGE else {**resort, **messages},
                    _locale(tag),
                    len(messages),
                )
                for tag, (name, messages) in read.items()
            },
            default,
        )

    def tags(self) -> tuple[str, ...]:
        """Return the language tags, Indonesian first."""
        return tuple(sorted(self._languages, key=lambda tag: (tag != LAST_RESORT, tag)))

    def name(self, tag: str) -> str:
        """Return a language's own name for itself."""
        return self._languages[tag].name

    def missing(self, tag: str) -> int:
        """Return how many messages a language takes from the next of its chain."""
        return max(language.own for language in self._languages.values()) - self._languages[tag].own

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


def _read(path: Path) -> tuple[str, dict[str, str]]:
    with path.open("rb") as file:
        catalogue = read_po(file)
    messages = {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }
    return catalogue.header_comment.partition("\n")[0].strip("#. "), messages


def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except UnknownLocaleError:
        return Locale.parse(LAST_RESORT)

"""Read one catalogue of translations, and leave out what would break a screen."""

import string
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one file, and the language's own name for itself.

    `unfit` are the English messages whose translation has other fields or tags: shown, they would fail.
    """

    name: str
    messages: Mapping[str, str]
    unfit: tuple[str, ...] = ()

    def over(self, other: "Catalogue") -> "Catalogue":
        """Return this catalogue laid over another one of the same language."""
        return Catalogue(self.name or other.name, {**other.messages, **self.messages}, other.unfit + self.unfit)


def read_catalogue(path: Path) -> Catalogue:
    """Read a `.po` file.

    Raises:
        ValueError: it cannot be read; the sentence names the file.
    """
    place = "/".join(path.parts[-4:])
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeError) as error:
        raise ValueError(f"{place} is no catalogue that can be read ({error})") from error
    translated = {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }
    unfit = tuple(english for english, said in translated.items() if not fits(english, said))
    name = catalogue.header_comment.partition("\n")[0].strip("#. ")
    return Catalogue(name, {each: said for each, said in translated.items() if each not in unfit}, unfit)


def fits(english: str, said: str) -> bool:
    """Tell whether a translation can stand where the English message stands: the same fields and tags."""
    try:
        return _fields(english) == _fields(said) and _tags(english) == _tags(said)
    except ValueError:
        return False


def _fields(text: str) -> set[tuple[str, str | None, str | None]]:
    parts = string.Formatter().parse(text)
    return {(name, spec, conversion) for _, name, spec, conversion in parts if name is not None}


def _tags(text: str) -> Counter[str]:
    markup = _Markup()
    markup.feed(text)
    markup.close()
    if markup.open:
        raise ValueError("a tag stays open")
    return markup.tags


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[f"{tag} {sorted(attrs, key=str)}"] += 1
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError("a tag closes nothing")

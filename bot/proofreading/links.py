"""Where the content leads: https only, and only to hosts that somebody has looked at."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field

from bot.agencies.adverts.reader import Reader
from bot.i18n import LAST_RESORT
from bot.learning.checks import read_aloud
from bot.learning.findings import Finding, Level
from bot.learning.library import HOTLINES_FILE, OFFICE_FILE, Library
from bot.learning.shapes import SourceDate
from bot.proofreading.texts import texts_of
from bot.shapes import Shape, Text

HOSTS_FILE = "hosts.yaml"

_HREF = re.compile(r'href="([^"]+)"')
_BARE = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:id|com|net|org|info|gov|me|ly|co|app|site|xyz)\b(?![\w-])", re.IGNORECASE
)
"""A name of a page, which Telegram turns into a link by itself."""
_PLAIN = re.compile(r"(?i)\bhttp://\S+")


_GONE = (404, 410)
_REFUSED = 400


class HostEntry(Shape):
    """One host, whose it is, and when that was last seen."""

    host: Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
    of: Text
    seen: SourceDate


class HostsFile(Shape):
    """`hosts.yaml`."""

    hosts: tuple[HostEntry, ...]

    def names(self) -> frozenset[str]:
        """Return the names of the hosts."""
        return frozenset(entry.host for entry in self.hosts)


def links(library: Library) -> Mapping[str, str]:
    """Return every whole link of the content with the file it is in, each once."""
    found: dict[str, str] = {}
    for file, html in _screens(library):
        for link in _HREF.findall(html):
            found.setdefault(link, file)
    for line in library.hotlines(LAST_RESORT):
        if line.link:
            found.setdefault(line.link, HOTLINES_FILE)
    for each in library.office(LAST_RESORT).links:
        found.setdefault(each.url, OFFICE_FILE)
    return found


def check_links(library: Library, adverts: Reader, hosts: frozenset[str]) -> Iterator[Finding]:
    """Say which links go where nobody has looked, or without https."""
    for link, file in links(library).items():
        host = urlsplit(link).hostname or ""
        if host not in hosts:
            yield _unknown(file, host)
    for file, text in _texts(library, adverts):
        for plain in _PLAIN.findall(text):
            yield Finding(Level.ERROR, file, f"{plain} is not encrypted: write https://.")
        for name in dict.fromkeys(_BARE.findall(_PLAIN.sub("", text))):
            if name.lower() not in hosts:
                yield _unknown(file, name)


def judge(file: str, link: str, status: int | None, landed: str, failure: str) -> Finding | None:
    """Return what is to be said of a link that was tried; None when it leads where it says."""
    if status is None:
        return Finding(Level.WARNING, file, f"{link} did not answer ({failure}): try it with a browser.")
    if status in _GONE:
        return Finding(Level.ERROR, file, f"{link} is gone ({status}): write the new address.")
    if status >= _REFUSED:
        return Finding(Level.WARNING, file, f"{link} did not let a program in ({status}): try it with a browser.")
    if (host := urlsplit(landed).hostname) != urlsplit(link).hostname:
        return Finding(Level.WARNING, file, f"{link} now leads to {host}: look, and write the new address.")
    return None


def _screens(library: Library) -> Iterator[tuple[str, str]]:
    """Return the HTML of every screen of a text, with the file it is in."""
    for lesson in (*library.all_lessons(), *library.all_ways()):
        for page in lesson.pages:
            yield lesson.file, page.html
    for answer in library.all_answers():
        yield answer.file, answer.html


def _unknown(file: str, host: str) -> Finding:
    sentence = f"{host} is not in {HOSTS_FILE}: look whether it is the page that is meant, and write it there."
    return Finding(Level.ERROR, file, sentence)


def _texts(library: Library, adverts: Reader) -> Iterable[tuple[str, str]]:
    for lesson in (*library.all_lessons(), *library.all_ways()):
        yield lesson.file, "\n".join(read_aloud(lesson))
    for answer in library.all_answers():
        yield answer.file, "\n".join(read_aloud(answer))
    for scene in library.all_scenes():
        yield scene.file, "\n".join(piece for turn in scene.turns.values() for piece in turn.texts())
    for text in texts_of(library, adverts):
        for said in text.words.values():
            yield text.file, said

"""Proofreading as a whole: first whether every file can be read, then what they say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.agencies.adverts.reader import Reader
from bot.i18n import LAST_RESORT, SOURCE_LANGUAGE, Catalogues
from bot.learning.checks import check
from bot.learning.findings import Finding, Level
from bot.learning.gaps import gaps
from bot.learning.library import Library
from bot.learning.model import ContentError
from bot.proofreading.ends import card_gaps, check_ages, check_ends
from bot.proofreading.files import strays, unreadable
from bot.proofreading.links import HOSTS_FILE, HostsFile, check_links, links
from bot.proofreading.recordings import check_recordings
from bot.proofreading.texts import check_cards, check_languages, check_loose_texts
from bot.resources import ContentFolder
from bot.shapes import read_file

COMPLETE = (LAST_RESORT, SOURCE_LANGUAGE)
"""The languages in which everything is meant to be there; others may grow."""

_UNFIT_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, errors first, and every link with the file it is in, for whoever wants to try them."""

    findings: list[Finding]
    links: Mapping[str, str] = field(default_factory=dict)


def proofread(folder: ContentFolder, shipped: Path, own: Path | None, today: date) -> Proof:
    """Return everything to mend in the content and the catalogues.

    `shipped` and `own` are the folders of catalogues. While a file cannot be read, nothing else is looked at.
    """
    try:
        catalogues = Catalogues.load(shipped, LAST_RESORT, own)
    except (OSError, ValueError) as fault:
        return Proof([*unreadable(folder), Finding(Level.ERROR, "locale", f"{fault}.")])
    if faults := unreadable(folder):
        return Proof(faults)
    try:
        library = Library.load(folder, catalogues.tags())
    except ContentError as fault:
        # Each file is in order, but two of them do not go together.
        return Proof([Finding(Level.ERROR, fault.file, f"{fault.sentence}.")])
    findings = in_order(
        [
            *check(library, today),
            *look_beyond_pages(folder, catalogues, library, Reader.load(folder), today),
            *(Finding(Level.GAP, f"{gap.file}, {gap.missing}", gap.sentence) for gap in gaps(library)),
            *_lacking(catalogues),
        ]
    )
    return Proof(findings, links(library))


def look_beyond_pages(
    folder: ContentFolder, catalogues: Catalogues, library: Library, adverts: Reader, today: date
) -> Iterator[Finding]:
    """Return what is to be mended beside the pages themselves."""
    hosts = read_file(HostsFile, folder.file(HOSTS_FILE), HOSTS_FILE)
    yield from strays(folder, catalogues.tags())
    yield from check_ends(library, adverts)
    yield from check_loose_texts(library, adverts)
    yield from check_cards(adverts)
    yield from check_links(library, adverts, hosts.names())
    yield from check_recordings(folder, library)
    yield from check_ages(library, adverts, today)
    yield from check_languages(library, adverts, COMPLETE)
    yield from card_gaps(adverts)
    for tag in catalogues.tags():
        for english in catalogues.unfit(tag)[:_UNFIT_SHOWN]:
            sentence = f"Other fields or tags than in English, so it is not shown: “{english[:60]}”."
            yield Finding(Level.ERROR, f"locale/{tag}", sentence)


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return the same with errors first, then warnings, then gaps."""
    levels = list(Level)
    return sorted(findings, key=lambda finding: levels.index(finding.level))


def _lacking(catalogues: Catalogues) -> Iterator[Finding]:
    for tag in catalogues.tags():
        if lacks := catalogues.missing(tag):
            yield Finding(Level.GAP, f"locale/{tag}", f"{lacks} messages are shown in another language.")

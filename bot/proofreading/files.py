"""Can every file be read? All faults at once, so that nobody mends one to meet the next."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from bot.agencies.adverts.reader import DESTINATIONS_FILE, RED_FLAGS_FILE, Reader
from bot.agencies.adverts.shapes import DestinationsFile, RedFlagsFile
from bot.agencies.importing.vocabulary import load_vocabulary
from bot.agencies.matching.words import load_words
from bot.agencies.register import load_register
from bot.areas import Areas
from bot.learning.course import COURSE_FILE, CourseFile
from bot.learning.files import read_answer, read_file, read_lesson, read_quiz, read_way, read_wording
from bot.learning.findings import Finding, Level
from bot.learning.library import HOTLINES_FILE, OFFICE_FILE
from bot.learning.model import ContentError
from bot.learning.scene_files import read_scene
from bot.learning.shapes import CardsFile, HotlinesFile, OfficeFile
from bot.learning.wordbook import SEARCH_FILE, SearchFile
from bot.proofreading.links import HOSTS_FILE, HostsFile
from bot.resources import ContentFolder
from bot.shapes import read_file as read_shape
from bot.speech.shapes import Pronunciation
from bot.tips.asking import Asking
from bot.tips.naming import Naming
from bot.tips.risks import RiskFinder

Read = Callable[[Path, str], object]


def _language(file: str) -> str:
    return file.partition("/")[0]


READERS: Mapping[str, Read] = {
    "*/lessons/*.md": lambda path, file: read_lesson(path, file, _language(file)),
    "*/ways/*.md": lambda path, file: read_way(path, file, _language(file)),
    "*/answers/*.md": lambda path, file: read_answer(path, file, _language(file)),
    "*/scenes/*.yaml": lambda path, file: read_scene(path, file, _language(file)),
    "*/quizzes/*.yaml": read_quiz,
    "*/wording.yaml": read_wording,
    f"*/{SEARCH_FILE}": partial(read_shape, SearchFile),
    "*/cards.yaml": partial(read_file, CardsFile),
    "*/speech.yaml": partial(read_shape, Pronunciation),
    HOTLINES_FILE: partial(read_file, HotlinesFile),
    OFFICE_FILE: partial(read_file, OfficeFile),
    DESTINATIONS_FILE: partial(read_shape, DestinationsFile),
    RED_FLAGS_FILE: partial(read_shape, RedFlagsFile),
    HOSTS_FILE: partial(read_shape, HostsFile),
    COURSE_FILE: partial(read_shape, CourseFile),
}
"""Files that people write, and how each is read."""

LOADERS: tuple[tuple[str, Callable[[ContentFolder], object]], ...] = (
    ("areas.csv", lambda folder: Areas.load(folder.file("areas.csv"))),
    ("adverts", Reader.load),
    ("agencies", load_register),
    ("agencies", load_words),
    ("agencies", load_vocabulary),
    ("tips", RiskFinder.load),
    ("tips", Naming.load),
    ("staff", Asking.load),
)
"""What is read as a whole."""

OTHERS = ("areas.csv", "*/voice/*.ogg", "*/voice/*.txt", "adverts/*", "agencies/*", "tips/*", "staff/*", "locale/*")
_HIDDEN = (".*", "*/.*", "*~")


def unreadable(folder: ContentFolder) -> list[Finding]:
    """Return a finding for every file that cannot be used."""
    found: list[Finding] = []
    for pattern, read in READERS.items():
        for file, path in folder.files(pattern).items():
            try:
                read(path, file)
            except (OSError, ValueError) as fault:
                found.append(Finding(Level.ERROR, file, _sentence(fault, file)))
    known = {finding.where for finding in found}
    for name, load in LOADERS:
        try:
            load(folder)
        except (OSError, ValueError) as fault:
            # A file that was named already is not named again by whatever reads it too.
            if not any(str(fault).startswith(file) for file in known):
                found.append(Finding(Level.ERROR, name, _sentence(fault, name)))
    return found


def strays(folder: ContentFolder, languages: tuple[str, ...]) -> Iterator[Finding]:
    """Say which files nobody will ever see: in a folder that nothing reads, or in a language without a catalogue."""
    for file, path in folder.files("**/*").items():
        if not path.is_file() or _matches(file, (*OTHERS, *_HIDDEN)):
            continue
        language = _language(file)
        if not _matches(file, READERS):
            yield Finding(Level.WARNING, file, "Nothing reads this file: is its folder, its name or its ending right?")
        elif "/" in file and language not in languages:
            sentence = f"Nobody sees this: no catalogue speaks {language}. Write locale/{language}/LC_MESSAGES/bot.po."
            yield Finding(Level.WARNING, file, sentence)


def _matches(file: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(file, pattern) for pattern in patterns)


def _sentence(fault: Exception, file: str) -> str:
    if isinstance(fault, ContentError) and fault.line is not None:
        return _sentence(ValueError(f"line {fault.line}: {fault.sentence}"), file)
    told = str(fault).removeprefix(file).lstrip(":").strip()
    return told if told.endswith(".") else f"{told}."

"""What residents read, as plain data: lessons, answers, lines of help and the office behind the bot."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ContentError(ValueError):
    """A content file cannot be used; the text names the file, the line where known, and what to change."""

    def __init__(self, file: str, sentence: str, line: int | None = None) -> None:
        super().__init__(f"{file if line is None else f'{file}:{line}'}: {sentence}")
        self.file = file
        self.line = line
        self.sentence = sentence


class NumberKind(StrEnum):
    """How a number is reached."""

    CALL = "call"
    WHATSAPP = "whatsapp"


class Destination(StrEnum):
    """The part of the bot that the action of a lesson or an answer leads to."""

    CHECK = "check"
    TIP = "tip"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: the name residents see, the source's own date, and where the editor read it."""

    name: str
    dated: str
    read_in: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """One screen of a lesson. `title` is plain text; `html` is the body in Telegram's HTML."""

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question, and the reason that is shown to whoever takes it."""

    text: str
    right: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """A small situation to decide, with exactly one right choice."""

    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a text for residents says about itself.

    `reviewed` is the day the facts were last held against the sources, `reviewer` who at the office approved the text
    (None: nobody yet). After `review_by` it is no longer offered. `language` is the text's own, which after a fallback
    is not the one that was asked for. `level` is the years of school it takes to read it.
    """

    slug: str
    sources: tuple[Source, ...]
    level: int
    reviewer: str | None
    reviewed: date
    review_by: date
    language: str
    file: str

    def is_current(self, today: date) -> bool:
        """Tell whether the review date has not passed."""
        return today <= self.review_by

    @property
    def source_line(self) -> str:
        """The sources with their years in one line, as residents see them."""
        return "; ".join(f"{source.name} ({source.dated[:4]})" for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson(Reviewed):
    """One lesson in one language. `title` also names its button.

    `action` is the one thing to do at the end, and `opens` the part of the bot where it is done. `asked` are ways in
    which people ask for it, to find it by, never shown.
    """

    title: str
    summary: str
    pages: tuple[Page, ...]
    quiz: tuple[Question, ...]
    action: str
    opens: Destination
    order: int
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Reviewed):
    """One question that people ask, with its answer on one screen, in one language.

    `question` is the title and the button; `asked` are other ways in which people say it, to find it by, never shown.
    `html` ends in what to do, and `opens` is the part of the bot where it is done. `lesson` is the slug of the lesson
    that tells more.
    """

    question: str
    asked: tuple[str, ...]
    html: str
    opens: Destination
    lesson: str | None

    @property
    def title(self) -> str:
        """What it is called on a button and in a list."""
        return self.question


@dataclass(frozen=True, slots=True)
class Way(Lesson):
    """One legal way to work abroad: pages like a lesson's, and the papers it needs. None: nobody found out yet."""

    papers: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Number:
    """A number as people write it, and as a phone opens it (`tel:…` or `https://wa.me/…`).

    Telegram takes `https:` addresses in buttons and links, but no `tel:`.
    """

    kind: NumberKind
    shown: str
    uri: str


@dataclass(frozen=True, slots=True)
class Hotline:
    """A service that helps, and when to turn to it.

    `source` and `last_seen` say where and when the number was last read; `last_verified` is the day of the office's
    test call. What is not known is None, and a service whose number nobody found has no numbers. `address`, `email`
    and `link` (https) are for those who write or come.
    """

    id: str
    name: str
    when: str
    numbers: tuple[Number, ...]
    emergency: bool
    source: str | None
    last_seen: str | None
    last_verified: date | None
    address: str | None = None
    email: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An official page, and the date on which it was last seen to work."""

    id: str
    title: str
    url: str
    seen: str


@dataclass(frozen=True, slots=True)
class Office:
    """The office that runs this installation; None or empty where it has not said yet.

    `districts` are the Kemendagri codes of the kecamatan it serves. `contact` is a post, not a person's name.
    """

    name: str
    city: str
    districts: tuple[str, ...]
    address: str | None
    hours: str | None
    numbers: tuple[Number, ...]
    email: str | None
    contact: str | None
    links: tuple[Link, ...]

    def link(self, id_: str) -> Link | None:
        """Return an official page by its id (`register`, `sanctions`, `vacancies`)."""
        return next((link for link in self.links if link.id == id_), None)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that only the office can fill in."""

    file: str
    missing: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of one language that residents should not meet.

    `avoid` maps an office word to the everyday one; `never` are promises that nobody can keep.
    """

    avoid: dict[str, str]
    never: tuple[str, ...]

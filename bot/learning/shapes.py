"""The shape of each content file: lessons, ways, answers, quizzes, hotlines, office and wording."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.learning.model import Destination, Number, NumberKind
from bot.shapes import LocalText, Shape, Text

SLUG = r"^[a-z0-9-]{1,32}$"
"""Names that go into a button's 64 bytes."""
COPY_LETTERS = 256
"""What a button of Telegram's can copy."""


def dial(kind: NumberKind, shown: str) -> Number:
    """Return a number that is written as people in Indonesia write it, with the address that opens it.

    Free and short numbers (`0800-1000`, `110`) have no international form and stay as they are.

    Raises:
        ValueError: nobody could dial it.
    """
    digits = re.sub(r"[ ()-]", "", shown)
    if not re.fullmatch(r"\+?\d{3,15}", digits):
        raise ValueError(f"{shown!r} is not a number; write it in quotes, such as '0811-2345-678'")
    if digits.startswith("0") and not digits.startswith("0800"):
        digits = f"+62{digits[1:]}"
    if kind is NumberKind.CALL:
        return Number(kind, shown, f"tel:{digits}")
    if not digits.startswith("+"):
        raise ValueError(f"{shown!r} can't be reached on WhatsApp; write the whole mobile number")
    return Number(kind, shown, f"https://wa.me/{digits[1:]}")


def checklist(papers: Iterable[str]) -> str:
    """Return papers as a list with a box before each."""
    return "\n".join(f"☐ {paper}" for paper in papers)


def _dialable(kind: NumberKind) -> BeforeValidator:
    def read(shown: object) -> str:
        # YAML reads a bare 0123 as another number, so what is not in quotes can't be trusted.
        if not isinstance(shown, str):
            raise ValueError("write the number in quotes")  # noqa: TRY004 - pydantic turns only ValueError into a report
        return dial(kind, shown).shown

    return BeforeValidator(read)


SourceDate = Annotated[str, BeforeValidator(str), Field(pattern=r"^\d{4}(-\d{2}){0,2}$")]
Address = Annotated[str, Field(pattern=r"^https://[^\s/]+\.[a-z]+(/\S*)?$")]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
CallNumber = Annotated[str, _dialable(NumberKind.CALL)]
WhatsAppNumber = Annotated[str, _dialable(NumberKind.WHATSAPP)]


class SourceEntry(Shape):
    """One source of a text. `read_in` says where the editor read it, when not in the source itself."""

    name: Text
    dated: SourceDate
    read_in: Text | None = None


class ReviewedFront(Shape):
    """What every text for residents says about itself. `reviewer` must be there, even when it is still null."""

    level: Annotated[int, Field(ge=1, le=12)]
    opens: Destination
    sources: Annotated[tuple[SourceEntry, ...], Field(min_length=1)]
    reviewer: Text | None
    reviewed: date
    review_by: date

    @model_validator(mode="after")
    def _review_lies_ahead(self) -> Self:
        if self.review_by <= self.reviewed:
            raise ValueError("`review_by` must be later than `reviewed`")
        return self


class LessonFront(ReviewedFront):
    """The front matter of a lesson."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    summary: Annotated[str, Field(min_length=1, max_length=140)]
    order: int
    asked: Annotated[tuple[Text, ...], Field(max_length=8)] = ()
    action: Annotated[str, Field(min_length=1, max_length=200)]


class AnswerFront(ReviewedFront):
    """The front matter of an answer. `lesson` must be there, even when no lesson tells more."""

    question: Annotated[str, Field(min_length=1, max_length=60)]
    asked: Annotated[tuple[Text, ...], Field(min_length=3, max_length=8)]
    lesson: Annotated[str, Field(pattern=SLUG)] | None


class WayFront(LessonFront):
    """The front matter of a legal way. `papers` must be there, even when it is still null."""

    papers: Annotated[tuple[Text, ...], Field(min_length=1)] | None

    @model_validator(mode="after")
    def _papers_can_be_copied(self) -> "WayFront":
        if (letters := len(checklist(self.papers or ()))) > COPY_LETTERS:
            raise ValueError(f"`papers` has {letters} characters as a list; a button copies {COPY_LETTERS}")
        return self


class ChoiceEntry(Shape):
    """One answer. Lengths are those of Telegram's own quiz, so that a group can play it too."""

    text: Annotated[str, Field(min_length=1, max_length=60)]
    right: bool = False
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class QuestionEntry(Shape):
    """One situation with two to four answers."""

    text: Annotated[str, Field(min_length=1, max_length=300)]
    choices: Annotated[tuple[ChoiceEntry, ...], Field(min_length=2, max_length=4)]

    @model_validator(mode="after")
    def _one_is_right(self) -> "QuestionEntry":
        if sum(choice.right for choice in self.choices) != 1:
            raise ValueError("exactly one choice must say `right: true`")
        return self


class QuizFile(Shape):
    """`<language>/quizzes/<slug>.yaml`."""

    questions: Annotated[tuple[QuestionEntry, ...], Field(min_length=1, max_length=5)]


class NumberEntry(Shape):
    """One number of a hotline: either `call` or `whatsapp`."""

    call: CallNumber | None = None
    whatsapp: WhatsAppNumber | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "NumberEntry":
        if (self.call is None) == (self.whatsapp is None):
            raise ValueError("a number is either `call` or `whatsapp`")
        return self

    def number(self) -> Number:
        """Return the number with its address."""
        if self.call is not None:
            return dial(NumberKind.CALL, self.call)
        return dial(NumberKind.WHATSAPP, self.whatsapp or "")


class HotlineEntry(Shape):
    """One line of help. Weak facts have no confidence letter, so they can't be written here.

    `numbers: []` is a service whose number nobody found yet: a gap. An emergency line has one.
    """

    id: Annotated[str, Field(pattern=SLUG)]
    name: LocalText
    when: LocalText
    numbers: tuple[NumberEntry, ...]
    address: Text | None = None
    email: Email | None = None
    link: Address | None = None
    emergency: bool = False
    source: Text | None
    confidence: Literal["H", "M"]
    last_seen: SourceDate | None
    last_verified: date | None

    @model_validator(mode="after")
    def _danger_can_be_called(self) -> "HotlineEntry":
        if self.emergency and not self.numbers:
            raise ValueError("an emergency line needs a number")
        return self


class HotlinesFile(Shape):
    """`hotlines.yaml`, in the order in which residents see the lines."""

    hotlines: Annotated[tuple[HotlineEntry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_differ(self) -> "HotlinesFile":
        ids = [hotline.id for hotline in self.hotlines]
        if twice := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"two lines have the id {twice[0]!r}")
        return self


class LinkEntry(Shape):
    """One official page."""

    id: Annotated[str, Field(pattern=SLUG)]
    title: LocalText
    url: Address
    seen: SourceDate


class OfficeFile(Shape):
    """`office.yaml`. What is not known yet is null, never left out and never guessed."""

    name: LocalText
    city: Text
    districts: Annotated[tuple[Annotated[str, Field(pattern=r"^\d{2}\.\d{2}\.\d{2}$")], ...], Field(min_length=1)]
    address: Text | None
    hours: LocalText | None
    phone: CallNumber | None
    whatsapp: WhatsAppNumber | None
    email: Email | None
    contact: LocalText | None
    links: tuple[LinkEntry, ...]


CardLine = Annotated[str, Field(min_length=1, max_length=60)]


class CardsFile(Shape):
    """`<language>/cards.yaml`: the lines on the picture card of each lesson, by its slug."""

    cards: dict[Annotated[str, Field(pattern=SLUG)], Annotated[tuple[CardLine, ...], Field(min_length=1, max_length=3)]]


class WordingFile(Shape):
    """`<language>/wording.yaml`."""

    avoid: dict[Text, Text]
    never: tuple[Text, ...]

"""What only the office can fill in: approvals, missing texts, numbers that nobody has tried, and its own address."""

from collections.abc import Iterator

from bot.i18n import LAST_RESORT
from bot.learning.library import HOTLINES_FILE, OFFICE_FILE, Library
from bot.learning.model import Gap, Hotline, NumberKind, Office

_OFFICE_GAPS = {
    "address": "Write where residents find the office.",
    "hours": "Write when the office is open.",
    "phone": "Write the telephone number that residents may call.",
    "whatsapp": "Write the office's WhatsApp number.",
    "email": "Write the office's e-mail address.",
    "contact": "Write the post that answers for TPPO (a post, not a person's name).",
}


def gaps(library: Library) -> list[Gap]:
    """Return everything that only the office can fill in, in a fixed order."""
    return [*_text_gaps(library), *_quiz_gaps(library), *_paper_gaps(library), *_line_gaps(library), *_office(library)]


def _text_gaps(library: Library) -> Iterator[Gap]:
    for pattern, shelf in library.shelves().items():
        what = pattern.partition("/")[0].removesuffix("s")
        for language, slug, text in shelf.wanted():
            if text is None:
                file = f"{language}/{pattern.replace('*', slug)}"
                yield Gap(file, what, f"Write this {what}; until then it is shown in another language.")
            elif text.reviewer is None:
                yield Gap(text.file, "reviewer", f"Have the office approve this {what}, and write which post did.")


def _quiz_gaps(library: Library) -> Iterator[Gap]:
    for lesson in library.all_lessons():
        if not lesson.quiz:
            file = f"{lesson.language}/quizzes/{lesson.slug}.yaml"
            yield Gap(file, "quiz", "Write the questions of this lesson.")


def _paper_gaps(library: Library) -> Iterator[Gap]:
    for way in library.all_ways():
        if way.papers is None:
            yield Gap(way.file, "papers", "Find out which papers this way needs, and write where it says so.")


def _line_gaps(library: Library) -> Iterator[Gap]:
    for line in library.hotlines(LAST_RESORT):
        yield from _of_line(line)


def _of_line(line: Hotline) -> Iterator[Gap]:
    if not line.numbers:
        yield Gap(HOTLINES_FILE, f"{line.id}.numbers", "Find out the number, and where it can be read.")
        return
    numbers = ", ".join(dict.fromkeys(number.shown for number in line.numbers))
    # An emergency line is no place for test calls.
    test = f"Ask locally whether {numbers} is answered" if line.emergency else f"Try {numbers} once"
    for field, value, text in (
        ("last_verified", line.last_verified, f"{test}, and write the date."),
        ("source", line.source, f"Write where {numbers} can be read, such as the service's own page."),
        ("last_seen", line.last_seen, f"Write the date of a page that shows {numbers}."),
    ):
        if value is None:
            yield Gap(HOTLINES_FILE, f"{line.id}.{field}", text)


def _office(library: Library) -> Iterator[Gap]:
    office = library.office(LAST_RESORT)
    for field, sentence in _OFFICE_GAPS.items():
        if not _known(office, field):
            yield Gap(OFFICE_FILE, field, sentence)


def _known(office: Office, field: str) -> bool:
    match field:
        case "phone":
            return any(number.kind is NumberKind.CALL for number in office.numbers)
        case "whatsapp":
            return any(number.kind is NumberKind.WHATSAPP for number in office.numbers)
        case _:
            return getattr(office, field) is not None

"""What of a lesson or an answer is read aloud, page by page, and what the file of its voice is called."""

from collections.abc import Iterator

from bot.learning.library import Library
from bot.learning.markup import visible
from bot.learning.model import Answer, Lesson


def voice_name(text: Lesson | Answer, index: int = 0) -> str:
    """Return the name of a page's voice file, without folder and ending."""
    return f"answer-{text.slug}" if isinstance(text, Answer) else f"{text.slug}-{index + 1}"


def words_aloud(text: Lesson | Answer, index: int = 0) -> str:
    """Return the words of a page as people read them; the last page of a lesson ends in what to do."""
    if isinstance(text, Answer):
        return f"{text.question}\n{visible(text.html)}"
    page = text.pages[index]
    action = f"\n{text.action}" if index + 1 == len(text.pages) else ""
    return f"{page.title}\n{visible(page.html)}{action}"


def every_page(library: Library) -> Iterator[tuple[Lesson | Answer, int]]:
    """Return all that can be heard, in every language, also where its review date has passed."""
    for lesson in library.all_lessons():
        yield from ((lesson, index) for index in range(len(lesson.pages)))
    for answer in library.all_answers():
        yield answer, 0

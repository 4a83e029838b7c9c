"""Bring a page as a voice message, or as words where it cannot be spoken."""

from bot.i18n import _
from bot.learning.model import Answer, Lesson
from handlers.aloud import ANSWER, LESSON, voice_screen
from handlers.answer import answer_screen
from handlers.context import Turn
from handlers.learn import page_screen, show_lessons
from handlers.replies import Screen, with_warning
from handlers.routes import Route, on_tap
from handlers.start import outdated


async def read_aloud(turn: Turn) -> Screen:
    """Read a page of a lesson, or an answer, aloud."""
    shared, today = turn.services.shared, turn.services.shared.clock.now().date()
    kind, slug, index = turn.argument(0), turn.argument(1), turn.number(2) or 0
    text: Lesson | Answer | None = None
    if kind == LESSON:
        lesson = shared.library.lesson(slug, turn.language, today)
        text = lesson if lesson is not None and index < len(lesson.pages) else None
    elif kind == ANSWER:
        text = shared.library.answer(slug, turn.language, today)
    if text is None:
        outdated(turn)
        return await show_lessons(turn)
    spoken = await voice_screen(turn, text, index)
    if spoken is not None:
        return spoken
    written = (
        answer_screen(shared, turn.language, text)
        if isinstance(text, Answer)
        else page_screen(shared, turn.language, text, index)
    )
    return with_warning(_("I cannot read this aloud at the moment. Here it is to read."), written)


HANDLERS: tuple[Route, ...] = (on_tap(read_aloud, "listen"),)

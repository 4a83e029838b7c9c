"""One question that people ask, and its answer on one screen that ends in something to do."""

from html import escape

from bot.i18n import _
from bot.learning.markup import visible
from bot.learning.model import Answer
from handlers.aloud import listen_button
from handlers.context import Turn
from handlers.keyboards import back, home, rows, tap
from handlers.learn import foreign, opens, show_lessons, sources
from handlers.replies import Button, Screen
from handlers.routes import Route, on_tap
from handlers.shared import Shared
from handlers.sharing import pass_on
from handlers.start import outdated


async def show_answer(turn: Turn) -> Screen:
    """Show the answer that a button names; where there is none any more, the lessons."""
    shared = turn.services.shared
    answer = shared.library.answer(turn.argument(0), turn.language, shared.clock.now().date())
    if answer is None:
        outdated(turn)
        return await show_lessons(turn)
    return answer_screen(shared, turn.language, answer)


def answer_screen(shared: Shared, language: str, answer: Answer) -> Screen:
    """Return an answer as people see it."""
    title = f"<b>{escape(answer.question)}</b>"
    parts = (title, *foreign(shared, language, answer), answer.html, sources(answer))
    onward = (opens(answer.opens), *_more(shared, language, answer))
    return Screen(
        "\n\n".join(parts),
        rows(*onward, *listen_button(shared, answer), _share(shared, answer), (back("learn"), home())),
    )


def _more(shared: Shared, language: str, answer: Answer) -> tuple[Button, ...]:
    """Return the way to the lesson that tells more, where there is one now."""
    if answer.lesson is None:
        return ()
    lesson = shared.library.lesson(answer.lesson, language, shared.clock.now().date())
    return (
        () if lesson is None else (tap(_("📖 Lesson: {title}").format(title=lesson.title), "lesson", lesson.slug, 0),)
    )


def _share(shared: Shared, answer: Answer) -> tuple[Button, Button]:
    closing = _("Ask more, and check a recruiter for free:")
    return pass_on(shared, f"{answer.question}\n\n{visible(answer.html)}\n\n{closing}")


HANDLERS: tuple[Route, ...] = (on_tap(show_answer, "answer"),)

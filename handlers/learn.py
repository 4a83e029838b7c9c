"""Lessons in small steps, and a short quiz after each; where somebody stands is written on the buttons alone."""

from dataclasses import replace
from html import escape

from bot.i18n import N_, _, shown_date
from bot.learning.exercises import Kind, key_of
from bot.learning.funnel import END
from bot.learning.model import Destination, Lesson, Question, Reviewed
from handlers.aloud import listen_button
from handlers.cards import lesson_card_button, with_card
from handlers.certificate import certificate_button
from handlers.context import Turn
from handlers.keyboards import back, home, rows, tap
from handlers.progress import mark, next_lesson
from handlers.replies import Button, Rows, Screen, fits_caption
from handlers.routes import Route, on_tap
from handlers.shared import Shared
from handlers.sharing import share_row
from handlers.start import outdated
from handlers.steps import counted, seen

LETTERS = "ABCD"
ACTIONS = {
    Destination.CHECK: (N_("🔎 Check a recruiter"), "check"),
    Destination.TIP: (N_("✉️ Send info"), "tip"),
    Destination.HELP: (N_("☎️ Help lines"), "help"),
}


@counted("home", "lessons")
async def show_lessons(turn: Turn) -> Screen:
    """List the lessons; what was finished is marked."""
    lessons = lessons_of(turn)
    if not lessons:
        return Screen(
            _("There are no lessons at the moment. You can check a recruiter."),
            rows(opens(Destination.CHECK), (back("learn"), home())),
        )
    learner = await turn.services.learner()
    title = _("📖 All lessons")
    asked = _("Short lessons, one small step at a time. Choose one:")
    return Screen(
        f"<b>{title}</b>\n\n{asked}",
        rows(
            *(
                tap(mark(learner, key_of(Kind.LESSON, each.slug), each.title), "lesson", each.slug, 0)
                for each in lessons
            ),
            (back("learn"), home()),
        ),
    )


async def show_page(turn: Turn) -> Screen:
    """Show one page of a lesson; the last one ends in something to do."""
    lesson, index = _lesson(turn), turn.number(1)
    if lesson is None or index is None or index >= len(lesson.pages):
        return await _show_lessons_instead(turn)
    last = index + 1 == len(lesson.pages)
    screen = page_screen(turn.services.shared, turn.language, lesson, index)
    if last:
        screen = await _with_picture(turn, lesson, screen)
    return seen(screen, key_of(Kind.LESSON, lesson.slug), str(index + 1), last=last)


async def _with_picture(turn: Turn, lesson: Lesson, screen: Screen) -> Screen:
    """Put a lesson's card above its end for whoever wants pictures unasked, else the button that brings it."""
    if await turn.services.likes_pictures() and fits_caption(screen.html):
        return await with_card(turn, screen, lesson)
    *above, ways = screen.rows
    return replace(screen, rows=(*above, (lesson_card_button(turn, lesson),), ways))


def page_screen(shared: Shared, language: str, lesson: Lesson, index: int) -> Screen:
    """Return one page of a lesson as people see it."""
    page, last = lesson.pages[index], index + 1 == len(lesson.pages)
    place = f"<i>{escape(lesson.title)} · {index + 1}/{len(lesson.pages)}</i>"
    parts = [place, *foreign(shared, language, lesson), f"<b>{escape(page.title)}</b>", page.html]
    turning = []
    if index > 0:
        turning.append(tap(_("◀️ Previous"), "lesson", lesson.slug, index - 1))
    if not last:
        turning.append(tap(_("Next ▶️"), "lesson", lesson.slug, index + 1))
    elif lesson.quiz:
        turning.append(tap(_("❓ Try the quiz"), "quiz", lesson.slug, 0, 0))
    parts += closing(lesson) if last else []
    onward = _onward(shared, lesson) if last else ()
    # Here, and not where a page is asked for: a page that covers something must look like any other.
    optional = (tuple(turning), *onward, listen_button(shared, lesson, index))
    return Screen("\n\n".join(parts), (*(row for row in optional if row), _ways()))


async def show_question(turn: Turn) -> Screen:
    """Ask a question of a lesson's quiz, or say how it went after the last."""
    lesson, index = _lesson(turn), turn.number(1)
    if lesson is None or index is None or not lesson.quiz or index > len(lesson.quiz):
        return await _show_lessons_instead(turn)
    right = min(turn.number(2) or 0, index)
    if index == len(lesson.quiz):
        return seen(await _result(turn, lesson, right), f"quiz/{lesson.slug}", END, last=True)
    return seen(
        question_screen(turn.services.shared, turn.language, lesson, index, right),
        f"quiz/{lesson.slug}",
        str(index + 1),
    )


def question_screen(shared: Shared, language: str, lesson: Lesson, index: int, right: int = 0) -> Screen:
    """Return a question of a lesson as people see it."""
    question = lesson.quiz[index]
    choices = "\n\n".join(
        f"<b>{letter}.</b> {escape(choice.text)}" for letter, choice in zip(LETTERS, question.choices, strict=False)
    )
    letters = tuple(
        tap(letter, "quiz.answer", lesson.slug, index, place, right)
        for place, letter in enumerate(LETTERS[: len(question.choices)])
    )
    parts = [*_foreign_quiz(shared, language, lesson), _asked(lesson, index, question), choices]
    return Screen("\n\n".join(parts), rows(letters, (back("lesson", lesson.slug, 0), home())))


async def show_answer(turn: Turn) -> Screen:
    """Say whether an answer was right, and why."""
    lesson, index, place = _lesson(turn), turn.number(1), turn.number(2)
    if lesson is None or index is None or place is None or index >= len(lesson.quiz):
        return await _show_lessons_instead(turn)
    question = lesson.quiz[index]
    if place >= len(question.choices):
        return await _show_lessons_instead(turn)
    choice = question.choices[place]
    right = min(turn.number(3) or 0, index) + choice.right
    parts = [_asked(lesson, index, question), f"{LETTERS[place]}. {escape(choice.text)}"]
    if choice.right:
        parts.append(f"✅ {escape(choice.reason)}")
    else:
        best = next(each for each in question.choices if each.right)
        parts.append(_("❌ <b>Not this one.</b> {reason}").format(reason=escape(choice.reason)))
        parts.append(_("Better: <b>{choice}</b>").format(choice=escape(best.text)))
    following = tap(_("Next ▶️"), "quiz", lesson.slug, index + 1, right)
    return Screen("\n\n".join(parts), rows(following, _ways()))


async def _result(turn: Turn, lesson: Lesson, right: int) -> Screen:
    total = len(lesson.quiz)
    if right == total:
        said = _("🌟 All {total} right. You can explain this to your family now.")
    elif right:
        said = _("👍 {right} of {total} right. Read the lesson once more, and you know it all.")
    else:
        said = _("None was right this time. That happens: read the lesson once more, it is short.")
    following = next_lesson(await turn.services.learner(), lessons_of(turn), lesson)
    again = tap(_("📖 Read once more"), "lesson", lesson.slug, 0)
    onward = (tap(_("➡️ Next lesson"), "lesson", following.slug, 0),) if following else ()
    said = said.format(right=right, total=total)
    return Screen(
        f"<b>{escape(lesson.title)}</b>\n\n{said}\n\n👉 <b>{escape(lesson.action)}</b>",
        rows(
            *_onward(turn.services.shared, lesson),
            *((button,) for button in await certificate_button(turn)),
            (again, *onward),
            tap(_("🔔 Practise again later"), "booster", lesson.slug, Kind.LESSON),
            _ways(),
        ),
    )


def lessons_of(turn: Turn) -> tuple[Lesson, ...]:
    """Return the current lessons in the language of the person."""
    shared = turn.services.shared
    return shared.library.lessons(turn.language, shared.clock.now().date())


def _lesson(turn: Turn) -> Lesson | None:
    shared = turn.services.shared
    return shared.library.lesson(turn.argument(0), turn.language, shared.clock.now().date())


async def _show_lessons_instead(turn: Turn) -> Screen:
    outdated(turn)
    return await show_lessons(turn)


def _asked(lesson: Lesson, index: int, question: Question) -> str:
    place = f"{escape(lesson.title)} · {index + 1}/{len(lesson.quiz)}"
    return f"<i>{place}</i>\n\n❓ <b>{escape(question.text)}</b>"


def foreign(shared: Shared, language: str, text: Reviewed) -> list[str]:
    """Return the line that says that a text is in another language than the one asked for; none where it is not."""
    return only_in(shared, language, text.language, _("(This is only in {language} for now.)"))


def only_in(shared: Shared, language: str, written_in: str | None, said: str) -> list[str]:
    """Return `said` with the name of the language that something is written in; nothing where it is the one asked for.

    `written_in` is None for what is not there at all.
    """
    if written_in in {None, language}:
        return []
    return [said.format(language=escape(shared.catalogues.name(written_in or language)))]


def sources(text: Reviewed) -> str:
    """Return where a text's facts come from and when they were looked at, folded up."""
    checked = _("Source: {sources}. Checked on {day}.")
    line = checked.format(sources=escape(text.source_line), day=shown_date(text.reviewed))
    return f"<blockquote expandable>{line}</blockquote>"


def closing(lesson: Lesson) -> list[str]:
    """Return what the last page of a lesson ends in: one thing to do, and where its facts come from."""
    return [f"👉 <b>{escape(lesson.action)}</b>", sources(lesson)]


def _foreign_quiz(shared: Shared, language: str, lesson: Lesson) -> list[str]:
    written_in = shared.library.quiz_language(lesson.slug, language)
    return only_in(shared, language, written_in, _("(These questions are only in {language} for now.)"))


def _onward(shared: Shared, lesson: Lesson) -> Rows:
    return (opens(lesson.opens),), share_row(shared, lesson.title, lesson.summary, lesson.action)


def opens(destination: Destination) -> Button:
    """Return the button that leads to the part of the bot where something can be done."""
    label, verb = ACTIONS[destination]
    return tap(_(label), verb)


def _ways() -> tuple[Button, Button]:
    return tap(_("📖 All lessons"), "lessons"), home()


HANDLERS: tuple[Route, ...] = (
    on_tap(show_lessons, "lessons"),
    on_tap(show_page, "lesson"),
    on_tap(show_question, "quiz"),
    on_tap(show_answer, "quiz.answer"),
)

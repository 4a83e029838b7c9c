"""The short course: told before it begins, one small step every few days, and one tap to stop."""

from bot.i18n import _, shown_date
from bot.learning.course import Syllabus
from bot.learning.hours import FIRST_HOUR, LAST_HOUR
from bot.learning.learner import Learner
from handlers.context import Turn
from handlers.exercises import Facts, exercise_screen
from handlers.keyboards import back, home, rows, tap
from handlers.replies import Button, Screen
from handlers.routes import Route, on_command, on_tap
from handlers.shared import Shared


async def show_course(turn: Turn) -> Screen:
    """Tell what the course is, or how far it came; what runs can be stopped here."""
    learner = await turn.services.learner()
    if learner.course is None:
        return _offer(turn.services.shared.syllabus, learner)
    return _running(turn.services.shared.syllabus, learner, _("<b>🌱 Your short course runs</b>"))


async def begin(turn: Turn) -> Screen:
    """Begin the course; a second tap changes nothing."""
    syllabus = turn.services.shared.syllabus
    await turn.services.pupil.begin_course(syllabus.steps[0].after_days)
    return _running(syllabus, await turn.services.learner(), _("<b>🌱 Your short course begins</b>"))


async def stop(turn: Turn) -> Screen:
    """End the course at once."""
    await turn.services.pupil.stop_course()
    turn.toast = _("Stopped. Nothing more comes.")
    return await show_course(turn)


def course_message(facts: Facts, shared: Shared) -> Screen:
    """Return one step of the course, as it is sent."""
    step, steps = facts["step"], facts["steps"]
    lead = _("🌱 Short course, step {step} of {steps}").format(step=step, steps=steps)
    if step != steps:
        return exercise_screen(facts, shared, lead, stop_button())
    last = _("This is the last step. I write nothing more by myself.")
    return exercise_screen(facts, shared, f"{lead}\n{last}")


def stop_button() -> Button:
    """Return the button that ends the course."""
    return tap(_("🛑 Stop the course"), "course.stop")


def hours() -> str:
    """Return when messages come, and what is kept for it."""
    when = _("I write between {first} and {last} o'clock, at most once a day.").format(first=FIRST_HOUR, last=LAST_HOUR)
    kept = _("For that I keep where to write to you, locked, until it is over or you stop.")
    seen = _("Whoever holds your phone can see these messages.")
    return f"{when} {kept} {seen}"


def _offer(syllabus: Syllabus, learner: Learner) -> Screen:
    title = _("<b>🌱 Short course</b>")
    what = _("One small step every few days: {steps} steps in {days} days. A step takes about a minute.").format(
        steps=len(syllabus.steps), days=syllabus.days
    )
    kinds = _("You get a piece of a lesson, a question, or a chat to practise.")
    buttons = [tap(_("✅ Begin the course"), "course.on"), *_stop_boosters(learner)]
    return Screen("\n\n".join((title, f"{what} {kinds}", hours())), rows(*buttons, (back("learn"), home())))


def _running(syllabus: Syllabus, learner: Learner, title: str) -> Screen:
    parts = [title]
    if learner.course is not None:
        said = _("Step {step} of {steps} comes about {day}.")
        day = shown_date(learner.course.due)
        parts.append(said.format(step=learner.course.step + 1, steps=len(syllabus.steps), day=day))
    parts.append(hours())
    return Screen("\n\n".join(parts), rows(stop_button(), *_stop_boosters(learner), (back("learn"), home())))


def _stop_boosters(learner: Learner) -> tuple[Button, ...]:
    return (tap(_("🔕 Stop the reminders"), "booster.stop"),) if learner.boosters else ()


HANDLERS: tuple[Route, ...] = (
    on_command(show_course, "kursus", "course"),
    on_tap(show_course, "course"),
    on_tap(begin, "course.on"),
    on_tap(stop, "course.stop"),
)

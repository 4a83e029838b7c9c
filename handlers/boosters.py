"""Practise again after some days: wanted with one tap at the end of an exercise, and stopped with one."""

from bot.i18n import _, shown_date
from bot.learning.exercises import Kind, key_of
from bot.learning.pupil import BOOSTER_DAYS
from handlers.context import Turn
from handlers.course import hours, show_course
from handlers.exercises import Facts, invitation_screen
from handlers.keyboards import home, rows, tap
from handlers.replies import Button, Screen
from handlers.routes import Route, on_tap
from handlers.shared import Shared
from handlers.start import home_screen, outdated


async def want(turn: Turn) -> Screen:
    """Practise what was just finished again later; the button names a scene, or a lesson."""
    of = _finished(turn)
    if of is None:
        outdated(turn)
        return home_screen()
    await turn.services.pupil.want_boosters(of)
    learner = await turn.services.learner()
    days = " · ".join(shown_date(each.due) for each in learner.boosters if each.of == of)
    first, second = BOOSTER_DAYS
    title = _("<b>🔔 I remind you</b>")
    what = _("In {first} days and in {second} days I send you another small exercise: {days}.")
    said = what.format(first=first, second=second, days=days)
    return Screen(f"{title}\n\n{said}\n\n{hours()}", rows(stop_button(), (tap(_("📖 All lessons"), "lessons"), home())))


async def stop(turn: Turn) -> Screen:
    """Want no reminder any more."""
    await turn.services.pupil.stop_boosters()
    turn.toast = _("Stopped. No reminder comes any more.")
    return await show_course(turn)


def booster_message(facts: Facts, shared: Shared) -> Screen:
    """Return one reminder, as it is sent: a title and a button."""
    return invitation_screen(facts, shared, _("🔔 You wanted to practise again."), stop_button())


def stop_button() -> Button:
    """Return the button that ends the reminders."""
    return tap(_("🔕 Stop the reminders"), "booster.stop")


def _finished(turn: Turn) -> str | None:
    """Return what the button names, as it stands among what was finished; None when there is none such."""
    shared, slug = turn.services.shared, turn.argument(0)
    today = shared.clock.now().date()
    if turn.argument(1) == Kind.LESSON:
        lesson = shared.library.lesson(slug, turn.language, today)
        return None if lesson is None else key_of(Kind.LESSON, slug)
    scene = shared.library.scene(slug, turn.language, today)
    return None if scene is None else key_of(Kind.SCENE, slug)


HANDLERS: tuple[Route, ...] = (on_tap(want, "booster"), on_tap(stop, "booster.stop"))

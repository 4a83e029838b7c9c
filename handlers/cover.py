"""What stays on a screen where something private was: a lesson, as if nothing else had ever been there."""

from bot.i18n import _
from bot.learning.model import Destination
from handlers.context import Turn
from handlers.keyboards import tap
from handlers.learn import page_screen
from handlers.replies import Button, Screen
from handlers.shared import Shared
from handlers.start import home_screen


def lesson_screen(shared: Shared, language: str) -> Screen:
    """Return the first page of the lesson of the day, or the first screen where there is no lesson."""
    today = shared.clock.now().date()
    # A lesson that teaches how to tell would give away what it is to cover.
    current = shared.library.lessons(language, today)
    lessons = tuple(each for each in current if each.opens is not Destination.TIP)
    if not lessons:
        return home_screen()
    return page_screen(shared, language, lessons[today.toordinal() % len(lessons)], 0)


def cover(turn: Turn) -> Screen:
    """Return the lesson for the turn's reader."""
    return lesson_screen(turn.services.shared, turn.language)


def closes(room: str) -> Button:
    """Return the button of a private conversation that puts a lesson in the place of what is written."""
    return tap(_("🙈 Close for now"), f"{room}.cover")

"""What is sent to who learns: the first screen of a lesson, a question, or the way to one or to a scene."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape

from bot.i18n import _
from bot.learning.exercises import Kind
from bot.learning.model import Lesson
from handlers.keyboards import home, rows, tap
from handlers.learn import page_screen, question_screen
from handlers.replies import Button, Screen
from handlers.shared import Shared

Facts = Mapping[str, str]


def exercise_screen(facts: Facts, shared: Shared, lead: str, *ways: Button) -> Screen:
    """Return an exercise as it is sent, with a line above it and more buttons below."""
    lesson = _lesson(facts, shared)
    if lesson is None:
        return invitation_screen(facts, shared, lead, *ways)
    show = page_screen if facts["kind"] == Kind.LESSON else question_screen
    shown = show(shared, facts["language"], lesson, 0)
    return replace(shown, html=f"{lead}\n\n{shown.html}", rows=(*shown.rows, *rows(*ways)))


def invitation_screen(facts: Facts, shared: Shared, lead: str, *ways: Button) -> Screen:
    """Return what asks somebody to try an exercise, of which only the title is told.

    Of what has left the menu meanwhile only the way to the lessons is left.
    """
    home_ways = (tap(_("📖 All lessons"), "lessons"), home())
    title, button = _way(facts, shared)
    if button is None:
        gone = _("Choose a lesson you like.")
        return Screen(f"{lead}\n\n{gone}", rows(home_ways, *ways))
    asked = _("Try this, it takes a minute: <b>{title}</b>").format(title=escape(title))
    return Screen(f"{lead}\n\n{asked}", rows(button, home_ways, *ways))


def _way(facts: Facts, shared: Shared) -> tuple[str, Button | None]:
    slug, label = facts["slug"], _("▶️ Try it")
    if facts["kind"] == Kind.SCENE:
        scene = shared.library.scene(slug, facts["language"], shared.clock.now().date())
        return ("", None) if scene is None else (scene.title, tap(label, "scene", slug))
    lesson = _lesson(facts, shared)
    return ("", None) if lesson is None else (lesson.title, tap(label, "quiz", slug, 0, 0))


def _lesson(facts: Facts, shared: Shared) -> Lesson | None:
    """Return the lesson that is meant; None for a scene, and for a question where there is none any more."""
    if facts["kind"] == Kind.SCENE:
        return None
    lesson = shared.library.lesson(facts["slug"], facts["language"], shared.clock.now().date())
    return lesson if lesson is not None and (lesson.quiz or facts["kind"] == Kind.LESSON) else None

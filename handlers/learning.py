"""The menu of what can be learnt: the next lesson first, and the ways to everything else."""

from bot.i18n import _
from bot.learning.exercises import Kind, key_of
from handlers.context import Turn
from handlers.keyboards import home, rows, tap
from handlers.learn import lessons_of
from handlers.progress import next_lesson
from handlers.replies import Button, Screen
from handlers.routes import Route, on_command, on_tap
from handlers.steps import counted


@counted("home", "learn")
async def show_menu(turn: Turn) -> Screen:
    """Offer the next lesson, and the other ways to learn."""
    title, asked = _("📚 Learn"), _("One small step at a time. It takes a minute.")
    return Screen(
        f"<b>{title}</b>\n\n{asked}",
        rows(
            *await _next(turn),
            tap(_("🎭 Practise with a recruiter"), "practise"),
            tap(_("❓ Ask in your own words"), "ask"),
            tap(_("📖 All lessons"), "lessons"),
            (tap(_("🛤 Official ways"), "ways"), tap(_("🌏 By country"), "countries")),
            (tap(_("🚩 Red flags"), "flags"), tap(_("🌱 Short course"), "course")),
            tap(_("🏡 Family ready"), "certificate"),
            home(),
        ),
    )


async def _next(turn: Turn) -> list[Button]:
    learner = await turn.services.learner()
    lesson = next_lesson(learner, lessons_of(turn))
    if lesson is None:
        return []
    began = any(done.startswith(key_of(Kind.LESSON, "")) for done in learner.finished)
    label = _("▶️ Next: {title}") if began else _("▶️ Begin: {title}")
    return [tap(label.format(title=lesson.title), "lesson", lesson.slug, 0)]


HANDLERS: tuple[Route, ...] = (
    on_command(show_menu, "belajar", "learn"),
    on_tap(show_menu, "learn"),
)

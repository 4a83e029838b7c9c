"""Where people stop: how often each step of a public conversation was seen, as a picture for administrators.

Everybody else is answered as if there were no such button.
"""

import asyncio
from html import escape

from bot.i18n import N_, _
from bot.learning.funnel import FEW, SHOWN_FOR, Passed, StepCount, funnel
from bot.pictures.funnel import MOST_BARS, Bar, Chart, draw_funnel
from bot.staff.model import Role
from handlers.anything import show_way_home
from handlers.context import Turn
from handlers.keyboards import home, rows, tap
from handlers.replies import Button, Screen
from handlers.routes import Route, on_command, on_tap

WHOLE = {"home": N_("🚪 First screen"), "check": N_("🔎 Check a recruiter"), "offer": N_("🧭 Seven questions")}
"""Flows that there is one of."""

PARTS = {"lesson": N_("📚 Lessons"), "quiz": N_("❓ Questions"), "scene": N_("🎭 Scenes")}
"""Flows that there is one of for each lesson or scene."""

STEPS = {
    "home": N_("First screen"),
    "lessons": N_("List of lessons"),
    "scenes": N_("List of chats"),
    "how": N_("How to check"),
    "answer": N_("Answer"),
    "end": N_("End"),
}


async def show_funnel(turn: Turn) -> Screen | None:
    """Show one flow, or which there are of a kind; an administrator alone."""
    if Role.ADMINISTRATOR not in {member.role for member in await turn.services.roles()}:
        return await show_way_home(turn)
    kind, slug = turn.argument(0, "home"), turn.argument(1)
    if kind in PARTS and slug not in _titles(turn, kind):
        return await _choose(turn, kind)
    return await _show(turn, kind, slug)


async def _show(turn: Turn, kind: str, slug: str) -> Screen:
    if kind in PARTS:
        flow, title = f"{kind}/{slug}", _titles(turn, kind)[slug]
    else:
        flow = kind if kind in WHOLE else "home"
        title = _(WHOLE[flow])
    steps = funnel(await _counts(turn), flow)[:MOST_BARS]
    what = _("📉 Where people stop")
    lead = f"<b>{what}</b>\n{escape(title)}"
    if not steps:
        none = _("Nothing was counted here yet.")
        return Screen(f"{lead}\n\n{none}", _ways(kind), protect=True)
    words = [_line(step) for step in steps]
    chart = Chart(title, _under(), tuple(_bar(step) for step in steps), _footer())
    picture = turn.slow("funnel", lambda: asyncio.to_thread(draw_funnel, chart))
    return Screen("\n\n".join((lead, "\n".join(words), _under())), _ways(kind), protect=True, picture=picture)


async def _choose(turn: Turn, kind: str) -> Screen:
    counts = await _counts(turn)
    there = {each.flow for each in counts}
    found = [(slug, title) for slug, title in _titles(turn, kind).items() if f"{kind}/{slug}" in there]
    title = _(PARTS[kind])
    asked = _("Choose one:") if found else _("Nothing was counted here yet.")
    buttons = [tap(said, "funnel", kind, slug) for slug, said in found]
    return Screen(f"<b>{title}</b>\n\n{asked}", rows(*buttons, *_ways("")), protect=True)


async def _counts(turn: Turn) -> list[StepCount]:
    return await turn.services.counted(turn.services.shared.clock.now().date() - SHOWN_FOR)


def _titles(turn: Turn, kind: str) -> dict[str, str]:
    library, today = turn.services.shared.library, turn.services.shared.clock.now().date()
    if kind == "scene":
        return {each.slug: each.title for each in library.scenes(turn.language, today)}
    return {each.slug: each.title for each in library.lessons(turn.language, today)}


def _bar(step: Passed) -> Bar:
    return Bar(_name(step.step), step.shown, step.share, f"-{step.lost}%" if step.lost else "")


def _line(step: Passed) -> str:
    lost = _("{share} left before it").format(share=f"{step.lost}%") if step.lost else ""
    return f"{escape(_name(step.step))}: <b>{escape(step.shown)}</b>{f' ({lost})' if lost else ''}"


def _name(step: str) -> str:
    return _("Screen {number}").format(number=step) if step.isdecimal() else _(STEPS[step])


def _under() -> str:
    return _("The last {days} days. Fewer than {few} are not told.").format(days=SHOWN_FOR.days, few=FEW)


def _footer() -> str:
    return _("Screens seen, not people. Nobody is known here.")


def _ways(kind: str) -> tuple[tuple[Button, ...], ...]:
    labels = {**WHOLE, **PARTS}
    every = [tap(_(label), "funnel", each) for each, label in labels.items() if each != kind or each in PARTS]
    return (
        *(tuple(every[place : place + 2]) for place in range(0, len(every), 2)),
        (tap(_("🗂 Open the desk"), "desk"), home()),
    )


HANDLERS: tuple[Route, ...] = (on_command(show_funnel, "corong", "funnel"), on_tap(show_funnel, "funnel"))

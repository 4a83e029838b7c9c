"""Check a recruiter: words become a verdict. They are looked up and forgotten, and no button carries them."""

import re

from bot.agencies.model import Verdict
from bot.i18n import _
from handlers.context import Turn
from handlers.keyboards import home, rows, tap
from handlers.replies import Screen
from handlers.routes import Route, on_command, on_tap
from handlers.start import outdated
from handlers.verdicts import ask_line, compare, unlisted_screen, verdict_screen

ASKED = re.compile(r"\A\s*(?:tolong\s+|please\s+)?(?:cek|check|periksa)(?:kan)?\b[\s:]*", re.IGNORECASE)

QUESTION = re.compile(
    r"\A(?!.*\bp\.?\s?t\b)(?:.*\?\s*\Z|\s*(?:apa|apakah|bagaimana|gimana|kenapa|mengapa|siapa|kapan|di ?mana|berapa|"
    r"bisakah|bolehkah|what|how|why|who|where|when|which)\b)",
    re.IGNORECASE | re.DOTALL,
)


async def show_how(turn: Turn) -> Screen:
    """Tell how to check."""
    asked = _(
        "<b>🔎 Check a recruiter</b>\n\nType the name of the company or its licence number, or paste the "
        "whole job advert here."
    )
    return Screen(asked, rows((tap(_("☎️ Help lines"), "help"), home())))


async def check_words(turn: Turn) -> Screen:
    """Check what was typed; where nothing was, tell how."""
    words = ASKED.sub("", turn.words, count=1)
    if not words.strip():
        return await show_how(turn)
    answer = turn.services.shared.checker.check(words)
    if answer.verdict is Verdict.NOT_FOUND and answer.kind is None and QUESTION.search(words):
        return _question(turn)
    return verdict_screen(turn, answer)


async def show_candidate(turn: Turn) -> Screen:
    """Show the verdict on a company that was offered, as today's list has it; it may be gone from there."""
    name = turn.argument(0)
    answer = turn.services.shared.checker.check(name)
    known = {sanction.name for sanction in answer.sanctions} | {answer.agency.name if answer.agency else ""}
    if not name or name not in known:
        outdated(turn)
        return await show_how(turn)
    return verdict_screen(turn, answer, f"⚠️ {compare()}")


async def show_none(turn: Turn) -> Screen:
    """Say what it means when none of the offered companies was the one."""
    return unlisted_screen(turn, turn.services.shared.checker.as_of, _("The name you were given"))


def _question(turn: Turn) -> Screen:
    said = _("I found no company in that, and I cannot answer questions. To check a company, type only its name.")
    people = _("People can answer you. {ask}").format(ask=ask_line(turn))
    return Screen(f"{said}\n\n{people}", rows((tap(_("📚 Learn"), "learn"), tap(_("☎️ Help lines"), "help")), home()))


HANDLERS: tuple[Route, ...] = (
    on_command(check_words, "cek", "check"),
    on_tap(show_how, "check"),
    on_tap(show_candidate, "check.name"),
    on_tap(show_none, "check.none"),
)

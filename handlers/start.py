"""The first screen: what the bot is for, and the way to each of its parts."""

from html import escape

from bot.i18n import _
from handlers.context import Turn
from handlers.keyboards import rows, tap
from handlers.replies import Rows, Screen
from handlers.routes import Route, on_command, on_tap
from handlers.steps import counted

POSTER = "a"
"""How the link on a poster begins, before the code of its place with hyphens: `?start=a62-71-03-1002`."""


def home_rows(area: str = "") -> Rows:
    """Return the main buttons; a poster's `area` travels on a button, so that nothing has to remember it."""
    given = (area,) if area else ()
    return rows(
        (tap(_("📚 Learn"), "learn"), tap(_("🔎 Check a recruiter"), "check")),
        (tap(_("✉️ Send info"), "tip", *given), tap(_("☎️ Help lines"), "help")),
        tap(_("⚙️ Settings"), "settings"),
    )


def home_screen(lead: str | None = None, area: str = "") -> Screen:
    """Return the first screen; `lead` is a sentence in Telegram's HTML that comes before the question."""
    if lead is not None:
        question = _("What would you like to do?")
        return Screen(f"{lead}\n\n{question}", home_rows(area))
    asked = _("Before you pay or leave for work, check the recruiter: type the company's name here, or choose below.")
    return Screen(f"<b>Desa Binaan Imigrasi</b>\n\n{asked}", home_rows(area))


def outdated(turn: Turn) -> None:
    """Tell whoever tapped an old button why another screen comes than the one they expected."""
    turn.toast = _("That button is old. Here is what works now.")


@counted("home", "home")
async def show_home(turn: Turn) -> Screen:
    """Show the first screen; the link on a poster brings the place where it hangs."""
    code = turn.words.removeprefix(POSTER).replace("-", ".") if turn.words.startswith(POSTER) else ""
    area = turn.services.shared.areas.get(code)
    return home_screen(area=code if area is not None and area.served else "")


async def show_guide(turn: Turn) -> Screen:
    """Explain in a few lines how to use the bot."""
    lines = (
        _("<b>What this bot can do</b>"),
        _("🔎 Type the name of a company, or paste a job advert: I look it up in the official list."),
        _("📚 Short lessons show how recruiters cheat, and what to do."),
        _("✉️ You saw something wrong? Send info. Officers do not see your name."),
        _("☎️ In danger? Call. A call is faster than this bot."),
    )
    office = turn.services.shared.library.office(turn.language)
    run_by = _("This bot belongs to {office}. It is free.").format(office=escape(office.name))
    return home_screen("\n\n".join((*lines, run_by)))


HANDLERS: tuple[Route, ...] = (
    on_command(show_home, "start", "menu"),
    on_command(show_guide, "help"),
    on_tap(show_home, "home"),
)

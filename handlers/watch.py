"""Be told when a name's standing changes: one tap to begin, one to stop, and nothing is kept but the name."""

from html import escape

from bot.agencies.watching import MOST_WATCHED
from bot.i18n import _
from handlers.context import Turn
from handlers.keyboards import back, home, rows, tap
from handlers.replies import Button, Screen
from handlers.routes import Route, on_command, on_tap
from handlers.start import home_screen, outdated

LONGEST = 48
"""Bytes of a name that a button can carry beside its verb."""


def watch_button(name: str) -> Button | None:
    """Return the button that begins to watch a name; None for a name that no button can carry."""
    return tap(_("🔔 Tell me"), "watch.on", name) if _fits(name) else None


def stop_button(name: str) -> Button:
    """Return the button that ends watching a name."""
    return tap(_("🔕 Stop"), "watch.off", name)


async def watch(turn: Turn) -> Screen:
    """Begin to watch a name, and say what is kept for it."""
    name = turn.argument(0)
    if not _fits(name) or not turn.services.shared.checker.normalise(name):
        outdated(turn)
        return home_screen()
    if not await turn.services.watch(name):
        full = _("You already watch {count} names. Stop one of them first.").format(count=MOST_WATCHED)
        return await show_watched(turn, full)
    said = _("<b>🔔 I tell you when this changes</b>")
    what = _("{name}: when a new list comes and it stands there in another way, I write to you here.")
    kept = _("For that I keep this name and where to write to you, locked, until you stop.")
    return Screen(
        "\n\n".join((said, what.format(name=f"<b>{escape(name)}</b>"), kept)),
        rows(stop_button(name), (tap(_("🔎 Check another"), "check"), home())),
    )


async def stop(turn: Turn) -> Screen:
    """End watching a name at once."""
    await turn.services.stop_watching(turn.argument(0))
    turn.toast = _("Stopped.")
    return await show_watched(turn)


async def show_watched(turn: Turn, lead: str | None = None) -> Screen:
    """Show which names are watched, each with a button to stop."""
    names = await turn.services.watched()
    if not names:
        none = _("You watch no company. After a check, tap 🔔 to be told when something changes.")
        return Screen(none, rows((back("settings"), home())))
    listed = "\n".join(f"• {escape(name)}" for name in names)
    title, hint = _("<b>🔔 Companies I watch for you</b>"), _("Tap a name to stop.")
    text = "\n\n".join(part for part in (lead, title, listed, hint) if part)
    stops = [tap(f"🔕 {name}", "watch.off", name) for name in names if _fits(name)]
    return Screen(text, rows(*stops, (back("settings"), home())))


def _fits(name: str) -> bool:
    return bool(name) and ":" not in name and len(name.encode()) <= LONGEST


HANDLERS: tuple[Route, ...] = (
    on_command(show_watched, "pantau", "watch"),
    on_tap(show_watched, "watch"),
    on_tap(watch, "watch.on"),
    on_tap(stop, "watch.off"),
)

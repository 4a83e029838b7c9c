"""The register's conversation, for administrators: bring a list, look at what it changes, say yes, go back."""

from bot.i18n import _
from bot.staff.model import Role
from handlers import drafts, versions
from handlers.context import Attachment, Turn
from handlers.keyboards import Tap
from handlers.replies import Screen, with_lead
from handlers.routes import Handler, Route, on_command, on_private, on_tap
from handlers.start import home_screen
from handlers.typed import meant

ROOM = "register"

SCREENS: dict[str, Handler] = {
    "register.home": drafts.show_register,
    "register.column": drafts.ask_column,
    "register.kind": drafts.ask_kind,
    "register.source": drafts.ask_source,
    "register.day": drafts.ask_day,
    "register.preview": drafts.show_preview,
    "register.versions": versions.show_versions,
    "register.version": versions.show_versions,
}

ANYTIME: dict[str, Handler] = {
    "register.all": versions.show_versions,
    "register.version": versions.show_version,
    "register.back": versions.go_back,
    "register.close": drafts.close,
}
"""Taps that need no open draft."""

ANSWERS: dict[str, tuple[str, Handler]] = {
    "register.means": ("register.column", drafts.choose_meaning),
    "register.is": ("register.kind", drafts.choose_kind),
    "register.of": ("register.day", drafts.choose_day),
    "register.yes": ("register.preview", drafts.use_draft),
}
"""Taps that answer one open question; any other of them is an old button."""

WRITTEN: dict[str, Handler] = {"register.source": drafts.take_source, "register.day": drafts.choose_day}
"""Questions that are answered in words."""


async def show_register(turn: Turn) -> Screen | None:
    """Show the lists in use; a resident who comes here sees the ordinary home."""
    return await _for_administrators(turn, drafts.show_register)


async def take_tap(turn: Turn) -> Screen | None:
    """Take a tap on one of the register's buttons, old ones too."""
    verb = turn.given.verb if isinstance(turn.given, Tap) else ""
    state, answer = ANSWERS.get(verb, ("", drafts.show_register))
    handler = ANYTIME.get(verb) or (answer if state == turn.state else _show_again)
    return await _for_administrators(turn, handler)


async def take_words(turn: Turn) -> Screen | None:
    """Take a file, or words: a button by its name, or the answer that is waited for."""
    return await _for_administrators(turn, _take)


async def _take(turn: Turn) -> Screen | None:
    if turn.fetch is not None:
        return await drafts.take_file(turn)
    screen = await SCREENS[turn.state](turn)
    if isinstance(turn.given, Attachment) or screen is None:
        return screen and with_lead(_("Please send the list as a file: XLSX, CSV or PDF."), screen)
    button = meant(turn.words, screen.rows)
    if button is not None:
        turn.given = button
        return await take_tap(turn) if button.verb.startswith(f"{ROOM}.") else await drafts.show_register(turn)
    if turn.state in WRITTEN:
        return await WRITTEN[turn.state](turn)
    return with_lead(_("Please tap one of the buttons, or send a file."), screen)


async def _show_again(turn: Turn) -> Screen | None:
    return await SCREENS.get(turn.state, drafts.show_register)(turn)


async def _for_administrators(turn: Turn, handler: Handler) -> Screen | None:
    if Role.ADMINISTRATOR not in {member.role for member in await turn.services.roles()}:
        turn.leave()
        return home_screen()
    return await handler(turn)


HANDLERS: tuple[Route, ...] = (
    on_command(show_register, "daftar", "register"),
    on_tap(show_register, "register"),
    Route(take_tap, lambda turn: isinstance(turn.given, Tap) and turn.given.verb.startswith(f"{ROOM}.")),
    on_private(take_words, ROOM),
)

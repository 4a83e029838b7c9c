"""Settings: the language, the privacy notice, and erasing everything."""

from bot.i18n import _
from handlers.context import Turn
from handlers.keyboards import back, home, rows, tap
from handlers.notice import privacy_screen
from handlers.replies import Screen
from handlers.routes import Route, on_command, on_tap
from handlers.start import home_screen, outdated


async def show_settings(turn: Turn) -> Screen:
    """Show what can be set."""
    return Screen(
        _("<b>⚙️ Settings</b>\n\nWhat would you like to change?"),
        rows(
            tap(_("🌐 Language"), "language"),
            tap(_("🔒 Privacy"), "privacy"),
            tap(_("🔔 Companies I watch"), "watch"),
            tap(_("🗑 Erase everything"), "erase"),
            home(),
        ),
    )


async def show_languages(turn: Turn) -> Screen:
    """Show the languages, each under its own name."""
    catalogues = turn.services.shared.catalogues
    buttons = (
        tap(f"{'✅ ' if tag == turn.language else ''}{catalogues.name(tag)}", "language.set", tag)
        for tag in catalogues.tags()
    )
    return Screen(_("<b>🌐 Language</b>\n\nChoose a language:"), rows(*buttons, (back("settings"), home())))


async def choose_language(turn: Turn) -> Screen:
    """Speak another language from this screen on."""
    tag, catalogues = turn.argument(0), turn.services.shared.catalogues
    if tag not in catalogues.tags():
        outdated(turn)
        return await show_languages(turn)
    turn.chosen_language = turn.language = tag
    await turn.services.choose_language(tag)
    with catalogues.speaking(tag):
        return home_screen(_("Language chosen: {name}").format(name=catalogues.name(tag)))


async def show_privacy(turn: Turn) -> Screen:
    """Show what the bot keeps, and what it does not."""
    return privacy_screen()


async def offer_to_erase(turn: Turn) -> Screen:
    """Say what would be erased, before a button does it that is easily tapped by mistake."""
    said = _(
        "<b>🗑 Erase everything</b>\n\nI then forget your language, the companies you watch, and whatever you began "
        "to write here. Info that you sent already stays."
    )
    return Screen(said, rows(tap(_("🗑 Yes, erase"), "erase.yes"), (back("settings"), home())))


async def erase(turn: Turn) -> Screen:
    """Forget everything about this chat at once."""
    turn.leave()
    turn.chosen_language = None
    turn.erase_given = True
    await turn.services.stop_all_watching()
    gone = _("<b>Erased.</b> I forgot your language, the companies you watch, and whatever you began to write here.")
    stays = _("Info that you sent already is not erased.")
    chat = _("Lessons and checks can still be read in this chat. To remove them too, use “Delete chat” in Telegram.")
    return home_screen(f"{gone}\n\n{stays}\n\n{chat}")


HANDLERS: tuple[Route, ...] = (
    on_command(show_settings, "pengaturan", "settings"),
    on_command(show_languages, "bahasa", "language"),
    on_command(show_privacy, "privasi", "privacy"),
    on_command(erase, "hapus", "erase"),
    on_tap(show_settings, "settings"),
    on_tap(show_languages, "language"),
    on_tap(choose_language, "language.set"),
    on_tap(show_privacy, "privacy"),
    on_tap(offer_to_erase, "erase"),
    on_tap(erase, "erase.yes"),
)

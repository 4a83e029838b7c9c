"""Settings: the language, the privacy notice, and erasing everything."""

from html import escape

from bot.i18n import LAST_RESORT, _, shown_date
from bot.tips.canary import Walk
from handlers.context import Command, Turn
from handlers.cover import cover
from handlers.keyboards import back, home, rows, tap
from handlers.notice import privacy_screen
from handlers.replies import Screen
from handlers.routes import Route, on_command, on_tap
from handlers.shared import Shared
from handlers.start import home_screen, outdated


async def show_settings(turn: Turn) -> Screen:
    """Show what can be set."""
    unasked = await turn.services.likes_pictures()
    pictures = _("🖼 Pictures: always") if unasked else _("🖼 Pictures: only when I tap")
    return Screen(
        _("<b>⚙️ Settings</b>\n\nWhat would you like to change?"),
        rows(
            tap(_("🌐 Language"), "language"),
            tap(_("🔒 Privacy"), "privacy"),
            tap(_("🔔 Companies I watch"), "watch"),
            tap(_("🌱 Short course and reminders"), "course"),
            tap(pictures, "pictures", "no" if unasked else "yes"),
            tap(_("🗑 Erase everything"), "erase"),
            home(),
        ),
    )


async def choose_pictures(turn: Turn) -> Screen:
    """Let pictures come unasked, or only when they are asked for; a button that says neither asks again."""
    chosen = {"yes": True, "no": False}.get(turn.argument(0))
    if chosen is None:
        outdated(turn)
    else:
        await turn.services.like_pictures(wanted=chosen)
        turn.toast = (
            _("Pictures now come by themselves. They cost data.")
            if chosen
            else _("Pictures now come only when you tap. That saves data.")
        )
    return await show_settings(turn)


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
        chosen = _("Language chosen: {name}").format(name=catalogues.name(tag))
        return home_screen("\n\n".join((chosen, *_mixed(turn.services.shared, tag))))


def _mixed(shared: Shared, tag: str) -> list[str]:
    """Say that not everything is there in a language, before somebody stumbles over it."""
    lessons = shared.library.lessons(tag, shared.clock.now().date())
    if not shared.catalogues.missing(tag) and all(lesson.language == tag for lesson in lessons):
        return []
    said = _("Not everything is translated yet. What is missing comes in {language}.")
    return [said.format(language=escape(shared.catalogues.name(LAST_RESORT)))]


async def show_privacy(turn: Turn) -> Screen:
    """Show what the bot keeps, and what it does not."""
    return privacy_screen(turn.services.shared.terms)


async def show_proof(turn: Turn) -> Screen:
    """Show what can be compared: which program runs, from which list, and whether its last own trial went well."""
    shared = turn.services.shared
    walk = await turn.services.last_canary()
    commit = shared.build.commit or _("not known")
    lines = [
        _("<b>🧾 Proof</b>"),
        _("Program: {version}, state {commit}").format(
            version=shared.build.version, commit=f"<code>{escape(commit)}</code>"
        ),
        _("Official list of {day}").format(day=shown_date(shared.current.register.as_of)),
        _trial(walk),
        _("Every sentence under 🔒 Privacy has a test in the program, which everybody can read and run."),
    ]
    return Screen("\n\n".join(lines), rows((back("privacy"), home())))


def _trial(walk: Walk | None) -> str:
    if walk is None:
        return _("Last trial info of our own: none yet")
    day = shown_date(walk.day)
    if walk.succeeded:
        return _("Last trial info of our own: arrived, {day}").format(day=day)
    return _("Last trial info of our own: did not arrive, {day}. We are looking at it.").format(day=day)


async def offer_to_erase(turn: Turn) -> Screen:
    """Say what would be erased, before a button does it that is easily tapped by mistake."""
    said = _(
        "<b>🗑 Erase everything</b>\n\nI then forget your language, the companies you watch, the lessons you finished, "
        "and whatever you began to write here. The course and reminders end. Info that you sent already stays."
    )
    return Screen(said, rows(tap(_("🗑 Yes, erase"), "erase.yes"), (back("settings"), home())))


async def erase(turn: Turn) -> Screen:
    """Forget everything about this chat at once; from a private conversation only a lesson stays."""
    was_private = bool(turn.state)
    turn.leave()
    turn.chosen_language = turn.parked = None
    turn.erase_given = True
    await turn.services.stop_all_watching()
    await turn.services.pupil.forget()
    if was_private:
        return cover(turn)
    gone = _(
        "<b>Erased.</b> I forgot your language, the companies you watch, the lessons you finished, and whatever you "
        "began to write here. The course and reminders are over."
    )
    stays = _("Info that you sent already is not erased.")
    chat = _("Lessons and checks can still be read in this chat. To remove them too, use “Delete chat” in Telegram.")
    return home_screen(f"{gone}\n\n{stays}\n\n{chat}")


HANDLERS: tuple[Route, ...] = (
    on_command(show_settings, "pengaturan", "settings"),
    on_command(show_languages, "bahasa", "language"),
    on_command(show_privacy, "privasi", "privacy"),
    on_command(show_proof, "bukti", "proof"),
    Route(erase, lambda turn: isinstance(turn.given, Command) and turn.given.name in ("hapus", "erase")),
    on_tap(show_settings, "settings"),
    on_tap(choose_pictures, "pictures"),
    on_tap(show_languages, "language"),
    on_tap(choose_language, "language.set"),
    on_tap(show_privacy, "privacy"),
    on_tap(show_proof, "proof"),
    on_tap(offer_to_erase, "erase"),
    on_tap(erase, "erase.yes"),
)

"""The commands that Telegram offers in its menu, per language and per role. Nothing in them speaks of tips."""

from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault

from bot.i18n import LAST_RESORT, N_, Catalogues, _

PUBLIC = {
    "belajar": N_("Short lessons"),
    "cek": N_("Check a recruiter"),
    "tanya": N_("Ask in your own words"),
    "info": N_("Send info to the office"),
    "bantuan": N_("Help lines"),
    "bahasa": N_("Language"),
    "privasi": N_("Your privacy"),
    "hapus": N_("Erase this chat's data"),
    "help": N_("What this bot can do"),
}
DESK = {"meja": N_("Open the desk")}


async def publish_commands(bot: Bot, catalogues: Catalogues) -> None:
    """Set the public commands in every language, where they are not set already; needs the network."""
    for tag in catalogues.tags():
        wanted = _commands(catalogues, tag, PUBLIC)
        # People whose language is not offered get the last resort's.
        code = None if tag == LAST_RESORT else tag
        if code is not None and len(code) != 2:
            continue  # Telegram knows two-letter languages only
        if tuple(await bot.get_my_commands(BotCommandScopeDefault(), language_code=code)) != tuple(wanted):
            await bot.set_my_commands(wanted, BotCommandScopeDefault(), language_code=code)


async def offer_desk(bot: Bot, catalogues: Catalogues, chat: int, language: str) -> None:
    """Add the desk to the menu of one member of staff."""
    await bot.set_my_commands(_commands(catalogues, language, DESK | PUBLIC), BotCommandScopeChat(chat))


def _commands(catalogues: Catalogues, tag: str, commands: dict[str, str]) -> list[BotCommand]:
    with catalogues.speaking(tag):
        return [BotCommand(name, _(words)) for name, words in commands.items()]

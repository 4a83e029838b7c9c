"""Bot API methods by which a bot tells about itself: commands, names, descriptions, menu button."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from bot.demo.model import Account, Json, Result, Room, bad_request
from bot.demo.request import Request
from bot.demo.world import BotAccount, Event

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}$")
_LANGUAGE: Final = re.compile(r"(?:[a-z]{2})?$")
_WITH_CHAT: Final = ("chat", "chat_administrators", "chat_member")
_SCOPES: Final = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", *_WITH_CHAT)
_WORD_LIMITS: Final = {"name": 64, "description": 512, "short_description": 120}


def _scope(request: Request) -> str:
    scope = request.params.get("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if kind not in _WITH_CHAT:
        return str(kind)
    room = request.world.room(request.bot, int(scope.get("chat_id") or 0))
    if room.person is not None and not room.started:
        raise bad_request("chat not found")
    member = f":{scope.get('user_id')}" if kind == "chat_member" else ""
    return f"{kind}:{room.id}{member}"


def _language(request: Request) -> str:
    code = request.text("language_code")
    if not _LANGUAGE.match(code):
        raise bad_request("invalid language code specified")
    return code


def set_my_commands(request: Request) -> Result:
    """Set the commands of a scope and a language."""
    commands = request.params.get("commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.match(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    cleaned = [{"command": c["command"].removeprefix("/"), "description": c["description"]} for c in commands]
    return _store_commands(request, cleaned)


def delete_my_commands(request: Request) -> Result:
    """Forget the commands of a scope and a language."""
    return _store_commands(request, [])


def _store_commands(request: Request, commands: list[Json]) -> Result:
    key = _scope(request), _language(request)
    if commands:
        request.bot.commands[key] = commands
    else:
        request.bot.commands.pop(key, None)
    for room in request.bot.rooms.values():
        if room.started:
            request.world.tell(Event("commands", room.id, room))
    return True


def get_my_commands(request: Request) -> Result:
    """Return the commands of exactly this scope and language."""
    return request.bot.commands.get((_scope(request), _language(request)), [])


def commands_for(bot: BotAccount, person: Account, room: Room) -> list[Json]:
    """Return the commands a person sees in a chat: the narrowest scope first, and in each the own language first."""
    for scope in _scopes_of(person, room):
        for language in (person.language_code or "", ""):
            if found := bot.commands.get((scope, language)):
                return found
    return []


def _scopes_of(person: Account, room: Room) -> Iterator[str]:
    if room.person is not None:
        yield from (f"chat:{room.id}", "all_private_chats", "default")
        return
    yield f"chat_member:{room.id}:{person.id}"
    if room.is_admin(person):
        yield f"chat_administrators:{room.id}"
    yield f"chat:{room.id}"
    if room.is_admin(person):
        yield "all_chat_administrators"
    yield from ("all_group_chats", "default")


def _word_setter(kind: str) -> Callable[[Request], Result]:
    limit = _WORD_LIMITS[kind]

    def set_words(request: Request) -> Result:
        """Set the bot's name or description in a language; nothing means: as in no language."""
        words = request.text(kind).strip()
        if len(words) > limit:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        key = kind, _language(request)
        request.bot.words[key] = words
        if not words:
            del request.bot.words[key]
        return True

    return set_words


def _word_getter(kind: str) -> Callable[[Request], Result]:
    def get_words(request: Request) -> Result:
        """Return the bot's name or description in a language, or in none."""
        return {kind: words_for(request.bot, kind, _language(request))}

    return get_words


def words_for(bot: BotAccount, kind: str, language: str) -> str:
    """Return the bot's `name`, `description` or `short_description` as somebody of this language sees it."""
    fallback = bot.account.first_name if kind == "name" else ""
    return bot.words.get((kind, language)) or bot.words.get((kind, "")) or fallback


def set_chat_menu_button(request: Request) -> Result:
    """Set the menu button of one private chat, or of all."""
    button = request.params.get("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse MenuButton: unsupported type specified")
    request.bot.menus[request.integer("chat_id")] = button
    return True


def get_chat_menu_button(request: Request) -> Result:
    """Return the menu button of one private chat, or of all."""
    menus = request.bot.menus
    return menus.get(request.integer("chat_id")) or menus.get(0) or {"type": "default"}


METHODS: Final[Mapping[str, Callable[[Request], Result]]] = {
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": _word_setter("name"),
    "getMyName": _word_getter("name"),
    "setMyDescription": _word_setter("description"),
    "getMyDescription": _word_getter("description"),
    "setMyShortDescription": _word_setter("short_description"),
    "getMyShortDescription": _word_getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}

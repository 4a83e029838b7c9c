import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
import handlers

ROOT = Path(handlers.__file__).parents[1]
EVERY = sorted(
    path
    for package in (bot, handlers)
    for path in Path(str(package.__file__)).parent.rglob("*.py")
    if "demo" not in path.parts
)
EDGE = {
    "account", "calls", "commands", "courier", "errors", "files", "inline", "inputs", "polling", "routes", "sender",
    "turns", "webhook",
}  # fmt: skip
"""The modules of `handlers` that speak Telegram; all others are conversations, or serve them."""

CONVERSATIONS = [
    path
    for path in EVERY
    if (path.parent.name == "handlers" and path.stem not in EDGE) or path.parent.name in ("tips", "staff")
]

LEADS_AWAY = {
    "forward_message", "forward_messages", "copy_message", "copy_messages", "get_chat", "get_chat_member",
    "get_user_profile_photos", "download_to_drive", "download_to_memory",
}  # fmt: skip
FETCHES = {"get_file", "download_as_bytearray"}
KEEPS = {"pickle", "shelve", "marshal", "dill", "PicklePersistence", "DictPersistence", "BasePersistence"}
FILES = {"file_id", "file_unique_id"}
PUBLIC_FILES = {
    "bot/storage/migrations/versions/0004_learning.py", "bot/storage/sent_files.py", "bot/storage/tables.py",
    "handlers/answers.py", "handlers/calls.py",
}  # fmt: skip
"""Where files that the bot itself has sent are named: pictures and voices of its own content."""

PUBLISHERS = {"handlers/aloud.py", "handlers/cards.py", "handlers/certificate.py"}
"""The conversations that show such files. Only one of them ever sees what somebody sent: a name for a page."""

TELEGRAM = {
    "telegram", "effective_user", "effective_chat", "effective_message", "from_user", "sender_chat", "chat_id",
    "user_id", "message_id", "first_name", "last_name", "full_name", "username", "language_code", "is_premium",
    "callback_query", "update_id", "send_message", "edit_message_text",
}  # fmt: skip


def names(tree: ast.AST) -> Iterator[str]:
    """Return every name that code uses or makes, with its parts where it is dotted; words within texts are none."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name
            case ast.Import(names=found) | ast.ImportFrom(names=found):
                for part in (*(alias.name for alias in found), getattr(node, "module", None) or ""):
                    yield from part.split(".")
            case ast.Constant(value=str(text)) if text.isidentifier() or text.replace(".", "").isidentifier():
                # A type in quotes, a column, or a name for getattr.
                yield from text.split(".")
            case _:
                continue


def users(paths: list[Path], forbidden: set[str]) -> dict[str, set[str]]:
    """Return the modules that use a forbidden name, and what they use."""
    found = {
        str(path.relative_to(ROOT)): set(names(ast.parse(path.read_text(encoding="utf-8")))) & forbidden
        for path in paths
    }
    return {name: bad for name, bad in found.items() if bad}


def test_nothing_is_forwarded_copied_or_pickled() -> None:
    assert users(EVERY, LEADS_AWAY | KEEPS) == {}


def test_only_public_content_is_kept_as_a_file_of_telegrams() -> None:
    assert users(EVERY, FILES).keys() == PUBLIC_FILES


def test_only_public_content_can_be_kept_by_name() -> None:
    assert users(EVERY, {"Public"}).keys() == {"handlers/publishing.py", "handlers/replies.py", "handlers/calls.py"}
    assert users(EVERY, {"publishing"}).keys() == PUBLISHERS
    assert users(EVERY, {"sent_files"}).keys() == {
        "bot/storage/unit.py", "handlers/answers.py", "handlers/services.py",
    }  # fmt: skip


def test_a_file_is_fetched_in_one_place_only() -> None:
    assert users(EVERY, FETCHES) == {"handlers/files.py": FETCHES}


def test_a_conversation_names_nothing_of_telegram() -> None:
    assert users(CONVERSATIONS, TELEGRAM) == {}


def test_the_edge_is_what_it_is_said_to_be() -> None:
    speaking = users([path for path in EVERY if path.parent.name == "handlers"], {"telegram"})
    assert {Path(name).stem for name in speaking} == EDGE
    assert len(CONVERSATIONS) > 25


@pytest.mark.parametrize(
    "code",
    [
        "await bot.forward_message(1, 2, 3)", "from telegram import Update", "import telegram.ext as t",
        "def show(turn, chat_id): ...", "call(message_id=1)", 'getattr(bot, "get_chat")', "import pickle",
        'def show(update: "telegram.Update"): ...', "user.username", 'Column("file_id", String)',
        "await turn.photo.get_file()",
    ],
)  # fmt: skip
def test_a_planted_name_is_found(code: str) -> None:
    assert set(names(ast.parse(code))) & (LEADS_AWAY | FETCHES | KEEPS | FILES | TELEGRAM)

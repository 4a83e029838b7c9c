"""Everything that somebody could get hold of: the database in every shape, the log, files, calls, health pages."""

import asyncio
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx

from bot.delivery.model import NUDGE
from bot.demo.emulator import Call
from bot.serve import Readiness
from bot.storage.tables import metadata
from handlers.webhook import WebServer
from tests.privacy.canaries import EVERYTHING, FIRST_ID, IDS, NAMES, PHONES, WORDS, Canary, Search
from tests.promises.scenes import Sealed, at_rest
from tests.storage.conftest import dump
from tests.talk import Talk

KNOWS_IDS = {"dialog", "push", "address", "watch", "learner"}
"""Purposes of what is sealed with the installation's keys that may say which chat it is about."""

ERRANDS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "outbox": lambda told: told["kind"] == NUDGE,
    "timer": lambda told: told.keys() == {"chat", "message"},
}
"""The same for what is to be done: send the one message that was wanted, and delete one. It tells nothing more."""

KNOWS_WORDS = {"dialog", "watch", "unanswered"}
"""The same for words that somebody typed."""

_TAGGED = re.compile(r"kanari(?:cerita|usaha|jawab)([bcdfghjklmnprstw]{4})", re.IGNORECASE)


async def left_behind(talk: Talk, log: io.StringIO, temporary: Path) -> dict[str, bytes]:
    """Return everything that lies about now, by place."""
    path = talk.settings.data_dir / "bot.db"
    found = {"files": at_rest(talk.settings.data_dir), "log": log.getvalue().encode()}
    found |= {name: path.with_name(name).read_bytes() for name in ("bot.db", "bot.db-wal", "bot.db-shm")}
    found["temporary files"] = at_rest(temporary)
    found["readyz"] = await _health(talk)
    found["copy"] = _copy(path, temporary)
    columns = {table.name: list(table.columns.keys()) for table in metadata.sorted_tables}
    for name, rows in (await dump(talk.running.database)).items():
        for column, values in zip(columns[name], zip(*rows, strict=True), strict=False):
            found[f"{name}.{column}"] = b"\n".join(map(_bytes, values))
    return found


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _copy(path: Path, folder: Path) -> bytes:
    copy = folder / "copy.db"
    with sqlite3.connect(path) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    connection.close()
    content = copy.read_bytes()
    copy.unlink()
    return content


async def _health(talk: Talk) -> bytes:
    web = WebServer(Readiness(talk.running, asyncio.Event(), None))
    web.listen("127.0.0.1", 0)
    try:
        async with httpx.AsyncClient() as client:
            answers = [await client.get(f"http://127.0.0.1:{web.port}/{page}") for page in ("readyz", "healthz", "")]
    finally:
        await web.close()
    return b"".join(answer.content + repr(answer.headers.raw).encode() for answer in answers)


def traces(found: dict[str, bytes], search: Search) -> dict[str, list[bytes]]:
    """Return what is found, by place."""
    return {place: hits for place, content in found.items() if (hits := search.finds(content))}


def anywhere(people: Iterable[int]) -> Search:
    """Return the search for anything of these people."""
    return Search.of(EVERYTHING, people)


def strangers(calls: Iterable[Call], staff: frozenset[int]) -> list[Call]:
    """Return calls that tell somebody of another: an id, a name, or words that are not the receiver's own.

    The staff reads what residents write, and residents what the staff answers. Whose chat a call goes to is no trace.
    """
    told = []
    for call in calls:
        content = json.dumps([call.method, _without_chat(call.params), call.files], default=str)
        if call.method == "answerInlineQuery":  # what somebody typed stands above what they type, and nowhere else
            content = json.dumps(_without_query(call.params), default=str)
        told += [call] if _TRAITS.finds(content.encode()) or not _may_read(call, content, staff) else []
    return told


_TRAITS = Search.of(IDS | NAMES | PHONES)
_ANY_WORD = Search.of(WORDS)
_WORDS_AND_NAMES = Search.of(WORDS | NAMES | PHONES)


def _may_read(call: Call, content: str, staff: frozenset[int]) -> bool:
    chat = call.params.get("chat_id")
    tags = set(_TAGGED.findall(content.lower()))
    if not isinstance(chat, int):
        return not tags
    allowed = {Canary(number - FIRST_ID).tag for number in ({chat} | staff)}
    return chat in staff or tags <= allowed


def wordy(calls: Iterable[Call]) -> list[Call]:
    """Return calls in which any word of anybody stands."""
    return [call for call in calls if _ANY_WORD.finds(json.dumps([call.params, call.files], default=str).encode())]


def _without_chat(params: dict[str, Any]) -> dict[str, Any]:
    scope = {key: value for key, value in params.get("scope", {}).items() if key != "chat_id"}
    return {key: value for key, value in params.items() if key not in ("chat_id", "scope")} | {"scope": scope}


def _without_query(params: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in params.items() if key != "results"}


def careless(sealed: Iterable[Sealed]) -> list[Sealed]:
    """Return what was sealed, with keys that a thief may have too, though it tells more than its purpose needs."""
    by_purpose: dict[str, list[Sealed]] = {}
    for one in sealed:
        by_purpose.setdefault(one.purpose, []).append(one)
    return [one for purpose, many in by_purpose.items() if (bad := _suspects(purpose, many)) for one in bad]


def _suspects(purpose: str, many: list[Sealed]) -> list[Sealed]:
    forms = NAMES | PHONES
    forms |= set() if purpose in KNOWS_IDS else IDS
    forms |= set() if purpose in KNOWS_WORDS else WORDS
    search = Search.of(forms)
    if not search.finds(b"\0".join(one.content for one in many)):
        return []
    bad = [one for one in many if search.finds(one.content)]
    return bad if purpose not in ERRANDS else [one for one in bad if not _is_errand(one)]


def _is_errand(one: Sealed) -> bool:
    return not _WORDS_AND_NAMES.finds(one.content) and ERRANDS[one.purpose](json.loads(one.content))

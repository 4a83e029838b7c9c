import base64
import hashlib
import io
import logging
import random
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Knowledge
from bot.delivery.model import NUDGE
from bot.demo.emulator import Call
from tests.privacy.canaries import FIRST_ID, MARKER, Canary
from tests.privacy.evidence import anywhere, careless, left_behind, strangers, traces, wordy
from tests.privacy.town import STAFF, Town
from tests.promises.scenes import Sealed, open_conversations, watch_seals
from tests.talk import Talk, open_talk

SESSIONS = 1000
LOOKS = 8
RESIDENTS = 40
MUST_BE_TAPPED = (
    "tip.send", "tip.secret", "tip.undo", "tip.cover", "tip.pushed", "box.add", "box.locked", "desk.open", "desk.take",
    "desk.send", "desk.abused",
)  # fmt: skip
"""Without these the sessions would have missed what matters."""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for temporary files of this process and of its children."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.usefixtures("cheap_receipts")
async def test_a_thousand_sessions_leave_no_trace_of_anybody(
    tmp_path: Path, knowledge: Knowledge, temporary: Path, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = watch_seals(monkeypatch)
    people = range(FIRST_ID, FIRST_ID + RESIDENTS + len(STAFF))
    staff, search = frozenset(people[: len(STAFF)]), anywhere(people)
    looks = unfinished = 0
    async with open_talk(tmp_path / "data", knowledge, tip_delay_minutes=30, tip_undo_minutes=10) as talk:
        town = Town(talk, random.Random("a thousand sessions"))
        await town.settle(RESIDENTS)
        async for _ in town.live(SESSIONS, every=SESSIONS // LOOKS):
            looks += 1
            unfinished += await open_conversations(talk)
            assert traces(await left_behind(talk, logged, temporary), search) == {}
            assert strangers([*town.answered, *town.posted], staff) == []
            assert wordy(town.posted) == []
            assert careless(sealed) == []
            for seen in (town.answered, town.posted, sealed):
                seen.clear()
            logged.seek(0)
            logged.truncate()
    assert looks == LOOKS
    assert unfinished > LOOKS
    assert town.receipts > SESSIONS // 20
    assert town.photos
    assert set(MUST_BE_TAPPED) <= town.tapped.keys()
    assert sum(town.begun.values()) == SESSIONS


# The search itself: what is planted is found, wherever it is


Plant = Callable[[Talk, io.StringIO, Path], Awaitable[object]]
WHO = Canary(7)


def in_file(name: str, content: bytes) -> Plant:
    """Return how to leave a file among the temporary ones."""

    async def plant(_: Talk, __: io.StringIO, temporary: Path) -> None:
        (temporary / name).write_bytes(content)

    return plant


def in_table(statement: str, *values: object) -> Plant:
    """Return how to change the database behind the program's back."""

    async def plant(talk: Talk, _: io.StringIO, __: Path) -> None:
        with closing(sqlite3.connect(talk.settings.data_dir / "bot.db")) as connection, connection:
            connection.execute(statement, values)

    return plant


async def in_a_deleted_row(talk: Talk, _: io.StringIO, __: Path) -> None:
    """Leave a row on a page that is free now."""
    with closing(sqlite3.connect(talk.settings.data_dir / "bot.db")) as connection:
        for pragma in ("auto_vacuum = INCREMENTAL", "secure_delete = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        with connection:
            connection.execute("CREATE TABLE gone (words BLOB)")
            connection.execute("INSERT INTO gone VALUES (?)", (WHO.story().encode() * 500,))
        with connection:
            connection.execute("DROP TABLE gone")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert connection.execute("PRAGMA freelist_count").fetchone()[0] > 0


async def in_the_log(_: Talk, log: io.StringIO, __: Path) -> None:
    """Leave a line that no filter of the program has seen."""
    log.write(f"chat={WHO.id}\n")


async def in_a_line_of_the_log(_: Talk, __: io.StringIO, ___: Path) -> None:
    """Log a name in the ordinary way."""
    logging.getLogger("bot.anything").debug("turn of %s", WHO.account.first_name)


RAW = WHO.id.to_bytes(7, "big")
MARK = "INSERT INTO mark VALUES ('planted', ?)"
PLANTS: dict[str, tuple[Plant, set[str]]] = {
    "a column, raw": (in_table(MARK, RAW), {"mark.value", "copy", "files"}),
    "a column, little-endian": (in_table(MARK, RAW[::-1]), {"mark.value", "copy"}),
    "a column, as SHA-256": (in_table(MARK, hashlib.sha256(str(WHO.id).encode()).digest()), {"mark.value", "copy"}),
    "a column, as text": (in_table("INSERT INTO mark VALUES (?, x'00')", WHO.account.first_name), {"mark.name"}),
    "the write-ahead log": (in_table(MARK, WHO.story()), {"bot.db-wal", "files"}),
    "a free page": (in_a_deleted_row, {"bot.db", "files"}),
    "the log": (in_the_log, {"log"}),
    "a line of the log": (in_a_line_of_the_log, {"log"}),
    "a temporary file": (in_file("x.jpg", b"..." + MARKER), {"temporary files"}),
    "a temporary file's name": (in_file(f"{WHO.id:x}"[::-1], b""), {"temporary files"}),
    "base64": (in_file("x.json", base64.b64encode(b"ab" + str(WHO.id).encode())), {"temporary files"}),
}


@pytest.mark.usefixtures("cheap_receipts")
@pytest.mark.parametrize("where", PLANTS)
async def test_what_is_planted_is_found(
    tmp_path: Path, knowledge: Knowledge, temporary: Path, logged: io.StringIO, where: str
) -> None:
    plant, places = PLANTS[where]
    search = anywhere([WHO.id])
    async with open_talk(tmp_path / "data", knowledge) as talk:
        assert traces(await left_behind(talk, logged, temporary), search) == {}
        await plant(talk, logged, temporary)
        assert places <= traces(await left_behind(talk, logged, temporary), search).keys()


def call(method: str, files: tuple[str, ...] = (), **params: object) -> Call:
    return Call("bot", method, params, files, datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(
    "told",
    [
        call("sendMessage", chat_id=Canary(8).id, text=str(WHO.id)),
        call("sendMessage", chat_id=WHO.id, text=f"from {WHO.account.first_name}"),
        call("sendMessage", chat_id=Canary(8).id, text=WHO.story()),
        call("sendMessage", chat_id=FIRST_ID, text="x", reply_markup={"data": f"{WHO.id:x}"}),
        call("answerCallbackQuery", text=WHO.story()),
        call("answerInlineQuery", results=[{"id": str(WHO.id)}], cache_time=WHO.id),
        call("sendPhoto", (f"{WHO.id}.jpg",), chat_id=FIRST_ID),
    ],
)
def test_a_call_that_tells_somebody_of_another_is_found(told: Call) -> None:
    harmless = [
        call("sendMessage", chat_id=WHO.id, text=WHO.story()),
        call("sendMessage", chat_id=FIRST_ID, text=WHO.story()),
        call("setMyCommands", scope={"type": "chat", "chat_id": WHO.id}),
    ]
    assert strangers([*harmless, told], frozenset({FIRST_ID})) == [told]
    assert wordy([*harmless[:1], *harmless[2:]]) == harmless[:1]


ID = str(WHO.id).encode()


@pytest.mark.parametrize(
    "one",
    [
        Sealed("wrap", ID),
        Sealed("sender", RAW),
        Sealed("timer", b'{"tip": "00", "chat": "%s"}' % ID),
        Sealed("outbox", b'{"kind": "tip.new", "facts": {"chat": "%s"}}' % ID),
        Sealed("outbox", b'{"kind": "tip.new", "facts": {"text": "%s"}}' % WHO.story().encode()),
        Sealed("dialog", WHO.account.first_name.encode()),
        Sealed("address", WHO.phone.encode()),
    ],
)
def test_what_is_sealed_for_another_purpose_is_found(one: Sealed) -> None:
    harmless = [
        Sealed("dialog", ID + WHO.story().encode()),
        Sealed("push", ID),
        Sealed("timer", b'{"chat": "%s", "message": "1"}' % ID),
        Sealed("outbox", b'{"kind": "%s", "facts": {"chat": "%s"}}' % (NUDGE.encode(), ID)),
    ]
    assert careless([*harmless, one]) == [one]

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError

from bot.delivery.model import Lane, Notice
from bot.dialogs import Dialog
from bot.staff.model import Member, Role
from bot.storage import Database
from tests.storage.conftest import NOW, dump

CHAT = 9_876_543_210
CANARIES = (b"canary", str(CHAT).encode(), CHAT.to_bytes(5, "big"), CHAT.to_bytes(5, "little"))
ACTOR = b"\x01" * 16
WIT = timezone(timedelta(hours=9))


async def fill(database: Database, times: int = 1) -> None:
    async with database.begin() as unit:
        member = await unit.staff.add(
            Member(b"\x02" * 16, ACTOR, Role.COORDINATOR, None, date(2026, 11, 1)), CHAT, "id"
        )
        for number in range(times):
            draft = {"text": f"canary {number} " * 50, "area": "canary-area"}
            await unit.dialogs.save(bytes([number]) * 16, Dialog("canary-state", draft, CHAT, CHAT), NOW)
            await unit.outbox.put(Lane.TIP, member.id, Notice("canary-kind", {"canary-name": "canary"}), NOW)
            await unit.timers.set("sweep", bytes([number]) * 8, {"chat": str(CHAT), "messages": "canary"}, NOW)
            await unit.watches.add(bytes([number]) * 16, CHAT, "id", "canary watched")
        for name, askers in (("canary of two", 2), ("canary of three", 3)):
            for asker in range(askers):
                await unit.unanswered.ask(name, bytes([asker]) * 16, NOW.date())


async def empty(database: Database) -> None:
    async with database.begin() as unit:
        for actor, _ in await unit.dialogs.idle(NOW + timedelta(days=1), 1000):
            await unit.dialogs.forget(actor)
            await unit.watches.remove_all(actor)
        for parcel in await unit.outbox.claim(NOW, 1000, timedelta(0)):
            await unit.outbox.delivered(parcel.id)
        for timer in await unit.timers.claim(NOW, 1000, timedelta(0)):
            await unit.timers.done(timer.id)
        await unit.unanswered.forget(NOW.date() + timedelta(days=1))


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


async def test_no_row_shows_what_was_said_or_where_anybody_is_reached(database: Database) -> None:
    await fill(database)
    rows = await dump(database)
    filled = ("dialog", "outbox", "timer", "member", "watch", "unanswered", "unanswered_asker", "unanswered_day")
    assert all(rows[name] for name in filled)
    assert sorted(sealed is None for _, _, sealed in rows["unanswered"]) == [False, True]
    for values in (row for table in rows.values() for row in table):
        for value in values:
            content = value if isinstance(value, bytes) else str(value).encode()
            assert not [canary for canary in CANARIES if canary in content]


async def test_no_byte_of_the_sqlite_files_shows_it(sqlite: Database, tmp_path: Path) -> None:
    await fill(sqlite, 40)
    content = files(tmp_path)
    assert len(content) > 40 * 600
    assert not [canary for canary in CANARIES if canary in content]


async def test_after_a_checkpoint_not_even_what_was_sealed_is_left(sqlite: Database, tmp_path: Path) -> None:
    await fill(sqlite, 40)
    rows = await dump(sqlite)
    sealed = [row[1] for row in rows["dialog"]] + [row[3] for row in rows["watch"]]
    assert all(content[100:140] in files(tmp_path) for content in sealed)
    await sqlite.checkpoint()
    full = (tmp_path / "bot.db").stat().st_size

    await empty(sqlite)
    assert any(content[100:140] in files(tmp_path) for content in sealed)
    await sqlite.checkpoint()

    assert not [content for content in sealed if content[100:140] in files(tmp_path)]
    assert (tmp_path / "bot.db-wal").stat().st_size == 0
    assert (tmp_path / "bot.db").stat().st_size < full


async def test_a_checkpoint_may_be_asked_of_every_engine(database: Database) -> None:
    await database.checkpoint()
    await database.ping()


async def test_moments_come_back_in_utc_to_the_microsecond(database: Database) -> None:
    local = NOW.astimezone(WIT)
    async with database.begin() as unit:
        await unit.timers.set("remind", b"key", {}, local)
    [(_, _, _, _, due, lease, _)] = (await dump(database))["timer"]
    assert (due, due.tzinfo, lease) == (NOW, UTC, None)
    async with database.begin() as unit:
        assert await unit.timers.claim(local - timedelta(microseconds=1), 1, timedelta(seconds=1)) == []
        assert len(await unit.timers.claim(local, 1, timedelta(seconds=1))) == 1


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with database.begin() as unit:
            await unit.timers.set("remind", b"key", {}, datetime(2026, 11, 23, 9, 30))  # noqa: DTZ001

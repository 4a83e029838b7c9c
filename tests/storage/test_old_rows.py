"""Each migration is given the rows of the version before it, and must leave them as they were."""

from datetime import date
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData, insert, select

from bot.keys import Keys
from bot.storage import Database
from bot.storage.migrate import _config
from bot.storage.page_index import TABLE as PAGE_INDEX
from bot.tips.model import TipState
from tests.storage.conftest import NOW, connection_of, opened

DAY = date(2026, 11, 23)
MEMBER, TIP = b"m" * 16, b"t" * 16

FIRST: dict[str, dict[str, Any]] = {
    "mark": {"name": "keys", "value": b"fingerprint"},
    "processed_update": {"update_id": 2**40, "at": NOW, "answered": True},
    "failed_update": {"update_id": 7, "kind": "message", "times": 3, "at": NOW},
    "dialog": {"actor": b"a" * 16, "sealed": None, "language": "id", "expires_at": None},
    "outbox": {
        "id": b"p" * 16,
        "lane": 1,
        "member_id": MEMBER,
        "sealed": b"notice",
        "due_at": NOW,
        "lease_until": NOW,
        "attempts": 2,
    },
    "timer": {
        "id": b"r" * 16,
        "kind": "tip.unread",
        "key": b"k" * 16,
        "sealed": b"facts",
        "due_at": NOW,
        "lease_until": None,
        "attempts": 0,
    },
    "member": {
        "id": MEMBER,
        "actor": b"c" * 16,
        "role": "supervisor",
        "area": "",
        "joined": DAY,
        "sealed_address": b"chat",
        "language": "id",
        "reachable": True,
    },
    "invitation": {"code_hash": b"i" * 16, "role": "coordinator", "area": None, "expires_at": NOW},
    "tip": {
        "id": TIP,
        "area": "62.71.03.1002",
        "day": DAY,
        "category": "work_abroad",
        "urgent": True,
        "local_excluded": False,
        "state": "received",
        "sealed": b"tip",
        "lookup": b"l" * 32,
        "public_key": b"k" * 32,
        "taken_by": MEMBER,
        "closing_by": None,
        "outcome": None,
        "closed_on": None,
    },
    "wrap": {
        "tip_id": TIP,
        "member_id": MEMBER,
        "label": "BADUK",
        "handle": b"h" * 16,
        "sealed_key": b"key",
        "opened": False,
    },
    "message": {
        "tip_id": TIP,
        "number": 1,
        "speaker": "tipster",
        "day": DAY,
        "for_staff": b"words",
        "for_tipster": b"words",
    },
}
"""One row in every table of 0001."""


def upgrade(raw: Connection, version: str) -> None:
    config = _config()
    config.attributes["connection"] = raw
    command.upgrade(config, version)


def fill(raw: Connection, rows: dict[str, dict[str, Any]]) -> None:
    metadata = MetaData()
    metadata.reflect(raw)
    for table in metadata.sorted_tables:
        if table.name != "alembic_version":
            raw.execute(insert(table), rows[table.name])


def read(raw: Connection) -> dict[str, list[dict[str, Any]]]:
    metadata = MetaData()
    metadata.reflect(raw, only=lambda name, _: not name.startswith(PAGE_INDEX))
    return {
        table.name: [dict(row) for row in raw.execute(select(table)).mappings()] for table in metadata.tables.values()
    }


async def make_0001(database: Database) -> dict[str, list[dict[str, Any]]]:
    async with database.begin() as unit:
        await connection_of(unit).run_sync(upgrade, "0001")
        await connection_of(unit).run_sync(fill, FIRST)
        return await connection_of(unit).run_sync(read)


async def test_the_rows_of_0001_are_there_in_0002(empty_url: str, keys: Keys) -> None:
    async with opened(empty_url, keys) as database:
        before = await make_0001(database)
        assert not await database.is_current()
        async with database.begin() as unit:
            await connection_of(unit).run_sync(upgrade, "0002")
            after = await connection_of(unit).run_sync(read)

    assert {name for name, rows in before.items() if len(rows) == 1} == {*FIRST, "alembic_version"}
    new = {"register_version", "register_in_use", "watch", "unanswered", "unanswered_asker", "unanswered_day"}
    assert after.keys() - before.keys() == new
    assert after == before | {name: [] for name in new} | {"alembic_version": [{"version_num": "0002"}]}


async def test_the_rows_of_0002_are_there_in_0003(empty_url: str, keys: Keys) -> None:
    async with opened(empty_url, keys) as database:
        await make_0001(database)
        async with database.begin() as unit:
            await connection_of(unit).run_sync(upgrade, "0002")
            before = await connection_of(unit).run_sync(read)
            await connection_of(unit).run_sync(upgrade, "0003")
            after = await connection_of(unit).run_sync(read)

    new = {"photo", "draft_photo", "push", "week_key", "quota", "sender"}
    assert after.keys() - before.keys() == new
    added = {
        "member": {"sealed_known_as": None, "sealed_pin": None, "certified": None, "quiet_until": None},
        "invitation": {"sealed_known_as": None},
        "tip": {"asked_on": None},
    }
    for table, columns in added.items():
        before[table] = [row | columns for row in before[table]]
    assert after == before | {name: [] for name in new} | {"alembic_version": [{"version_num": "0003"}]}


async def test_the_rows_of_0003_are_there_in_0004(empty_url: str, keys: Keys) -> None:
    async with opened(empty_url, keys) as database:
        await make_0001(database)
        async with database.begin() as unit:
            await connection_of(unit).run_sync(upgrade, "0003")
            before = await connection_of(unit).run_sync(read)
            await connection_of(unit).run_sync(upgrade, "0004")
            after = await connection_of(unit).run_sync(read)

    new = {"learner", "step_count", "sent_file"}
    assert after.keys() - before.keys() == new
    assert after == before | {name: [] for name in new} | {"alembic_version": [{"version_num": "0004"}]}


async def test_the_rows_of_0004_are_there_in_0005(empty_url: str, keys: Keys) -> None:
    async with opened(empty_url, keys) as database:
        await make_0001(database)
        async with database.begin() as unit:
            await connection_of(unit).run_sync(upgrade, "0004")
            before = await connection_of(unit).run_sync(read)
            await connection_of(unit).run_sync(upgrade, "0005")
            after = await connection_of(unit).run_sync(read)
            assert await unit.page_index.find(["paspor"], 1) == []

    assert after == before | {"alembic_version": [{"version_num": "0005"}]}


async def test_the_program_reads_what_0001_has_written(empty_url: str, keys: Keys) -> None:
    async with opened(empty_url, keys) as database:
        await make_0001(database)
        await database.migrate()
        async with database.begin() as unit:
            assert await unit.marks.get("keys") == b"fingerprint"
            assert not await unit.updates.first_time(2**40, NOW)
            tip = await unit.tips.get(TIP)
            assert tip is not None
            assert (tip.state, tip.day, tip.taken_by) == (TipState.RECEIVED, DAY, MEMBER)
            [(wrap, _)] = await unit.tips.wraps_of_member(MEMBER)
            assert wrap.label == "BADUK"
            assert [message.for_staff for message in await unit.tips.messages(TIP)] == [b"words"]
            assert await unit.staff.revoke(MEMBER)
            assert await unit.tips.wraps_of_tip(TIP) == []

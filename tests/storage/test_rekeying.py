"""Keys rotate while the bot writes: nothing is lost, and at the end nothing names an older key."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import LargeBinary, func, select, update

from bot import backing
from bot.app import StartFault
from bot.backing import Rotated
from bot.delivery.model import Lane, Notice
from bot.dialogs import Dialog
from bot.keys import Keys, name_of
from bot.learning.learner import Learner
from bot.settings import Settings
from bot.staff.model import Invitation, Member, Role
from bot.storage import Database, Unit
from bot.storage.rekeying import SEALED, Rekeying
from bot.storage.tables import metadata, photo, timer, tip
from bot.tips.model import Category, TipRecord, TipState, Wrap
from bot.tips.vault import Vault
from tests.storage.conftest import NOW, connection_of, opened

DAY = date(2026, 11, 23)
LATER = NOW + timedelta(days=5)
ACTOR, INVITED, KEY = b"a" * 16, b"i" * 16, b"k" * 16
RINA = Member(b"r" * 16, b"c" * 16, Role.COORDINATOR, None, DAY)
TIP_KEY = b"t" * 32

OWN_KEYS = {tip.c.sealed, photo.c.sealed}
"""What is sealed with a tip's own key, which is wrapped."""


@dataclass(frozen=True, slots=True)
class House:
    """An installation: its key file, its database, and the keys of a process that runs."""

    settings: Settings
    path: Path
    running: Keys
    database: Database

    async def rotate(self) -> Rotated:
        return await backing.rotate(self.settings, lambda _: None)


@pytest.fixture
async def house(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(backing, "SETTLE", 0)
    monkeypatch.setattr(backing, "PAUSE", 0)
    path = tmp_path / "keys.json"
    Keys.new().save(path)
    running = Keys.load(path)
    async with opened(url, running) as database:
        await database.migrate()
        settings = Settings(data_dir=tmp_path, key_file=path, database_url=SecretStr(url))
        yield House(settings, path, running, database)


def make_tip(number: int) -> TipRecord:
    tip_id = number.to_bytes(16, "big")
    return TipRecord(
        tip_id, "62.71.03.1002", DAY, Category.HELD, False, False, TipState.RECEIVED, b"", tip_id * 2, b"p" * 32
    )  # fmt: skip


async def add_tip(unit: Unit, keys: Keys, number: int) -> None:
    record = make_tip(number)
    sealed = Vault(keys).wrap(TIP_KEY, record.id, RINA.id)
    await unit.tips.add(record, [Wrap(record.id, RINA.id, f"L{number}", record.id, sealed)])


async def fill(unit: Unit, keys: Keys) -> None:
    """Put something into every sealed column, through its store."""
    await unit.staff.add(RINA, 4242, "id")
    await unit.staff.set_known_as(RINA.id, ["Bu Rina"])
    await unit.staff.set_pin(RINA.actor, b"pin")
    await unit.staff.invite(INVITED, Invitation(Role.SUPERVISOR, None, LATER, ("Pak Sari",)))
    await add_tip(unit, keys, 1)
    await unit.dialogs.save(ACTOR, Dialog("tip.text", {"text": "words"}, 7, 4242), NOW)
    await unit.dialogs.attach(ACTOR, 1, b"photo one")
    await unit.dialogs.attach(ACTOR, 2, b"photo two")
    await unit.outbox.put(Lane.TIP, RINA.id, Notice("tip.new", {"label": "BADUK"}), NOW)
    await unit.timers.set("chat.erase", KEY, {"chat": "4242"}, NOW)
    await unit.watches.add(ACTOR, 4242, "id", "PT Contoh")
    for asker in range(3):
        await unit.unanswered.ask("pt contoh", bytes([asker]) * 16, DAY)
    await unit.learners.keep(ACTOR, Learner(("tppo",)), DAY)
    await unit.pushes.put(KEY, 4242, "id", LATER)
    await unit.quotas.week_key("2026-W48", LATER)
    await unit.quotas.keep_sender(KEY, b"pseudonym", LATER)


async def read(unit: Unit, keys: Keys) -> dict[str, object]:
    """Open everything that `fill` has sealed, through its store."""
    invitation = await unit.staff.redeem(INVITED, NOW)
    [parcel] = await unit.outbox.claim(NOW, 9, timedelta(0))
    [due] = await unit.timers.claim(NOW, 9, timedelta(0))
    [watch] = await unit.watches.all()
    [wrap] = await unit.tips.wraps_of_tip(make_tip(1).id)
    pushed = await unit.pushes.take(KEY, NOW)
    return {
        "address": await unit.staff.address(RINA.id),
        "known as": await unit.staff.known_as(),
        "pin": await unit.staff.pin(RINA.actor),
        "invited": None if invitation is None else invitation.known_as,
        "wrap": Vault(keys).unwrap(wrap.sealed_key, wrap.tip_id, wrap.member_id),
        "dialog": (await unit.dialogs.lock(ACTOR)).data,
        "photos": await unit.dialogs.attached(ACTOR),
        "notice": parcel.notice,
        "timer": due.facts,
        "watch": (watch.name, await unit.watches.address(watch.id)),
        "unanswered": await unit.unanswered.frequent(),
        "learner": await unit.learners.get(ACTOR),
        "week": await unit.quotas.week_key("2026-W48", LATER),
        "sender": await unit.quotas.sender(KEY, NOW),
        "push": None if pushed is None else pushed[:2],
    }


async def names_in(database: Database) -> dict[str, set[str]]:
    """Return the names of the keys that each sealed column holds."""
    found: dict[str, set[str]] = {}
    async with database.begin() as unit:
        for place in SEALED:
            rows = await connection_of(unit).scalars(select(place.column).where(place.column.is_not(None)))
            found[place.name] = {name_of(sealed) for sealed in rows}
    return found


def test_rotation_knows_every_sealed_column() -> None:
    sealed = {
        column
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, LargeBinary) and column.name.startswith("sealed")
    }
    assert {place.column for place in SEALED} == sealed - OWN_KEYS


async def test_everything_opens_with_a_file_that_no_longer_has_the_middle_key(house: House, url: str) -> None:
    async with house.database.begin() as unit:
        await fill(unit, house.running)
    assert set(map(frozenset, (await names_in(house.database)).values())) == {frozenset({"k001"})}
    async with house.database.begin() as unit:
        week = await unit.quotas.week_key("2026-W48", LATER)

    first = await house.rotate()
    assert (first.current, first.dropped, first.closed) == ("k002", (), 0)
    second = await house.rotate()

    assert (second.current, second.first, second.dropped, second.kept) == ("k003", "k001", ("k002",), {})
    assert first.resealed == second.resealed == len(SEALED) + 1  # two photos
    after = Keys.load(house.path)
    assert after.names == {"k001", "k003"}
    assert set(map(frozenset, (await names_in(house.database)).values())) == {frozenset({"k003"})}
    async with opened(url, after) as database, database.begin() as unit:
        assert await read(unit, after) == {
            "address": (4242, "id"),
            "known as": {RINA.actor: ("Bu Rina",)},
            "pin": b"pin",
            "invited": ("Pak Sari",),
            "wrap": TIP_KEY,
            "dialog": {"text": "words"},
            "photos": [b"photo one", b"photo two"],
            "notice": Notice("tip.new", {"label": "BADUK"}),
            "timer": {"chat": "4242"},
            "watch": ("PT Contoh", (4242, "id")),
            "unanswered": [("pt contoh", 3)],
            "learner": Learner(("tppo",)),
            "week": week,
            "sender": b"pseudonym",
            "push": (4242, "id"),
        }


async def test_what_is_written_meanwhile_is_neither_lost_nor_left_behind(house: House, url: str) -> None:
    """Tips, drafts, notices and timers are written by a process that was there before, while keys rotate twice."""
    async with house.database.begin() as unit:
        await unit.staff.add(RINA, 4242, "id")
    stop, written = asyncio.Event(), 0

    async def write() -> None:
        nonlocal written
        while not stop.is_set():
            written += 1
            async with house.database.begin() as unit:
                await add_tip(unit, house.running, written)
                draft = await unit.dialogs.lock(ACTOR)
                await unit.dialogs.save(ACTOR, Dialog("tip.text", {"times": draft.data.get("times", 0) + 1}), NOW)
                await unit.outbox.put(Lane.TIP, RINA.id, Notice("tip.new", {"n": str(written)}), NOW)
                await unit.timers.set("tip.limit", written.to_bytes(16, "big"), {"n": str(written)}, NOW)
            await asyncio.sleep(0)

    writing = asyncio.create_task(write())
    while written < 60:  # more than a batch
        await asyncio.sleep(0.01)
    await house.rotate()
    between = written
    second = await house.rotate()
    while written < between + 20:
        await asyncio.sleep(0.01)
    stop.set()
    await writing

    assert second.dropped == ("k002",)
    found = await names_in(house.database)
    assert set().union(*found.values()) == {"k003"}
    after = Keys.load(house.path)
    async with opened(url, after) as database, database.begin() as unit:
        wraps = await unit.tips.wraps_of_member(RINA.id)
        assert len(wraps) == written
        assert {Vault(after).unwrap(way.sealed_key, way.tip_id, RINA.id) for way, _ in wraps} == {TIP_KEY}
        assert (await unit.dialogs.lock(ACTOR)).data == {"times": written}
        told = {parcel.notice.facts["n"] for parcel in await unit.outbox.claim(NOW, 9999, timedelta(0))}
        timed = {due.facts["n"] for due in await unit.timers.claim(NOW, 9999, timedelta(0))}
        assert told == timed == {str(number) for number in range(1, written + 1)}


async def test_a_transaction_that_ends_late_is_waited_for(postgres_house: House, emptied_postgres_url: str) -> None:
    house = postgres_house
    await house.rotate()
    house.running.refresh()
    async with house.database.begin() as unit:
        await unit.staff.add(RINA, 4242, "id")
    async with house.database.begin() as unit:
        # Sealed with k002, and seen by nobody until it ends.
        await unit.outbox.put(Lane.TIP, RINA.id, Notice("tip.new", {}), NOW)
        rotating = asyncio.create_task(house.rotate())
        while Keys.load(house.path).current == "k002":
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        assert not rotating.done()
    assert (await rotating).dropped == ("k002",)
    after = Keys.load(house.path)
    async with opened(emptied_postgres_url, after) as database, database.begin() as unit:
        assert [parcel.notice.kind for parcel in await unit.outbox.claim(NOW, 9, timedelta(0))] == ["tip.new"]


@pytest.fixture
async def postgres_house(
    emptied_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    monkeypatch.setattr(backing, "SETTLE", 0)
    monkeypatch.setattr(backing, "PAUSE", 0)
    path = tmp_path / "keys.json"
    Keys.new().save(path)
    running = Keys.load(path)
    async with opened(emptied_postgres_url, running) as database:
        settings = Settings(data_dir=tmp_path, key_file=path, database_url=SecretStr(emptied_postgres_url))
        yield House(settings, path, running, database)


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("batches", [0, 1, 9, 14])
async def test_a_rotation_that_was_killed_loses_nothing_and_is_done_again(
    house: House, url: str, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.database.begin() as unit:
        await fill(unit, house.running)
    await house.rotate()
    left = batches

    async def reseal(self: Rekeying, *arguments: object) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return await original(self, *arguments)  # type: ignore[arg-type]

    original = Rekeying.reseal
    monkeypatch.setattr(Rekeying, "reseal", reseal)
    with pytest.raises(Killed):
        await house.rotate()
    monkeypatch.undo()
    assert Keys.load(house.path).names == {"k001", "k002", "k003"}
    monkeypatch.setattr(backing, "SETTLE", 0)

    again = await house.rotate()

    assert (again.current, again.dropped) == ("k004", ("k002", "k003"))
    after = Keys.load(house.path)
    async with opened(url, after) as database, database.begin() as unit:
        assert len(await read(unit, after)) == 15


async def test_a_rotation_takes_many_short_transactions(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.rekeying.BATCH", 7)
    async with house.database.begin() as unit:
        for number in range(30):
            await unit.dialogs.save(bytes([number]) * 16, Dialog("tip.text", {"n": number}), NOW)
            for photo_number in (1, 2):
                await unit.dialogs.attach(bytes([number]) * 16, photo_number, secrets.token_bytes(20))
    transactions = 0
    reseal = Rekeying.reseal

    async def count(self: Rekeying, *arguments: object) -> object:
        nonlocal transactions
        transactions += 1
        batch = await reseal(self, *arguments)  # type: ignore[arg-type]
        assert batch.resealed <= 7
        return batch

    monkeypatch.setattr(Rekeying, "reseal", count)
    assert (await house.rotate()).resealed == 90
    assert transactions >= 90 // 7


async def test_what_is_damaged_is_left_and_counted_and_its_key_stays(house: House) -> None:
    async with house.database.begin() as unit:
        await fill(unit, house.running)
    await house.rotate()
    async with house.database.begin() as unit:
        damaged = func.substr(timer.c.sealed, 1, 50, type_=LargeBinary)
        await connection_of(unit).execute(update(timer).values(sealed=damaged))
    done = await house.rotate()
    assert (done.closed, done.dropped) == (1, ())
    assert Keys.load(house.path).names == {"k001", "k002", "k003"}
    assert (await names_in(house.database))["timer.sealed"] == {"k002"}


async def test_two_rotations_do_not_run_at_once(house: House) -> None:
    results = await asyncio.gather(house.rotate(), house.rotate(), return_exceptions=True)
    [fault] = [result for result in results if isinstance(result, StartFault)]
    assert "Another command is changing" in str(fault)
    assert Keys.load(house.path).current == "k002"


async def test_without_its_database_no_key_is_drawn_or_dropped(tmp_path: Path) -> None:
    Keys.new().with_new().save(tmp_path / "keys.json")
    before = (tmp_path / "keys.json").read_bytes()
    with pytest.raises(StartFault, match="no database"):
        await backing.rotate(Settings(data_dir=tmp_path), lambda _: None)
    assert (tmp_path / "keys.json").read_bytes() == before
    assert not (tmp_path / "bot.db").exists()


async def test_an_empty_database_is_not_taken_for_the_right_one(postgres_url: str, tmp_path: Path) -> None:
    Keys.new().with_new().save(tmp_path / "keys.json")
    before = (tmp_path / "keys.json").read_bytes()
    with pytest.raises(StartFault, match="migrate"):
        await backing.rotate(Settings(data_dir=tmp_path, database_url=SecretStr(postgres_url)), lambda _: None)
    assert (tmp_path / "keys.json").read_bytes() == before

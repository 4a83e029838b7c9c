"""A backup brings an office back on either engine, and never a tip that could have been deleted meanwhile."""

import errno
import secrets
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot import backing
from bot.agencies.versions import ListKind
from bot.app import StartFault, open_database
from bot.areas import Areas
from bot.delivery.model import Lane, Notice
from bot.delivery.schedule import Schedule
from bot.dialogs import Dialog
from bot.keys import Keys
from bot.resources import data_folder
from bot.settings import Settings
from bot.staff.model import Invitation, Member, Role
from bot.storage import Database
from bot.storage.archive import LEFT_OUT, PARTS, PLAIN
from bot.storage.daykeys import DayKeys, forget_day_keys, open_of_day, seal_for_day
from bot.storage.restoring import Restored
from bot.storage.stream import StreamReader, StreamWriter, pack, unpack
from bot.storage.tables import metadata, timer, tip
from bot.tips import intake, mailbox
from bot.tips.clockwork import KINDS, Clockwork
from bot.tips.desk import Desk
from bot.tips.model import Category, Draft, Outcome, Period, Spot, TipRecord, TipState
from bot.tips.receipt import ReceiptKeys
from bot.tips.work import Work
from tests.storage.conftest import connection_of, dump, opened
from tests.storage.test_old_rows import FIRST, MEMBER, TIP
from tests.unit.fakes import FakeClock
from tests.unit.tips.conftest import MENTENG, Others, cheap_keys

ZONE = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)
CHAT = 9_876_543_210
RINA = Member(b"rina".ljust(16), b"rina", Role.COORDINATOR, MENTENG, date(2026, 1, 5))
SARI = Member(b"sari".ljust(16), b"sari", Role.SUPERVISOR, None, date(2026, 1, 5))
STORY = "Orang itu menjanjikan kerja di luar negeri."
PHOTO = b"\xff\xd8 a photo \xff\xd9" * 500


@dataclass
class House:
    """An office that works: its settings, its clock, and what a running process of it has."""

    settings: Settings
    database: Database
    keys: Keys
    clock: FakeClock
    folder: Path
    others: Others = field(default_factory=Others)

    @property
    def day_keys(self) -> DayKeys:
        return DayKeys(self.settings.key_path())

    @asynccontextmanager
    async def work(self, *, undo: timedelta = timedelta()) -> AsyncIterator[Work]:
        async with self.database.begin() as unit:
            yield self.others.work(unit, self.keys, self.clock.now(), timedelta(), undo)

    async def file(self, *, undo: timedelta = timedelta(), photos: tuple[bytes, ...] = ()) -> ReceiptKeys:
        draft = Draft(
            MENTENG, Category.WORK_ABROAD, False, False, STORY, Spot.HOUSE, Period.WEEK, photos=photos
        )  # fmt: skip
        receipt = cheap_keys(self.keys)
        async with self.work(undo=undo) as work:
            await intake.file(work, AREAS, draft, receipt)
        return receipt

    async def tip(self, receipt: ReceiptKeys) -> TipRecord:
        async with self.work() as work:
            found = await work.tips.by_lookup(receipt.lookup)
        assert found is not None
        return found

    @asynccontextmanager
    async def desk(self, receipt: ReceiptKeys) -> AsyncIterator[tuple[Desk, bytes]]:
        async with self.work() as work:
            found = await work.tips.by_lookup(receipt.lookup)
            assert found is not None
            [handle] = [way.handle for way in await work.tips.wraps_of_tip(found.id) if way.member_id == SARI.id]
            yield Desk(work, [SARI]), handle

    async def read(self, receipt: ReceiptKeys) -> None:
        async with self.desk(receipt) as (desk, handle):
            await desk.open(handle)

    async def close(self, receipt: ReceiptKeys) -> None:
        async with self.desk(receipt) as (desk, handle):
            await desk.open(handle)
            await desk.close(handle, Outcome.HELPED)

    async def live(self, days: int) -> None:
        """Let days go by, with a relay that carries out timers and forgets the keys of days."""
        for _ in range(days):
            self.clock.advance(days=1)
            schedule = Schedule(self.database.begin, self.clock, Clockwork(self.work).handlers())
            while await schedule.once():
                pass
            forget_day_keys(self.settings.key_path(), self.clock.now())

    async def living(self) -> set[bytes]:
        async with self.database.begin() as unit:
            return set(await connection_of(unit).scalars(select(tip.c.id)))

    async def back_up(self, name: str = "office.backup") -> Path:
        await backing.back_up(self.settings, self.folder / name)
        return self.folder / name

    def openable(self, file: Path) -> set[bytes]:
        """Return the tips that a thief opens who has a backup and every key that there is today."""
        return {row["id"] for record in self.stolen(file) for row in record.get("tip", ())}

    def stolen(self, file: Path) -> list[dict[str, Any]]:
        keys = Keys.load(self.settings.key_path())
        days = self.day_keys.keys(date.min)
        found: list[dict[str, Any]] = []
        with file.open("rb") as opened_file:
            for record in StreamReader(opened_file, keys):
                if "sealed" not in record:
                    found.append(dict(record))
                    continue
                for key in days.values():
                    content = open_of_day(key, record["day"], record["sealed"])
                    found += [] if content is None else [unpack(content)]
        return found


AREAS = Areas.load(Path(data_folder("content")) / "areas.csv")


@pytest.fixture
async def house(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    path, clock = tmp_path / "keys.json", FakeClock(NOON)
    monkeypatch.setattr(backing, "SystemClock", lambda _: clock)
    monkeypatch.setattr(backing, "SETTLE", 0)
    Keys.new().save(path)
    keys = Keys.load(path)
    settings = Settings(data_dir=tmp_path, key_file=path, database_url=SecretStr(url))
    async with opened(url, keys) as database:
        await database.migrate()
        async with open_database(settings, keys):
            pass  # leaves the mark of the keys
        async with database.begin() as unit:
            for member in (RINA, SARI):
                await unit.staff.add(member, CHAT, "id")
        (tmp_path / "backups").mkdir()
        yield House(settings, database, keys, clock, tmp_path / "backups")


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, house: House, tmp_path: Path) -> Settings:
    """Return settings of an installation with the same keys and no database yet."""
    if request.param == "sqlite":
        return Settings(data_dir=tmp_path / "new", key_file=house.settings.key_path())
    address = SecretStr(request.getfixturevalue("postgres_url"))
    return house.settings.model_copy(update={"database_url": address})


@pytest.fixture
def new(house: House, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "new", key_file=house.settings.key_path())


@asynccontextmanager
async def taken_over(house: House, settings: Settings) -> AsyncIterator[House]:
    """Work on in a restored database."""
    keys = Keys.load(settings.key_path())
    async with open_database(settings, keys, migrate=False) as database:
        yield replace(house, settings=settings, keys=keys, database=database)


async def fill_what_is_private(house: House) -> None:
    actor, later = b"a" * 16, house.clock.now() + timedelta(days=3)
    async with house.database.begin() as unit:
        await unit.dialogs.save(actor, Dialog("tip.text", {"text": "canary"}, CHAT, CHAT), house.clock.now())
        await unit.dialogs.attach(actor, 1, b"canary")
        await unit.outbox.put(Lane.TIP, RINA.id, Notice("tip.new", {"canary": "canary"}), later)
        await unit.timers.set("chat.erase", b"k" * 16, {"chat": str(CHAT)}, later)
        await unit.timers.set("area.crowd", b"k" * 16, {"area": MENTENG}, later)
        await unit.staff.invite(b"i" * 16, Invitation(Role.SUPERVISOR, None, later, ("canary",)))
        await unit.watches.add(actor, CHAT, "id", "canary")
        for asker in range(3):
            await unit.unanswered.ask("canary", bytes([asker]) * 16, later.date())
        await unit.pushes.put(b"k" * 16, CHAT, "id", later)
        await unit.quotas.week_key("2026-W48", later)
        await unit.quotas.count(actor, "tip", "w", 3, later)
        await unit.quotas.keep_sender(b"k" * 16, b"pseudonym", later)
        await unit.updates.first_time(1, later)
        await unit.updates.failed(2, "message", later)


def test_of_every_table_it_is_decided_whether_it_is_taken() -> None:
    carried = {table.name for table in (*PLAIN, tip, *PARTS, timer)}
    assert carried.isdisjoint(LEFT_OUT)
    assert carried | LEFT_OUT == set(metadata.tables)


async def test_an_office_comes_back_on_either_engine(house: House, empty: Settings) -> None:
    await fill_what_is_private(house)
    rests = await house.file(undo=timedelta(hours=3))
    answered, unread, closed = await house.file(photos=(PHOTO, PHOTO)), await house.file(), await house.file()
    await house.close(closed)
    async with house.desk(answered) as (desk, handle):
        await desk.answer(handle, "Terima kasih.")
    async with house.work() as work:
        assert await mailbox.add(work, answered, "Orangnya datang lagi.")
    async with house.database.begin() as unit:
        await unit.staff.set_known_as(RINA.id, ["Bu Rina"])
        await unit.staff.set_pin(RINA.actor, b"pin")
        await unit.staff.keep_quiet(SARI.actor, NOON)
        version = await unit.registers.add(ListKind.LISTED, NOON.date(), NOON.date(), 2, secrets.token_bytes(300_000))
        await unit.registers.use(ListKind.LISTED, version.number)
    before = await dump(house.database)

    file = await house.back_up()
    restored = await backing.restore(empty, file)

    assert restored == Restored(NOON.date(), 4, 0)
    async with taken_over(house, empty) as again:
        after = await dump(again.database)
        kept = {row for row in before["timer"] if row[1] in KINDS}
        assert {kind for _, kind, *_ in kept} >= {"tip.limit", "tip.shred", "tip.unread", "tip.idle", "tip.release"}
        for name, rows in after.items():
            expected = [] if name in LEFT_OUT else kept if name == "timer" else before[name]
            assert sorted(map(repr, rows)) == sorted(map(repr, expected)), name
        async with again.work() as work:
            box = await mailbox.open_box(work, answered)
            assert box is not None
            assert [said.text for said in box.messages] == ["Terima kasih.", "Orangnya datang lagi."]
            assert box.state is TipState.HANDLED
        async with again.desk(answered) as (desk, handle):
            assert (await desk.open(handle)).text == STORY
            assert await desk.photo(handle, 2) == PHOTO
        await again.live(1)
        assert (await again.tip(rests)).state is TipState.RECEIVED
        async with again.database.begin() as unit:
            assert await unit.staff.address(RINA.id) == (CHAT, "id")
            assert await unit.staff.pin(RINA.actor) == b"pin"
        await again.live(30)
        assert await again.living() == {(await again.tip(each)).id for each in (rests, answered, unread)}


async def test_only_its_owner_can_read_it_and_a_stranger_sees_nothing_in_it(house: House) -> None:
    receipt = await house.file(photos=(PHOTO,))
    file = await house.back_up()
    content, record = file.read_bytes(), await house.tip(receipt)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in house.folder.iterdir()] == [file.name]
    for secret in (record.id, record.lookup, record.sealed[50:90], MENTENG.encode(), b"closed", SARI.id, PHOTO[:20]):
        assert secret not in content
    other = await house.back_up("other.backup")
    assert other.stat().st_size == file.stat().st_size
    assert other.read_bytes()[200:264] != content[200:264]


async def test_nothing_that_ties_a_person_to_anything_is_in_it(house: House) -> None:
    await fill_what_is_private(house)
    await house.file()
    stolen = house.stolen(await house.back_up())
    tables = {record["table"] for record in stolen if "table" in record} | {
        name for record in stolen if "tip" in record for name, rows in record.items() if rows
    }
    assert tables == {"mark", "member", "tip", "wrap", "timer"}
    assert {row["kind"] for record in stolen for row in record.get("timer", ())} <= set(KINDS)


async def test_no_backup_ever_opens_a_tip_that_was_deleted(house: House) -> None:
    """On each of 120 days a thief with the backup and every key of that day finds living tips alone."""
    old_unread, old_read = await house.file(), await house.file()
    await house.read(old_read)
    await house.live(70)
    closed_long_ago, closed_lately, read, _ = [await house.file() for _ in range(4)]
    await house.close(closed_long_ago)
    await house.live(15)
    await house.close(closed_lately)
    await house.read(read)
    closed_at_once, closed_later = await house.file(), await house.file()
    rests = await house.file(undo=timedelta(days=2))
    all_of_them = await house.living()
    file = await house.back_up()
    taken_back = (await house.tip(rests)).id
    assert house.openable(file) == all_of_them
    assert len(all_of_them) == 9

    await house.close(closed_at_once)  # on the day of the backup
    async with house.work() as work:
        assert await intake.take_back(work, rests)
    openable: list[set[bytes]] = []
    for day in range(1, 121):
        await house.live(1)
        if day == 4:
            await house.close(closed_later)
            await house.read(old_unread)
        opened_today = house.openable(file)
        assert opened_today <= await house.living(), day
        assert taken_back not in opened_today
        openable.append(opened_today)

    ended = [next(day for day, found in enumerate(openable, 1) if one not in found) for one in sorted(all_of_them)]
    # Old tips at their longest time, closed ones 30 days after, everything else 30 days after the backup.
    assert sorted(ended) == [1, 5, 5, 15, 30, 30, 30, 30, 30]
    assert openable[29] == set()


async def test_after_60_days_a_thief_with_the_key_file_finds_no_tip(house: House, empty: Settings) -> None:
    closed, unread, read = await house.file(), await house.file(), await house.file()
    await house.close(closed)
    await house.read(read)
    file = await house.back_up()
    await house.close(unread)
    await house.live(60)

    # Neither with what opens the file, nor with this program on a machine whose clock was put back.
    records = house.stolen(file)
    assert [record for record in records if record.keys() & {"tip", "wrap", "message"}] == []
    house.clock.advance(days=-60)
    restored = await backing.restore(empty, file)
    assert (restored.tips, restored.left_out) == (0, 3)
    async with taken_over(house, empty) as again:
        assert await again.living() == set()
        async with again.database.begin() as unit:
            assert {member.id for member in await unit.staff.all()} == {RINA.id, SARI.id}


async def test_a_restore_leaves_out_what_could_have_been_deleted_and_says_how_many(house: House, new: Settings) -> None:
    closed, still_open = await house.file(), await house.file()
    await house.close(closed)
    await house.live(20)
    file = await house.back_up()
    house.clock.advance(days=12)  # the machine was off: nobody has destroyed a key meanwhile
    assert len(house.openable(file)) == 2

    restored = await backing.restore(new, file)

    assert (restored.tips, restored.left_out) == (1, 1)
    assert len(house.openable(file)) == 1
    async with taken_over(house, new) as again, again.work() as work:
        assert await mailbox.open_box(work, closed) is None
        assert await mailbox.open_box(work, still_open) is not None


async def test_a_tip_whose_end_has_come_is_not_taken(house: House) -> None:
    await house.read(await house.file())
    house.clock.advance(days=90)
    saved = await backing.back_up(house.settings, house.folder / "office.backup")
    assert (saved.tips, saved.overdue) == (0, 1)


async def test_without_the_day_keys_no_tip_comes_back_but_the_office_does(house: House, new: Settings) -> None:
    await house.file()
    file = await house.back_up()
    house.day_keys.path.unlink()
    restored = await backing.restore(new, file)
    assert (restored.tips, restored.left_out) == (0, 1)


async def test_a_key_stays_as_long_as_a_backup_names_it(house: House, new: Settings) -> None:
    await backing.rotate(house.settings, lambda _: None)
    receipt = await house.file()
    file = await house.back_up()

    rotated = await backing.rotate(house.settings, lambda _: None)
    assert (rotated.current, rotated.dropped) == ("k003", ())
    assert rotated.kept == {"k002": NOON.date() + timedelta(days=30)}
    assert (await backing.restore(new, file)).tips == 1
    async with taken_over(house, new) as again, again.desk(receipt) as (desk, handle):
        assert (await desk.open(handle)).text == STORY

    house.clock.advance(days=30)
    assert (await backing.rotate(house.settings, lambda _: None)).dropped == ("k002", "k003")


async def test_a_backup_that_came_to_nothing_holds_no_key(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await backing.rotate(house.settings, lambda _: None)
    monkeypatch.setattr(StreamWriter, "end", full_disk)
    with pytest.raises(StartFault):
        await house.back_up()
    monkeypatch.undo()
    monkeypatch.setattr(backing, "SETTLE", 0)
    assert (await backing.rotate(house.settings, lambda _: None)).dropped == ("k002",)


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


async def test_who_writes_meanwhile_is_not_held_up_and_not_in_it(
    house: House, new: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [await house.file() for _ in range(20)]
    written = 0
    records = backing.Archive.records

    async def write_meanwhile(archive: backing.Archive) -> AsyncIterator[Any]:
        nonlocal written
        async for record in records(archive):
            if "sealed" in record:
                await house.file()
                await house.close(before[written])
                written += 1
            yield record

    monkeypatch.setattr(backing.Archive, "records", write_meanwhile)
    file = await house.back_up()

    assert written == 20
    assert await backing.restore(new, file) == Restored(NOON.date(), 20, 0)
    async with taken_over(house, new) as again:
        assert {(await again.tip(receipt)).state for receipt in before} == {TipState.RECEIVED}


async def test_a_full_disk_leaves_the_earlier_backup(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    file = await house.back_up()
    before = file.read_bytes()
    monkeypatch.setattr(StreamWriter, "end", full_disk)
    with pytest.raises(
        StartFault, match=r"office\.backup cannot be written \(No space left on device\); what was there"
    ):
        await house.back_up()
    assert file.read_bytes() == before
    assert [each.name for each in house.folder.iterdir()] == [file.name]


@pytest.mark.parametrize("name", ["missing/office.backup", "file/office.backup", "../backups"])
async def test_where_nothing_can_be_written_a_sentence_says_so(house: House, name: str) -> None:
    (house.folder / "file").touch()
    with pytest.raises(StartFault, match="cannot be written"):
        await house.back_up(name)


def cut(content: bytes) -> bytes:
    return content[:-1]


def cut_whole_chunks(content: bytes) -> bytes:
    return content[: -(64 * 1024 + 17) * 2]


def change(content: bytes) -> bytes:
    return content[:-40_000] + bytes([content[-40_000] ^ 1]) + content[-39_999:]


def swap(content: bytes) -> bytes:
    size = 64 * 1024 + 17
    return content[: -3 * size] + content[-2 * size : -size] + content[-3 * size : -2 * size] + content[-size:]


def double(content: bytes) -> bytes:
    size = 64 * 1024 + 17
    return content[:-size] + content[-size:] * 2


def lengthen(content: bytes) -> bytes:
    return content + b"\0"


def change_key(content: bytes) -> bytes:
    return content[:60] + bytes([content[60] ^ 1]) + content[61:]


async def back_up_photos(house: House) -> tuple[Path, bytes]:
    for _ in range(3):
        await house.file(photos=(secrets.token_bytes(100_000),))
    file = await house.back_up()
    return file, file.read_bytes()


@pytest.mark.parametrize("damage", [cut, cut_whole_chunks, change, swap, double, lengthen, change_key])
async def test_a_damaged_backup_is_said_and_leaves_no_database(
    house: House, new: Settings, damage: Callable[[bytes], bytes]
) -> None:
    file, whole = await back_up_photos(house)
    file.write_bytes(damage(whole))
    with pytest.raises(StartFault, match=r"cut off|damaged"):
        await backing.restore(new, file)
    assert not list(new.data_dir.glob("*"))


async def test_after_a_damaged_backup_a_whole_one_can_be_restored(house: House, empty: Settings) -> None:
    file, whole = await back_up_photos(house)
    file.write_bytes(cut_whole_chunks(whole))
    with pytest.raises(StartFault, match="cut off"):
        await backing.restore(empty, file)
    file.write_bytes(whole)
    assert (await backing.restore(empty, file)).tips == 3


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"desa-binaan backup 1\n", b"desa-binaan backup 2\n"])
async def test_what_is_no_backup_is_said(house: House, new: Settings, content: bytes) -> None:
    (house.folder / "x").write_bytes(content)
    with pytest.raises(StartFault, match=r"not a backup|another key file"):
        await backing.restore(new, house.folder / "x")
    with pytest.raises(StartFault, match=r"missing cannot be read \(No such file"):
        await backing.restore(new, house.folder / "missing")
    assert not (new.data_dir / "bot.db").exists()


async def test_the_wrong_key_file_is_said(house: House, new: Settings, tmp_path: Path) -> None:
    file = await house.back_up()
    Keys.new().save(tmp_path / "others.json")
    with pytest.raises(StartFault, match="another key file"):
        await backing.restore(new.model_copy(update={"key_file": tmp_path / "others.json"}), file)
    with pytest.raises(StartFault, match="no key file"):
        await backing.restore(new.model_copy(update={"key_file": tmp_path / "none.json"}), file)


async def test_a_key_file_older_than_the_backup_is_said(house: House, new: Settings, tmp_path: Path) -> None:
    older = tmp_path / "older.json"
    older.write_bytes(house.settings.key_path().read_bytes())
    await backing.rotate(house.settings, lambda _: None)
    file = await house.back_up()
    with pytest.raises(StartFault, match="as old as the backup"):
        await backing.restore(new.model_copy(update={"key_file": older}), file)


async def test_a_database_that_is_in_use_is_never_restored_over(house: House) -> None:
    receipt = await house.file()
    file = await house.back_up()
    with pytest.raises(StartFault, match=r"in use and holds 1 tips: .*\(SQLite\).*\(PostgreSQL\)\.$"):
        await backing.restore(house.settings, file)
    assert (await house.tip(receipt)).state is TipState.RECEIVED


async def test_a_restore_that_has_no_room_leaves_nothing(
    house: House, new: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.file()
    file = await house.back_up()
    monkeypatch.setattr("bot.storage.restoring.upgrade_schema", full_disk)
    with pytest.raises(StartFault, match="No space left"):
        await backing.restore(new, file)
    assert not list(new.data_dir.glob("*"))


def write_by_hand(house: House, file: Path, schema: str, rows: dict[str, dict[str, Any]]) -> None:
    """Write a backup as a program of another version would have."""
    parts = {"tip", "wrap", "message", "timer"}
    day = NOON.date() + timedelta(days=30)
    begun = house.day_keys.begin(NOON.date(), {"k001"})
    with file.open("wb") as draft:
        writer = StreamWriter(draft, house.keys)
        writer.write({"schema": schema, "day": NOON.date()})
        for table in ("mark", "member"):
            writer.write({"table": table, "row": rows[table]})
        content = pack({name: [row] for name, row in rows.items() if name in parts})
        writer.write({"day": day, "sealed": seal_for_day(begun.keys[day], day, content)})
        writer.end()


@pytest.mark.parametrize("version", ["0001", "0002"])
async def test_a_backup_of_an_older_version_is_restored_and_migrated(
    house: House, empty: Settings, version: str
) -> None:
    mark = {"name": "key-fingerprint", "value": house.keys.fingerprint().encode()}
    write_by_hand(house, house.folder / "old", version, FIRST | {"mark": mark})

    assert await backing.restore(empty, house.folder / "old") == Restored(NOON.date(), 1, 0)

    async with taken_over(house, empty) as again, again.database.begin() as unit:
        found = await unit.tips.get(TIP)
        assert found is not None
        assert (found.state, found.asked_on) == (TipState.RECEIVED, None)
        assert [way.member_id for way in await unit.tips.wraps_of_tip(TIP)] == [MEMBER]
        assert len(await unit.tips.messages(TIP)) == 1
        assert await unit.staff.certified(MEMBER) is None


async def test_a_backup_of_a_newer_version_is_refused(house: House, empty: Settings) -> None:
    write_by_hand(house, house.folder / "newer", "0999", FIRST)
    with pytest.raises(StartFault, match="newer version"):
        await backing.restore(empty, house.folder / "newer")
    write_by_hand(house, house.folder / "older", "0002", FIRST | {"mark": {"name": "x", "value": b""}})
    assert (await backing.restore(empty, house.folder / "older")).tips == 1

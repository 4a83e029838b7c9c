"""The parts of a backup that need no database: its file, the keys of days, and the day on which a tip may end."""

import io
import json
import os
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.filing import Busy, only_one, write_private, written_aside
from bot.keys import Keys
from bot.storage.archive import first_day_of_end
from bot.storage.daykeys import (
    BACKUP_LASTS,
    DayKeyFault,
    DayKeys,
    forget_day_keys,
    last_day_come,
    open_of_day,
    seal_for_day,
)
from bot.storage.stream import CHUNK, MAGIC, StreamFault, StreamReader, StreamWriter, pack, unpack

JAKARTA = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=JAKARTA)

VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates() | st.datetimes(
    timezones=st.just(UTC)
)  # fmt: skip
ROWS = st.dictionaries(st.text(min_size=1).filter(lambda name: "$" not in name), VALUES)


@given(st.dictionaries(st.sampled_from(["tip", "wrap", "message"]), st.lists(ROWS, max_size=3)))
def test_a_record_comes_back_as_it_was(record: dict[str, Any]) -> None:
    assert unpack(pack(record)) == record


def test_what_no_record_can_hold_is_an_error_at_once() -> None:
    with pytest.raises(TypeError, match="complex"):
        pack({"value": 1j})


def write(keys: Keys, *records: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    writer = StreamWriter(file, keys)
    for record in records:
        writer.write(record)
    writer.end()
    return file.getvalue()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 40, CHUNK, 3 * CHUNK + 1])
def test_records_of_any_size_travel_in_chunks_of_one_size(size: int) -> None:
    keys = Keys.new()
    records = [{"n": 1}, {"content": b"x" * size}, {"n": 2}]
    content = write(keys, *records)
    assert list(StreamReader(io.BytesIO(content), keys)) == records
    assert (len(content) - len(write(keys))) % (CHUNK + 17) == 0


def test_the_length_tells_whole_chunks_only() -> None:
    keys = Keys.new()
    assert len({len(write(keys, *[{"content": b"x" * 1000}] * count)) for count in range(60)}) == 1


def test_a_stream_is_sealed_with_the_key_that_is_current() -> None:
    keys = Keys.new().with_new()
    assert StreamWriter(io.BytesIO(), keys).sealed_with == "k002"
    assert list(StreamReader(io.BytesIO(write(keys, {"n": 1})), keys.with_new())) == [{"n": 1}]


@given(cut=st.integers(min_value=1, max_value=3 * (CHUNK + 17)))
def test_wherever_it_is_cut_it_is_noticed(cut: int) -> None:
    with pytest.raises(StreamFault):
        list(StreamReader(io.BytesIO(CONTENT[:-cut]), KEYS))


@given(place=st.integers(min_value=len(MAGIC)), change=st.integers(min_value=1, max_value=255))
def test_whichever_byte_is_changed_it_is_noticed(place: int, change: int) -> None:
    damaged = bytearray(CONTENT)
    damaged[place % len(CONTENT)] ^= change
    with pytest.raises(StreamFault):
        list(StreamReader(io.BytesIO(bytes(damaged)), KEYS))


KEYS = Keys.new()
CONTENT = write(KEYS, *[{"content": b"x" * 30_000}] * 6)


def test_the_keys_of_days_are_private_and_one_for_each_day(tmp_path: Path) -> None:
    day_keys = DayKeys(tmp_path / "keys.json")
    begun = day_keys.begin(TODAY, {"k001"})
    assert day_keys.path.name == "backup-keys.json"
    assert stat.S_IMODE(day_keys.path.stat().st_mode) == 0o600
    assert sorted(begun.keys) == [TODAY + timedelta(days=ahead) for ahead in range(1, BACKUP_LASTS.days + 1)]
    assert len(set(begun.keys.values())) == 30
    assert {len(key) for key in begun.keys.values()} == {32}


def test_backups_of_several_days_share_the_key_of_a_day(tmp_path: Path) -> None:
    day_keys = DayKeys(tmp_path / "keys.json")
    first = day_keys.begin(TODAY, {"k001"}).keys
    second = day_keys.begin(TODAY + timedelta(days=1), {"k001"}).keys
    assert first.keys() - second.keys() == {TODAY + timedelta(days=1)}
    assert {day: first[day] for day in first.keys() & second.keys()}.items() <= second.items()


def test_a_key_is_destroyed_once_its_day_has_come(tmp_path: Path) -> None:
    day_keys = DayKeys(tmp_path / "keys.json")
    begun = day_keys.begin(TODAY, {"k001"})
    forget_day_keys(tmp_path / "keys.json", NOON + timedelta(days=3))
    text = day_keys.path.read_text()
    for day, key in begun.keys.items():
        assert (key.hex() in text) == (day > TODAY + timedelta(days=3))
    assert sorted(each.name for each in tmp_path.iterdir()) == [".backup-keys.json.lock", "backup-keys.json"]


def test_what_held_a_destroyed_key_is_overwritten(tmp_path: Path) -> None:
    day_keys = DayKeys(tmp_path / "keys.json")
    day_keys.begin(TODAY, {"k001"})
    size = day_keys.path.stat().st_size
    with day_keys.path.open("rb") as before:
        forget_day_keys(tmp_path / "keys.json", NOON + timedelta(days=1))
        assert before.read() == b"\0" * size


def test_as_long_as_no_day_has_come_nothing_is_written(tmp_path: Path) -> None:
    day_keys = DayKeys(tmp_path / "keys.json")
    forget_day_keys(tmp_path / "keys.json", NOON)
    assert list(tmp_path.iterdir()) == []
    day_keys.begin(TODAY, {"k001"})
    before = day_keys.path.stat()
    forget_day_keys(tmp_path / "keys.json", NOON)
    assert day_keys.path.stat() == before


def test_what_root_backs_up_the_bot_can_still_forget(tmp_path: Path) -> None:
    Keys.new().save(tmp_path / "keys.json")
    try:
        os.chown(tmp_path / "keys.json", 12345, 12345)
    except PermissionError:
        pytest.skip("only root can give a file away")
    DayKeys(tmp_path / "keys.json").begin(TODAY, {"k001"})
    assert {each.stat().st_uid for each in tmp_path.iterdir()} == {12345}
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 0, 0, tzinfo=JAKARTA), date(2026, 11, 24)),
        (datetime(2026, 11, 23, 23, 59, tzinfo=JAKARTA), date(2026, 11, 23)),
        # West of Greenwich a timer of a day is due on the evening before.
        (datetime(2026, 11, 23, 20, 0, tzinfo=ZoneInfo("America/Bogota")), date(2026, 11, 24)),
    ],
)
def test_a_day_has_come_when_the_timers_of_tips_say_so_or_the_office(moment: datetime, day: date) -> None:
    assert last_day_come(moment) == day


def test_a_backup_names_keys_until_it_opens_nothing_any_more(tmp_path: Path) -> None:
    day_keys = DayKeys(tmp_path / "keys.json")
    first = day_keys.begin(TODAY, {"k001", "k002"})
    day_keys.end(first, TODAY, {"k001"})
    failed = day_keys.begin(TODAY, {"k001", "k002"})
    day_keys.end(failed, TODAY, set())
    killed_day = TODAY + timedelta(days=2)
    day_keys.begin(killed_day, {"k001", "k003"})
    with day_keys.named(killed_day) as named:
        assert named == {"k001": killed_day + BACKUP_LASTS, "k003": killed_day + BACKUP_LASTS}
    with day_keys.named(killed_day + BACKUP_LASTS) as named:
        assert named == {}


@pytest.mark.parametrize(
    "text", ["", "[]", '{"days": {"2026-11-24": "short"}}', '{"days": {"never": "00"}}', '{"other": 1}']
)
def test_a_damaged_file_of_day_keys_is_said_and_kept(tmp_path: Path, text: str) -> None:
    day_keys = DayKeys(tmp_path / "keys.json")
    day_keys.path.write_text(text)
    for attempt in (
        lambda: day_keys.begin(TODAY, {"k001"}),
        lambda: day_keys.forget(NOON),
        lambda: day_keys.keys(TODAY),
    ):
        with pytest.raises(DayKeyFault, match=r"backup-keys\.json is damaged"):
            attempt()
    assert day_keys.path.read_text() == text


def test_what_is_sealed_for_a_day_opens_with_its_key_alone() -> None:
    key = b"d" * 32
    sealed = seal_for_day(key, TODAY, b"a tip")
    assert open_of_day(key, TODAY, sealed) == b"a tip"
    assert open_of_day(key, TODAY + timedelta(days=1), sealed) is None
    assert open_of_day(b"e" * 32, TODAY, sealed) is None
    assert open_of_day(key, TODAY, sealed[:-1]) is None


def tip(state: str, day: date, closed_on: date | None = None) -> dict[str, Any]:
    return {"state": state, "day": day, "closed_on": closed_on}


def limit(day: date) -> list[dict[str, Any]]:
    return [
        {"kind": "tip.limit", "due_at": datetime(day.year, day.month, day.day, tzinfo=UTC)},
        {"kind": "tip.unread", "due_at": NOON - timedelta(days=99)},
    ]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("row", "timers", "first"),
    [
        (tip("waiting", TODAY), limit(ahead(90)), ahead(1)),
        (tip("received", TODAY), limit(ahead(90)), ahead(30)),
        (tip("received", ago(80)), limit(ahead(10)), ahead(10)),
        (tip("received", ago(100)), limit(ahead(20)), ahead(20)),
        (tip("read", ago(80)), limit(ahead(10)), ahead(10)),
        (tip("handled", ago(20)), limit(ahead(70)), ahead(30)),
        (tip("closed", ago(20), ago(12)), limit(ahead(70)), ahead(18)),
        (tip("closed", ago(85), ago(2)), limit(ahead(5)), ahead(5)),
        (tip("closed", ago(40), ago(30)), limit(ahead(50)), TODAY),
        # Where the timer is missing, the day of the tip says enough.
        (tip("read", ago(80)), [], ahead(10)),
        (tip("received", ago(100)), [], ahead(20)),
        (tip("received", ago(70)), [], ahead(30)),
    ],
)
def test_the_first_day_on_which_a_tip_could_be_deleted(row: dict[str, Any], timers: Any, first: date) -> None:
    assert first_day_of_end(row, timers, NOON) == first


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"before")

    def stop_halfway() -> None:
        with written_aside(file) as draft:
            draft.write(b"after" * 1000)
            assert file.read_bytes() == b"before"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_halfway()
    assert [each.name for each in tmp_path.iterdir()] == ["x"]
    assert file.read_bytes() == b"before"
    write_private(file, "after")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("after", 0o600)


def test_what_a_killed_process_left_is_gone_with_the_next_writing(tmp_path: Path) -> None:
    (tmp_path / ".x.new").write_text("a secret that is longer than what is written next")
    write_private(tmp_path / "x", "after")
    assert (tmp_path / "x").read_text() == "after"
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


def test_two_do_not_write_the_same_file_at_once(tmp_path: Path) -> None:
    with written_aside(tmp_path / "x") as draft:
        draft.write(b"first")
        with pytest.raises(Busy):
            write_private(tmp_path / "x", "second")
    assert (tmp_path / "x").read_text() == "first"


def test_a_lock_is_held_by_one_and_ends_with_it(tmp_path: Path) -> None:
    def take() -> None:
        with only_one(tmp_path / "x", wait=False):
            pass

    with only_one(tmp_path / "x", wait=False), pytest.raises(Busy):
        take()
    take()
    assert stat.S_IMODE((tmp_path / ".x.lock").stat().st_mode) == 0o600


def test_the_file_of_day_keys_is_plain_json(tmp_path: Path) -> None:
    day_keys = DayKeys(tmp_path / "keys.json")
    begun = day_keys.begin(TODAY, {"k001"})
    document = json.loads(day_keys.path.read_text())
    assert document["days"] == {day.isoformat(): key.hex() for day, key in begun.keys.items()}
    assert document["backups"] == {begun.id: {"until": ahead(30).isoformat(), "names": ["k001"]}}

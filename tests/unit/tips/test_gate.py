from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.keys import Keys
from bot.tips.canary import MARK, NOBODY, Walk
from bot.tips.gate import (
    FINGERPRINT,
    FREE_AGAIN,
    HOLDS,
    LEAST_FREE,
    SWEEPER_LATE,
    SWEPT,
    Gate,
    News,
    Reason,
    free_bytes,
    note_key,
    note_sweep,
    raise_alarm,
)
from tests.unit.fakes import NOW

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


class FakeMarks:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    async def set(self, name: str, value: bytes) -> None:
        self.kept[name] = value


class Disk:
    def __init__(self) -> None:
        self.free = 10 * FREE_AGAIN

    def __call__(self, _folder: Path) -> int:
        return self.free


@pytest.fixture
def marks() -> FakeMarks:
    return FakeMarks()


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def gate(tmp_path: Path, disk: Disk) -> Gate:
    Keys.new().save(tmp_path / "keys.json")
    return Gate(tmp_path / "keys.json", tmp_path, NOW, disk)


@pytest.fixture
def replica(tmp_path: Path) -> Gate:
    """Another process, with the same database: its keys and its disk are all right."""
    Keys.load(tmp_path / "keys.json").save(tmp_path / "elsewhere" / "keys.json")
    return Gate(tmp_path / "elsewhere" / "keys.json", tmp_path, NOW, lambda _folder: 10 * FREE_AGAIN)


async def test_it_is_open_when_all_is_well(gate: Gate, marks: FakeMarks) -> None:
    assert await gate.closed(marks, NOW) is None


SPOILED: list[Callable[[Path], object]] = [
    Path.unlink,
    lambda path: path.write_text("{}"),
    lambda path: path.write_text("x"),
    lambda path: path.write_bytes(b"\xff\xfe"),
]


@pytest.mark.parametrize("spoil", SPOILED, ids=["gone", "empty", "no JSON", "no text"])
async def test_without_its_keys_it_is_closed_until_they_are_back(
    gate: Gate, marks: FakeMarks, spoil: Callable[[Path], object]
) -> None:
    before = gate.key_file.read_bytes()
    spoil(gate.key_file)
    assert await gate.closed(marks, NOW) is Reason.KEYS
    gate.key_file.write_bytes(before)
    assert await gate.closed(marks, NOW) is None


async def test_the_keys_of_another_database_close_it(gate: Gate, marks: FakeMarks) -> None:
    await marks.set(FINGERPRINT, Keys.load(gate.key_file).fingerprint().encode())
    assert await gate.closed(marks, NOW) is None
    Keys.new().replace(gate.key_file)
    assert await gate.closed(marks, NOW) is Reason.KEYS


async def test_keys_that_are_older_than_what_was_sealed_close_it(gate: Gate, marks: FakeMarks) -> None:
    before = gate.key_file.read_bytes()
    new = Keys.load(gate.key_file).with_new()
    new.replace(gate.key_file)
    await note_key(marks, new.current)
    await note_key(marks, "k001")  # by a replica that has not looked yet
    assert await gate.closed(marks, NOW) is None
    gate.key_file.write_bytes(before)
    assert await gate.closed(marks, NOW) is Reason.KEYS
    new.with_new().replace(gate.key_file)
    assert await gate.closed(marks, NOW) is None


async def test_when_nobody_sweeps_it_is_closed(gate: Gate, marks: FakeMarks) -> None:
    assert await gate.closed(marks, NOW + SWEEPER_LATE) is None  # a young process
    late = NOW + SWEEPER_LATE + MINUTE
    assert await gate.closed(marks, late) is Reason.SWEEPER
    await note_sweep(marks, late)
    assert await gate.closed(marks, late + SWEEPER_LATE) is None
    assert await gate.closed(marks, late + SWEEPER_LATE + SECOND) is Reason.SWEEPER


async def test_a_fresh_start_counts_from_the_start(gate: Gate, marks: FakeMarks) -> None:
    await note_sweep(marks, NOW - timedelta(days=3))
    assert await gate.closed(marks, NOW + SWEEPER_LATE) is None


async def test_a_doubted_token_closes_it_for_ten_minutes_after_the_last_sign(gate: Gate, marks: FakeMarks) -> None:
    await raise_alarm(marks, Reason.TOKEN, NOW)
    await raise_alarm(marks, Reason.TOKEN, NOW + MINUTE)
    later = NOW + MINUTE + timedelta(minutes=10)
    await note_sweep(marks, later)
    assert await gate.closed(marks, NOW) is Reason.TOKEN
    assert await gate.closed(marks, later - SECOND) is Reason.TOKEN
    assert await gate.closed(marks, later) is None


async def test_a_disk_that_fills_closes_it_and_it_opens_only_with_room_to_spare(
    gate: Gate, marks: FakeMarks, disk: Disk
) -> None:
    disk.free = LEAST_FREE
    assert await gate.closed(marks, NOW) is None
    disk.free = LEAST_FREE - 1
    await gate.watch(marks, NOW)
    disk.free = FREE_AGAIN - 1
    assert await gate.closed(marks, NOW) is Reason.DISK
    await gate.watch(marks, NOW + MINUTE - SECOND)
    assert await gate.closed(marks, NOW + MINUTE) is Reason.DISK
    disk.free = FREE_AGAIN
    assert await gate.closed(marks, NOW + 2 * MINUTE) is None


def test_room_is_measured_where_a_folder_will_be(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "not" / "there") > 0


async def test_a_canary_that_failed_closes_it_and_one_that_nobody_could_read_does_not(
    gate: Gate, marks: FakeMarks
) -> None:
    for step, reason in (("read", Reason.CANARY), (NOBODY, None), ("", None)):
        await marks.set(MARK, Walk(NOW, step).encode())
        assert await gate.closed(marks, NOW) is reason


async def test_what_one_replica_sees_closes_all_until_it_was_not_seen_for_a_minute(
    gate: Gate, replica: Gate, marks: FakeMarks
) -> None:
    before = gate.key_file.read_bytes()
    gate.key_file.unlink()
    await gate.watch(marks, NOW)
    await replica.watch(marks, NOW)
    assert await replica.closed(marks, NOW) is Reason.KEYS
    gate.key_file.write_bytes(before)
    assert await replica.closed(marks, NOW + MINUTE - SECOND) is Reason.KEYS
    await gate.watch(marks, NOW + MINUTE)
    assert await replica.closed(marks, NOW + MINUTE) is None
    assert await gate.closed(marks, NOW + MINUTE) is None


async def test_whoever_saw_it_takes_tips_again_at_once_and_that_is_told_when_all_do(
    gate: Gate, replica: Gate, marks: FakeMarks
) -> None:
    before = gate.key_file.read_bytes()
    gate.key_file.unlink()
    await gate.watch(marks, NOW)
    assert await gate.news(marks, NOW) == News(Reason.KEYS)
    gate.key_file.write_bytes(before)
    assert await gate.closed(marks, NOW) is None
    for each in (gate, replica):
        assert await each.news(marks, NOW + MINUTE - SECOND) is None
    assert await replica.news(marks, NOW + MINUTE) == News(None)
    assert await gate.news(marks, NOW + MINUTE) is None


async def test_replicas_that_differ_tell_one_story(gate: Gate, replica: Gate, marks: FakeMarks) -> None:
    gate.key_file.unlink()
    told = []
    for quarters in range(20):
        now = NOW + quarters * MINUTE / 4
        for each in (gate, replica):
            await each.watch(marks, now)
            told.append(await each.news(marks, now))
    assert [news for news in told if news is not None] == [News(Reason.KEYS)]


async def test_each_change_is_news_once(gate: Gate, marks: FakeMarks) -> None:
    assert await gate.news(marks, NOW) is None
    await raise_alarm(marks, Reason.TOKEN, NOW)
    assert await gate.news(marks, NOW) == News(Reason.TOKEN)
    assert await gate.news(marks, NOW) is None
    before = gate.key_file.read_bytes()
    gate.key_file.unlink()
    assert await gate.news(marks, NOW) == News(Reason.KEYS)
    gate.key_file.write_bytes(before)
    later = NOW + HOLDS[Reason.TOKEN]
    assert await gate.news(marks, later) == News(None)
    assert await gate.news(marks, later) is None


async def test_of_two_that_see_it_at_once_one_has_news(gate: Gate, marks: FakeMarks) -> None:
    await raise_alarm(marks, Reason.TOKEN, NOW)

    class Racing(FakeMarks):
        """Another replica tells while this one waits for its turn."""

        async def set(self, name: str, value: bytes) -> None:
            if name == "intake-turn":
                self.kept["intake-closed"] = b"token"
            await super().set(name, value)

    racing = Racing()
    racing.kept = marks.kept
    assert await gate.news(racing, NOW) is None


async def test_an_alarm_tells_when_it_was_seen_and_nothing_else(marks: FakeMarks) -> None:
    await raise_alarm(marks, Reason.DISK, NOW, "somebody")
    await note_sweep(marks, NOW)
    assert marks.kept == {"alarm.disk": b"2026-11-23T09:41:27+00:00 somebody", SWEPT: b"2026-11-23T09:41:27+00:00"}

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from nacl.encoding import RawEncoder
from nacl.hash import blake2b

from bot.keys import KeyFault, Keys
from bot.storage import Database, Unit
from bot.tips.quota import FAILURES_OF_ALL, TIPS_A_DAY, WEEK, Allowance, Limits
from bot.tips.vault import Vault
from tests.storage.conftest import dump, opened

WIB = ZoneInfo("Asia/Jakarta")
TUESDAY = datetime(2026, 11, 24, 9, 41, 27, 123456, tzinfo=WIB)
MONDAY = datetime(2026, 11, 30, tzinfo=WIB)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
THIS, NEXT = "2026-W48", "2026-W49"
MENTENG = "62.71.03.1002"
CHAT = 9_876_543_210
RINA, SARI = b"rina-rina-rina-r", b"sari-sari-sari-s"
TIP, OTHER_TIP = b"t" * 16, b"o" * 16
SUBJECT, KEY = b"s" * 16, b"k" * 16

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
async def replicas(database: Database, replica: Database, url: str, keys: Keys) -> AsyncIterator[list[Database]]:
    async with opened(url, keys) as third:
        yield [database, replica, third]


def limits(unit: Unit, keys: Keys, now: datetime = TUESDAY) -> Limits:
    return Limits(unit.quotas, Vault(keys), now)


async def use_everything(unit: Unit, keys: Keys, now: datetime, actor: bytes = RINA, tip: bytes = TIP) -> None:
    counted = limits(unit, keys, now)
    await counted.count_tip(actor)
    await counted.remember_sender(tip, actor)
    await counted.count_message(actor)
    await counted.count_failure(actor)
    await counted.count_wrong_pin(actor)
    await counted.count(actor)
    await counted.crowded(MENTENG, local_excluded=False)
    await counted.mark_abuse(tip)


async def fail(database: Database, does: Callable[[Unit], Awaitable[object]]) -> None:
    """Do something in a transaction that then goes wrong."""
    async with database.begin() as unit:
        await does(unit)
        raise ZeroDivisionError


def links(rows: Rows) -> Rows:
    return {name: rows[name] for name in ("quota", "sender", "week_key")}


# Counters


async def test_a_counter_goes_up_to_the_most_and_no_further(unit: Unit) -> None:
    assert await unit.quotas.counted(SUBJECT, "tip", "day") == 0
    assert [await unit.quotas.count(SUBJECT, "tip", "day", 3, MONDAY) for _ in range(5)] == [True] * 3 + [False] * 2
    assert await unit.quotas.counted(SUBJECT, "tip", "day") == 3


async def test_counters_of_other_subjects_kinds_and_windows_are_others(unit: Unit) -> None:
    for _ in range(2):
        await unit.quotas.count(SUBJECT, "tip", "day", 2, MONDAY)
    for other in ((KEY, "tip", "day"), (SUBJECT, "message", "day"), (SUBJECT, "tip", "another day")):
        assert await unit.quotas.counted(*other) == 0
        assert await unit.quotas.count(*other, 1, MONDAY)
    assert await unit.quotas.counted(SUBJECT, "tip", "day") == 2


async def test_a_total_is_of_all_windows_of_one_subject_and_kind(unit: Unit) -> None:
    assert await unit.quotas.total(SUBJECT, "cooled") == 0
    for window in ("a", "b", "b"):
        await unit.quotas.count(SUBJECT, "cooled", window, 2, MONDAY)
    await unit.quotas.count(SUBJECT, "tip", "a", 1, MONDAY)
    await unit.quotas.count(KEY, "cooled", "a", 1, MONDAY)
    assert await unit.quotas.total(SUBJECT, "cooled") == 3


async def test_a_forgotten_counter_begins_anew_and_only_that_one(unit: Unit) -> None:
    for window in ("a", "b"):
        await unit.quotas.count(SUBJECT, "cooled", window, 1, MONDAY)
    assert await unit.quotas.uncount(SUBJECT, "cooled", "a")
    assert not await unit.quotas.uncount(SUBJECT, "cooled", "a")
    assert not await unit.quotas.uncount(KEY, "cooled", "b")
    assert await unit.quotas.total(SUBJECT, "cooled") == 1
    assert await unit.quotas.count(SUBJECT, "cooled", "a", 1, MONDAY)


async def test_what_was_counted_in_a_transaction_that_failed_was_not_counted(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await fail(database, lambda unit: unit.quotas.count(SUBJECT, "tip", "day", 1, MONDAY))
    async with database.begin() as unit:
        assert await unit.quotas.count(SUBJECT, "tip", "day", 1, MONDAY)


@pytest.mark.parametrize("first_of_the_week", [True, False])
async def test_of_200_tips_of_one_chat_at_once_three_are_taken(
    replicas: list[Database],
    keys: Keys,
    first_of_the_week: bool,
) -> None:
    if not first_of_the_week:
        # Drawing the key makes transactions take turns; without it nothing but the counter keeps them apart.
        async with replicas[0].begin() as unit:
            await limits(unit, keys).may_send(SARI)

    async def send(database: Database) -> Allowance:
        async with database.begin() as unit:
            counted = limits(unit, keys)
            await counted.may_send(RINA)
            await asyncio.sleep(0)
            return await counted.count_tip(RINA)

    found = await asyncio.gather(*(send(replicas[number % len(replicas)]) for number in range(200)))

    assert (found.count(Allowance.OK), found.count(Allowance.TOO_MANY)) == (TIPS_A_DAY, 200 - TIPS_A_DAY)
    async with replicas[0].begin() as unit:
        assert await limits(unit, keys).may_send(SARI) is Allowance.OK


async def test_of_tips_sent_at_once_those_that_fail_leave_room_for_others(replicas: list[Database], keys: Keys) -> None:
    async def send(database: Database, *, fails: bool) -> bool:
        async with database.begin() as unit:
            taken = await limits(unit, keys).count_tip(RINA)
            await asyncio.sleep(0)
            if fails and taken is Allowance.OK:
                raise ZeroDivisionError
            return taken is Allowance.OK

    found = await asyncio.gather(
        *(send(replicas[number % 3], fails=number % 2 == 0) for number in range(60)), return_exceptions=True
    )

    assert found.count(True) == TIPS_A_DAY
    assert {type(one) for one in found} <= {bool, ZeroDivisionError}


async def test_failures_at_once_from_many_chats_are_all_counted(replicas: list[Database], keys: Keys) -> None:
    async def fail(number: int) -> None:
        async with replicas[number % 3].begin() as unit:
            await limits(unit, keys).count_failure(number.to_bytes(16, "big"))

    async with asyncio.timeout(60):
        await asyncio.gather(*(fail(number) for number in range(FAILURES_OF_ALL - 1)))
        async with replicas[0].begin() as unit:
            assert await limits(unit, keys).may_try(RINA)
        await fail(FAILURES_OF_ALL)
    async with replicas[0].begin() as unit:
        assert not await limits(unit, keys).may_try(RINA)


# The week's key


async def test_the_key_of_a_week_is_drawn_once_and_stays(database: Database, replica: Database) -> None:
    async with database.begin() as unit:
        key = await unit.quotas.week_key(THIS, MONDAY)
        assert len(key) == 32
        assert await unit.quotas.week_key(THIS, MONDAY) == key
    async with replica.begin() as unit:
        assert await unit.quotas.week_key(THIS, MONDAY) == key


async def test_every_week_has_a_key_of_its_own_and_earlier_ones_are_gone(database: Database) -> None:
    async with database.begin() as unit:
        key = await unit.quotas.week_key(THIS, MONDAY)
    async with database.begin() as unit:
        assert await unit.quotas.week_key(NEXT, MONDAY + WEEK) != key
    assert [row[0] for row in (await dump(database))["week_key"]] == [NEXT]
    async with database.begin() as unit:
        assert await unit.quotas.week_key(THIS, MONDAY) != key


async def test_a_clock_that_is_late_at_the_turn_does_not_destroy_the_new_weeks_key(unit: Unit) -> None:
    await unit.quotas.week_key(THIS, MONDAY)
    new = await unit.quotas.week_key(NEXT, MONDAY + WEEK)
    await unit.quotas.week_key(THIS, MONDAY)
    assert await unit.quotas.week_key(NEXT, MONDAY + WEEK) == new


async def test_a_key_that_a_wrong_clock_drew_for_a_far_week_is_destroyed(database: Database) -> None:
    async with database.begin() as unit:
        await unit.quotas.week_key("2031-W20", MONDAY + 200 * WEEK)
        await unit.quotas.week_key(THIS, MONDAY)
    assert [row[0] for row in (await dump(database))["week_key"]] == [THIS]


async def test_transactions_that_draw_at_once_all_get_the_one_key(replicas: list[Database]) -> None:
    async def draw(number: int, week: int) -> bytes:
        async with replicas[number % 3].begin() as unit:
            await asyncio.sleep(0)
            return await unit.quotas.week_key(f"2027-W{week:02}", MONDAY + week * WEEK)

    for week in range(1, 6):
        keys = await asyncio.gather(*(draw(number, week) for number in range(24)))
        assert len(set(keys)) == 1
    assert len((await dump(replicas[0]))["week_key"]) == 1


async def test_who_draws_second_waits_and_uses_the_first_key(postgres: Database) -> None:
    async with contextlib.AsyncExitStack() as stack:
        first = await stack.enter_async_context(postgres.begin())
        key = await first.quotas.week_key(THIS, MONDAY)
        async with postgres.begin() as second:
            waiting = asyncio.create_task(second.quotas.week_key(THIS, MONDAY))
            await asyncio.wait({waiting}, timeout=0.2)
            assert not waiting.done()
            await stack.aclose()
            assert await waiting == key


async def test_a_key_that_was_drawn_in_vain_is_nobodys(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await fail(database, lambda unit: unit.quotas.week_key(THIS, MONDAY))
    assert (await dump(database))["week_key"] == []
    async with database.begin() as unit:
        assert len(await unit.quotas.week_key(THIS, MONDAY)) == 32


async def test_a_weeks_key_lies_sealed_and_opens_as_that_weeks_only(
    database: Database, stranger: Database, keys: Keys
) -> None:
    async with database.begin() as unit:
        key = await unit.quotas.week_key(THIS, MONDAY)
    [(week, sealed, expires)] = (await dump(database))["week_key"]
    assert (week, expires) == (THIS, MONDAY)
    assert key not in sealed
    assert keys.open("week", sealed, bound_to=THIS.encode()) == key
    with pytest.raises(KeyFault):
        keys.open("week", sealed, bound_to=NEXT.encode())
    with pytest.raises(KeyFault):
        async with stranger.begin() as unit:
            await unit.quotas.week_key(THIS, MONDAY)


# Senders


async def test_a_sender_comes_back_until_its_time_is_over(unit: Unit) -> None:
    assert await unit.quotas.sender(KEY, TUESDAY) is None
    await unit.quotas.keep_sender(KEY, b"somebody", MONDAY)
    assert await unit.quotas.sender(KEY, MONDAY - SECOND) == b"somebody"
    assert await unit.quotas.sender(SUBJECT, TUESDAY) is None
    assert await unit.quotas.sender(KEY, MONDAY) is None


async def test_a_sender_that_is_kept_again_is_replaced(unit: Unit) -> None:
    await unit.quotas.keep_sender(KEY, b"somebody", TUESDAY)
    await unit.quotas.keep_sender(KEY, b"another", MONDAY)
    assert await unit.quotas.sender(KEY, TUESDAY) == b"another"


async def test_a_sender_lies_sealed_and_opens_under_its_own_key_only(
    database: Database, stranger: Database, keys: Keys
) -> None:
    async with database.begin() as unit:
        await unit.quotas.keep_sender(KEY, b"somebody-somebody", MONDAY)
    [(key, sealed, expires)] = (await dump(database))["sender"]
    assert (key, expires) == (KEY, MONDAY)
    assert b"somebody" not in sealed
    with pytest.raises(KeyFault):
        keys.open("sender", sealed, bound_to=SUBJECT)
    with pytest.raises(KeyFault):
        async with stranger.begin() as unit:
            await unit.quotas.sender(KEY, TUESDAY)


# Time


async def test_what_is_over_is_destroyed_to_the_second_and_nothing_else(database: Database) -> None:
    async with database.begin() as unit:
        for after, name in ((timedelta(), b"now"), (timedelta(microseconds=1), b"later")):
            await unit.quotas.count(name, "tip", "day", 1, TUESDAY + after)
            await unit.quotas.keep_sender(name, b"somebody", TUESDAY + after)
        await unit.quotas.week_key(THIS, TUESDAY)
        await unit.quotas.week_key(NEXT, TUESDAY + timedelta(microseconds=1))
        await unit.quotas.prune(TUESDAY)
    rows = links(await dump(database))
    assert {name: [row[0] for row in found] for name, found in rows.items()} == {
        "quota": [b"later"],
        "sender": [b"later"],
        "week_key": [NEXT],
    }


async def test_sixty_days_leave_no_row_older_than_its_time(database: Database, keys: Keys) -> None:
    start = datetime(2026, 11, 23, 0, 30, tzinfo=WIB)
    for step in range(60 * 24 // 5):
        now = start + step * 5 * HOUR
        async with database.begin() as unit:
            await unit.quotas.prune(now)
            await use_everything(unit, keys, now, bytes([step % 7]) * 16, step.to_bytes(16, "big"))
        rows = links(await dump(database))
        ends = [row[-1] for found in rows.values() for row in found]
        assert len(rows["week_key"]) == 1
        assert all(now < end <= now + WEEK for end in ends)
        hourly = [row for row in rows["quota"] if row[1] in {"receipt", "pin", "read", "crowd"}]
        daily = [row for row in rows["quota"] if row[1] in {"tip", "message"}]
        assert all(row[2] == f"{now:%Y-%m-%dT%H}" and row[-1] <= now + 2 * HOUR for row in hourly)
        assert all(row[2] == f"{now:%Y-%m-%d}" and row[-1] <= now + DAY for row in daily)
    async with database.begin() as unit:
        await unit.quotas.prune(now + WEEK)
    assert links(await dump(database)) == {"quota": [], "sender": [], "week_key": []}


# What a thief finds


def values(rows: Rows) -> Iterator[bytes]:
    for found in rows.values():
        for row in found:
            for value in row:
                yield value if isinstance(value, bytes) else str(value).encode()


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def written(secret: bytes) -> list[bytes]:
    """Return a secret in every way in which it could have been written down."""
    text = (secret.hex(), secret.hex().upper(), base64.b64encode(secret).decode().rstrip("="))
    number = str(int.from_bytes(secret, "big"))
    urlsafe = base64.urlsafe_b64encode(secret).decode().rstrip("=")
    return [secret, secret[::-1], *(one.encode() for one in (*text, urlsafe, number, number[::-1]))]


async def test_no_table_and_no_byte_of_the_files_holds_an_actor_a_pseudonym_or_a_tip(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    actor, tip = keys.pseudonym("actor", str(CHAT)), keys.pseudonym("any", "tip")
    async with database.begin() as unit:
        await use_everything(unit, keys, TUESDAY, actor, tip)
        pseudonym = await limits(unit, keys)._pseudonym(actor)
    rows = await dump(database)
    assert all(links(rows).values())
    content = b"\n".join(values(rows)) + files(tmp_path)
    secrets = (actor, tip, pseudonym, MENTENG.encode(), CHAT.to_bytes(5, "big"), CHAT.to_bytes(8, "little"))
    assert not [secret for secret in secrets if any(one in content for one in written(secret))]
    assert str(CHAT).encode() not in content


async def test_what_one_actor_leaves_in_two_weeks_has_nothing_in_common(database: Database, keys: Keys) -> None:
    found: list[set[bytes]] = []
    for now in (TUESDAY, TUESDAY + WEEK):
        async with database.begin() as unit:
            await unit.quotas.prune(now)
            await use_everything(unit, keys, now, tip=now.isoformat().encode()[:16])
        rows = links(await dump(database))
        content = [value for table in rows.values() for row in table for value in row if isinstance(value, bytes)]
        content += [bytes.fromhex(window) for _, kind, window, _, _ in rows["quota"] if kind == "cooled"]
        # The first four letters of what is sealed name the key of the installation.
        found.append({value[at : at + 6] for value in content for at in range(4, len(value) - 5)})
    assert len(found[0]) > 100
    assert not found[0] & found[1]


async def test_rows_of_one_actor_on_two_days_do_not_show_that_they_belong_together(
    database: Database, keys: Keys
) -> None:
    async with database.begin() as unit:
        for day in range(3):
            await limits(unit, keys, TUESDAY + day * DAY).count_tip(RINA)
            await limits(unit, keys, TUESDAY + day * DAY).count_message(RINA)
    assert len({subject for subject, *_ in (await dump(database))["quota"]}) == 6


def opened_from(keys: Keys, content: bytes, purpose: str, size: int, places: list[bytes]) -> set[bytes]:
    """Return what the key file opens anywhere in these bytes, whatever row or leftover it lies in."""
    found, length = set(), 4 + 24 + size + 16
    at = content.find(b"k001")
    while at >= 0:
        for bound_to in places:
            with contextlib.suppress(KeyFault):
                found.add(keys.open(purpose, content[at : at + length], bound_to=bound_to))
        at = content.find(b"k001", at + 1)
    return found


def hashed(key: bytes, value: bytes) -> bytes:
    return bytes(blake2b(value, 16, key=key, encoder=RawEncoder))


@dataclass
class Thief:
    """Holds a copy of every row and file, and the key file; suspects somebody, and knows the ids of the tips."""

    keys: Keys
    content: bytes

    def week_keys(self) -> set[bytes]:
        return opened_from(self.keys, self.content, "week", 32, [THIS.encode(), NEXT.encode()])

    def senders(self) -> set[bytes]:
        places = [Vault(self.keys).sender_key(tip) for tip in (TIP, OTHER_TIP)]
        return opened_from(self.keys, self.content, "sender", 16, places)

    def finds(self, subjects: set[bytes], actor: bytes, tried: set[bytes] | None = None) -> bool:
        """Tell whether the suspect's counter of that Tuesday is found among these."""
        pseudonyms = {hashed(key, actor) for key in self.week_keys() | (tried or set())}
        return self._name_one(pseudonyms, subjects)

    def finds_a_sender(self, subjects: set[bytes]) -> bool:
        """Tell whether some tip's sender is found among these."""
        return self._name_one(self.senders(), subjects)

    def _name_one(self, pseudonyms: set[bytes], subjects: set[bytes]) -> bool:
        return any(hashed(pseudonym, b"tip 2026-11-24") in subjects for pseudonym in pseudonyms)


async def test_once_the_week_has_turned_database_and_key_file_do_not_tell_who_a_counter_was(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    async with database.begin() as unit:
        await use_everything(unit, keys, TUESDAY, RINA)
    # The thief kept the counters of an earlier theft, without a key: even then nobody can tell whose they are.
    subjects = {subject for subject, *_ in (await dump(database))["quota"]}

    async def steal(key_file: Keys = keys) -> Thief:
        return Thief(key_file, b"\n".join(values(await dump(database))) + files(tmp_path))

    # The control: within the week, with the key file, a thief does find out.
    within = await steal()
    assert within.finds(subjects, RINA)
    assert within.finds_a_sender(subjects)
    assert not within.finds(subjects, SARI)
    assert not (await steal(Keys.new())).finds(subjects, RINA)

    async with database.begin() as unit:
        await unit.quotas.prune(MONDAY)
        await use_everything(unit, keys, MONDAY, SARI, OTHER_TIP)
    await database.checkpoint()

    after = await steal()
    assert (len(after.week_keys()), len(after.senders())) == (1, 1)
    # No master key, no key made of it, and no 32 bytes that lie anywhere make the old pseudonym again.
    keys.save(tmp_path / "keys.json")
    [master] = json.loads((tmp_path / "keys.json").read_text())["keys"].values()
    raw = base64.b64decode(master)
    made = {bytes(blake2b(purpose, 32, key=raw, encoder=RawEncoder)) for purpose in (b"week", b"sender", b"actor")}
    anywhere = {after.content[at : at + 32] for at in range(len(after.content) - 31)}
    assert not after.finds(subjects, RINA, made | {raw} | anywhere)
    assert not after.finds_a_sender(subjects)
    assert not [subject for subject in subjects if subject in after.content]


async def test_the_first_who_comes_after_a_quiet_weekend_destroys_the_old_key_even_before_the_relay_does(
    database: Database, keys: Keys
) -> None:
    async with database.begin() as unit:
        await limits(unit, keys, TUESDAY).count_tip(RINA)
    async with database.begin() as unit:
        await limits(unit, keys, MONDAY).may_send(SARI)
    assert [week for week, *_ in (await dump(database))["week_key"]] == [NEXT]


# Marks


async def test_a_mark_and_its_undoing_work_at_once_everywhere(
    database: Database, replica: Database, keys: Keys
) -> None:
    async with database.begin() as unit:
        await limits(unit, keys).remember_sender(TIP, RINA)
        await limits(unit, keys).remember_sender(OTHER_TIP, SARI)
    async with database.begin() as unit:
        assert await limits(unit, keys).mark_abuse(TIP)
    async with replica.begin() as unit:
        assert await limits(unit, keys).count_tip(RINA) is Allowance.COOLING
        assert await limits(unit, keys).count_tip(SARI) is Allowance.OK
        assert not await limits(unit, keys).is_cooled(OTHER_TIP)
        assert await limits(unit, keys).undo_abuse(TIP)
    async with database.begin() as unit:
        assert await limits(unit, keys).count_tip(RINA) is Allowance.OK


async def test_two_officers_who_mark_one_tip_at_once_mark_it_once(replicas: list[Database], keys: Keys) -> None:
    async with replicas[0].begin() as unit:
        await limits(unit, keys).remember_sender(TIP, RINA)

    async def mark(database: Database) -> bool:
        async with database.begin() as unit:
            await asyncio.sleep(0)
            return await limits(unit, keys).mark_abuse(TIP)

    assert await asyncio.gather(*(mark(database) for database in replicas * 4)) == [True] * 12
    async with replicas[1].begin() as unit:
        assert await limits(unit, keys).undo_abuse(TIP)
        assert await limits(unit, keys).may_send(RINA) is Allowance.OK

import ast
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import bot
from bot.keys import Keys
from bot.tips.model import TipState
from bot.tips.quota import (
    CROWD_AN_HOUR,
    FAILURES_AN_HOUR,
    FAILURES_OF_ALL,
    MESSAGES_A_DAY,
    TIPS_A_DAY,
    WEEK,
    WRONG_PINS_AN_HOUR,
    Allowance,
    Limits,
)
from bot.tips.vault import Vault
from tests.unit.tips.conftest import Office

WIB = ZoneInfo("Asia/Jakarta")
TUESDAY = datetime(2026, 11, 24, 9, 41, 27, 123456, tzinfo=WIB)
SUNDAY_NIGHT = datetime(2026, 11, 29, 23, 59, 59, tzinfo=WIB)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MENTENG, PALANGKA = "62.71.03.1002", "62.71.03.1001"
RINA, SARI = b"r" * 16, b"s" * 16
TIP, OTHER_TIP = b"t" * 16, b"o" * 16

OK, TOO_MANY, COOLING = Allowance.OK, Allowance.TOO_MANY, Allowance.COOLING


@dataclass
class Counter:
    count: int
    expires: datetime


@dataclass
class FakeQuotas:
    """The store in memory; `tests/storage/test_quota_store.py` holds the real one to the same contract."""

    week_keys: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    counters: dict[tuple[bytes, str, str], Counter] = field(default_factory=dict)
    senders: dict[bytes, tuple[bytes, datetime]] = field(default_factory=dict)
    drawn: int = 0

    async def week_key(self, week: str, expires: datetime) -> bytes:
        if week not in self.week_keys:
            self.drawn += 1
            self.week_keys = {week: (self.drawn.to_bytes(32, "big"), expires)}
        return self.week_keys[week][0]

    async def count(self, subject: bytes, kind: str, window: str, most: int, expires: datetime) -> bool:
        counter = self.counters.setdefault((subject, kind, window), Counter(0, expires))
        if counter.count >= most:
            return False
        counter.count += 1
        return True

    async def counted(self, subject: bytes, kind: str, window: str) -> int:
        counter = self.counters.get((subject, kind, window))
        return 0 if counter is None else counter.count

    async def total(self, subject: bytes, kind: str) -> int:
        return sum(counter.count for row, counter in self.counters.items() if row[:2] == (subject, kind))

    async def uncount(self, subject: bytes, kind: str, window: str) -> bool:
        return self.counters.pop((subject, kind, window), None) is not None

    async def keep_sender(self, key: bytes, pseudonym: bytes, expires: datetime) -> None:
        self.senders[key] = pseudonym, expires

    async def sender(self, key: bytes, now: datetime) -> bytes | None:
        pseudonym, expires = self.senders.get(key, (None, now))
        return pseudonym if expires > now else None

    async def prune(self, now: datetime) -> None:
        raise NotImplementedError


@dataclass
class Town:
    """Limits at any moment, over the same counters."""

    quotas: FakeQuotas = field(default_factory=FakeQuotas)
    vault: Vault = field(default_factory=lambda: Vault(Keys.new()))

    def at(self, now: datetime) -> Limits:
        return Limits(self.quotas, self.vault, now)

    def kinds(self) -> list[str]:
        return sorted(kind for _, kind, _ in self.quotas.counters)


@pytest.fixture
def town() -> Town:
    return Town()


async def send(limits: Limits, actor: bytes = RINA, times: int = TIPS_A_DAY) -> list[Allowance]:
    return [await limits.count_tip(actor) for _ in range(times)]


async def test_three_tips_a_day_are_taken_and_the_fourth_is_not(town: Town) -> None:
    limits = town.at(TUESDAY)
    assert await send(limits, times=TIPS_A_DAY + 2) == [OK, OK, OK, TOO_MANY, TOO_MANY]
    assert await limits.may_send(RINA) is TOO_MANY
    assert await limits.may_send(SARI) is OK


async def test_looking_whether_one_may_send_counts_nothing(town: Town) -> None:
    for _ in range(TIPS_A_DAY + 1):
        assert await town.at(TUESDAY).may_send(RINA) is OK
    assert town.quotas.counters == {}


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC", "America/St_Johns"])
async def test_a_day_ends_at_midnight_where_the_office_is(town: Town, zone: str) -> None:
    midnight = datetime(2026, 11, 25, tzinfo=ZoneInfo(zone))
    await send(town.at(midnight - 20 * HOUR))
    for _ in range(MESSAGES_A_DAY):
        assert await town.at(midnight - 20 * HOUR).count_message(RINA)

    assert await town.at(midnight - SECOND).may_send(RINA) is TOO_MANY
    assert not await town.at(midnight - SECOND).count_message(RINA)
    assert await town.at(midnight).may_send(RINA) is OK
    assert await town.at(midnight).count_message(RINA)


async def test_ten_additions_a_day_are_taken_whatever_tips_came(town: Town) -> None:
    limits = town.at(TUESDAY)
    await send(limits)
    assert [await limits.count_message(RINA) for _ in range(MESSAGES_A_DAY + 1)] == [True] * MESSAGES_A_DAY + [False]
    assert await limits.count_message(SARI)


async def test_after_five_receipts_that_open_nothing_one_waits_for_the_next_hour(town: Town) -> None:
    for number in range(FAILURES_AN_HOUR):
        assert await town.at(TUESDAY + number * MINUTE).may_try(RINA)
        await town.at(TUESDAY + number * MINUTE).count_failure(RINA)
    assert not await town.at(TUESDAY.replace(minute=59, second=59)).may_try(RINA)
    assert await town.at(TUESDAY).may_try(SARI)
    assert await town.at(TUESDAY.replace(hour=10, minute=0, second=0, microsecond=0)).may_try(RINA)


async def test_sixty_failures_of_all_together_stop_everybody_for_that_hour(town: Town) -> None:
    limits = town.at(TUESDAY)
    for number in range(FAILURES_OF_ALL):
        assert await limits.may_try(SARI)
        await limits.count_failure(number.to_bytes(16, "big"))
    assert not await limits.may_try(SARI)
    assert await limits.may_send(SARI) is OK
    assert await town.at(TUESDAY + HOUR).may_try(SARI)


async def test_failures_past_the_own_limit_still_count_for_all(town: Town) -> None:
    for _ in range(FAILURES_OF_ALL):
        await town.at(TUESDAY).count_failure(RINA)
    assert not await town.at(TUESDAY).may_try(SARI)


async def test_five_wrong_pins_lock_for_that_hour(town: Town) -> None:
    limits = town.at(TUESDAY)
    assert [await limits.count_wrong_pin(RINA) for _ in range(WRONG_PINS_AN_HOUR)] == [True] * 4 + [False]
    assert not await limits.may_try_pin(RINA)
    assert await limits.may_try_pin(SARI)
    assert await town.at(TUESDAY + HOUR).may_try_pin(RINA)


async def test_tips_that_a_member_opens_are_numbered_within_the_hour(town: Town) -> None:
    assert [await town.at(TUESDAY).count(RINA) for _ in range(12)] == list(range(1, 13))
    assert await town.at(TUESDAY).count(SARI) == 1
    assert await town.at(TUESDAY + HOUR).count(RINA) == 1


async def test_a_kelurahan_is_crowded_from_the_eleventh_tip_of_an_hour_on(town: Town) -> None:
    limits = town.at(TUESDAY)
    crowded = [await limits.crowded(MENTENG, local_excluded=False) for _ in range(CROWD_AN_HOUR + 2)]
    assert crowded == [False] * CROWD_AN_HOUR + [True, True]
    assert not await limits.crowded(PALANGKA, local_excluded=False)
    assert not await town.at(TUESDAY + HOUR).crowded(MENTENG, local_excluded=False)


async def test_tips_that_local_people_do_not_get_neither_fill_their_count_nor_show_in_it(town: Town) -> None:
    for _ in range(CROWD_AN_HOUR * 3):
        await town.at(TUESDAY).crowded(MENTENG, local_excluded=True)
    crowded = [await town.at(TUESDAY).crowded(MENTENG, local_excluded=False) for _ in range(CROWD_AN_HOUR + 1)]
    assert crowded == [False] * CROWD_AN_HOUR + [True]
    assert await town.at(TUESDAY).crowded(MENTENG, local_excluded=True)


async def test_from_a_marked_sender_no_more_tips_are_taken_and_the_others_notice_nothing(town: Town) -> None:
    limits = town.at(TUESDAY)
    await limits.remember_sender(TIP, RINA)
    await limits.remember_sender(OTHER_TIP, SARI)

    assert await limits.mark_abuse(TIP)

    assert await limits.is_cooled(TIP)
    assert await limits.may_send(RINA) is COOLING
    assert await limits.count_tip(RINA) is COOLING
    assert await limits.count_message(RINA)
    assert not await limits.is_cooled(OTHER_TIP)
    assert await limits.may_send(SARI) is OK
    assert await limits.count_tip(SARI) is OK


async def test_a_refused_tip_is_not_counted(town: Town) -> None:
    limits = town.at(TUESDAY)
    await limits.remember_sender(TIP, RINA)
    await limits.mark_abuse(TIP)
    await send(limits, times=5)
    await limits.undo_abuse(TIP)
    assert await send(limits) == [OK] * TIPS_A_DAY


async def test_a_mistaken_mark_that_is_undone_is_gone_at_once(town: Town) -> None:
    limits = town.at(TUESDAY)
    await limits.remember_sender(TIP, RINA)
    await limits.mark_abuse(TIP)

    assert await limits.undo_abuse(TIP)

    assert not await limits.is_cooled(TIP)
    assert await limits.count_tip(RINA) is OK
    assert not await limits.undo_abuse(TIP)
    assert await limits.mark_abuse(TIP)
    assert await limits.may_send(RINA) is COOLING


async def test_a_tip_marked_twice_is_freed_by_one_undoing(town: Town) -> None:
    limits = town.at(TUESDAY)
    await limits.remember_sender(TIP, RINA)
    assert await limits.mark_abuse(TIP)
    assert await limits.mark_abuse(TIP)
    assert await limits.undo_abuse(TIP)
    assert await limits.may_send(RINA) is OK


async def test_a_mark_does_not_tell_which_other_tips_have_the_same_sender(town: Town) -> None:
    limits = town.at(TUESDAY)
    await limits.remember_sender(TIP, RINA)
    await limits.remember_sender(OTHER_TIP, RINA)

    await limits.mark_abuse(TIP)

    assert not await limits.is_cooled(OTHER_TIP)
    assert not await limits.undo_abuse(OTHER_TIP)
    assert await limits.is_cooled(TIP)


async def test_undoing_one_of_two_marks_leaves_the_other(town: Town) -> None:
    limits = town.at(TUESDAY)
    for tip in (TIP, OTHER_TIP):
        await limits.remember_sender(tip, RINA)
        await limits.mark_abuse(tip)
    await limits.undo_abuse(TIP)
    assert await limits.may_send(RINA) is COOLING
    assert await limits.is_cooled(OTHER_TIP)
    await limits.undo_abuse(OTHER_TIP)
    assert await limits.may_send(RINA) is OK


async def test_a_tip_of_nobody_known_cannot_be_marked(town: Town) -> None:
    limits = town.at(TUESDAY)
    assert not await limits.mark_abuse(TIP)
    assert not await limits.undo_abuse(TIP)
    assert not await limits.is_cooled(TIP)
    assert town.quotas.counters == {}


async def test_a_mark_ends_with_its_week_and_can_then_not_be_renewed(town: Town) -> None:
    limits = town.at(SUNDAY_NIGHT)
    await limits.remember_sender(TIP, RINA)
    await limits.mark_abuse(TIP)
    assert await limits.may_send(RINA) is COOLING

    monday = town.at(SUNDAY_NIGHT + SECOND)
    assert await monday.may_send(RINA) is OK
    assert not await monday.is_cooled(TIP)
    assert not await monday.undo_abuse(TIP)
    assert not await monday.mark_abuse(TIP)
    assert await monday.may_send(RINA) is OK


@pytest.mark.parametrize("days", range(7))
async def test_nothing_outlives_the_week_in_which_it_was_written(town: Town, days: int) -> None:
    now = datetime(2026, 11, 23, 0, 0, tzinfo=WIB) + days * DAY
    limits, monday = town.at(now), datetime(2026, 11, 30, tzinfo=WIB)
    await limits.remember_sender(TIP, RINA)
    await limits.mark_abuse(TIP)

    [(_, week_ends)] = town.quotas.week_keys.values()
    [(_, sender_ends)] = town.quotas.senders.values()
    [mark] = town.quotas.counters.values()
    assert week_ends == sender_ends == mark.expires == monday
    assert monday - now <= WEEK


async def test_the_last_week_of_a_year_goes_on_into_the_next(town: Town) -> None:
    for day in (datetime(2026, 12, 28, tzinfo=WIB), datetime(2027, 1, 3, 23, 59, 59, tzinfo=WIB)):
        await town.at(day).remember_sender(TIP, RINA)
        assert town.quotas.week_keys["2026-W53"][1] == datetime(2027, 1, 4, tzinfo=WIB)
    await town.at(datetime(2027, 1, 4, tzinfo=WIB)).may_send(RINA)
    assert list(town.quotas.week_keys) == ["2027-W01"]
    assert town.quotas.drawn == 2


async def fill(limits: Limits, actor: bytes) -> None:
    await limits.count_tip(actor)
    await limits.count_message(actor)
    await limits.count_failure(actor)
    await limits.count_wrong_pin(actor)
    await limits.count(actor)
    await limits.crowded(MENTENG, local_excluded=False)
    await limits.remember_sender(TIP, actor)
    await limits.mark_abuse(TIP)


async def test_no_two_counters_show_that_they_are_the_same_persons(town: Town) -> None:
    for day in range(3):
        await fill(town.at(TUESDAY + day * DAY), RINA)
        await town.at(TUESDAY + day * DAY).undo_abuse(TIP)
    subjects = [subject for subject, _, _ in town.quotas.counters]
    assert len(set(subjects)) == len(subjects) == 3 * 7
    pseudonyms = {pseudonym for pseudonym, _ in town.quotas.senders.values()}
    assert not pseudonyms & set(subjects)


async def test_no_row_tells_the_minute_in_which_it_was_made(town: Town) -> None:
    await fill(town.at(TUESDAY), RINA)
    assert town.kinds() == ["cooled", "crowd", "message", "pin", "read", "receipt", "receipt", "tip"]
    for counter in town.quotas.counters.values():
        expires = counter.expires
        assert (expires.minute, expires.second, expires.microsecond) == (0, 0, 0)
        assert TUESDAY + HOUR < expires <= TUESDAY + WEEK


async def test_a_crowd_is_announced_once_and_what_local_people_are_told_stays_the_same(office: Office) -> None:
    """The real counter under the real intake: tips that Rina must not get change nothing of what Rina is told."""
    rina = office.coordinator("rina")
    office.supervisor("sari")
    limits = Limits(FakeQuotas(), Vault(office.keys), office.clock.now())
    office.others.crowded = limits.crowded  # type: ignore[method-assign] # the real one in place of the fake
    for _ in range(CROWD_AN_HOUR):
        await office.file(concerns_official=True, urgent=True, at_once=True)
    for _ in range(CROWD_AN_HOUR + 3):
        await office.file(urgent=True, at_once=True)

    assert office.told("tip.new").count(rina.id) == CROWD_AN_HOUR
    assert await office.states(rina) == [TipState.RECEIVED] * (CROWD_AN_HOUR + 3)


HASHES = re.compile(r"^(blake2|sha\d|sha3|md5|generichash|new_hash|crc32|adler32|siphash)", re.IGNORECASE)
WITHOUT_KEY = {
    "receipt.py": "what it takes is 32 bytes of Argon2id, which nobody can try through",
    "documents.py": "codes of public pages on buttons",
    "search.py": "a digest of the public index",
    "locks.py": "numbers a lock that lives in the server's memory; what it takes is a keyed pseudonym already",
}


def test_no_hash_is_made_without_a_key_where_somebody_could_be_tried_through() -> None:
    root, bare = Path(bot.__file__).parent, []
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), keywords=told) if HASHES.search(name):
                    if "key" not in {keyword.arg for keyword in told}:
                        bare.append(path.name)
                case _:
                    continue
    assert sorted(bare) == sorted(WITHOUT_KEY)

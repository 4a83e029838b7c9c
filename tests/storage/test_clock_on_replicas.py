"""Two relays over one database: each timer of a tip has its effect once, whoever is faster, late, or killed."""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest

from bot.delivery.model import Notice, Timer
from bot.delivery.schedule import LEASE, Schedule
from bot.keys import Keys
from bot.staff.model import Member, Role
from bot.storage import Database
from bot.storage.tables import timer as timer_table
from bot.tips.announcing import announce
from bot.tips.clockwork import Clockwork, Handler
from bot.tips.custody import wrap_for
from bot.tips.model import KEPT_AT_MOST, Category, TipContent, TipRecord, TipState
from bot.tips.work import Work
from tests.storage.conftest import NOW, dump, opened
from tests.unit.fakes import FakeClock
from tests.unit.tips.conftest import MENTENG, Others

TIPS = 12
STAFF = (
    Member(b"rina".ljust(16), b"rina", Role.COORDINATOR, MENTENG, date(2026, 1, 5)),
    Member(b"sari".ljust(16), b"sari", Role.SUPERVISOR, None, date(2026, 1, 5)),
    Member(b"tono".ljust(16), b"tono", Role.ADMINISTRATOR, None, date(2026, 1, 5)),
)
READERS = STAFF[:2]
EVERYBODY = {member.id for member in STAFF}


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Replica:
    """One relay's clockwork over a database."""

    database: Database
    keys: Keys
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    others: Others = field(default_factory=Others)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        async with self.database.begin() as unit:
            yield self.others.work(unit, self.keys, self.clock.now(), timedelta(), timedelta())

    def handlers(self) -> Mapping[str, Handler]:
        return Clockwork(self.work).handlers()

    async def drain(self) -> int:
        """Carry out what is due until nothing is, as a relay does."""
        schedule = Schedule(self.database.begin, self.clock, self.handlers())
        done = 0
        while count := await schedule.once():
            done += count
        return done

    async def claim(self) -> list[Timer]:
        async with self.database.begin() as unit:
            return await unit.timers.claim(self.clock.now(), 100, LEASE)

    async def told(self, until: datetime) -> Counter[tuple[str, bytes, str]]:
        """Return how often each notice waits: its kind, whom it is for, and of which tip or place it is."""
        async with self.database.begin() as unit:
            parcels = await unit.outbox.claim(until, 10_000, timedelta())
        return Counter((parcel.notice.kind, parcel.member_id, _subject(parcel.notice)) for parcel in parcels)


def _subject(notice: Notice) -> str:
    return notice.facts.get("handle") or f"{notice.facts['area']} {notice.facts['count']}"


@pytest.fixture
async def first(database: Database, keys: Keys) -> Replica:
    async with database.begin() as unit:
        for number, member in enumerate(STAFF):
            await unit.staff.add(member, 4242 + number, "id")
    return Replica(database, keys)


@pytest.fixture
def second(first: Replica, replica: Database) -> Replica:
    return Replica(replica, first.keys, first.clock, first.others)


async def keep(where: Replica, state: TipState, *, crowded: bool = False) -> TipRecord:
    """Keep one tip as intake does; what was received is announced."""
    async with where.work() as work:
        key, tip_id = work.vault.draw_key(), secrets.token_bytes(16)
        tip = TipRecord(
            id=tip_id,
            area=MENTENG,
            day=where.clock.now().date(),
            category=Category.HELD,
            urgent=False,
            local_excluded=False,
            state=state,
            sealed=work.vault.seal_tip(key, tip_id, TipContent("Ada penampungan.")),
            lookup=secrets.token_bytes(32),
            public_key=b"",
        )
        wraps = [await wrap_for(work, tip_id, key, member.id) for member in READERS]
        await work.tips.add(tip, wraps)
        if state is TipState.RECEIVED:
            await announce(work, tip, wraps, crowded=crowded)
    return tip


async def keep_many(where: Replica, state: TipState, kind: str, **facts: str) -> list[TipRecord]:
    """Keep many tips on which one kind of timer is due, and no other."""
    tips = [await keep(where, state) for _ in range(TIPS)]
    async with where.work() as work:
        for tip in tips:
            for other in ("tip.unread", "tip.idle"):
                await work.cancel_timer(other, tip)
            await work.set_timer(kind, tip, where.clock.now() - timedelta(minutes=1), **facts)
    await forget_notices(where)
    return tips


async def forget_notices(where: Replica) -> None:
    async with where.database.begin() as unit:
        for parcel in await unit.outbox.claim(where.clock.now(), 10_000, timedelta()):
            await unit.outbox.delivered(parcel.id)


async def timers_of(where: Replica) -> Counter[str]:
    kind = list(timer_table.c.keys()).index("kind")
    return Counter(row[kind] for row in (await dump(where.database))["timer"])


async def race(*replicas: Replica) -> None:
    """Let all replicas work at once, each of them twice."""
    done = await asyncio.gather(*(each.drain() for each in replicas * 2))
    assert sum(done) == TIPS


STEPS = [
    (TipState.WAITING, "tip.release", "tip.new", READERS, {"tip.unread", "tip.idle"}),
    (TipState.RECEIVED, "tip.unread", "tip.unread", READERS, {"tip.unread"}),
    (TipState.READ, "tip.idle", "tip.idle", STAFF, {"tip.idle"}),
    (TipState.HANDLED, "tip.silent", "tip.silent", READERS, {"tip.silent"}),
    (TipState.RECEIVED, "tip.limit", "tip.unread", STAFF, {"tip.limit"}),
]


@pytest.mark.parametrize(("state", "kind", "notice", "people", "next_timers"), STEPS)
async def test_replicas_that_race_for_timers_tell_everybody_once(
    first: Replica,
    second: Replica,
    state: TipState,
    kind: str,
    notice: str,
    people: tuple[Member, ...],
    next_timers: set[str],
) -> None:
    await keep_many(first, state, kind)
    await race(first, second)
    told = await first.told(NOW)
    assert set(told.values()) == {1}
    assert Counter((what, who) for what, who, _ in told) == {(notice, member.id): TIPS for member in people}
    assert await timers_of(first) == dict.fromkeys(next_timers, TIPS)
    assert len(first.others.nudged) == len(set(first.others.nudged)) == (TIPS if kind == "tip.silent" else 0)


@pytest.mark.parametrize(("state", "kind"), [(TipState.CLOSED, "tip.shred"), (TipState.READ, "tip.limit")])
async def test_replicas_that_race_destroy_everything(
    first: Replica, second: Replica, state: TipState, kind: str
) -> None:
    await keep_many(first, state, kind)
    await race(first, second)
    kept = await dump(first.database)
    assert (kept["tip"], kept["wrap"], kept["timer"]) == ([], [], [])


async def test_a_crowd_is_told_of_once_by_replicas_that_race(first: Replica, second: Replica) -> None:
    await asyncio.gather(*(keep(where, TipState.RECEIVED, crowded=True) for where in (first, second) * 6))
    assert (await timers_of(first))["area.crowd"] == 1
    assert not await first.told(NOW)
    first.clock.advance(hours=1)
    done = await asyncio.gather(*(each.drain() for each in (first, second) * 2))
    assert sum(done) == 1
    assert await first.told(first.clock.now()) == {
        ("tip.crowd", member.id, f"{MENTENG} {TIPS}"): 1 for member in READERS
    }


async def test_what_a_killed_replica_had_claimed_is_done_by_another_once(first: Replica, second: Replica) -> None:
    await keep_many(first, TipState.RECEIVED, "tip.unread")
    assert len(await first.claim()) == TIPS
    assert await second.drain() == 0, "the first one may still be at work"
    first.clock.advance(seconds=LEASE.total_seconds())
    await race(second)
    told = await second.told(second.clock.now())
    assert sorted(told.values()) == [1] * 2 * TIPS
    assert await timers_of(second) == {"tip.unread": TIPS}


async def test_a_replica_killed_halfway_leaves_no_half_and_no_double(
    first: Replica, second: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep_many(first, TipState.READ, "tip.idle")
    before = await dump(first.database)
    set_timer = Work.set_timer

    async def die(*told: object, **facts: str) -> None:
        await set_timer(*told, **facts)  # type: ignore[arg-type] # handed on as it came
        raise Killed

    claimed = await first.claim()
    with monkeypatch.context() as patch:
        patch.setattr(Work, "set_timer", die)
        for timer in claimed:
            with pytest.raises(Killed):
                await first.handlers()[timer.kind](timer)
    after = await dump(first.database)
    assert (after["wrap"], after["outbox"]) == (before["wrap"], [])
    first.clock.advance(seconds=LEASE.total_seconds())
    await race(second, first)
    assert sorted((await second.told(second.clock.now())).values()) == [1] * len(STAFF) * TIPS


async def test_timers_outlive_a_restart(first: Replica, url: str) -> None:
    tips = await keep_many(first, TipState.RECEIVED, "tip.limit")
    await first.database.close()
    async with opened(url, first.keys) as database:
        again = Replica(database, first.keys, first.clock)
        await race(again)
        kept = await dump(database)
        assert len(kept["tip"]) == TIPS
        async with again.work() as work:
            for tip in tips:
                assert {wrap.member_id for wrap in await work.tips.wraps_of_tip(tip.id)} == EVERYBODY
                await work.tips.update(replace(tip, state=TipState.READ))
        again.clock.advance(days=KEPT_AT_MOST.days)
        assert await again.drain() == TIPS
        assert (await dump(database))["timer"] == []


async def test_a_replica_whose_clock_is_ahead_does_not_do_again_what_another_does(
    first: Replica, second: Replica
) -> None:
    await keep_many(first, TipState.READ, "tip.idle")
    second.clock = FakeClock(NOW + LEASE)
    claimed = [(where, timer) for where in (first, second) for timer in await where.claim()]
    assert len(claimed) == 2 * TIPS
    await asyncio.gather(*(where.handlers()[timer.kind](timer) for where, timer in claimed))
    told = await first.told(NOW + LEASE)
    assert sorted(told.values()) == [1] * len(STAFF) * TIPS
    assert await timers_of(first) == {"tip.idle": TIPS}

"""Two relays over one database: what is due for a learner is sent once, and nobody waits in a ring."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from bot.app import Knowledge
from bot.delivery.errands import LEARN_DUE, Errands
from bot.delivery.model import Parcel
from bot.delivery.schedule import LEASE, Schedule
from bot.dialogs import Dialog
from bot.keys import Keys
from bot.learning.learner import KEPT_FOR, Course, Learner, Place
from bot.learning.pupil import Pupil
from bot.learning.tutor import Room, Tutor
from bot.storage import Database, Unit
from bot.storage.tables import timer as timer_table
from tests.storage.conftest import NOW, dump
from tests.unit.fakes import FakeClock

CHATS = range(7_123_456_000, 7_123_456_012)
MORNING = NOW.replace(hour=9)
LEARNERS = len(CHATS)


@dataclass
class Replica:
    """One relay over a database."""

    database: Database
    keys: Keys
    knowledge: Knowledge
    clock: FakeClock = field(default_factory=lambda: FakeClock(MORNING))

    def actor_of(self, chat: int) -> bytes:
        return self.keys.pseudonym("chat", str(chat))

    @asynccontextmanager
    async def room(self) -> AsyncIterator[Room]:
        async with self.database.begin() as unit:
            yield Room(unit.learners, unit.dialogs, Errands(unit.timers, unit.outbox))

    def tutor(self) -> Tutor:
        return Tutor(self.room, self.clock, self.knowledge.syllabus, self.actor_of)

    def pupil(self, unit: Unit, chat: int) -> Pupil:
        errands = Errands(unit.timers, unit.outbox)
        return Pupil(unit.learners, errands, self.clock.now(), self.actor_of(chat), Place(chat, "id"))

    async def drain(self) -> int:
        schedule = Schedule(self.database.begin, self.clock, {LEARN_DUE: self.tutor()})
        done = 0
        while count := await schedule.once():
            done += count
        return done

    async def waiting(self) -> list[Parcel]:
        async with self.database.begin() as unit:
            return await unit.outbox.claim(self.clock.now(), 1000, timedelta())

    async def learner(self, chat: int) -> Learner:
        async with self.database.begin() as unit:
            return await unit.learners.get(self.actor_of(chat))


@pytest.fixture
async def first(database: Database, keys: Keys, knowledge: Knowledge) -> Replica:
    """Everybody took the course yesterday."""
    where = Replica(database, keys, knowledge)
    for chat in CHATS:
        async with database.begin() as unit:
            await where.pupil(unit, chat).begin_course(1)
    where.clock.advance(days=1, hours=10)
    return where


@pytest.fixture
def second(first: Replica, replica: Database) -> Replica:
    return Replica(replica, first.keys, first.knowledge, first.clock)


async def test_replicas_that_race_send_each_step_once(first: Replica, second: Replica) -> None:
    done = await asyncio.gather(*(each.drain() for each in (first, second) * 2))
    assert sum(done) == LEARNERS
    told = await first.waiting()
    assert len({parcel.member_id for parcel in told}) == len(told) == LEARNERS
    assert {parcel.notice.facts["step"] for parcel in told} == {"1"}
    assert len((await dump(first.database))["timer"]) == LEARNERS
    assert all([(await first.learner(chat)).course == Course(1, NOW.date() + timedelta(days=3)) for chat in CHATS])


async def test_the_same_timer_carried_out_twice_sends_once(first: Replica, second: Replica) -> None:
    async with first.database.begin() as unit:
        timers = await unit.timers.claim(first.clock.now(), 100, LEASE)
    await asyncio.gather(*(where.tutor()(timer) for timer in timers for where in (first, second)))
    assert len(await first.waiting()) == LEARNERS
    due = list(timer_table.c.keys()).index("due_at")
    days = {row[due].date() for row in (await dump(first.database))["timer"]}
    assert days == {first.clock.now().date() + timedelta(days=2)}, "the later one set nothing"


async def test_who_stops_while_it_is_due_is_sent_nothing_or_one_step(first: Replica, second: Replica) -> None:
    async def stop(chat: int) -> None:
        async with second.database.begin() as unit:
            await unit.dialogs.lock(second.actor_of(chat))
            await second.pupil(unit, chat).stop_course()

    await asyncio.gather(first.drain(), *(stop(chat) for chat in CHATS), second.drain())
    kept = await dump(first.database)
    assert (kept["learner"], kept["timer"], kept["outbox"]) == ([], [], [])


async def test_what_is_on_its_way_is_not_followed_by_more(first: Replica) -> None:
    await first.drain()
    first.clock.advance(days=2)
    await first.drain()
    assert len(await first.waiting()) == LEARNERS
    assert len((await dump(first.database))["timer"]) == LEARNERS


async def test_an_open_conversation_makes_it_wait(first: Replica) -> None:
    actor = first.actor_of(CHATS[0])
    async with first.database.begin() as unit:
        await unit.dialogs.save(actor, Dialog("tip.text", {"text": "words"}, 7, CHATS[0]), first.clock.now())
    first.clock.advance(hours=-4)
    async with first.database.begin() as unit:
        for chat in CHATS:
            await Errands(unit.timers, unit.outbox).remind(unit.learners.id_of(first.actor_of(chat)), first.clock.now())
    await first.drain()
    assert len(await first.waiting()) == LEARNERS - 1
    async with first.database.begin() as unit:
        await unit.dialogs.save(actor, Dialog(), first.clock.now())
    first.clock.advance(hours=3)
    await first.drain()
    assert len(await first.waiting()) == LEARNERS


async def test_whoever_finds_the_file_cannot_put_a_learner_and_a_chat_together(first: Replica) -> None:
    await first.drain()
    actors = {first.actor_of(chat) for chat in CHATS}
    for table, rows in (await dump(first.database)).items():
        for row in rows:
            assert not actors & set(row), table
            assert not [value for value in row if isinstance(value, int) and value in CHATS], table
    sealed = [row[1] for row in (await dump(first.database))["learner"]]
    assert len({len(each) for each in sealed}) == 1


async def test_what_is_not_used_goes_though_the_course_was_sent(database: Database, keys: Keys) -> None:
    actor, day = b"a" * 16, date(2026, 11, 24)
    async with database.begin() as unit:
        await unit.learners.keep(actor, Learner(("lesson/tppo",), place=Place(42, "id")), day + KEPT_FOR)
        await unit.learners.amend(actor, replace(await unit.learners.get(actor), told=day + timedelta(days=9)))
        await unit.learners.prune(day + KEPT_FOR)
        assert (await unit.learners.get(actor)).told == day + timedelta(days=9)
        await unit.learners.prune(day + KEPT_FOR + timedelta(days=1))
        assert await unit.learners.get(actor) == Learner()


async def test_where_to_write_is_dropped_and_the_rest_is_kept(database: Database) -> None:
    actor, other = b"a" * 16, b"b" * 16
    async with database.begin() as unit:
        for who, finished in ((actor, ("lesson/tppo",)), (other, ())):
            learner = Learner(finished, course=Course(3, NOW.date()), place=Place(42, "en"))
            await unit.learners.keep(who, learner, NOW.date())
            assert await unit.learners.address(unit.learners.id_of(who)) == (42, "en")
            assert await unit.learners.address(who) is None
            await unit.learners.drop(unit.learners.id_of(who))
            assert await unit.learners.address(unit.learners.id_of(who)) is None
            assert await unit.learners.get(who) == Learner(finished)
        await unit.learners.drop(b"nobody")
    assert len((await dump(database))["learner"]) == 1


async def test_a_parcel_can_be_found_and_taken_back_by_whom_it_is_for(database: Database) -> None:
    async with database.begin() as unit:
        errands = Errands(unit.timers, unit.outbox)
        for who in (b"one", b"two"):
            await errands.tell(who, "learn.course", {}, NOW)
        await errands.withdraw(b"one")
        assert not await errands.waits(b"one")
        assert await errands.waits(b"two")

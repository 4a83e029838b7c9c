from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.areas import Areas
from bot.delivery.model import Lane
from bot.delivery.post import Post
from bot.keys import Keys
from bot.resources import data_folder
from bot.staff.model import Member, Role
from bot.tips import intake
from bot.tips.clockwork import Clockwork
from bot.tips.desk import Desk
from bot.tips.model import Category, Draft, Period, Spot, TipRecord, TipState
from bot.tips.receipt import Cost, ReceiptKeys, derive, draw
from bot.tips.vault import Vault
from bot.tips.work import Work
from tests.unit.fakes import FakeClock, FakeDatabase

MENTENG = "62.71.03.1002"
PALANGKA = "62.71.03.1001"
JEKAN_RAYA = "62.71.03"
STORY = "Orang itu menjanjikan kerja di luar negeri dan meminta uang."
CHEAP = Cost(passes=1, memory=8192)
OFFICIAL = "pak lurah"
CROWD = 10


@dataclass
class Others:
    """What the use cases of a tip ask of other features: here it is remembered, and answered as a test says."""

    marked: set[bytes] = field(default_factory=set)
    counted: dict[tuple[str, bool], int] = field(default_factory=dict)
    opened: dict[bytes, int] = field(default_factory=dict)
    nudged: list[bytes] = field(default_factory=list)
    forgotten: list[bytes] = field(default_factory=list)

    def names_official(self, text: str) -> bool:
        return OFFICIAL in text.lower()

    def names_person(self, text: str, known_as: Sequence[str]) -> bool:
        return any(name.lower() in text.lower() for name in known_as)

    async def crowded(self, area: str, *, local_excluded: bool) -> bool:
        self.counted[area, local_excluded] = self.counted.get((area, local_excluded), 0) + 1
        return self.counted[area, local_excluded] > CROWD

    async def mark_abuse(self, tip_id: bytes) -> bool:
        self.marked.add(tip_id)
        return True

    async def undo_abuse(self, tip_id: bytes) -> bool:
        known = tip_id in self.marked
        self.marked.discard(tip_id)
        return known

    async def is_cooled(self, tip_id: bytes) -> bool:
        return tip_id in self.marked

    async def count(self, member_id: bytes) -> int:
        self.opened[member_id] = self.opened.get(member_id, 0) + 1
        return self.opened[member_id]

    async def nudge(self, tip_id: bytes) -> None:
        self.nudged.append(tip_id)

    async def forget(self, tip_id: bytes) -> None:
        self.forgotten.append(tip_id)

    def work(self, unit: Any, keys: Keys, now: datetime, delay: timedelta, undo: timedelta) -> Work:
        """Return what the use cases need of a transaction, over real stores or those in memory."""
        return Work(
            tips=unit.tips,
            staff=unit.staff,
            notices=Post(unit.outbox),
            timers=unit.timers,
            vault=Vault(keys),
            naming=self,
            crowds=self,
            senders=self,
            reads=self,
            links=self,
            now=now,
            delay=delay,
            undo=undo,
        )


def cheap_keys(keys: Keys) -> ReceiptKeys:
    return derive(draw(), keys.pseudonym("receipt-salt", ""), CHEAP)


@dataclass
class Office:
    """An office with its staff, its clock and what it keeps."""

    areas: Areas
    keys: Keys = field(default_factory=Keys.new)
    clock: FakeClock = field(default_factory=FakeClock)
    database: FakeDatabase = field(default_factory=FakeDatabase)
    delay: timedelta = timedelta()
    undo: timedelta = timedelta()
    others: Others = field(default_factory=Others)

    def coordinator(self, name: str, area: str = MENTENG, person: str | None = None) -> Member:
        return self.database.hire(name, Role.COORDINATOR, area, person=person)

    def supervisor(self, name: str, area: str | None = None, person: str | None = None) -> Member:
        return self.database.hire(name, Role.SUPERVISOR, area, person=person)

    def administrator(self, name: str, area: str | None = None) -> Member:
        return self.database.hire(name, Role.ADMINISTRATOR, area)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        async with self.database.begin() as unit:
            yield self.others.work(unit, self.keys, self.clock.now(), self.delay, self.undo)

    @asynccontextmanager
    async def desk(self, *members: Member) -> AsyncIterator[Desk]:
        async with self.work() as work:
            yield Desk(work, members)

    async def file(self, **told: object) -> ReceiptKeys:
        """File a tip and return its receipt's keys."""
        draft = {
            "area": MENTENG,
            "category": Category.WORK_ABROAD,
            "urgent": False,
            "concerns_official": False,
            "text": STORY,
            "spot": Spot.UNSURE,
            "period": Period.UNSURE,
        } | told
        keys = cheap_keys(self.keys)
        async with self.work() as work:
            await intake.file(work, self.areas, Draft(**draft), keys)  # type: ignore[arg-type] # told by the test
        return keys

    async def pass_time(self, **distance: float) -> list[str]:
        """Let time go by, carry out the timers that fall due, and return their kinds."""
        self.clock.advance(**distance)
        handlers = Clockwork(self.work).handlers()
        done = []
        async with self.database.begin() as unit:
            timers = await unit.timers.claim(self.clock.now(), 50, timedelta(minutes=1))
        for timer in timers:
            await handlers[timer.kind](timer)
            done.append(timer.kind)
        return done

    def tip(self) -> TipRecord:
        [tip] = self.database.state.tips.values()
        return tip

    def handle(self, member: Member) -> bytes:
        [wrap] = [wrap for wrap in self.database.state.wraps if wrap.member_id == member.id]
        return wrap.handle

    def readers(self) -> set[bytes]:
        return {wrap.member_id for wrap in self.database.state.wraps}

    def told(self, kind: str) -> Sequence[bytes]:
        """Return who waits for a notice of this kind."""
        return sorted(row.member_id for row in self.database.state.parcels if row.notice.kind == kind)

    def lanes(self) -> set[Lane]:
        return {row.lane for row in self.database.state.parcels}

    def timers(self) -> set[str]:
        return {row.kind for row in self.database.state.timers}

    def forget_notices(self) -> None:
        self.database.state.parcels.clear()

    async def states(self, member: Member) -> list[TipState]:
        async with self.desk(member) as desk:
            return [line.state for line in await desk.inbox()]


@pytest.fixture(scope="session")
def areas() -> Areas:
    return Areas.load(Path(data_folder("content")) / "areas.csv")


@pytest.fixture
def office(areas: Areas) -> Office:
    return Office(areas)

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import pytest

from bot.agencies.watching import Watch
from bot.delivery.model import Lane, Notice, Parcel
from bot.delivery.relay import Job, Relay
from bot.delivery.schedule import TimerHandler
from bot.staff.model import Member, Role
from tests.unit.fakes import FakeClock, FakeDatabase, FakeUnit

MENTENG = "62.71.03.1002"
Script = Callable[[int, Notice], Awaitable[None]]


@dataclass
class FakeCourier:
    """Carries notices as a test tells it to; never while the task that asks holds a transaction."""

    database: FakeDatabase
    arrived: list[tuple[int, str]] = field(default_factory=list)
    script: Script | None = None

    async def deliver(self, address: int, language: str, notice: Notice) -> None:
        assert not self.database.inside.get(), "a network call inside a transaction"
        assert language == "id"
        if self.script is not None:
            await self.script(address, notice)
        self.arrived.append((address, notice.facts.get("label", notice.kind)))

    def labels(self) -> list[str]:
        return [label for _, label in self.arrived]


@dataclass
class Desk:
    """A relay with its database, clock and courier, and one member to write to."""

    database: FakeDatabase = field(default_factory=FakeDatabase)
    clock: FakeClock = field(default_factory=FakeClock)
    stand_ins: Mapping[bytes, Mapping[str, str]] | None = None
    handlers: dict[str, TimerHandler] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.courier = FakeCourier(self.database)
        self.rina = self.database.hire("rina", Role.COORDINATOR, MENTENG)
        self.sari = self.database.hire("sari", Role.SUPERVISOR)
        self.asked: list[Parcel] = []

    def relay(self) -> Relay:
        return Relay(
            self.database.begin,
            self.courier,
            self.clock,
            deputies=self._deputies,
            handlers=self.handlers,
            jobs=self.jobs,
        )

    async def put(self, label: str, lane: Lane = Lane.TIP, to: Member | Watch | None = None) -> None:
        async with self.database.begin() as unit:
            notice = Notice("tip.new", {"label": label})
            await unit.outbox.put(lane, (to or self.rina).id, notice, self.clock.now())

    async def watch(self, name: str, address: int) -> Watch:
        async with self.database.begin() as unit:
            await unit.watches.add(b"warga", address, "id", name)
            return next(watch for watch in await unit.watches.all() if watch.name == name)

    def address(self, member: Member) -> int:
        return self.database.state.members[member.id].address

    def waiting(self) -> list[str]:
        return [row.notice.facts["label"] for row in self.database.state.parcels]

    async def _deputies(self, unit: FakeUnit, parcel: Parcel) -> Mapping[bytes, Mapping[str, str]] | None:
        assert self.database.inside.get()
        assert parcel.member_id in {member.id for member in await unit.staff.unreachable()}
        self.asked.append(parcel)
        return self.stand_ins


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def until(condition: Callable[[], bool]) -> None:
    """Let other tasks run until something is true; a test that waits in vain fails by pytest's own patience."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0)

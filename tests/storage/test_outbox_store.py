import asyncio
import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.carrier import Carrier
from bot.delivery.model import Lane, Notice, Parcel
from bot.delivery.pacing import SEVERAL
from bot.keys import KeyFault
from bot.staff.model import Member, Role
from bot.storage import Database, Unit
from tests.storage.conftest import NOW, dump
from tests.unit.fakes import FakeClock

LEASE = timedelta(seconds=30)
WARIS = b"w" * 16


def notice(name: str) -> Notice:
    return Notice("tip.new", {"label": name, "handle": name.encode().hex(), "urgent": "yes"})


async def put(unit: Unit, name: str, lane: Lane = Lane.TIP, minutes: int = 0) -> None:
    await unit.outbox.put(lane, WARIS, notice(name), NOW + timedelta(minutes=minutes))


def names(parcels: list[Parcel]) -> list[str]:
    return [parcel.notice.facts["label"] for parcel in parcels]


async def test_a_parcel_comes_out_as_it_went_in(unit: Unit) -> None:
    await put(unit, "BAKAU")
    [parcel] = await unit.outbox.claim(NOW, 10, LEASE)
    assert parcel == Parcel(parcel.id, Lane.TIP, WARIS, notice("BAKAU"), attempts=0)
    assert len(parcel.id) == 16


async def test_parcels_come_by_lane_and_then_by_age(unit: Unit) -> None:
    await put(unit, "campaign", Lane.CAMPAIGN, -60)
    await put(unit, "tip late", Lane.TIP, -1)
    await put(unit, "tip early", Lane.TIP, -2)
    await put(unit, "urgent", Lane.URGENT)
    await put(unit, "reply", Lane.REPLY, -9)

    assert names(await unit.outbox.claim(NOW, 2, LEASE)) == ["urgent", "tip early"]
    assert names(await unit.outbox.claim(NOW, 9, LEASE)) == ["tip late", "reply", "campaign"]


async def test_a_relay_for_the_first_lanes_leaves_the_others_alone(unit: Unit) -> None:
    for lane in Lane:
        await put(unit, lane.name, lane)
    assert names(await unit.outbox.claim(NOW, 9, LEASE, last=Lane.TIP)) == ["URGENT", "TIP"]
    assert names(await unit.outbox.claim(NOW, 9, LEASE)) == ["REPLY", "DIGEST", "CAMPAIGN"]


async def test_a_parcel_is_not_handed_out_before_its_time(unit: Unit) -> None:
    await put(unit, "BAKAU", minutes=30)
    assert await unit.outbox.claim(NOW + timedelta(minutes=29), 10, LEASE) == []
    assert names(await unit.outbox.claim(NOW + timedelta(minutes=30), 10, LEASE)) == ["BAKAU"]


async def test_a_leased_parcel_comes_again_only_when_the_lease_is_over(database: Database) -> None:
    async with database.begin() as unit:
        await put(unit, "BAKAU")
        await unit.outbox.claim(NOW, 10, LEASE)
    async with database.begin() as unit:
        assert await unit.outbox.claim(NOW + LEASE - timedelta(microseconds=1), 10, LEASE) == []
        assert names(await unit.outbox.claim(NOW + LEASE, 10, LEASE)) == ["BAKAU"]


async def test_a_delivered_parcel_leaves_nothing(database: Database) -> None:
    async with database.begin() as unit:
        await put(unit, "BAKAU")
        await put(unit, "NIPAH")
        first, _ = await unit.outbox.claim(NOW, 10, LEASE)
        await unit.outbox.delivered(first.id)
    assert len((await dump(database))["outbox"]) == 1


async def test_a_failed_try_is_counted_and_the_parcel_waits(unit: Unit) -> None:
    await put(unit, "BAKAU")
    [parcel] = await unit.outbox.claim(NOW, 10, LEASE)
    await unit.outbox.postpone(parcel.id, NOW + timedelta(seconds=5))

    assert await unit.outbox.claim(NOW + timedelta(seconds=4), 10, LEASE) == []
    [again] = await unit.outbox.claim(NOW + timedelta(seconds=5), 10, LEASE)
    assert (again.id, again.attempts) == (parcel.id, 1)


async def test_four_relays_share_the_parcels_without_a_double(database: Database, replica: Database) -> None:
    async with database.begin() as unit:
        for number in range(60):
            await put(unit, str(number), Lane(number % 5))
    handed_out: Counter[str] = Counter()

    async def relay(where: Database) -> None:
        while True:
            async with where.begin() as unit:
                parcels = await unit.outbox.claim(NOW, 4, LEASE)
                await asyncio.sleep(0)
            if not parcels:
                return
            assert len(parcels) <= 4
            handed_out.update(names(parcels))

    await asyncio.gather(*(relay(where) for where in (database, replica) for _ in range(2)))

    assert handed_out == Counter({str(number): 1 for number in range(60)})


async def test_a_relay_does_not_wait_for_what_another_one_is_taking(postgres: Database) -> None:
    async with postgres.begin() as unit:
        await put(unit, "first", Lane.URGENT)
        await put(unit, "second", Lane.TIP)
    async with postgres.begin() as one, postgres.begin() as other:
        assert names(await one.outbox.claim(NOW, 1, LEASE)) == ["first"]
        assert names(await asyncio.wait_for(other.outbox.claim(NOW, 1, LEASE), 5)) == ["second"]


async def test_another_key_does_not_open_a_parcel(database: Database, stranger: Database) -> None:
    async with database.begin() as unit:
        await put(unit, "BAKAU")
    with pytest.raises(KeyFault):
        async with stranger.begin() as unit:
            await unit.outbox.claim(NOW, 1, LEASE)
    async with database.begin() as unit:
        assert names(await unit.outbox.claim(NOW, 1, LEASE)) == ["BAKAU"]


async def test_all_that_waits_for_some_members_is_leased_together(unit: Unit) -> None:
    other = b"o" * 16
    for name, lane, minutes in (("late", Lane.TIP, 0), ("urgent", Lane.URGENT, 0), ("future", Lane.TIP, 5)):
        await put(unit, name, lane, minutes)
    await put(unit, "digest", Lane.DIGEST)
    await unit.outbox.put(Lane.TIP, other, notice("other"), NOW)
    assert names(await unit.outbox.claim_of([WARIS], NOW, LEASE)) == ["urgent", "late"]
    assert await unit.outbox.claim_of([WARIS], NOW, LEASE) == []
    assert await unit.outbox.claim_of([], NOW, LEASE) == []
    assert names(await unit.outbox.claim_of([WARIS, other], NOW, LEASE)) == ["other"]


async def test_while_one_relay_gathers_a_persons_parcels_another_waits(postgres: Database) -> None:
    async with postgres.begin() as unit:
        await put(unit, "first")
        await put(unit, "second")

    async def gather_too() -> list[Parcel]:
        async with postgres.begin() as other:
            return await other.outbox.claim_of([WARIS], NOW, LEASE)

    async with postgres.begin() as one:
        await one.outbox.claim_of([WARIS], NOW, LEASE)
        async with postgres.begin() as another:  # of somebody else's it gets hold at once
            await asyncio.wait_for(another.outbox.claim_of([b"o" * 16], NOW, LEASE), 5)
        waiting = asyncio.create_task(gather_too())
        done, _ = await asyncio.wait([waiting], timeout=0.2)
        assert not done
    assert await waiting == []


class Heard:
    """Notes how many were told and when they were; each message takes a while."""

    def __init__(self) -> None:
        self.messages: Counter[int] = Counter()
        self.told = 0

    async def deliver(self, address: int, language: str, notice: Notice) -> None:
        await asyncio.sleep(0.01)
        self.messages[address] += 1
        self.told += sum(json.loads(notice.facts["counts"]).values()) if notice.kind == SEVERAL else 1


async def nobody(_unit: Any, _parcel: Parcel) -> None:
    """Find no deputy."""


async def test_several_relays_tell_one_person_once_a_minute_and_of_everything(
    database: Database, replica: Database
) -> None:
    people = [
        Member(bytes([number]) * 16, bytes([number % 3]) * 16, role, "62.71", NOW.date())
        for number, role in enumerate([Role.COORDINATOR] * 3 + [Role.SUPERVISOR] * 3)
    ]
    clock, heard = FakeClock(NOW), Heard()
    async with database.begin() as unit:
        for member in people:
            await unit.staff.add(member, 1000 + member.actor[0], "id")
    carriers = [
        Carrier(where.begin, heard, clock, nobody, timedelta(minutes=1))
        for where in (database, replica)
        for _ in range(2)
    ]

    async def post(number: int) -> None:
        async with (database, replica)[number % 2].begin() as unit:
            await unit.outbox.put(Lane(number % 2), people[number % 6].id, notice(str(number)), clock.now())

    async def carry(carrier: Carrier) -> None:
        for load in await carrier.claim(4, Lane.CAMPAIGN):
            await carrier.carry(load)

    told = 0
    for minutes in range(3):
        before = heard.messages.copy()
        for batch in range(4):
            numbers = range(batch * 12, batch * 12 + 12)
            await asyncio.gather(*map(post, numbers), *map(carry, carriers))
        await asyncio.gather(*map(carry, carriers))
        told += 48
        assert set((heard.messages - before).values()) == {1}, f"round {minutes}"
        clock.advance(minutes=2)
    for _ in range(2):  # a relay may have laid aside what another was just about to take along
        await carry(carriers[0])
        clock.advance(minutes=2)
    assert heard.told == told
    assert (await dump(database))["outbox"] == []


async def test_a_parcel_that_rests_comes_later_and_no_try_is_counted(unit: Unit) -> None:
    await put(unit, "BAKAU")
    [parcel] = await unit.outbox.claim(NOW, 10, LEASE)
    await unit.outbox.rest(parcel.id, NOW + timedelta(minutes=2))
    assert await unit.outbox.claim(NOW + timedelta(minutes=1), 10, LEASE) == []
    assert [each.attempts for each in await unit.outbox.claim(NOW + timedelta(minutes=2), 10, LEASE)] == [0]

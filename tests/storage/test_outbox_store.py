import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.delivery.model import Lane, Notice, Parcel
from bot.keys import KeyFault
from bot.storage import Database, Unit
from tests.storage.conftest import NOW, dump

LEASE = timedelta(seconds=30)
WARIS = b"w" * 16


def notice(name: str) -> Notice:
    return Notice("tip.new", {"label": name, "urgent": "yes"})


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

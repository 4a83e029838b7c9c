from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.delivery.courier import Blocked
from bot.delivery.model import NUDGE, Lane, Notice
from bot.delivery.post import PUSH_FOR, Links
from tests.unit.delivery.conftest import Desk
from tests.unit.fakes import NOW, FakePushes

TIP = b"t" * 16
CHAT = 7_000_000_001


def key_of(tip_id: bytes) -> bytes:
    return b"key of " + tip_id


@pytest.fixture
def pushes() -> FakePushes:
    return FakePushes()


async def wait_for_it(pushes: FakePushes, expires: datetime = NOW + PUSH_FOR) -> None:
    await pushes.put(key_of(TIP), CHAT, "id", expires)


@asynccontextmanager
async def links(desk: Desk, pushes: FakePushes, minutes: int = 0) -> AsyncIterator[Links]:
    async with desk.database.begin() as unit:
        yield Links(pushes, unit.outbox, key_of, desk.clock.now(), timedelta(minutes=minutes))


async def nudge(desk: Desk, pushes: FakePushes, minutes: int = 0) -> None:
    async with links(desk, pushes, minutes) as given:
        await given.nudge(TIP)


async def test_who_waits_is_told_once(desk: Desk, pushes: FakePushes) -> None:
    await wait_for_it(pushes)
    for _ in range(2):
        await nudge(desk, pushes)
        await desk.relay().once()
    assert desk.courier.arrived == [(CHAT, NUDGE)]
    assert (pushes.places, desk.database.state.parcels) == ({}, [])


async def test_a_forgotten_place_is_told_nothing(desk: Desk, pushes: FakePushes) -> None:
    await wait_for_it(pushes)
    async with links(desk, pushes) as given:
        await given.forget(TIP)
    await nudge(desk, pushes)
    assert (pushes.places, desk.database.state.parcels) == ({}, [])


async def test_where_nobody_waits_nothing_happens(desk: Desk, pushes: FakePushes) -> None:
    await nudge(desk, pushes)
    assert desk.database.state.parcels == []


async def test_the_parcel_belongs_to_nobody(desk: Desk, pushes: FakePushes) -> None:
    seen = set()
    for _ in range(3):
        await wait_for_it(pushes)
        await nudge(desk, pushes)
        [row] = desk.database.state.parcels
        assert row.lane is Lane.REPLY
        assert row.member_id not in {*desk.database.state.members, TIP, key_of(TIP)}
        seen.add(row.member_id)
        await desk.relay().once()
    assert len(seen) == 3


async def test_it_is_held_back_for_once_to_twice_the_delay(desk: Desk, pushes: FakePushes) -> None:
    moments = set()
    for _ in range(50):
        await wait_for_it(pushes)
        await nudge(desk, pushes, minutes=30)
        moments.add(desk.database.state.parcels[-1].due - NOW)
    assert timedelta(minutes=30) <= min(moments)
    assert max(moments) <= timedelta(minutes=60)
    assert len(moments) > 30


async def test_it_is_never_held_back_for_longer_than_the_place_may_be_kept(desk: Desk, pushes: FakePushes) -> None:
    end = NOW + timedelta(minutes=1)
    await wait_for_it(pushes, end)
    await nudge(desk, pushes, minutes=30)
    [row] = desk.database.state.parcels
    assert row.due == end


async def test_who_has_blocked_the_bot_is_forgotten_and_nobody_is_told_instead(desk: Desk, pushes: FakePushes) -> None:
    async def block(*_: object) -> None:
        raise Blocked

    desk.courier.script = block
    desk.stand_ins = {desk.sari.id: {"label": "SITAR"}}
    await wait_for_it(pushes)
    await nudge(desk, pushes)
    await desk.relay().once()
    assert (desk.database.state.parcels, desk.asked, desk.courier.arrived) == ([], [], [])
    assert all(kept.reachable for kept in desk.database.state.members.values())


async def test_what_cannot_be_sent_is_tried_again_until_the_place_may_not_be_kept_any_more(
    desk: Desk, pushes: FakePushes
) -> None:
    async def fail(_address: int, _notice: Notice) -> None:
        raise OSError("chat not found")

    desk.courier.script = fail
    await wait_for_it(pushes, NOW + timedelta(hours=2))
    await nudge(desk, pushes)
    tries = 0
    while rows := desk.database.state.parcels:
        assert rows[0].due <= NOW + timedelta(hours=2)
        desk.clock.moment = max(rows[0].due, desk.clock.moment)
        tries += await desk.relay().once()
    assert tries > 10

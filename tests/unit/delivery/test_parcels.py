import asyncio
from datetime import timedelta

import pytest

from bot.delivery import carrier
from bot.delivery.backoff import LONGEST, pause
from bot.delivery.courier import Blocked, Moved, NotNow, TryLater
from bot.delivery.model import Lane, Notice
from bot.learning.learner import Course, Learner, Place
from bot.staff.model import Role
from tests.unit.delivery.conftest import Desk
from tests.unit.fakes import NOW


async def test_a_parcel_arrives_and_is_erased(desk: Desk) -> None:
    await desk.put("BADUK")
    assert await desk.relay().once() == 1
    assert desk.courier.arrived == [(desk.address(desk.rina), "BADUK")]
    assert desk.waiting() == []
    assert await desk.relay().once() == 0


async def test_a_parcel_waits_for_its_time(desk: Desk) -> None:
    async with desk.database.begin() as unit:
        await unit.outbox.put(Lane.TIP, desk.rina.id, Notice("tip.new", {"label": "BADUK"}), NOW + timedelta(hours=1))
    assert await desk.relay().once() == 0
    desk.clock.advance(hours=1)
    assert await desk.relay().once() == 1


async def test_urgent_parcels_go_first(desk: Desk) -> None:
    for lane in (Lane.CAMPAIGN, Lane.DIGEST, Lane.REPLY, Lane.TIP, Lane.URGENT):
        await desk.put(lane.name, lane)
    await desk.relay().once()
    assert desk.courier.labels() == ["URGENT", "TIP", "REPLY", "DIGEST", "CAMPAIGN"]


async def test_when_telegram_asks_for_patience_the_parcel_waits_that_long(desk: Desk) -> None:
    async def later(*_: object) -> None:
        raise TryLater(37)

    desk.courier.script = later
    await desk.put("BADUK")
    await desk.relay().once()
    desk.courier.script = None
    desk.clock.advance(seconds=36)
    assert await desk.relay().once() == 0
    desk.clock.advance(seconds=1)
    assert await desk.relay().once() == 1
    assert desk.courier.labels() == ["BADUK"]


async def test_what_fails_is_tried_again_later_and_later(desk: Desk) -> None:
    async def fail(*_: object) -> None:
        raise OSError("no network")

    desk.courier.script = fail
    await desk.put("BADUK")
    for attempts in range(14):
        assert await desk.relay().once() == 1
        [row] = desk.database.state.parcels
        assert row.attempts == attempts + 1
        most = min(timedelta(seconds=2**attempts), LONGEST)
        assert most / 2 <= row.due - desk.clock.now() <= most
        desk.clock.moment = row.due
    desk.courier.script = None
    assert await desk.relay().once() == 1
    assert desk.courier.labels() == ["BADUK"]


def test_pauses_are_spread_and_capped() -> None:
    assert len({pause(5) for _ in range(20)}) > 15
    assert pause(10**6) <= LONGEST


async def test_a_send_that_hangs_is_given_up_before_the_lease_ends(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert timedelta(seconds=carrier.SEND_SECONDS) < carrier.LEASE / 1.5

    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(carrier, "SEND_SECONDS", 0)
    desk.courier.script = hang
    await desk.put("BADUK")
    await desk.relay().once()
    [row] = desk.database.state.parcels
    assert row.attempts == 1


async def test_a_chat_that_moved_is_followed(desk: Desk) -> None:
    async def moved(address: int, _: Notice) -> None:
        if address != 77:
            raise Moved(77)

    desk.courier.script = moved
    await desk.put("BADUK")
    await desk.relay().once()
    assert desk.courier.arrived == [(77, "BADUK")]
    assert desk.waiting() == []


async def blocked(*_: object) -> None:
    raise Blocked


async def test_a_blocked_members_parcel_goes_to_the_deputy_with_facts_of_their_own(desk: Desk) -> None:
    async def block_rina(address: int, _: Notice) -> None:
        if address == desk.address(desk.rina):
            raise Blocked

    desk.courier.script = block_rina
    desk.stand_ins = {desk.sari.id: {"label": "SITAR"}}
    await desk.put("BADUK", Lane.URGENT)
    await desk.relay().once()
    assert desk.courier.arrived == [(desk.address(desk.sari), "SITAR")]
    assert [(parcel.member_id, parcel.notice.facts) for parcel in desk.asked] == [(desk.rina.id, {"label": "BADUK"})]
    assert desk.waiting() == []


async def test_the_deputys_parcel_keeps_its_lane_and_kind(desk: Desk) -> None:
    desk.courier.script = blocked
    desk.stand_ins = {desk.sari.id: {"label": "SITAR"}}
    await desk.put("BADUK", Lane.URGENT)
    load = (await desk.relay()._carrier.claim(1, Lane.URGENT))[0]
    await desk.relay()._carrier.carry(load)
    [row] = desk.database.state.parcels
    assert (row.lane, row.member_id, row.notice) == (Lane.URGENT, desk.sari.id, Notice("tip.new", {"label": "SITAR"}))


async def test_a_person_who_blocked_is_out_of_reach_in_every_role(desk: Desk) -> None:
    other = desk.database.hire("rina2", Role.SUPERVISOR, person="rina")
    desk.courier.script = blocked
    await desk.put("BADUK")
    await desk.relay().once()
    members = desk.database.state.members
    assert [members[member.id].reachable for member in (desk.rina, other, desk.sari)] == [False, False, True]


async def test_where_nobody_is_left_the_parcel_waits_and_is_never_dropped(desk: Desk) -> None:
    desk.courier.script = blocked
    await desk.put("BADUK")
    await desk.relay().once()
    [row] = desk.database.state.parcels
    assert row.due == NOW + timedelta(minutes=10)
    desk.clock.advance(minutes=10)
    assert await desk.relay().once() == 1
    assert desk.waiting() == ["BADUK"]
    desk.courier.script = None
    async with desk.database.begin() as unit:
        await unit.staff.set_reachable(desk.rina.id, reachable=True)
    desk.clock.advance(minutes=10)
    await desk.relay().once()
    assert desk.courier.labels() == ["BADUK"]


async def test_a_parcel_that_nobody_needs_any_more_ends(desk: Desk) -> None:
    desk.courier.script = blocked
    desk.stand_ins = {}
    await desk.put("BADUK")
    await desk.relay().once()
    assert desk.waiting() == []


async def test_a_parcel_to_somebody_who_left_the_staff_ends(desk: Desk) -> None:
    await desk.put("BADUK")
    async with desk.database.begin() as unit:
        await unit.staff.revoke(desk.rina.id)
    await desk.relay().once()
    assert (desk.waiting(), desk.courier.arrived, desk.asked) == ([], [], [])


async def test_a_watcher_is_told_like_a_member(desk: Desk) -> None:
    watch = await desk.watch("PT Contoh", address=77)
    await desk.put("changed", Lane.DIGEST, to=watch)
    assert await desk.relay().once() == 1
    assert (desk.courier.arrived, desk.waiting()) == ([(77, "changed")], [])


async def test_a_watcher_who_blocked_is_dropped_with_this_watch_and_its_parcel_alone(desk: Desk) -> None:
    gone, other = await desk.watch("PT Contoh", address=77), await desk.watch("PT Lain", address=77)
    desk.courier.script = blocked
    desk.stand_ins = {desk.sari.id: {"label": "SITAR"}}
    await desk.put("changed", Lane.DIGEST, to=gone)
    await desk.relay().once()
    async with desk.database.begin() as unit:
        assert await unit.watches.all() == [other]
        assert await unit.staff.unreachable() == []
    assert (desk.waiting(), desk.asked) == ([], [])


async def test_a_parcel_to_a_watcher_who_stopped_ends(desk: Desk) -> None:
    watch = await desk.watch("PT Contoh", address=77)
    await desk.put("changed", Lane.DIGEST, to=watch)
    async with desk.database.begin() as unit:
        await unit.watches.remove_all(b"warga")
    await desk.relay().once()
    assert (desk.waiting(), desk.courier.arrived, desk.asked) == ([], [], [])


async def test_a_watcher_whom_telegram_cannot_reach_just_now_keeps_the_watch(desk: Desk) -> None:
    async def fail(*_: object) -> None:
        raise OSError("no network")

    watch = await desk.watch("PT Contoh", address=77)
    desk.courier.script = fail
    await desk.put("changed", Lane.DIGEST, to=watch)
    await desk.relay().once()
    async with desk.database.begin() as unit:
        assert await unit.watches.all() == [watch]
    assert desk.waiting() == ["changed"]


async def test_a_known_block_costs_no_call(desk: Desk) -> None:
    desk.database.block(desk.rina)
    desk.stand_ins = {desk.sari.id: {"label": "SITAR"}}
    await desk.put("BADUK")
    await desk.relay().once()
    assert desk.courier.arrived == [(desk.address(desk.sari), "SITAR")]


async def test_a_crash_between_sending_and_erasing_sends_again_when_the_lease_ends(desk: Desk) -> None:
    await desk.put("BADUK")
    dying = desk.relay()
    [load] = await dying._carrier.claim(1, Lane.CAMPAIGN)
    assert load.address is not None
    await desk.courier.deliver(*load.address, load.notice)
    desk.clock.advance(seconds=59)
    assert await desk.relay().once() == 0
    desk.clock.advance(seconds=1)
    assert await desk.relay().once() == 1
    assert desk.courier.labels() == ["BADUK", "BADUK"]
    assert desk.waiting() == []


async def test_two_relays_share_one_outbox(desk: Desk) -> None:
    for number in range(60):
        await desk.put(str(number))
    counts = await asyncio.gather(desk.relay().once(), desk.relay().once())
    assert sum(counts) == 60
    assert sorted(map(int, desk.courier.labels())) == list(range(60))


async def learn(desk: Desk, name: bytes = b"learner") -> bytes:
    """Let somebody take the course, and a step be on its way."""
    async with desk.database.begin() as unit:
        learner = Learner(("lesson/tppo",), course=Course(1, NOW.date()), place=Place(88, "id"))
        await unit.learners.keep(name, learner, NOW.date())
        await unit.outbox.put(Lane.CAMPAIGN, name, Notice("learn.course", {"label": "step"}), NOW)
    return name


async def test_a_learner_is_told_like_a_member(desk: Desk) -> None:
    await learn(desk)
    assert await desk.relay().once() == 1
    assert desk.courier.arrived == [(88, "step")]


async def test_a_learner_who_blocked_is_sent_nothing_more_and_the_place_is_forgotten(desk: Desk) -> None:
    async def blocked(*_: object) -> None:
        raise Blocked

    name = await learn(desk)
    desk.courier.script = blocked
    await desk.relay().once()
    assert desk.waiting() == []
    assert desk.database.state.learners[name] == Learner(("lesson/tppo",))
    assert desk.asked == [], "nobody stands in"


async def test_who_is_not_to_be_disturbed_gets_it_later_and_no_try_is_counted(desk: Desk) -> None:
    until = NOW + timedelta(hours=3)

    async def not_now(*_: object) -> None:
        raise NotNow(until)

    await learn(desk)
    desk.courier.script = not_now
    await desk.relay().once()
    [kept] = desk.database.state.parcels
    assert (kept.due, kept.attempts) == (until, 0)
    desk.courier.script = None
    desk.clock.advance(hours=2, minutes=59)
    assert await desk.relay().once() == 0
    desk.clock.advance(minutes=1)
    assert await desk.relay().once() == 1
    assert desk.courier.labels() == ["step"]

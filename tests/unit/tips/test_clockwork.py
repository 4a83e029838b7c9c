from datetime import timedelta

import pytest

from bot.delivery.model import Lane, Timer
from bot.staff.model import Member
from bot.tips.clockwork import Clockwork
from bot.tips.model import KEPT_AFTER_CLOSING, KEPT_AT_MOST, Outcome, TipState
from tests.unit.tips.conftest import MENTENG, Office


@pytest.fixture
def rina(office: Office) -> Member:
    return office.coordinator("rina")


@pytest.fixture
def sari(office: Office) -> Member:
    return office.supervisor("sari")


async def read(office: Office, member: Member) -> None:
    async with office.desk(member) as desk:
        await desk.open(office.handle(member))


async def close(office: Office, member: Member) -> None:
    async with office.desk(member) as desk:
        await desk.close(office.handle(member), Outcome.HELPED)


async def test_an_unread_tip_is_reminded_of_every_day_until_somebody_reads_it(
    office: Office, rina: Member, sari: Member
) -> None:
    await office.file()
    assert await office.pass_time(hours=23) == []
    for _ in range(3):
        office.forget_notices()
        assert await office.pass_time(hours=26) == ["tip.unread"]
        assert office.told("tip.unread") == [rina.id, sari.id]
    await read(office, rina)
    office.forget_notices()
    assert await office.pass_time(hours=26) == []
    assert not office.database.state.parcels


async def test_an_urgent_tip_is_reminded_of_after_an_hour_and_first_of_all(office: Office, rina: Member) -> None:
    await office.file(urgent=True)
    assert await office.pass_time(hours=2) == ["tip.unread"]
    assert office.told("tip.unread") == [rina.id]
    assert office.lanes() == {Lane.URGENT}


async def test_a_supervisor_who_came_later_is_reminded_too(office: Office, rina: Member) -> None:
    await office.file()
    sari = office.supervisor("sari")
    await office.pass_time(hours=26)
    assert office.told("tip.unread") == [rina.id, sari.id]
    await read(office, sari)
    assert office.tip().state is TipState.READ


async def test_who_was_left_out_is_not_reminded(office: Office, rina: Member, sari: Member) -> None:
    await office.file(concerns_official=True)
    await office.pass_time(hours=26)
    assert office.told("tip.unread") == [sari.id]


async def test_a_reminder_that_comes_late_says_nothing(office: Office, rina: Member) -> None:
    await office.file()
    timer = Timer(b"i" * 16, "tip.unread", {"tip": office.tip().id.hex()}, 0)
    await read(office, rina)
    office.forget_notices()
    await Clockwork(office.work).handlers()["tip.unread"](timer)
    assert not office.database.state.parcels


async def test_a_timer_of_a_tip_that_is_gone_just_ends(office: Office) -> None:
    for kind in ("tip.release", "tip.unread", "tip.shred", "tip.limit"):
        async with office.database.begin() as unit:
            await unit.timers.set(kind, b"key", {"tip": (b"g" * 16).hex()}, office.clock.now())
    assert len(await office.pass_time()) == 4
    assert office.timers() == set()


async def test_a_closed_tip_is_destroyed_with_keys_and_dialogue_after_thirty_days(office: Office, rina: Member) -> None:
    await office.file()
    async with office.desk(rina) as desk:
        await desk.answer(office.handle(rina), "kata")
    await close(office, rina)
    assert await office.pass_time(days=29) == []
    office.clock.moment -= timedelta(days=29)
    assert await office.pass_time(days=KEPT_AFTER_CLOSING.days) == ["tip.shred"]
    state = office.database.state
    assert (state.tips, state.wraps, state.messages, state.timers) == ({}, [], [], [])


async def test_no_tip_that_was_read_outlives_the_longest_time(office: Office, rina: Member) -> None:
    await office.file()
    await read(office, rina)
    assert await office.pass_time(days=KEPT_AT_MOST.days - 1) == []
    assert await office.pass_time(days=1) == ["tip.limit"]
    assert not office.database.state.tips
    assert not office.database.state.timers


async def test_closing_late_does_not_make_it_live_longer(office: Office, rina: Member) -> None:
    await office.file()
    await read(office, rina)
    office.clock.advance(days=80)
    await close(office, rina)
    assert await office.pass_time(days=10) == ["tip.limit"]
    assert not office.database.state.tips
    assert not office.database.state.timers


async def test_an_unread_tip_never_ends_in_silence(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    tono = office.administrator("tono")
    office.clock.advance(days=KEPT_AT_MOST.days)
    office.forget_notices()
    done = await office.pass_time()
    assert sorted(done) == ["tip.limit", "tip.unread"]
    assert tono.id in office.told("tip.unread")
    assert office.timers() == {"tip.limit", "tip.unread"}
    await read(office, tono)
    assert await office.pass_time(days=31) == ["tip.limit"]
    assert not office.database.state.tips


async def test_an_administrator_of_the_place_does_not_learn_of_a_tip_about_an_official(
    office: Office, sari: Member
) -> None:
    await office.file(concerns_official=True)
    local, tono = office.administrator("local", MENTENG), office.administrator("tono")
    await office.pass_time(days=KEPT_AT_MOST.days)
    assert office.readers() == {sari.id, tono.id}
    assert local.id not in office.told("tip.unread")


async def test_what_fails_halfway_is_undone_with_its_timer(
    office: Office, rina: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.file()

    async def fail(*_: object) -> None:
        raise LookupError("halfway")

    monkeypatch.setattr("bot.tips.clockwork._escalate", fail)
    with pytest.raises(LookupError, match="halfway"):
        await office.pass_time(hours=26)
    assert "tip.unread" in office.timers()


async def test_readers_who_left_during_the_hold_back_are_replaced(office: Office, rina: Member, sari: Member) -> None:
    office.delay = timedelta(minutes=30)
    await office.file()
    tono = office.administrator("tono")
    office.database.block(rina)
    await office.pass_time(hours=1)
    assert tono.id in office.told("tip.new")

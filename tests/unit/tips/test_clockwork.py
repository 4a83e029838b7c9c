from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery.model import Lane, Timer
from bot.staff.model import Member, Role
from bot.tips import mailbox
from bot.tips.clockwork import KINDS, Clockwork, destroy, stop_clocks
from bot.tips.model import KEPT_AFTER_CLOSING, KEPT_AT_MOST, Outcome, TipRecord, TipState
from bot.tips.receipt import ReceiptKeys
from bot.tips.vault import Vault
from tests.unit.tips.conftest import MENTENG, Office

END_OF_AN_HOUR = datetime(2026, 11, 23, 11, 59, 59, tzinfo=UTC)
MONDAY_EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)


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


async def ring(office: Office, kind: str) -> None:
    """Carry out one kind of timer of the only tip now, though it was not set or was cancelled."""
    async with office.work() as work:
        await work.set_timer(kind, office.tip(), office.clock.now())
    [row] = [row for row in office.database.state.timers if row.kind == kind]
    await Clockwork(office.work).handlers()[kind](Timer(row.id, kind, row.facts, row.attempts))


async def test_an_unread_tip_is_reminded_of_every_day_until_somebody_reads_it(
    office: Office, rina: Member, sari: Member
) -> None:
    await office.file()
    assert await office.pass_time(hours=23) == []
    office.clock.moment = END_OF_AN_HOUR + timedelta(days=1)
    for _ in range(3):
        office.forget_notices()
        assert "tip.unread" in await office.pass_time()
        assert office.told("tip.unread") == [rina.id, sari.id]
        office.clock.advance(days=1)
    await read(office, rina)
    office.forget_notices()
    assert "tip.unread" not in await office.pass_time(days=2)
    assert not office.told("tip.unread")


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
    await read(office, rina)
    office.forget_notices()
    await ring(office, "tip.unread")
    assert not office.database.state.parcels
    assert "tip.unread" not in office.timers()


async def test_a_timer_of_a_tip_that_is_gone_just_ends(office: Office) -> None:
    for kind in KINDS:
        async with office.database.begin() as unit:
            await unit.timers.set(kind, b"key", {"tip": (b"g" * 16).hex()}, office.clock.now())
    assert sorted(await office.pass_time()) == sorted(KINDS)
    assert office.timers() == set()
    assert not office.database.state.parcels


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
    assert "tip.limit" not in await office.pass_time(days=KEPT_AT_MOST.days - 1)
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
    assert sorted(done) == ["tip.idle", "tip.limit", "tip.unread"]
    assert tono.id in office.told("tip.unread")
    assert office.timers() == {"tip.idle", "tip.limit", "tip.unread"}
    await read(office, tono)
    assert "tip.limit" in await office.pass_time(days=31)
    assert not office.database.state.tips
    assert not office.database.state.timers


async def test_a_tip_that_nobody_can_open_any_more_ends_with_its_time(office: Office, sari: Member) -> None:
    await office.file()
    async with office.database.begin() as unit:
        await unit.staff.revoke(sari.id)
        await unit.timers.cancel("tip.unread", Vault(office.keys).timer_key(office.tip().id))
        await unit.timers.cancel("tip.idle", Vault(office.keys).timer_key(office.tip().id))
    office.administrator("tono")
    assert await office.pass_time(days=KEPT_AT_MOST.days) == ["tip.limit"]
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
    assert await office.pass_time(hours=3) == ["tip.release"]
    assert tono.id in office.told("tip.new")


async def take(office: Office, member: Member) -> None:
    async with office.desk(member) as desk:
        await desk.take(office.handle(member))


async def answer(office: Office, member: Member) -> None:
    async with office.desk(member) as desk:
        await desk.answer(office.handle(member), "kata")


async def add(office: Office, keys: ReceiptKeys) -> None:
    async with office.work() as work:
        assert await mailbox.add(work, keys, "kata")


async def days_on(office: Office, count: int) -> list[date]:
    """Let days go by, one after the other, and return on which of them a silence or an idle tip was told of."""
    found = []
    for _ in range(count):
        kinds = await office.pass_time(days=1)
        if {"tip.idle", "tip.silent"} & set(kinds):
            found.append(office.clock.now().date())
    return found


def due(office: Office, kind: str) -> datetime:
    [timer] = [row for row in office.database.state.timers if row.kind == kind]
    return timer.due


async def test_an_unread_tip_is_reminded_of_once_a_day(office: Office, rina: Member) -> None:
    await office.file()
    office.clock.moment = END_OF_AN_HOUR + timedelta(days=1)
    for number in range(1, 60):
        await office.pass_time()
        office.clock.advance(days=1)
        assert len(office.told("tip.unread")) == number


async def test_a_tip_on_which_nobody_acts_goes_to_the_city_after_three_working_days(
    office: Office, rina: Member, sari: Member
) -> None:
    above = [office.administrator("tono"), office.supervisor("city"), office.administrator("here", MENTENG)]
    far, near = office.administrator("far", "62.71.01"), office.supervisor("near", MENTENG)
    office.clock.moment = MONDAY_EVENING
    office.database.block(above[1])
    await office.file()
    assert office.readers() == {rina.id, sari.id, near.id}
    await read(office, rina)
    assert await days_on(office, 2) == []
    assert due(office, "tip.idle").hour == 8
    assert await days_on(office, 5) == [date(2026, 11, 26)]
    everyone = sorted([rina.id, sari.id, near.id, *(one.id for one in above)])
    assert office.told("tip.idle") == everyone
    assert sorted(office.readers()) == everyone
    assert far.id not in office.readers()
    office.forget_notices()
    assert await days_on(office, 7) == [date(2026, 12, 1), date(2026, 12, 4)]
    assert office.told("tip.idle") == sorted(everyone * 2)


async def test_a_tip_goes_to_the_city_without_those_it_may_be_about(office: Office, sari: Member) -> None:
    local = office.administrator("local", MENTENG)
    coordinator_too = office.coordinator("rina", person="rina")
    also = office.administrator("boss", None)
    office.database.hire("rina2", Role.ADMINISTRATOR, None, person="rina")
    await office.file(concerns_official=True)
    await office.pass_time(days=5)
    assert sorted(office.readers()) == office.told("tip.idle") == sorted([sari.id, also.id])
    assert not {local.id, coordinator_too.id} & office.readers()


async def test_a_tip_goes_to_the_city_without_those_it_names(office: Office, sari: Member) -> None:
    named, also = office.administrator("named"), office.administrator("also")
    async with office.database.begin() as unit:
        await unit.staff.set_known_as(named.id, ["Budi Pranata"])
    await office.file(text="Uangnya diambil Budi Pranata.")
    await office.pass_time(days=5)
    await office.pass_time(days=KEPT_AT_MOST.days)
    told = {parcel.member_id for parcel in office.database.state.parcels}
    assert office.readers() | told == {sari.id, also.id}


@pytest.mark.parametrize("act", [take, answer, close])
async def test_the_first_action_keeps_a_tip_from_the_city(
    office: Office, rina: Member, act: Callable[[Office, Member], Awaitable[None]]
) -> None:
    office.administrator("tono")
    office.supervisor("sari")
    await office.file()
    before = office.readers()
    await read(office, rina)
    assert "tip.idle" in office.timers()
    await act(office, rina)
    assert not {"tip.idle", "tip.unread"} & office.timers()
    await office.pass_time(days=5)
    assert office.readers() == before
    assert not office.told("tip.idle")


async def test_an_escalation_that_comes_late_says_nothing(office: Office, rina: Member) -> None:
    await office.file()
    await take(office, rina)
    office.forget_notices()
    await ring(office, "tip.idle")
    assert not office.database.state.parcels
    assert "tip.idle" not in office.timers()


async def test_both_sides_are_asked_after_ten_working_days_of_silence(
    office: Office, rina: Member, sari: Member
) -> None:
    keys = await office.file()
    office.clock.moment = MONDAY_EVENING
    await take(office, rina)
    office.forget_notices()
    assert await days_on(office, 13) == []
    assert (office.tip().asked_on, office.others.nudged) == (None, [])
    assert due(office, "tip.silent").hour == 8
    assert await days_on(office, 1) == [date(2026, 12, 7)]
    assert office.told("tip.silent") == [rina.id, sari.id]
    assert (office.tip().asked_on, office.others.nudged) == (date(2026, 12, 7), [office.tip().id])
    async with office.work() as work:
        view = await mailbox.open_box(work, keys)
    assert view is not None
    assert view.asked
    async with office.desk(rina) as desk:
        assert (await desk.open(office.handle(rina))).asked


async def test_a_silence_that_goes_on_is_asked_about_again(office: Office, rina: Member) -> None:
    await office.file()
    office.clock.moment = MONDAY_EVENING
    await take(office, rina)
    assert await days_on(office, 31) == [date(2026, 12, 7), date(2026, 12, 21)]
    assert office.tip().asked_on == date(2026, 12, 21)
    assert len(office.told("tip.silent")) == len(office.others.nudged) == 2


@pytest.mark.parametrize("speaker", ["tipster", "office", "another takes it"])
async def test_whoever_speaks_ends_the_silence_and_it_begins_anew(
    office: Office, rina: Member, sari: Member, speaker: str
) -> None:
    keys = await office.file()
    office.clock.moment = MONDAY_EVENING
    await take(office, rina)
    await days_on(office, 14)
    assert office.tip().asked_on is not None
    acts = {"tipster": lambda: add(office, keys), "office": lambda: answer(office, rina)}
    await acts.get(speaker, lambda: take(office, sari))()
    assert office.tip().asked_on is None
    assert due(office, "tip.silent").date() == date(2026, 12, 21)


@pytest.mark.parametrize("speak", ["tipster", "office"])
async def test_every_message_puts_the_silence_off(office: Office, rina: Member, speak: str) -> None:
    keys = await office.file()
    office.clock.moment = MONDAY_EVENING
    await take(office, rina)
    for _ in range(5):
        assert await days_on(office, 7) == []
        await (add(office, keys) if speak == "tipster" else answer(office, rina))
    assert office.tip().asked_on is None


async def test_an_addition_to_a_tip_that_nobody_handles_starts_no_silence(office: Office, rina: Member) -> None:
    keys = await office.file()
    await add(office, keys)
    assert "tip.silent" not in office.timers()
    assert "tip.idle" in office.timers()


async def test_a_closed_tip_is_asked_about_no_more(office: Office, rina: Member) -> None:
    keys = await office.file()
    await take(office, rina)
    await office.pass_time(days=20)
    async with office.work() as work:
        assert await mailbox.say_it_is_over(work, keys)
    assert office.timers() == {"tip.shred", "tip.limit"}
    before = office.tip()
    office.forget_notices()
    await ring(office, "tip.silent")
    assert (office.tip(), office.database.state.parcels) == (before, [])


async def test_destroying_a_tip_cancels_every_timer_that_it_can_have(office: Office, rina: Member) -> None:
    await office.file()
    await office.file(area=MENTENG)
    kept, gone = office.database.state.tips.values()
    for tip in (kept, gone):
        await set_every_timer(office, tip)
    async with office.work() as work:
        await destroy(work, gone)
    assert office.tip() == kept
    assert sorted(row.kind for row in office.database.state.timers) == sorted(KINDS)
    assert {row.facts["tip"] for row in office.database.state.timers} == {kept.id.hex()}


async def test_stopping_the_clocks_leaves_what_destroys_a_tip(office: Office, rina: Member) -> None:
    await office.file()
    await set_every_timer(office, office.tip())
    async with office.work() as work:
        await stop_clocks(work, office.tip())
    assert office.timers() == {"tip.release", "tip.shred", "tip.limit"}


async def set_every_timer(office: Office, tip: TipRecord) -> None:
    async with office.work() as work:
        for kind in KINDS:
            await work.set_timer(kind, tip, office.clock.now())


async def test_every_kind_of_timer_has_its_handler(office: Office) -> None:
    assert set(Clockwork(office.work).handlers()) == {*KINDS, "area.crowd"}

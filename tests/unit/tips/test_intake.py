from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery.model import Lane
from bot.tips import intake
from bot.tips.intake import IntakeFault
from bot.tips.model import Category, Draft, TipState
from bot.tips.text import TextFault
from tests.unit.fakes import NOW
from tests.unit.tips.conftest import MENTENG, STORY, Office, cheap_keys


async def test_each_reader_gets_a_way_of_their_own(office: Office) -> None:
    rina, sari = office.coordinator("rina"), office.supervisor("sari")
    await office.file()
    wraps = office.database.state.wraps
    assert office.readers() == {rina.id, sari.id}
    assert len({wrap.handle for wrap in wraps}) == len({wrap.sealed_key for wrap in wraps}) == 2
    assert all(len(wrap.handle) == 16 for wrap in wraps)


async def test_labels_can_be_spoken_and_are_unique_for_a_member(office: Office) -> None:
    office.coordinator("rina")
    for _ in range(30):
        await office.file()
    labels = [wrap.label for wrap in office.database.state.wraps]
    assert len(set(labels)) == 30
    vowels = [[letter in "AEIOU" for letter in label] for label in labels]
    assert all(pattern == [False, True, False, True, False] for pattern in vowels)


async def test_a_label_that_is_taken_is_drawn_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.coordinator("rina")
    drawn = iter(["BADUK", "BADUK", "SITAR"])
    monkeypatch.setattr("bot.tips.custody._draw_label", lambda: next(drawn))
    await office.file()
    await office.file()
    assert [wrap.label for wrap in office.database.state.wraps] == ["BADUK", "SITAR"]


async def test_a_notice_says_where_and_what_but_not_a_word_of_the_tip(office: Office) -> None:
    rina = office.coordinator("rina")
    await office.file(urgent=True, category=Category.HELD)
    [parcel] = office.database.state.parcels
    [wrap] = office.database.state.wraps
    assert (parcel.lane, parcel.member_id, parcel.due) == (Lane.URGENT, rina.id, NOW)
    assert parcel.notice.kind == "tip.new"
    assert parcel.notice.facts == {
        "label": wrap.label,
        "handle": wrap.handle.hex(),
        "area": MENTENG,
        "category": "held",
        "urgent": "yes",
    }


async def test_a_kept_tip_shows_day_place_and_kind_only(office: Office) -> None:
    office.coordinator("rina")
    keys = await office.file(concerns_official=False)
    tip = office.tip()
    assert (tip.area, tip.day, tip.category, tip.state) == (
        MENTENG,
        date(2026, 11, 23),
        Category.WORK_ABROAD,
        TipState.RECEIVED,
    )
    assert (tip.lookup, tip.public_key) == (keys.lookup, keys.public_key)
    assert STORY.encode() not in tip.sealed


async def test_the_same_receipt_files_once(office: Office) -> None:
    office.coordinator("rina")
    keys = cheap_keys(office.keys)
    draft = Draft(MENTENG, Category.OTHER, urgent=False, concerns_official=False, text=STORY)
    for _ in range(2):
        async with office.work() as work:
            await intake.file(work, office.areas, draft, keys)
    assert len(office.database.state.tips) == len(office.database.state.parcels) == 1


@pytest.mark.parametrize("area", ["62.71.02.1001", "62.71.03", "99", ""])
async def test_a_place_that_is_not_served_is_refused(office: Office, area: str) -> None:
    office.supervisor("sari")
    with pytest.raises(IntakeFault):
        await office.file(area=area)
    assert not office.database.state.tips


@pytest.mark.parametrize("text", ["", "\u200b", "k" * 1001])
async def test_a_text_that_is_empty_or_too_long_is_refused(office: Office, text: str) -> None:
    office.supervisor("sari")
    with pytest.raises(TextFault):
        await office.file(text=text)


async def test_a_tip_that_nobody_could_read_is_refused_and_not_lost_in_silence(office: Office) -> None:
    office.coordinator("rina")
    with pytest.raises(IntakeFault):
        await office.file(concerns_official=True)
    assert not office.database.state.tips
    assert not office.database.state.timers


async def test_who_is_left_out_finds_the_same_world_as_without_the_tip(office: Office) -> None:
    rina = office.coordinator("rina")
    office.supervisor("sari")
    office.administrator("tono")
    async with office.desk(rina) as desk:
        before = await desk.inbox()
    await office.file(concerns_official=True)
    async with office.desk(rina) as desk:
        assert await desk.inbox() == before
    assert rina.id not in {parcel.member_id for parcel in office.database.state.parcels}
    assert rina.id not in office.readers()


async def test_a_held_back_tip_is_seen_by_nobody_until_it_goes_out(office: Office) -> None:
    rina = office.coordinator("rina")
    office.delay = timedelta(minutes=30)
    await office.file()
    assert await office.states(rina) == []
    assert not office.database.state.parcels
    assert await office.pass_time(minutes=29) == []
    assert await office.pass_time(minutes=31) == ["tip.release"]
    assert await office.states(rina) == [TipState.RECEIVED]
    assert office.told("tip.new") == [rina.id]
    assert office.timers() == {"tip.unread", "tip.limit"}


async def test_an_urgent_tip_is_never_held_back(office: Office) -> None:
    rina = office.coordinator("rina")
    office.delay = timedelta(minutes=30)
    await office.file(urgent=True)
    assert office.told("tip.new") == [rina.id]
    assert office.lanes() == {Lane.URGENT}


async def test_every_hold_back_between_once_and_twice_the_delay_occurs(office: Office) -> None:
    office.coordinator("rina")
    office.delay = timedelta(seconds=3)
    for _ in range(60):
        await office.file()
    rests = {row.due - NOW for row in office.database.state.timers if row.kind == "tip.release"}
    assert rests == {timedelta(seconds=seconds) for seconds in (3, 4, 5, 6)}


async def test_timers_do_not_tell_the_minute_or_the_tip(office: Office) -> None:
    office.coordinator("rina")
    due: dict[str, set[datetime]] = {"tip.unread": set(), "tip.limit": set()}
    for minute in range(1, 60):
        office.clock.moment = NOW.replace(minute=minute)
        await office.file()
    for row in office.database.state.timers:
        due[row.kind].add(row.due)
        assert row.key not in office.database.state.tips
    assert due["tip.limit"] == {datetime(2027, 2, 21, tzinfo=UTC)}
    tomorrow_at_ten = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert all(tomorrow_at_ten <= moment < tomorrow_at_ten + timedelta(hours=1) for moment in due["tip.unread"])
    assert len(due["tip.unread"]) > 20


@pytest.mark.parametrize(("urgent", "least", "most"), [(False, 24, 26), (True, 1, 2)])
async def test_the_clock_never_rings_early(office: Office, urgent: bool, least: int, most: int) -> None:
    office.coordinator("rina")
    await office.file(urgent=urgent)
    [due] = [row.due for row in office.database.state.timers if row.kind == "tip.unread"]
    assert timedelta(hours=least) <= due - NOW <= timedelta(hours=most)

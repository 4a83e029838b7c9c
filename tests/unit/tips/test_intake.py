from datetime import UTC, date, datetime, timedelta

import pytest

from bot.delivery.model import Lane
from bot.tips import intake
from bot.tips.intake import IntakeFault
from bot.tips.model import Category, Draft, Period, Spot, TipState
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
    draft = Draft(
        MENTENG, Category.OTHER, urgent=False, concerns_official=False, text=STORY, spot=Spot.HOUSE, period=Period.WEEK
    )
    for _ in range(2):
        async with office.work() as work:
            await intake.file(work, office.areas, draft, keys)
    assert len(office.database.state.tips) == len(office.database.state.parcels) == 1


@pytest.mark.parametrize("area", ["62.71.02.1001", "62.71.0", "99", ""])
async def test_a_place_that_is_not_served_is_refused(office: Office, area: str) -> None:
    office.supervisor("sari")
    with pytest.raises(IntakeFault):
        await office.file(area=area)
    assert not office.database.state.tips


@pytest.mark.parametrize("text", [" ", "\u200b", "k" * 1001])
async def test_a_text_without_letters_or_too_long_is_refused(office: Office, text: str) -> None:
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


async def test_a_tip_may_have_no_words(office: Office) -> None:
    office.supervisor("sari")
    await office.file(text="")
    assert len(office.database.state.tips) == 1


async def test_a_larger_place_goes_to_whoever_covers_it_whole(office: Office) -> None:
    office.coordinator("rina")
    sari = office.supervisor("sari")
    await office.file(area="62.71")
    assert office.readers() == {sari.id}


async def test_a_held_back_tip_is_seen_by_nobody_until_the_next_round(office: Office) -> None:
    rina = office.coordinator("rina")
    office.delay = timedelta(minutes=30)
    await office.file()
    assert await office.states(rina) == []
    assert not office.database.state.parcels
    assert await office.pass_time(hours=2) == []
    assert await office.pass_time(minutes=30) == ["tip.release"]
    assert await office.states(rina) == [TipState.RECEIVED]
    assert office.told("tip.new") == [rina.id]
    assert office.timers() == {"tip.unread", "tip.idle", "tip.limit"}


async def test_an_urgent_tip_goes_at_once_only_when_its_sender_wants_that(office: Office) -> None:
    rina = office.coordinator("rina")
    office.delay = timedelta(minutes=30)
    await office.file(urgent=True)
    assert office.told("tip.new") == []
    await office.file(urgent=True, at_once=True)
    assert office.told("tip.new") == [rina.id]
    assert office.lanes() == {Lane.URGENT}
    await office.pass_time(minutes=60)
    assert office.told("tip.new") == [rina.id, rina.id]


async def test_a_tip_can_be_taken_back_until_it_goes_out(office: Office) -> None:
    rina = office.coordinator("rina")
    office.undo = timedelta(minutes=10)
    first, second = await office.file(), await office.file()
    async with office.work() as work:
        assert await intake.take_back(work, first)
    assert len(office.database.state.tips) == len(office.database.state.wraps) == 1
    assert len({row.key for row in office.database.state.timers}) == 1
    await office.pass_time(minutes=21)
    async with office.work() as work:
        assert not await intake.take_back(work, second)
        assert not await intake.take_back(work, first)
    assert office.told("tip.new") == [rina.id]


async def test_photos_are_sealed_with_the_tip_and_go_with_it(office: Office) -> None:
    rina = office.coordinator("rina")
    office.undo = timedelta(minutes=10)
    keys = await office.file(photos=(b"eins", b"zwei"))
    assert [photo.number for photo in office.database.state.photos] == [1, 2]
    assert not any(b"eins" in photo.sealed for photo in office.database.state.photos)
    await office.pass_time(minutes=21)
    async with office.desk(rina) as desk:
        assert await desk.photo(office.handle(rina), 2) == b"zwei"
    other = await office.file(photos=(b"drei",))
    async with office.work() as work:
        assert await intake.take_back(work, other)
    assert keys != other
    assert len(office.database.state.photos) == 2


async def test_four_photos_are_too_many(office: Office) -> None:
    office.supervisor("sari")
    with pytest.raises(IntakeFault):
        await office.file(photos=(b"x",) * 4)


async def test_whom_the_text_names_never_gets_it_nor_do_local_people(office: Office) -> None:
    office.coordinator("rina")
    sari, tono = office.supervisor("sari"), office.supervisor("tono")
    office.database.state.members[tono.id].known_as = ("Tono Wijaya",)
    await office.file(text="Tono Wijaya ikut menagih uang.")
    assert office.readers() == {sari.id}
    assert office.tip().local_excluded
    await office.pass_time(days=20)
    assert tono.id not in office.readers()


async def test_a_text_about_an_official_goes_to_nobody_local(office: Office) -> None:
    rina, sari = office.coordinator("rina"), office.supervisor("sari")
    await office.file(text="Pak lurah ikut menagih.")
    assert office.readers() == {sari.id}
    assert rina.id not in office.readers()


async def test_timers_do_not_tell_the_minute_or_the_tip(office: Office) -> None:
    office.coordinator("rina")
    due: dict[str, set[datetime]] = {"tip.unread": set(), "tip.limit": set(), "tip.idle": set(), "area.crowd": set()}
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
    assert len({moment.date() for moment in due["tip.idle"]}) == 1


@pytest.mark.parametrize(("urgent", "least", "most"), [(False, 24, 26), (True, 1, 2)])
async def test_the_clock_never_rings_early(office: Office, urgent: bool, least: int, most: int) -> None:
    office.coordinator("rina")
    await office.file(urgent=urgent)
    [due] = [row.due for row in office.database.state.timers if row.kind == "tip.unread"]
    assert timedelta(hours=least) <= due - NOW <= timedelta(hours=most)

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.delivery.model import Lane
from bot.staff.model import Member
from tests.unit.tips.conftest import CROWD, MENTENG, PALANGKA, Office


@pytest.fixture
def rina(office: Office) -> Member:
    return office.coordinator("rina")


@pytest.fixture
def sari(office: Office) -> Member:
    return office.supervisor("sari")


def digests(office: Office) -> dict[bytes, Mapping[str, str]]:
    """Return what was told of a crowd, to whom; nobody is told twice."""
    found = [row for row in office.database.state.parcels if row.notice.kind == "tip.crowd"]
    assert len({row.member_id for row in found}) == len(found)
    return {row.member_id: row.notice.facts for row in found}


async def fill_the_hour(office: Office, **told: object) -> None:
    """Let so many tips come that the next one is one too many for a notice of its own."""
    for _ in range(CROWD):
        await office.file(**told)


async def test_a_tip_is_told_of_and_its_clocks_run(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    assert office.told("tip.new") == [rina.id, sari.id]
    assert office.timers() == {"tip.unread", "tip.idle", "tip.limit"}


async def test_a_crowd_is_told_of_once_in_the_next_full_hour(office: Office, rina: Member, sari: Member) -> None:
    await fill_the_hour(office)
    assert len(office.told("tip.new")) == 2 * CROWD
    for _ in range(5):
        await office.file()
    assert len(office.told("tip.new")) == 2 * CROWD
    [timer] = [row for row in office.database.state.timers if row.kind == "area.crowd"]
    assert timer.due == office.clock.now().replace(hour=10, minute=0, second=0, microsecond=0)
    assert await office.pass_time(hours=1) == ["area.crowd"]
    assert digests(office) == {one.id: {"area": MENTENG, "count": str(CROWD + 5)} for one in (rina, sari)}
    assert "area.crowd" not in office.timers()
    assert await office.pass_time(hours=1) == []


async def test_the_clock_of_every_tip_of_a_crowd_runs(office: Office, rina: Member) -> None:
    await fill_the_hour(office)
    await office.file()
    kinds = [row.kind for row in office.database.state.timers]
    assert kinds.count("tip.unread") == kinds.count("tip.idle") == kinds.count("tip.limit") == CROWD + 1
    await office.pass_time(hours=1)
    office.forget_notices()
    await office.pass_time(hours=25)
    assert len(office.told("tip.unread")) == CROWD + 1


async def test_a_digest_counts_what_is_still_unread_and_nothing_else(office: Office, rina: Member) -> None:
    await office.file(area=MENTENG)
    await fill_the_hour(office)
    async with office.desk(rina) as desk:
        for line in (await desk.inbox())[:4]:
            await desk.open(line.handle)
    office.coordinator("dewi", PALANGKA)
    await office.file(area=PALANGKA)
    await office.pass_time(hours=1)
    assert digests(office) == {rina.id: {"area": MENTENG, "count": str(CROWD - 3)}}


async def test_nobody_is_told_of_a_crowd_that_was_read_meanwhile(office: Office, rina: Member) -> None:
    await fill_the_hour(office)
    await office.file()
    async with office.desk(rina) as desk:
        for line in await desk.inbox():
            await desk.open(line.handle)
    assert await office.pass_time(hours=1) == ["area.crowd"]
    assert digests(office) == {}


@pytest.mark.parametrize("urgent", [False, True])
async def test_a_digest_goes_first_where_a_tip_of_it_is_urgent(office: Office, rina: Member, urgent: bool) -> None:
    await fill_the_hour(office)
    await office.file(urgent=urgent)
    office.forget_notices()
    await office.pass_time(minutes=19)
    assert digests(office) != {}
    assert office.lanes() == {Lane.URGENT if urgent else Lane.TIP}


async def seen_by(office: Office, member: Member) -> list[tuple[str, Mapping[str, str], Lane]]:
    """Return everything that waits for a member, but for what is drawn at random."""
    drawn = {"label", "handle"}
    return sorted(
        (row.notice.kind, {key: told for key, told in row.notice.facts.items() if key not in drawn}, row.lane)
        for row in office.database.state.parcels
        if row.member_id == member.id
    )


@pytest.mark.parametrize("own", [0, CROWD, CROWD + 3])
@pytest.mark.parametrize("kept_away", [0, 1, CROWD + 7])
async def test_who_is_left_out_learns_nothing_of_it_from_a_crowd(
    office: Office, rina: Member, sari: Member, own: int, kept_away: int
) -> None:
    for number in range(max(own, kept_away)):
        if number < own:
            await office.file()
        if number < kept_away:
            await office.file(concerns_official=True)
    await office.pass_time(hours=1)
    seen = await seen_by(office, rina)
    single = [("tip.new", {"area": MENTENG, "category": "work_abroad", "urgent": "no"}, Lane.TIP)] * min(own, CROWD)
    crowd = [("tip.crowd", {"area": MENTENG, "count": str(own)}, Lane.TIP)] * (own > CROWD)
    assert seen == [*crowd, *single], "the same, whether or not there are tips that are kept from rina"


async def test_tips_that_are_kept_from_local_people_have_a_digest_of_their_own(
    office: Office, rina: Member, sari: Member
) -> None:
    await fill_the_hour(office, concerns_official=True)
    await office.file(concerns_official=True)
    await office.file()
    assert await office.pass_time(hours=1) == ["area.crowd"]
    assert digests(office) == {sari.id: {"area": MENTENG, "count": str(CROWD + 1)}}


async def test_what_rested_in_a_crowd_is_told_of_together(office: Office, rina: Member) -> None:
    office.delay = timedelta(minutes=30)
    await fill_the_hour(office)
    for _ in range(3):
        await office.file()
    assert not office.database.state.parcels
    assert await office.pass_time(hours=2, minutes=19) == ["tip.release"] * (CROWD + 3)
    assert office.told("tip.new") == [rina.id] * CROWD
    assert await office.pass_time(hours=1) == ["area.crowd"]
    assert digests(office) == {rina.id: {"area": MENTENG, "count": str(CROWD + 3)}}


async def test_a_digest_that_is_due_is_not_put_off_by_the_next_tip(office: Office, rina: Member) -> None:
    await fill_the_hour(office)
    await office.file()
    office.clock.advance(minutes=19)
    await office.file()
    assert await office.pass_time() == ["area.crowd"]
    assert digests(office) == {rina.id: {"area": MENTENG, "count": str(CROWD + 2)}}


async def test_danger_in_a_crowd_is_told_within_a_minute_and_together(office: Office) -> None:
    rina = office.coordinator("rina")
    for _ in range(CROWD + 3):
        await office.file(urgent=True, at_once=True)
    assert len(office.told("tip.new")) == CROWD
    assert office.told("tip.crowd") == []
    assert await office.pass_time(minutes=1) == ["area.crowd"]
    assert office.told("tip.crowd") == [rina.id]
    assert office.lanes() == {Lane.URGENT}

import pytest

from bot.staff.model import Member
from bot.tips.custody import deputies, let_go, pass_on
from bot.tips.model import Outcome
from tests.unit.tips.conftest import MENTENG, STORY, Office


@pytest.fixture
def rina(office: Office) -> Member:
    return office.coordinator("rina")


async def stand_in(office: Office, member: Member) -> set[bytes] | None:
    """Let a member's notice come back, and return who is told instead."""
    facts = {"handle": office.handle(member).hex()}
    office.database.block(member)
    async with office.work() as work:
        instead = await deputies(work, facts, member.id)
    if instead is None:
        return None
    for member_id, own in instead.items():
        [wrap] = [wrap for wrap in office.database.state.wraps if wrap.member_id == member_id]
        assert own["handle"] == wrap.handle.hex() != facts["handle"]
        assert (own["label"], own["area"]) == (wrap.label, MENTENG)
    return set(instead)


async def test_a_deputy_gets_a_way_of_their_own_and_reads_the_tip(office: Office, rina: Member) -> None:
    await office.file()
    sari = office.supervisor("sari")
    assert await stand_in(office, rina) == {sari.id}
    async with office.desk(sari) as desk:
        assert (await desk.open(office.handle(sari))).text == STORY


async def test_administrators_stand_in_when_one_reader_is_left(office: Office, rina: Member) -> None:
    office.supervisor("sari")
    await office.file()
    tono = office.administrator("tono")
    assert await stand_in(office, rina) == {tono.id}


async def test_nobody_is_told_twice_while_two_others_read_the_tip(office: Office, rina: Member) -> None:
    office.supervisor("sari")
    office.supervisor("dewi")
    await office.file()
    office.administrator("tono")
    assert await stand_in(office, rina) == set()


async def test_who_was_left_out_never_stands_in(office: Office, rina: Member) -> None:
    sari = office.supervisor("sari")
    await office.file(concerns_official=True)
    assert await stand_in(office, sari) is None
    assert rina.id not in office.readers()


async def test_another_role_of_the_same_person_does_not_stand_in(office: Office, rina: Member) -> None:
    await office.file()
    office.supervisor("rina2", person="rina")
    assert await stand_in(office, rina) is None


async def test_who_is_out_of_reach_does_not_stand_in(office: Office, rina: Member) -> None:
    await office.file()
    office.database.block(office.supervisor("sari"))
    assert await stand_in(office, rina) is None


async def test_a_notice_about_a_tip_that_is_over_is_not_needed(office: Office, rina: Member) -> None:
    await office.file()
    handle = office.handle(rina)
    async with office.desk(rina) as desk:
        await desk.close(handle, Outcome.HELPED)
    assert await stand_in(office, rina) == set()
    async with office.work() as work:
        await work.tips.shred(office.tip().id)
        assert await deputies(work, {"handle": handle.hex()}, rina.id) == {}


async def test_a_notice_that_is_not_about_a_tip_waits(office: Office, rina: Member) -> None:
    async with office.work() as work:
        assert await deputies(work, {}, rina.id) is None


async def test_a_leaving_readers_open_tips_are_handed_over(office: Office, rina: Member) -> None:
    await office.file()
    sari = office.supervisor("sari")
    office.forget_notices()
    async with office.work() as work:
        assert await let_go(work, rina.id)
    assert office.told("tip.new") == [sari.id]
    async with office.desk(sari) as desk:
        assert (await desk.open(office.handle(sari))).text == STORY


async def test_what_the_last_reader_leaves_waits_for_whoever_comes(office: Office, rina: Member) -> None:
    await office.file()
    await office.file()
    async with office.work() as work:
        assert await let_go(work, rina.id)
        assert not await let_go(work, rina.id)
        await pass_on(work)
        assert await work.staff.all() == []
        assert [await work.tips.wraps_of_tip(tip_id) for tip_id in office.database.state.tips] == [[], []]
    sari = office.supervisor("sari")
    office.forget_notices()
    async with office.work() as work:
        await pass_on(work)
        await pass_on(work)
        assert await work.staff.retired() == []
    assert office.told("tip.new") == [sari.id, sari.id]


async def test_what_is_closed_goes_with_the_last_reader(office: Office, rina: Member) -> None:
    await office.file()
    async with office.desk(rina) as desk:
        await desk.close(office.handle(rina), Outcome.HELPED)
    async with office.work() as work:
        assert await let_go(work, rina.id)
        assert await work.staff.retired() == []


async def test_nobody_ends_what_is_not_there(office: Office) -> None:
    async with office.work() as work:
        assert not await let_go(work, b"nobody")

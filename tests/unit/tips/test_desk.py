import secrets
from dataclasses import replace

import pytest

from bot.staff.model import Member, Role
from bot.tips.custody import promote_administrators
from bot.tips.desk import AlreadyClosed, Desk, MailboxGone, NotYours, TipView
from bot.tips.mailbox import close_forever
from bot.tips.model import Outcome, Period, Speaker, Spot, TipContent, TipState
from bot.tips.oversight import READS_AN_HOUR
from bot.tips.text import TextFault
from bot.tips.vault import VaultFault
from tests.unit.tips.conftest import MENTENG, OFFICIAL, PALANGKA, STORY, Office

PHOTO = b"\xff\xd8 a photo \xff\xd9"


@pytest.fixture
def rina(office: Office) -> Member:
    return office.coordinator("rina")


@pytest.fixture
def sari(office: Office) -> Member:
    return office.supervisor("sari")


async def close(office: Office, member: Member, outcome: Outcome) -> bool:
    async with office.desk(member) as desk:
        return await desk.close(office.handle(member), outcome)


async def test_the_inbox_shows_open_tips_first_and_urgent_ones_before_others(office: Office, rina: Member) -> None:
    await office.file()
    await close(office, rina, Outcome.HELPED)
    await office.file()
    await office.file(urgent=True)
    async with office.desk(rina) as desk:
        lines = await desk.inbox()
    assert [(line.state, line.urgent) for line in lines] == [
        (TipState.RECEIVED, True),
        (TipState.RECEIVED, False),
        (TipState.CLOSED, False),
    ]


async def test_a_person_with_two_roles_has_one_inbox(office: Office) -> None:
    here = office.coordinator("rina", MENTENG, person="rina")
    there = office.coordinator("rina2", PALANGKA, person="rina")
    await office.file(area=MENTENG)
    await office.file(area=PALANGKA, urgent=True)
    async with office.desk(here, there) as desk:
        assert [line.area for line in await desk.inbox()] == [PALANGKA, MENTENG]
        for line in await desk.inbox():
            assert (await desk.open(line.handle)).text == STORY


async def test_the_first_reader_stops_the_clock(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    async with office.desk(rina) as desk:
        view = await desk.open(office.handle(rina))
    assert (view.text, view.state, view.taken, view.dialogue) == (STORY, TipState.READ, False, ())
    assert office.timers() == {"tip.idle", "tip.limit"}, "it still waits for somebody to act"
    assert {wrap.member_id for wrap in office.database.state.wraps if wrap.opened} == {rina.id}
    async with office.desk(sari) as desk:
        assert (await desk.open(office.handle(sari))).state is TipState.READ


async def test_taking_a_tip_tells_the_others_once(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    for _ in range(2):
        async with office.desk(rina) as desk:
            await desk.take(office.handle(rina))
    assert office.told("tip.taken") == [sari.id]
    assert office.timers() == {"tip.silent", "tip.limit"}
    async with office.desk(rina) as desk:
        view = await desk.open(office.handle(rina))
        assert (view.state, view.taken, view.taken_by_me) == (TipState.HANDLED, True, True)
    async with office.desk(sari) as desk:
        view = await desk.open(office.handle(sari))
        assert (view.taken, view.taken_by_me) == (True, False)


async def test_a_supervisor_takes_over(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    for member in (rina, sari):
        async with office.desk(member) as desk:
            await desk.take(office.handle(member))
    assert office.tip().taken_by == sari.id
    assert office.told("tip.taken") == [rina.id, sari.id]


async def test_an_answer_takes_the_tip_in_hand_unless_somebody_has_it(
    office: Office, rina: Member, sari: Member
) -> None:
    await office.file()
    async with office.desk(rina) as desk:
        await desk.answer(office.handle(rina), " Kami  periksa. ")
    async with office.desk(sari) as desk:
        await desk.answer(office.handle(sari), "Terima kasih.")
        view = await desk.open(office.handle(sari))
    assert [(said.speaker, said.text) for said in view.dialogue] == [
        (Speaker.OFFICE, "Kami periksa."),
        (Speaker.OFFICE, "Terima kasih."),
    ]
    assert (view.state, office.tip().taken_by) == (TipState.HANDLED, rina.id)
    assert office.told("tip.taken") == [sari.id]
    assert office.timers() == {"tip.silent", "tip.limit"}
    assert office.others.nudged == [office.tip().id] * 2


async def test_a_tip_of_somebody_who_left_is_nobodys(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    async with office.desk(rina) as desk:
        await desk.take(office.handle(rina))
    async with office.database.begin() as unit:
        await unit.staff.revoke(rina.id)
    async with office.desk(sari) as desk:
        assert not (await desk.open(office.handle(sari))).taken
        await desk.answer(office.handle(sari), "Kami periksa.")
    assert office.tip().taken_by == sari.id


async def test_an_answer_without_words_is_refused(office: Office, rina: Member) -> None:
    await office.file()
    for text in ("", "\u200b", "k" * 1001):
        with pytest.raises(TextFault):
            async with office.desk(rina) as desk:
                await desk.answer(office.handle(rina), text)
    assert office.tip().state is TipState.RECEIVED


@pytest.mark.parametrize("outcome", [Outcome.HELPED, Outcome.PASSED_ON])
async def test_one_person_closes_what_was_helped_or_passed_on(
    office: Office, rina: Member, sari: Member, outcome: Outcome
) -> None:
    await office.file()
    assert await close(office, rina, outcome)
    tip = office.tip()
    assert (tip.state, tip.outcome, tip.closed_on) == (TipState.CLOSED, outcome, office.clock.now().date())
    assert office.told("tip.closed") == [sari.id]
    assert office.timers() == {"tip.shred", "tip.limit"}
    assert office.others.nudged == [tip.id]


async def test_closing_as_unfounded_needs_a_second_person(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    assert not await close(office, rina, Outcome.UNFOUNDED)
    assert not await close(office, rina, Outcome.UNFOUNDED)
    assert office.others.nudged == []
    assert office.told("tip.second") == [sari.id]
    async with office.desk(sari) as desk:
        view = await desk.open(office.handle(sari))
        assert (view.closing_asked, view.closing_asked_by_me) == (True, False)
    async with office.desk(rina) as desk:
        view = await desk.open(office.handle(rina))
        assert (view.closing_asked, view.closing_asked_by_me) == (True, True)
    assert await close(office, sari, Outcome.UNFOUNDED)
    assert office.tip().outcome is Outcome.UNFOUNDED


async def test_the_second_must_be_another_person_not_another_role(office: Office, rina: Member) -> None:
    await office.file()
    again = office.supervisor("rina2", person="rina")
    async with office.work() as work:
        wrap = (await work.tips.wraps_of_tip(office.tip().id))[0]
        key = work.key_for(wrap)
        own = replace(
            wrap,
            member_id=again.id,
            label="SITAR",
            handle=secrets.token_bytes(16),
            sealed_key=work.vault.wrap(key, wrap.tip_id, again.id),
        )
        await work.tips.add_wrap(own)
    assert not await close(office, rina, Outcome.UNFOUNDED)
    for roles in ((rina, again), (again,)):
        async with office.desk(*roles) as desk:
            assert not await desk.close(own.handle, Outcome.UNFOUNDED)
    assert office.tip().state is TipState.RECEIVED


async def test_going_on_with_a_tip_takes_the_question_back(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    assert not await close(office, rina, Outcome.UNFOUNDED)
    async with office.desk(sari) as desk:
        await desk.answer(office.handle(sari), "Kami periksa lagi.")
    assert not await close(office, sari, Outcome.UNFOUNDED)
    assert office.tip().closing_by == sari.id


async def test_who_asked_and_left_does_not_count(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    assert not await close(office, rina, Outcome.UNFOUNDED)
    async with office.database.begin() as unit:
        await unit.staff.revoke(rina.id)
    assert not await close(office, sari, Outcome.UNFOUNDED)
    assert office.tip().closing_by == sari.id


async def test_the_only_reader_asks_an_administrator(office: Office, rina: Member) -> None:
    await office.file()
    tono = office.administrator("tono")
    assert not await close(office, rina, Outcome.UNFOUNDED)
    assert office.told("tip.second") == [tono.id]
    assert await close(office, tono, Outcome.UNFOUNDED)


async def test_nothing_more_is_done_with_a_closed_tip(office: Office, rina: Member) -> None:
    await office.file()
    await close(office, rina, Outcome.HELPED)
    handle = office.handle(rina)
    for act in (
        lambda desk: desk.take(handle),
        lambda desk: desk.answer(handle, "kata"),
        lambda desk: desk.close(handle, Outcome.HELPED),
        lambda desk: desk.close(handle, Outcome.UNFOUNDED),
    ):
        with pytest.raises(AlreadyClosed):
            async with office.desk(rina) as desk:
                await act(desk)
    async with office.desk(rina) as desk:
        view = await desk.open(handle)
    assert (view.text, view.state, view.outcome, view.answerable) == (STORY, TipState.CLOSED, Outcome.HELPED, False)


async def every_refusal(desk: Desk, handle: bytes) -> list[tuple[type[BaseException], str]]:
    refusals = []
    for act in (
        desk.open(handle),
        desk.take(handle),
        desk.answer(handle, "kata"),
        desk.close(handle, Outcome.HELPED),
        desk.photo(handle, 1),
        desk.mark_abuse(handle),
        desk.unmark_abuse(handle),
    ):
        with pytest.raises(NotYours) as refusal:
            await act
        refusals.append((type(refusal.value), str(refusal.value)))
    return refusals


async def test_a_foreign_handle_answers_like_an_unknown_one(office: Office, rina: Member, sari: Member) -> None:
    await office.file(concerns_official=True, photos=(PHOTO,))
    before = office.tip()
    async with office.desk(rina) as desk:
        foreign = await every_refusal(desk, office.handle(sari))
        assert foreign == await every_refusal(desk, secrets.token_bytes(16))
        assert foreign == await every_refusal(desk, b"")
    async with office.desk() as desk:
        assert foreign == await every_refusal(desk, office.handle(sari))
    assert office.tip() == before
    assert not any(wrap.opened for wrap in office.database.state.wraps)
    assert not office.others.marked


async def test_a_held_back_tip_answers_like_an_unknown_one(office: Office, rina: Member) -> None:
    await office.file(photos=(PHOTO,))
    handle = office.handle(rina)
    async with office.work() as work:
        await work.tips.update(replace(office.tip(), state=TipState.WAITING))
    async with office.desk(rina) as desk:
        await every_refusal(desk, handle)


async def test_a_wrap_moved_to_another_member_opens_nothing(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    state = office.database.state
    mine, theirs = (next(wrap for wrap in state.wraps if wrap.member_id == member.id) for member in (rina, sari))
    state.wraps = [replace(mine, sealed_key=theirs.sealed_key), theirs]
    with pytest.raises(VaultFault):
        async with office.desk(rina) as desk:
            await desk.open(mine.handle)
    assert office.tip().state is TipState.RECEIVED


async def test_nobody_writes_into_a_mailbox_that_is_gone(office: Office, rina: Member) -> None:
    keys = await office.file()
    async with office.work() as work:
        await close_forever(work, keys)
    async with office.desk(rina) as desk:
        assert not (await desk.open(office.handle(rina))).answerable
        with pytest.raises(MailboxGone):
            await desk.answer(office.handle(rina), "kata")
    assert not office.database.state.messages


async def opened(office: Office, *members: Member) -> TipView:
    async with office.desk(*members) as desk:
        return await desk.open(office.handle(members[0]))


async def test_an_opened_tip_shows_where_and_when_and_how_many_photos(office: Office, rina: Member) -> None:
    await office.file(spot=Spot.TERMINAL, period=Period.WEEK, photos=(PHOTO, PHOTO))
    view = await opened(office, rina)
    assert (view.spot, view.period, view.photos) == (Spot.TERMINAL, Period.WEEK, 2)


async def test_a_tip_of_an_earlier_version_shows_neither(office: Office, sari: Member) -> None:
    await office.file(concerns_official=True)
    async with office.work() as work:
        [wrap] = await work.tips.wraps_of_tip(office.tip().id)
        sealed = work.vault.seal_tip(work.key_for(wrap), wrap.tip_id, TipContent(STORY))
        await work.tips.update(replace(office.tip(), sealed=sealed))
    view = await opened(office, sari)
    assert (view.spot, view.period, view.photos, view.official, view.local_excluded) == (None, None, 0, True, True)


async def test_what_the_tipster_answered_is_told_apart_from_who_was_left_out(office: Office, sari: Member) -> None:
    await office.file(text=f"{OFFICIAL} ikut menagih uang.")
    view = await opened(office, sari)
    assert (view.official, view.local_excluded) == (False, True)


async def test_each_photo_opens_by_its_number_and_no_other_does(office: Office, rina: Member) -> None:
    photos = (PHOTO, PHOTO + b"2", PHOTO + b"3")
    await office.file(photos=photos)
    async with office.desk(rina) as desk:
        handle = office.handle(rina)
        assert tuple([await desk.photo(handle, number) for number in (1, 2, 3)]) == photos
        for number in (0, 4, -1):
            with pytest.raises(NotYours):
                await desk.photo(handle, number)


async def test_a_photo_moved_to_another_number_opens_nothing(office: Office, rina: Member) -> None:
    await office.file(photos=(PHOTO,))
    state = office.database.state
    state.photos = [replace(photo, number=2) for photo in state.photos]
    with pytest.raises(VaultFault):
        async with office.desk(rina) as desk:
            await desk.photo(office.handle(rina), 2)


async def test_an_answer_that_is_refused_calls_nobody(office: Office, rina: Member) -> None:
    await office.file()
    with pytest.raises(TextFault):
        async with office.desk(rina) as desk:
            await desk.answer(office.handle(rina), " ")
    assert office.others.nudged == []
    assert "tip.silent" not in office.timers()


async def test_closing_stops_every_clock_and_takes_the_question_back(office: Office, rina: Member) -> None:
    await office.file()
    async with office.desk(rina) as desk:
        await desk.take(office.handle(rina))
    await office.pass_time(days=20)
    assert office.tip().asked_on is not None
    assert (await opened(office, rina)).asked
    await close(office, rina, Outcome.HELPED)
    assert office.tip().asked_on is None
    assert office.timers() == {"tip.shred", "tip.limit"}
    assert not (await opened(office, rina)).asked


async def test_abuse_is_marked_once_and_the_other_readers_above_are_told(
    office: Office, rina: Member, sari: Member
) -> None:
    dewi, tono = office.supervisor("dewi"), office.administrator("tono")
    office.coordinator("joko")
    await office.file()
    async with office.work() as work:
        await promote_administrators(work, office.tip())
    for _ in range(2):
        async with office.desk(sari) as desk:
            assert await desk.mark_abuse(office.handle(sari))
    assert office.told("tip.abuse") == [dewi.id, tono.id]
    assert (await opened(office, rina)).abuse_marked


async def test_who_sent_a_tip_long_ago_cannot_be_marked(
    office: Office, rina: Member, sari: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.file()

    async def forgotten(_: bytes) -> bool:
        return False

    monkeypatch.setattr(office.others, "mark_abuse", forgotten)
    async with office.desk(rina) as desk:
        assert not await desk.mark_abuse(office.handle(rina))
        assert not (await desk.open(office.handle(rina))).abuse_marked
    assert not office.told("tip.abuse")


async def test_only_those_above_undo_a_mark(office: Office, rina: Member, sari: Member) -> None:
    await office.file()
    async with office.desk(rina) as desk:
        assert await desk.mark_abuse(office.handle(rina))
        with pytest.raises(NotYours):
            await desk.unmark_abuse(office.handle(rina))
    assert not (await opened(office, rina)).may_unmark
    async with office.desk(sari) as desk:
        view = await desk.open(office.handle(sari))
        assert (view.abuse_marked, view.may_unmark) == (True, True)
        assert await desk.unmark_abuse(office.handle(sari))
        assert not (await desk.open(office.handle(sari))).abuse_marked
        assert not await desk.unmark_abuse(office.handle(sari))


async def test_a_coordinator_who_is_an_administrator_too_may_undo_a_mark(office: Office, rina: Member) -> None:
    boss = office.database.hire("boss", Role.ADMINISTRATOR, person="rina")
    await office.file()
    async with office.desk(rina, boss) as desk:
        assert await desk.mark_abuse(office.handle(rina))
        assert await desk.unmark_abuse(office.handle(rina))
    assert not office.told("tip.abuse")


async def read_all(office: Office, member: Member) -> None:
    async with office.desk(member) as desk:
        for line in await desk.inbox():
            await desk.open(line.handle)


async def test_who_opens_too_many_tips_at_once_is_told_of_once(office: Office, rina: Member, sari: Member) -> None:
    tono, boss = office.administrator("tono"), office.administrator("boss")
    for _ in range(READS_AN_HOUR):
        await office.file()
    for _ in range(3):
        await read_all(office, rina)
    await read_all(office, sari)
    assert not office.told("desk.alert"), "reading the same again is nothing unusual"
    for _ in range(3):
        await office.file()
    await read_all(office, rina)
    assert office.told("desk.alert") == [boss.id, tono.id]
    facts = [row.notice.facts for row in office.database.state.parcels if row.notice.kind == "desk.alert"]
    assert facts == [{"member": rina.id.hex()}] * 2


async def test_who_is_left_out_of_a_tip_does_not_hear_that_it_was_read(office: Office, sari: Member) -> None:
    local, named, tono = office.administrator("l", MENTENG), office.administrator("n"), office.administrator("tono")
    async with office.database.begin() as unit:
        await unit.staff.set_known_as(named.id, ["Budi Pranata"])
    for _ in range(READS_AN_HOUR + 1):
        await office.file(text="Budi Pranata menagih uang.")
    await read_all(office, sari)
    assert office.told("desk.alert") == [tono.id]
    assert not {local.id, named.id} & {row.member_id for row in office.database.state.parcels}

from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from bot.staff.model import Member
from bot.tips import intake, mailbox
from bot.tips.mailbox import MailboxView
from bot.tips.model import Outcome, Speaker, TipState
from bot.tips.receipt import ReceiptKeys
from bot.tips.text import TextFault
from bot.tips.vault import VaultFault
from bot.tips.work import Work
from tests.unit.fakes import NOW
from tests.unit.tips.conftest import Office, cheap_keys


@pytest.fixture
def rina(office: Office) -> Member:
    return office.coordinator("rina")


@pytest.fixture
def sari(office: Office) -> Member:
    return office.supervisor("sari")


async def look(office: Office, keys: ReceiptKeys) -> MailboxView:
    async with office.work() as work:
        view = await mailbox.open_box(work, keys)
    assert view is not None
    return view


async def add(office: Office, keys: ReceiptKeys, text: str = "Ada kabar baru.") -> bool:
    async with office.work() as work:
        return await mailbox.add(work, keys, text)


async def test_an_unknown_receipt_opens_nothing(office: Office, rina: Member) -> None:
    await office.file()
    unknown = cheap_keys(office.keys)
    async with office.work() as work:
        assert await mailbox.open_box(work, unknown) is None
        assert not await mailbox.add(work, unknown, "kata")
        await mailbox.close_forever(work, unknown)
    assert not office.database.state.messages


async def test_the_tipster_sees_each_step(office: Office, rina: Member, sari: Member) -> None:
    keys = await office.file()
    assert (await look(office, keys)).state is TipState.RECEIVED
    async with office.desk(rina) as desk:
        await desk.open(office.handle(rina))
    assert (await look(office, keys)).state is TipState.READ
    async with office.desk(rina) as desk:
        await desk.take(office.handle(rina))
    assert (await look(office, keys)).state is TipState.HANDLED
    async with office.desk(sari) as desk:
        await desk.close(office.handle(sari), Outcome.PASSED_ON)
    view = await look(office, keys)
    assert (view.state, view.outcome) == (TipState.CLOSED, Outcome.PASSED_ON)


async def test_a_held_back_tip_is_simply_received(office: Office, rina: Member) -> None:
    office.delay = timedelta(minutes=30)
    keys = await office.file()
    assert (await look(office, keys)).state is TipState.RECEIVED


async def test_both_sides_read_the_same_dialogue(office: Office, rina: Member, sari: Member) -> None:
    keys = await office.file()
    async with office.desk(rina) as desk:
        await desk.answer(office.handle(rina), "Kapan itu terjadi?")
    assert await add(office, keys, "Minggu lalu.")
    async with office.desk(sari) as desk:
        view = await desk.open(office.handle(sari))
    told = [(said.speaker, said.text) for said in (await look(office, keys)).messages]
    assert told == [(Speaker.OFFICE, "Kapan itu terjadi?"), (Speaker.TIPSTER, "Minggu lalu.")]
    assert view.dialogue == (await look(office, keys)).messages


async def test_the_mailbox_never_shows_who_of_the_office_speaks(office: Office, rina: Member, sari: Member) -> None:
    keys = await office.file()
    for member in (rina, sari):
        async with office.desk(member) as desk:
            await desk.answer(office.handle(member), "kata")
    first, second = (await look(office, keys)).messages
    assert first == second
    assert {field.name for field in fields(MailboxView)} == {
        "state", "day", "outcome", "messages", "waiting", "asked",
    }  # fmt: skip
    assert {field.name for field in fields(first)} == {"speaker", "day", "text"}


async def test_an_addition_is_told_to_every_reader(office: Office, rina: Member, sari: Member) -> None:
    keys = await office.file()
    assert await add(office, keys)
    assert office.told("tip.added") == [rina.id, sari.id]


async def test_the_notice_of_an_addition_waits_for_the_next_round_like_a_tip(office: Office, rina: Member) -> None:
    keys = await office.file()
    office.delay = timedelta(minutes=30)
    await add(office, keys)
    [due] = [row.due for row in office.database.state.parcels if row.notice.kind == "tip.added"]
    assert (due.hour, due.minute, due.second) == (12, 0, 0)
    assert due - NOW >= timedelta(minutes=30)


async def test_an_addition_to_a_held_back_tip_tells_nobody_that_there_is_one(office: Office, rina: Member) -> None:
    office.delay = timedelta(minutes=30)
    keys = await office.file()
    assert await add(office, keys)
    assert not office.database.state.parcels
    await office.pass_time(hours=3)
    async with office.desk(rina) as desk:
        assert [said.text for said in (await desk.open(office.handle(rina))).dialogue] == ["Ada kabar baru."]


async def test_the_tipster_may_end_it_and_the_readers_are_told(office: Office, rina: Member) -> None:
    keys = await office.file()
    async with office.work() as work:
        assert await mailbox.say_it_is_over(work, keys)
    view = await look(office, keys)
    assert (view.state, view.outcome) == (TipState.CLOSED, Outcome.OVER)
    assert office.told("tip.closed") == [rina.id]
    assert office.timers() == {"tip.shred", "tip.limit"}
    async with office.work() as work:
        assert not await mailbox.say_it_is_over(work, keys)


async def test_a_tip_that_waits_is_taken_back_and_not_ended(office: Office, rina: Member) -> None:
    office.undo = timedelta(minutes=10)
    keys = await office.file()
    assert (await look(office, keys)).waiting
    async with office.work() as work:
        assert not await mailbox.say_it_is_over(work, keys)


async def test_a_push_belongs_to_an_open_tip_only(office: Office, rina: Member) -> None:
    keys = await office.file()
    async with office.work() as work:
        key = await mailbox.push_key(work, keys)
        assert key is not None
        assert key not in (office.tip().id, office.tip().lookup)
        await mailbox.say_it_is_over(work, keys)
        assert await mailbox.push_key(work, keys) is None
        assert await mailbox.push_key(work, cheap_keys(office.keys)) is None


@pytest.mark.parametrize("end", [mailbox.say_it_is_over, mailbox.close_forever, intake.take_back])
async def test_a_tipster_who_ends_it_is_not_remembered_for_a_push(
    office: Office, rina: Member, end: Callable[[Work, ReceiptKeys], Awaitable[object]]
) -> None:
    office.undo = timedelta(minutes=10) if end is intake.take_back else timedelta()
    keys = await office.file()
    tip_id = office.tip().id
    async with office.work() as work:
        assert await end(work, keys) is not False
    assert office.others.forgotten == [tip_id]


async def test_what_could_not_be_ended_is_still_told(office: Office, rina: Member) -> None:
    office.undo = timedelta(minutes=10)
    waits = await office.file()
    async with office.work() as work:
        await mailbox.say_it_is_over(work, waits)
    await office.pass_time(minutes=21)
    async with office.work() as work:
        await intake.take_back(work, waits)
    assert office.others.forgotten == []


async def test_nothing_is_added_to_a_closed_tip(office: Office, rina: Member) -> None:
    keys = await office.file()
    async with office.desk(rina) as desk:
        await desk.close(office.handle(rina), Outcome.HELPED)
    assert not await add(office, keys)
    assert not office.database.state.messages


async def test_an_addition_without_words_is_refused(office: Office, rina: Member) -> None:
    keys = await office.file()
    for text in ("", "k" * 1001):
        with pytest.raises(TextFault):
            await add(office, keys, text)


async def test_a_mailbox_closed_for_ever_opens_no_more_and_staff_keep_what_they_had(
    office: Office, rina: Member
) -> None:
    keys = await office.file()
    await add(office, keys)
    async with office.work() as work:
        await mailbox.close_forever(work, keys)
    async with office.work() as work:
        assert await mailbox.open_box(work, keys) is None
    assert not await add(office, keys)
    tip = office.tip()
    assert tip.lookup != keys.lookup
    assert tip.public_key == b""
    assert [message.for_tipster for message in office.database.state.messages] == [b""]
    async with office.desk(rina) as desk:
        assert [said.text for said in (await desk.open(office.handle(rina))).dialogue] == ["Ada kabar baru."]


async def test_a_message_moved_or_changed_in_the_database_is_never_shown(office: Office, rina: Member) -> None:
    keys = await office.file()
    await add(office, keys)
    [message] = office.database.state.messages
    office.database.state.messages = [replace(message, speaker=Speaker.OFFICE)]
    with pytest.raises(VaultFault):
        await look(office, keys)
    with pytest.raises(VaultFault):
        async with office.desk(rina) as desk:
            await desk.open(office.handle(rina))

import asyncio
import dataclasses
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from bot.staff.model import Member, Role
from bot.storage import Database, Unit
from bot.tips.model import Category, Message, Outcome, Speaker, TipRecord, TipState, Wrap
from tests.storage.conftest import dump

DAY = date(2026, 11, 23)
READERS = tuple(Member(bytes([number]) * 16, bytes([number]) * 8, Role.SUPERVISOR, None, DAY) for number in (1, 2))
WARIS, SUTINI = (member.id for member in READERS)


def make_tip(number: int, **changes: object) -> TipRecord:
    tip = TipRecord(
        id=number.to_bytes(16, "big"),
        area="62.71.03.1002",
        day=DAY,
        category=Category.WORK_ABROAD,
        urgent=False,
        local_excluded=True,
        state=TipState.RECEIVED,
        sealed=b"sealed" * 100,
        lookup=number.to_bytes(32, "big"),
        public_key=b"k" * 32,
    )
    return dataclasses.replace(tip, **changes)  # type: ignore[arg-type]


def make_wrap(tip: TipRecord, member_id: bytes, label: str | None = None) -> Wrap:
    name = label or f"L{int.from_bytes(tip.id, 'big'):04}"
    return Wrap(tip.id, member_id, name, b"handle" + tip.id + member_id, b"wrapped key")


async def hire(unit: Unit) -> None:
    for member in READERS:
        await unit.staff.add(member, 4242, "id")


async def keep(unit: Unit, tip: TipRecord) -> None:
    await unit.tips.add(tip, [make_wrap(tip, WARIS), make_wrap(tip, SUTINI)])


async def test_a_tip_is_found_by_id_and_by_receipt(database: Database) -> None:
    tip = make_tip(1)
    async with database.begin() as unit:
        await hire(unit)
        await keep(unit, tip)
    async with database.begin() as unit:
        assert await unit.tips.get(tip.id) == tip
        assert await unit.tips.by_lookup(tip.lookup) == tip
        assert await unit.tips.get(b"another") is None
        assert await unit.tips.by_lookup(b"another") is None


async def test_progress_is_kept_for_this_tip_only(unit: Unit) -> None:
    await hire(unit)
    await keep(unit, make_tip(1))
    await keep(unit, make_tip(2))
    closed = make_tip(
        1, state=TipState.CLOSED, taken_by=WARIS, closing_by=SUTINI, outcome=Outcome.HELPED, closed_on=DAY
    )

    await unit.tips.update(closed)

    assert await unit.tips.get(closed.id) == closed
    assert await unit.tips.get(make_tip(2).id) == make_tip(2)


async def test_a_way_is_found_by_its_handle(unit: Unit) -> None:
    await hire(unit)
    await keep(unit, make_tip(1))
    wrap = make_wrap(make_tip(1), WARIS)
    assert await unit.tips.wrap_by_handle(wrap.handle) == wrap
    assert await unit.tips.wrap_by_handle(b"invented") is None


async def test_one_more_member_can_be_let_in(unit: Unit) -> None:
    await hire(unit)
    tip = make_tip(1)
    await unit.tips.add(tip, [make_wrap(tip, WARIS)])
    await unit.tips.add_wrap(make_wrap(tip, SUTINI))
    assert {wrap.member_id for wrap in await unit.tips.wraps_of_tip(tip.id)} == {WARIS, SUTINI}


async def test_a_tip_may_have_no_reader_yet(unit: Unit) -> None:
    await unit.tips.add(make_tip(1), [])
    assert await unit.tips.wraps_of_tip(make_tip(1).id) == []
    assert await unit.tips.get(make_tip(1).id) == make_tip(1)


async def test_opening_is_noted_for_the_one_who_opened(unit: Unit) -> None:
    await hire(unit)
    tip = make_tip(1)
    await keep(unit, tip)
    await unit.tips.mark_opened(tip.id, WARIS)
    assert {wrap.member_id: wrap.opened for wrap in await unit.tips.wraps_of_tip(tip.id)} == {
        WARIS: True,
        SUTINI: False,
    }


async def test_a_members_list_has_open_ones_first_then_urgent_then_by_day_and_label(unit: Unit) -> None:
    await hire(unit)
    yesterday = date(2026, 11, 22)
    expected = [
        (make_tip(1, urgent=True), "ZZ"),
        (make_tip(2, day=yesterday), "MM"),
        (make_tip(3), "AA"),
        (make_tip(4), "BB"),
        (make_tip(5, state=TipState.CLOSED, urgent=True), "CC"),
        (make_tip(6, state=TipState.CLOSED, day=yesterday), "DD"),
    ]
    for tip, label in reversed(expected):
        await unit.tips.add(tip, [make_wrap(tip, WARIS, label), make_wrap(tip, SUTINI)])

    found = await unit.tips.wraps_of_member(WARIS)

    assert found == [(make_wrap(tip, WARIS, label), tip) for tip, label in expected]
    assert await unit.tips.wraps_of_member(b"nobody") == []


async def test_the_dialogue_comes_in_order(unit: Unit) -> None:
    tip = make_tip(1)
    await unit.tips.add(tip, [])
    said = [
        Message(tip.id, number, speaker, DAY, b"staff", b"tipster")
        for number, speaker in ((1, Speaker.OFFICE), (2, Speaker.TIPSTER), (10, Speaker.OFFICE))
    ]
    for message in reversed(said):
        await unit.tips.say(message)
    assert await unit.tips.messages(tip.id) == said


async def test_letters_are_forgotten_for_this_tip_and_what_staff_read_stays(unit: Unit) -> None:
    for number in (1, 2):
        await unit.tips.add(make_tip(number), [])
        await unit.tips.say(Message(make_tip(number).id, 1, Speaker.OFFICE, DAY, b"staff", b"tipster"))

    await unit.tips.forget_letters(make_tip(1).id)

    [forgotten], [kept] = [await unit.tips.messages(make_tip(number).id) for number in (1, 2)]
    assert (forgotten.for_staff, forgotten.for_tipster) == (b"staff", b"")
    assert (kept.for_staff, kept.for_tipster) == (b"staff", b"tipster")


async def test_shredding_destroys_everything_of_the_tip_and_nothing_else(database: Database) -> None:
    async with database.begin() as unit:
        await hire(unit)
        for number in (1, 2):
            await keep(unit, make_tip(number))
            await unit.tips.say(Message(make_tip(number).id, 1, Speaker.TIPSTER, DAY, b"staff", b"tipster"))
    before = await dump(database)

    async with database.begin() as unit:
        await unit.tips.shred(make_tip(1).id)

    after = await dump(database)
    gone = make_tip(1).id
    assert after == {name: [row for row in rows if gone not in row] for name, rows in before.items()}
    assert [len(after[name]) for name in ("tip", "wrap", "message", "member")] == [1, 2, 1, 2]


async def test_revoking_a_member_takes_every_key_and_leaves_the_tips(unit: Unit) -> None:
    await hire(unit)
    for number in (1, 2):
        await keep(unit, make_tip(number))
    await unit.staff.revoke(WARIS)
    for number in (1, 2):
        assert [wrap.member_id for wrap in await unit.tips.wraps_of_tip(make_tip(number).id)] == [SUTINI]
        assert await unit.tips.get(make_tip(number).id) == make_tip(number)


async def test_who_was_revoked_cannot_be_given_a_key(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.begin() as unit:
            await unit.tips.add(make_tip(1), [make_wrap(make_tip(1), WARIS)])
    assert (await dump(database))["tip"] == []


@pytest.mark.parametrize("double", ["label", "handle", "lookup"])
async def test_what_must_be_unique_is(database: Database, double: str) -> None:
    one, two = make_tip(1), make_tip(2)
    first, second = make_wrap(one, WARIS), make_wrap(two, WARIS)
    if double == "lookup":
        two = dataclasses.replace(two, lookup=one.lookup)
    else:
        second = dataclasses.replace(second, **{double: getattr(first, double)})
    async with database.begin() as unit:
        await hire(unit)
        await unit.tips.add(one, [first])
    with pytest.raises(IntegrityError):
        async with database.begin() as unit:
            await unit.tips.add(two, [second])


async def test_two_members_may_have_the_same_label(unit: Unit) -> None:
    await hire(unit)
    await unit.tips.add(make_tip(1), [make_wrap(make_tip(1), WARIS, "SAME"), make_wrap(make_tip(1), SUTINI, "SAME")])
    assert len(await unit.tips.wraps_of_tip(make_tip(1).id)) == 2


@pytest.mark.parametrize("way", ["id", "receipt"])
async def test_only_one_of_two_who_take_a_tip_gets_it(database: Database, replica: Database, way: str) -> None:
    async with database.begin() as unit:
        await unit.tips.add(make_tip(1), [])

    async def take(where: Database, member_id: bytes) -> bool:
        async with where.begin() as unit:
            tip = await (unit.tips.get(make_tip(1).id) if way == "id" else unit.tips.by_lookup(make_tip(1).lookup))
            assert tip is not None
            await asyncio.sleep(0)
            if tip.taken_by is not None:
                return False
            await unit.tips.update(dataclasses.replace(tip, taken_by=member_id))
            return True

    got = await asyncio.gather(
        *(take(where, who) for _ in range(4) for where, who in ((database, WARIS), (replica, SUTINI)))
    )

    assert got.count(True) == 1

from datetime import date, timedelta

import pytest

from bot.staff.colleagues import Colleagues, TooManyNames
from bot.staff.invitations import InvitationFault
from bot.staff.model import Member, Role
from tests.unit.fakes import FakeDatabase, FakeStaff

TODAY = date(2026, 11, 23)
ADMIN = Member(b"a" * 16, b"admin", Role.ADMINISTRATOR, None, TODAY - timedelta(days=400))
ADMIN_TOO = Member(b"d" * 16, b"admin", Role.SUPERVISOR, None, TODAY - timedelta(days=400))
OLD = Member(b"o" * 16, b"old", Role.COORDINATOR, "62.71.03.1002", TODAY - timedelta(days=100))
OLDER = Member(b"p" * 16, b"older", Role.SUPERVISOR, None, TODAY - timedelta(days=200))
NEW = Member(b"n" * 16, b"new", Role.SUPERVISOR, None, TODAY - timedelta(days=89))


@pytest.fixture
async def staff() -> FakeStaff:
    made = FakeStaff(FakeDatabase().state)
    for member in (ADMIN, ADMIN_TOO, OLD, OLDER, NEW):
        await made.add(member, 1, "id")
    return made


@pytest.fixture
def admin(staff: FakeStaff) -> Colleagues:
    return Colleagues(staff, (ADMIN, ADMIN_TOO), TODAY)


async def test_who_was_not_confirmed_for_ninety_days_is_listed_longest_first(admin: Colleagues) -> None:
    assert await admin.unconfirmed() == [OLDER, OLD]


async def test_the_ninetieth_day_counts(staff: FakeStaff) -> None:
    tomorrow = Colleagues(staff, (ADMIN,), TODAY + timedelta(days=1))
    assert NEW in await tomorrow.unconfirmed()


async def test_a_confirmation_counts_from_its_day(staff: FakeStaff, admin: Colleagues) -> None:
    assert await admin.last_confirmed(OLD) == OLD.joined
    assert await admin.confirm(OLD.id)
    assert await admin.last_confirmed(OLD) == TODAY
    assert await admin.unconfirmed() == [OLDER]
    later = Colleagues(staff, (ADMIN,), TODAY + timedelta(days=90))
    assert OLD in await later.unconfirmed()


async def test_nobody_confirms_a_role_of_their_own(staff: FakeStaff, admin: Colleagues) -> None:
    assert await admin.find(ADMIN_TOO.id) is None
    assert not await admin.confirm(ADMIN_TOO.id)
    assert await staff.certified(ADMIN_TOO.id) is None


@pytest.mark.parametrize("mine", [(OLD,), (OLDER, NEW), ()])
async def test_only_administrators_see_and_confirm_others(staff: FakeStaff, mine: tuple[Member, ...]) -> None:
    colleagues = Colleagues(staff, mine, TODAY)
    assert await colleagues.unconfirmed() == []
    assert await colleagues.find(ADMIN.id) is None
    assert not await colleagues.confirm(ADMIN.id)


async def test_an_unknown_colleague_cannot_be_confirmed(admin: Colleagues) -> None:
    assert not await admin.confirm(b"nobody")


async def test_names_are_added_to_those_that_the_office_wrote(staff: FakeStaff) -> None:
    await staff.set_known_as(OLD.id, ("Sutarman Wirya",))
    mine = Colleagues(staff, (OLD,), TODAY)
    assert await mine.add_names("Pak Tarman,  sutarman\nSutarman Wirya") == 2
    assert (await staff.known_as())[OLD.actor] == ("Sutarman Wirya", "Pak Tarman", "sutarman")
    assert await mine.own_names() == 3


@pytest.mark.parametrize("ended", [ADMIN, ADMIN_TOO], ids=["first", "second"])
async def test_names_stay_when_one_role_of_a_person_ends(staff: FakeStaff, ended: Member) -> None:
    await staff.set_known_as(ADMIN_TOO.id, ("Pak Adi",))
    mine = Colleagues(staff, (ADMIN, ADMIN_TOO), TODAY)
    await mine.add_names("Adi Wirya")
    assert await mine.own_names() == 2
    await staff.revoke(ended.id)
    assert set((await staff.known_as())[ADMIN.actor]) == {"Pak Adi", "Adi Wirya"}


@pytest.mark.parametrize("words", ["", " , \n ,", "Pak Tarman"])
async def test_nothing_new_changes_nothing(staff: FakeStaff, words: str) -> None:
    await staff.set_known_as(OLD.id, ("Pak Tarman",))
    assert await Colleagues(staff, (OLD,), TODAY).add_names(words) == 0
    assert (await staff.known_as())[OLD.actor] == ("Pak Tarman",)


async def test_more_than_twenty_names_are_refused_and_none_is_lost(staff: FakeStaff) -> None:
    mine = Colleagues(staff, (OLD,), TODAY)
    await mine.add_names(",".join(f"Nama {number}" for number in range(20)))
    with pytest.raises(TooManyNames):
        await mine.add_names("Nama 20")
    assert await mine.own_names() == 20


@pytest.mark.parametrize("words", ["x" * 61, ",".join(f"n{number}" for number in range(21))])
async def test_a_list_that_is_too_long_is_refused(staff: FakeStaff, words: str) -> None:
    with pytest.raises(InvitationFault, match="At most 20 names"):
        await Colleagues(staff, (OLD,), TODAY).add_names(words)

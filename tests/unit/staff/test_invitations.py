import re
from datetime import timedelta

import pytest

from bot.areas import Areas
from bot.keys import Keys
from bot.resources import data_folder
from bot.staff.invitations import InvitationFault, Invitations
from bot.staff.model import Role
from tests.unit.fakes import NOW, FakeDatabase, FakeStaff

MENTENG = "62.71.03.1002"
ACTOR = b"a" * 16


@pytest.fixture
def database() -> FakeDatabase:
    return FakeDatabase()


@pytest.fixture
def invitations(database: FakeDatabase) -> Invitations:
    return Invitations(FakeStaff(database.state), Keys.new(), Areas.load(data_folder("content") / "areas.csv"))


async def test_a_code_makes_one_member_once(invitations: Invitations, database: FakeDatabase) -> None:
    code, invitation = await invitations.issue(Role.COORDINATOR, MENTENG, NOW)
    assert invitation.expires == NOW + timedelta(hours=72)
    member = await invitations.join(code, ACTOR, 1001, "en", NOW)
    assert member is not None
    assert (member.actor, member.role, member.area, member.joined) == (ACTOR, Role.COORDINATOR, MENTENG, NOW.date())
    assert len(member.id) == 16
    kept = database.state.members[member.id]
    assert (kept.address, kept.language) == (1001, "en")
    assert await invitations.join(code, b"b" * 16, 1002, "en", NOW) is None
    assert len(database.state.members) == 1


async def test_a_code_fits_a_telegram_link_and_cannot_be_guessed(invitations: Invitations) -> None:
    codes = {(await invitations.issue(Role.SUPERVISOR, None, NOW))[0] for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", code) for code in codes)


async def test_only_a_keyed_hash_of_the_code_is_kept(invitations: Invitations, database: FakeDatabase) -> None:
    code, _ = await invitations.issue(Role.SUPERVISOR, None, NOW)
    [kept] = database.state.invitations
    assert kept == invitations.keys.pseudonym("invitation", code)
    assert kept != Keys.new().pseudonym("invitation", code)


async def test_a_code_is_worth_nothing_after_three_days(invitations: Invitations) -> None:
    code, invitation = await invitations.issue(Role.SUPERVISOR, None, NOW)
    assert await invitations.join(code, ACTOR, 1001, "id", invitation.expires) is None


@pytest.mark.parametrize("code", ["", "x" * 32, "ü" * 20])
async def test_an_invented_code_is_worth_nothing(invitations: Invitations, code: str) -> None:
    await invitations.issue(Role.SUPERVISOR, None, NOW)
    assert await invitations.join(code, ACTOR, 1001, "id", NOW) is None


async def test_who_joins_twice_keeps_the_first_id(invitations: Invitations) -> None:
    first, second = [
        await invitations.join((await invitations.issue(Role.SUPERVISOR, None, NOW))[0], ACTOR, 1001, "id", NOW)
        for _ in range(2)
    ]
    assert first == second


@pytest.mark.parametrize("area", [None, "62", "62.71"])
async def test_a_coordinator_needs_a_small_area(invitations: Invitations, area: str | None) -> None:
    with pytest.raises(InvitationFault, match="kelurahan, desa or kecamatan"):
        await invitations.issue(Role.COORDINATOR, area, NOW)


@pytest.mark.parametrize("area", [MENTENG, "62.71.03"])
async def test_a_coordinator_may_have_a_kelurahan_or_a_kecamatan(invitations: Invitations, area: str) -> None:
    _, invitation = await invitations.issue(Role.COORDINATOR, area, NOW)
    assert invitation.area == area


@pytest.mark.parametrize("role", list(Role))
async def test_an_unknown_area_is_named(invitations: Invitations, role: Role) -> None:
    with pytest.raises(InvitationFault, match=r"no area '62\.99'"):
        await invitations.issue(role, "62.99", NOW)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("area", [None, "62.71"])
async def test_the_others_may_cover_the_whole_office(invitations: Invitations, role: Role, area: str | None) -> None:
    _, invitation = await invitations.issue(role, area, NOW)
    assert (invitation.role, invitation.area) == (role, area)


async def test_names_only_grow_and_every_role_carries_them_all(
    invitations: Invitations, database: FakeDatabase
) -> None:
    members = []
    for role, names in ((Role.COORDINATOR, "Budi Santoso, 0812"), (Role.SUPERVISOR, "Pak Bud"), (Role.SUPERVISOR, "")):
        code, _ = await invitations.issue(role, MENTENG, NOW, names)
        members.append(await invitations.join(code, ACTOR, 1001, "id", NOW))
    known = {kept.known_as for kept in database.state.members.values()}
    assert known == {("Budi Santoso", "0812", "Pak Bud")}
    assert members[0] is not None
    await invitations.staff.revoke(members[0].id)
    assert (await invitations.staff.known_as())[ACTOR] == ("Budi Santoso", "0812", "Pak Bud")

import asyncio
import dataclasses
from datetime import date, timedelta

import pytest

from bot.keys import KeyFault, Keys
from bot.staff.model import Invitation, Member, Role
from bot.storage import Database, Unit
from bot.storage.tables import member as member_table
from tests.storage.conftest import NOW, dump

CODE = b"c" * 32
MENTENG = "62.71.03.1002"
WARIS = Member(b"1" * 16, b"waris" * 3, Role.COORDINATOR, MENTENG, date(2026, 11, 1))
SUTINI = Member(b"2" * 16, b"sutini" * 2, Role.SUPERVISOR, None, date(2026, 11, 2))


def again(member: Member, id_: bytes = b"9" * 16) -> Member:
    return dataclasses.replace(member, id=id_, joined=date(2026, 11, 20))


async def test_an_invitation_is_taken_once(unit: Unit) -> None:
    invitation = Invitation(Role.COORDINATOR, MENTENG, NOW + timedelta(days=3))
    await unit.staff.invite(CODE, invitation)
    assert await unit.staff.redeem(b"x" * 32, NOW) is None
    assert await unit.staff.redeem(CODE, NOW) == invitation
    assert await unit.staff.redeem(CODE, NOW) is None


async def test_an_invitation_for_the_whole_office_keeps_its_scope(unit: Unit) -> None:
    invitation = Invitation(Role.ADMINISTRATOR, None, NOW + timedelta(days=3))
    await unit.staff.invite(CODE, invitation)
    assert await unit.staff.redeem(CODE, NOW) == invitation


async def test_an_expired_invitation_opens_nothing_and_is_gone(database: Database) -> None:
    async with database.begin() as unit:
        await unit.staff.invite(CODE, Invitation(Role.COORDINATOR, MENTENG, NOW))
        assert await unit.staff.redeem(CODE, NOW) is None
    assert (await dump(database))["invitation"] == []


async def test_of_many_who_bring_one_code_one_gets_in(database: Database, replica: Database) -> None:
    async with database.begin() as unit:
        await unit.staff.invite(CODE, Invitation(Role.COORDINATOR, MENTENG, NOW + timedelta(days=3)))

    async def redeem(where: Database) -> Invitation | None:
        async with where.begin() as unit:
            taken = await unit.staff.redeem(CODE, NOW)
            await asyncio.sleep(0)
            return taken

    taken = await asyncio.gather(*(redeem(where) for _ in range(6) for where in (database, replica)))

    assert len([invitation for invitation in taken if invitation]) == 1


async def test_a_member_is_found_by_person_and_by_id(unit: Unit) -> None:
    assert await unit.staff.add(WARIS, 4242, "id") == WARIS
    assert await unit.staff.add(SUTINI, 4343, "en") == SUTINI

    assert await unit.staff.roles_of(WARIS.actor) == [WARIS]
    assert await unit.staff.roles_of(b"a resident") == []
    assert await unit.staff.get(SUTINI.id) == SUTINI
    assert await unit.staff.get(b"nobody") is None
    assert sorted(await unit.staff.all(), key=lambda member: member.id) == [WARIS, SUTINI]
    assert await unit.staff.address(SUTINI.id) == (4343, "en")
    assert await unit.staff.address(b"nobody") is None


@pytest.mark.parametrize("member", [WARIS, SUTINI], ids=["area", "whole office"])
async def test_who_joins_twice_keeps_the_first_id_and_is_reached_at_the_new_chat(unit: Unit, member: Member) -> None:
    await unit.staff.add(member, 4242, "id")
    await unit.staff.set_reachable(member.id, reachable=False)

    assert await unit.staff.add(again(member), 5555, "en") == member

    assert await unit.staff.all() == [member]
    assert await unit.staff.address(member.id) == (5555, "en")
    assert await unit.staff.get(again(member).id) is None


async def test_one_person_may_hold_several_roles(unit: Unit) -> None:
    second = dataclasses.replace(WARIS, id=b"3" * 16, area="62.71.03.1001")
    third = dataclasses.replace(WARIS, id=b"4" * 16, role=Role.SUPERVISOR, area=None)
    for member in (WARIS, second, third):
        await unit.staff.add(member, 4242, "id")
    assert {member.id for member in await unit.staff.roles_of(WARIS.actor)} == {WARIS.id, second.id, third.id}

    await unit.staff.choose_language(WARIS.actor, "en")

    assert [await unit.staff.address(member.id) for member in (WARIS, second, third)] == [(4242, "en")] * 3


async def test_the_language_of_others_stays(unit: Unit) -> None:
    await unit.staff.add(WARIS, 4242, "id")
    await unit.staff.add(SUTINI, 4343, "id")
    await unit.staff.choose_language(WARIS.actor, "en")
    assert await unit.staff.address(SUTINI.id) == (4343, "id")


async def test_who_blocked_the_bot_has_no_address_until_they_are_back(unit: Unit) -> None:
    await unit.staff.add(WARIS, 4242, "id")
    await unit.staff.add(SUTINI, 4343, "id")
    await unit.staff.set_reachable(WARIS.id, reachable=False)

    assert await unit.staff.unreachable() == [WARIS]
    assert await unit.staff.address(WARIS.id) is None
    assert await unit.staff.get(WARIS.id) == WARIS

    await unit.staff.set_reachable(WARIS.id, reachable=True)
    assert await unit.staff.unreachable() == []
    assert await unit.staff.address(WARIS.id) == (4242, "id")


async def test_a_revoked_member_is_gone_everywhere(database: Database) -> None:
    async with database.begin() as unit:
        await unit.staff.add(WARIS, 4242, "id")
        await unit.staff.add(SUTINI, 4343, "id")
        assert await unit.staff.revoke(WARIS.id)
        assert not await unit.staff.revoke(WARIS.id)
        assert await unit.staff.all() == [SUTINI]
        assert await unit.staff.roles_of(WARIS.actor) == []
        assert await unit.staff.address(WARIS.id) is None
    assert len((await dump(database))["member"]) == 1


async def test_an_address_opens_with_its_own_key_and_for_its_own_member_only(
    database: Database, stranger: Database, keys: Keys
) -> None:
    async with database.begin() as unit:
        await unit.staff.add(WARIS, 4242, "id")
    sealed = (await dump(database))["member"][0][5]
    assert keys.open("address", sealed, bound_to=WARIS.id) == b"4242"
    with pytest.raises(KeyFault):
        keys.open("address", sealed, bound_to=SUTINI.id)
    with pytest.raises(KeyFault):
        async with stranger.begin() as unit:
            await unit.staff.address(WARIS.id)


# What is kept of a member besides


NAMES = ("Waris Wirya", "Pak Waris", "0812 0000 0000")


async def test_an_invitation_carries_the_names_of_whoever_takes_it(database: Database) -> None:
    invitation = Invitation(Role.COORDINATOR, MENTENG, NOW + timedelta(days=3), NAMES)
    async with database.begin() as unit:
        await unit.staff.invite(CODE, invitation)
    kept = str(await dump(database))
    assert not any(name in kept for name in NAMES)
    async with database.begin() as unit:
        assert await unit.staff.redeem(CODE, NOW) == invitation


async def test_names_of_all_roles_are_known_by_person_and_replaced_by_role(unit: Unit) -> None:
    second = dataclasses.replace(WARIS, id=b"3" * 16, area="62.71.03.1001")
    for member in (WARIS, second, SUTINI):
        await unit.staff.add(member, 4242, "id")
    assert await unit.staff.known_as() == {}
    await unit.staff.set_known_as(WARIS.id, NAMES)
    await unit.staff.set_known_as(second.id, ("Mas Aris",))
    assert {actor: set(names) for actor, names in (await unit.staff.known_as()).items()} == {
        WARIS.actor: {*NAMES, "Mas Aris"}
    }
    await unit.staff.set_known_as(WARIS.id, ())
    assert await unit.staff.known_as() == {WARIS.actor: ("Mas Aris",)}


async def test_names_are_sealed_to_their_member_and_short_lists_look_alike(database: Database, keys: Keys) -> None:
    async with database.begin() as unit:
        await unit.staff.add(WARIS, 4242, "id")
        await unit.staff.add(SUTINI, 4343, "id")
        await unit.staff.set_known_as(WARIS.id, NAMES)
        await unit.staff.set_known_as(SUTINI.id, ("Tini",))
    kept = str(await dump(database))
    assert not any(name in kept for name in NAMES)
    sealed = await sealed_column(database, "sealed_known_as")
    assert len({len(each) for each in sealed.values()}) == 1
    with pytest.raises(KeyFault):
        keys.open("known-as", sealed[WARIS.id], bound_to=SUTINI.id)


async def test_a_pin_belongs_to_the_person_and_can_be_taken_away(unit: Unit) -> None:
    second = dataclasses.replace(WARIS, id=b"3" * 16, role=Role.SUPERVISOR, area=None)
    for member in (WARIS, second, SUTINI):
        await unit.staff.add(member, 4242, "id")
    assert await unit.staff.pin(WARIS.actor) is None
    await unit.staff.set_pin(WARIS.actor, b"made of a PIN")
    await unit.staff.revoke(WARIS.id)
    assert await unit.staff.pin(WARIS.actor) == b"made of a PIN"
    assert await unit.staff.pin(SUTINI.actor) is None
    await unit.staff.set_pin(WARIS.actor, None)
    assert await unit.staff.pin(WARIS.actor) is None


async def test_a_pin_is_sealed_to_its_person(database: Database, keys: Keys) -> None:
    async with database.begin() as unit:
        await unit.staff.add(WARIS, 4242, "id")
        await unit.staff.set_pin(WARIS.actor, b"made of a PIN")
    sealed = (await sealed_column(database, "sealed_pin"))[WARIS.id]
    assert keys.open("pin", sealed, bound_to=WARIS.actor) == b"made of a PIN"
    with pytest.raises(KeyFault):
        keys.open("pin", sealed, bound_to=SUTINI.actor)


async def test_who_is_kept_quiet_is_so_in_all_roles(unit: Unit) -> None:
    second = dataclasses.replace(WARIS, id=b"3" * 16, role=Role.SUPERVISOR, area=None)
    for member in (WARIS, second, SUTINI):
        await unit.staff.add(member, 4242, "id")
    assert await unit.staff.quiet(WARIS.actor) is None
    await unit.staff.keep_quiet(WARIS.actor, NOW + timedelta(days=1))
    await unit.staff.revoke(WARIS.id)
    assert await unit.staff.quiet(WARIS.actor) == NOW + timedelta(days=1)
    assert await unit.staff.quiet(SUTINI.actor) is None


async def test_a_confirmation_is_of_one_role(unit: Unit) -> None:
    second = dataclasses.replace(WARIS, id=b"3" * 16, area="62.71.03.1001")
    for member in (WARIS, second):
        await unit.staff.add(member, 4242, "id")
    await unit.staff.certify(WARIS.id, date(2026, 11, 23))
    assert await unit.staff.certified(WARIS.id) == date(2026, 11, 23)
    assert await unit.staff.certified(second.id) is None
    assert await unit.staff.certified(b"nobody") is None


async def sealed_column(database: Database, name: str) -> dict[bytes, bytes]:
    """Return one sealed column of the members by their ids."""
    at = [column.name for column in member_table.columns].index(name)
    return {row[0]: row[at] for row in (await dump(database))["member"]}

"""Ways to tips that are in nobody's hands, on both engines."""

from sqlalchemy import select

from bot.keys import Keys
from bot.storage import Database
from bot.storage.tables import member as table
from tests.storage.conftest import connection_of
from tests.storage.test_rekeying import RINA, add_tip, make_tip


async def test_who_is_retired_is_nobody_and_the_way_stays(database: Database, keys: Keys) -> None:
    async with database.begin() as unit:
        await unit.staff.add(RINA, 424242, "en")
        await unit.staff.set_known_as(RINA.id, ["Bu Rina"])
        await unit.staff.set_pin(RINA.actor, b"pin")
        await add_tip(unit, keys, 1)
        assert await unit.staff.retire(RINA.id)
        assert not await unit.staff.retire(RINA.id)
    async with database.begin() as unit:
        assert await unit.staff.all() == await unit.staff.roles_of(RINA.actor) == await unit.staff.unreachable() == []
        assert await unit.staff.get(RINA.id) is None
        assert await unit.staff.address(RINA.id) is None
        assert await unit.staff.known_as() == {}
        assert await unit.staff.pin(RINA.actor) is None
        assert await unit.staff.retired() == [RINA.id]
        assert await unit.tips.wraps_of_tip(make_tip(1).id) == []
        wrap = await unit.tips.any_wrap(make_tip(1).id)
        assert wrap is not None
        assert wrap.member_id == RINA.id
        [row] = (await connection_of(unit).execute(select(table))).mappings()
        kept = {name for name, value in row.items() if value not in (None, "")}
        assert kept == {"id", "actor", "role", "joined", "sealed_address", "reachable"}
        assert row["actor"] != RINA.actor
        assert keys.open("address", row["sealed_address"], bound_to=RINA.id) == b"0"


async def test_what_is_in_nobodys_hands_goes_with_its_last_tip(database: Database, keys: Keys) -> None:
    async with database.begin() as unit:
        await unit.staff.add(RINA, 424242, "en")
        await add_tip(unit, keys, 1)
        await unit.staff.retire(RINA.id)
        await unit.staff.revoke(RINA.id)
        assert await unit.staff.retired() == []
        assert await unit.tips.any_wrap(make_tip(1).id) is None

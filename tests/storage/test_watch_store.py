import asyncio

import pytest

from bot.agencies.watching import MOST_WATCHED, Watch
from bot.keys import KeyFault, Keys
from bot.storage import Database, Unit
from tests.storage.conftest import dump

ACTOR = b"a" * 16
OTHER = b"b" * 16
CHAT = 9_876_543_210
NAME = "PT. Bina Kerja Contoh"


async def add(unit: Unit, name: str = NAME, actor: bytes = ACTOR) -> bool:
    return await unit.watches.add(actor, CHAT, "id", name)


async def fill(unit: Unit, actor: bytes = ACTOR, count: int = MOST_WATCHED) -> None:
    for number in range(count):
        assert await add(unit, f"PT Contoh {number}", actor)


async def test_a_watched_name_is_told_and_can_be_reached(unit: Unit) -> None:
    assert await add(unit)
    [watch] = await unit.watches.all()
    assert watch == Watch(watch.id, NAME)
    assert len(watch.id) == 16
    assert await unit.watches.address(watch.id) == (CHAT, "id")
    assert await unit.watches.address(b"nobody" * 2) is None


async def test_each_chat_sees_its_own_names_sorted(unit: Unit) -> None:
    for name in ("PT Cahaya", "PT Abadi", "PT Benar 🛑"):
        await add(unit, name)
    await add(unit, "PT Abadi", OTHER)
    assert await unit.watches.names(ACTOR) == ["PT Abadi", "PT Benar 🛑", "PT Cahaya"]
    assert await unit.watches.names(OTHER) == ["PT Abadi"]
    assert await unit.watches.names(b"c" * 16) == []
    assert sorted(watch.name for watch in await unit.watches.all()) == sorted(
        ["PT Abadi", "PT Abadi", "PT Benar 🛑", "PT Cahaya"]
    )


@pytest.mark.parametrize("again", [NAME, "pt bina  kerja contoh", "BINA KERJA CONTOH"])
async def test_a_name_is_watched_once_however_it_is_spaced(unit: Unit, again: str) -> None:
    assert await add(unit)
    [watch] = await unit.watches.all()
    assert await unit.watches.add(ACTOR, 4242, "en", again)
    assert await unit.watches.all() == [watch]
    assert await unit.watches.address(watch.id) == (CHAT, "id")


async def test_no_more_than_so_many_names_and_what_is_watched_already_still_is(unit: Unit) -> None:
    await fill(unit)
    assert not await add(unit, "PT Satu Lagi")
    assert await add(unit, "PT Contoh 7")
    assert await add(unit, "PT Satu Lagi", OTHER)
    assert len(await unit.watches.names(ACTOR)) == MOST_WATCHED
    await unit.watches.remove(ACTOR, "PT Contoh 7")
    assert await add(unit, "PT Satu Lagi")


async def test_a_name_is_stopped_for_this_chat_alone(unit: Unit) -> None:
    await add(unit)
    await add(unit, "PT Lain")
    await add(unit, actor=OTHER)
    await unit.watches.remove(ACTOR, "BINA KERJA CONTOH")
    await unit.watches.remove(ACTOR, "PT Tidak Dikenal")
    assert await unit.watches.names(ACTOR) == ["PT Lain"]
    assert await unit.watches.names(OTHER) == [NAME]


async def test_whoever_stops_everything_leaves_nothing(database: Database) -> None:
    async with database.begin() as unit:
        await fill(unit, count=3)
        await add(unit, actor=OTHER)
        assert await unit.watches.remove_all(ACTOR) == 3
        assert await unit.watches.remove_all(ACTOR) == 0
        assert await unit.watches.names(OTHER) == [NAME]
    assert len((await dump(database))["watch"]) == 1


async def test_a_watch_whose_chat_is_gone_is_dropped_alone(unit: Unit) -> None:
    await fill(unit, count=2)
    gone, stays = await unit.watches.all()
    await unit.watches.drop(gone.id)
    await unit.watches.drop(gone.id)
    assert await unit.watches.all() == [stays]
    assert await unit.watches.address(gone.id) is None


async def test_one_name_tapped_many_times_at_once_is_one_watch(database: Database, replica: Database) -> None:
    async def tap(where: Database) -> bool:
        async with where.begin() as unit:
            added = await add(unit)
            await asyncio.sleep(0)
            return added

    assert all(await asyncio.gather(*(tap(where) for _ in range(8) for where in (database, replica))))
    assert len((await dump(database))["watch"]) == 1


async def test_taps_at_once_do_not_watch_more_than_so_many(database: Database, replica: Database) -> None:
    async def tap(where: Database, number: int) -> bool:
        async with where.begin() as unit:
            added = await add(unit, f"PT Contoh {number}")
            await asyncio.sleep(0)
            return added

    wanted = range(MOST_WATCHED + 10)
    added = await asyncio.gather(*(tap((database, replica)[number % 2], number) for number in wanted))

    assert added.count(True) == MOST_WATCHED
    assert len((await dump(database))["watch"]) == MOST_WATCHED


async def test_other_chats_do_not_wait(postgres: Database) -> None:
    async with postgres.begin() as first, postgres.begin() as second:
        await add(first)
        assert await asyncio.wait_for(add(second, actor=OTHER), 5)


async def test_rows_do_not_tell_who_watches_the_same_and_are_all_of_one_length(database: Database) -> None:
    async with database.begin() as unit:
        await add(unit, "PT A")
        await add(unit, "PT A", OTHER)
        await add(unit, "PT Panjang Sekali Nama Perusahaan Ini", OTHER)
    rows = (await dump(database))["watch"]
    assert len({subject for _, _, subject, _ in rows}) == 3
    assert len({len(sealed) for *_, sealed in rows}) == 1


async def test_a_watch_opens_with_its_own_key_and_under_its_own_id_only(
    database: Database, stranger: Database, keys: Keys
) -> None:
    async with database.begin() as unit:
        await add(unit)
    [(watch_id, _, _, sealed)] = (await dump(database))["watch"]
    assert NAME.encode() in keys.open("watch", sealed, bound_to=watch_id)
    with pytest.raises(KeyFault):
        keys.open("watch", sealed, bound_to=OTHER)
    with pytest.raises(KeyFault):
        async with stranger.begin() as unit:
            await unit.watches.all()

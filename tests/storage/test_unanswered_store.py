import asyncio
from datetime import date, timedelta

import pytest

from bot.agencies.unanswered import ENOUGH
from bot.keys import KeyFault, Keys
from bot.storage import Database, Unit
from tests.storage.conftest import dump

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
NAME = "bina kerja contoh"
CHATS = [bytes([number]) * 16 for number in range(12)]


async def ask(unit: Unit, name: str = NAME, chats: int = ENOUGH, day: date = TODAY) -> None:
    for actor in CHATS[:chats]:
        await unit.unanswered.ask(name, actor, day)


async def test_a_name_is_named_once_enough_chats_asked_for_it(unit: Unit) -> None:
    await ask(unit, chats=ENOUGH - 1)
    assert await unit.unanswered.frequent() == []
    await unit.unanswered.ask(NAME, CHATS[-1], TODAY)
    assert await unit.unanswered.frequent() == [(NAME, ENOUGH)]
    await unit.unanswered.ask(NAME, CHATS[-2], TODAY)
    assert await unit.unanswered.frequent() == [(NAME, ENOUGH + 1)]


async def test_a_chat_that_asks_again_is_one_chat_and_one_more_search(unit: Unit) -> None:
    for _ in range(ENOUGH + 2):
        await ask(unit, chats=1)
    assert await unit.unanswered.frequent() == []
    assert await unit.unanswered.total(TODAY) == ENOUGH + 2


async def test_the_most_asked_come_first_and_then_by_name(unit: Unit) -> None:
    for name, chats in (("cahaya", 3), ("abadi", 3), ("dua", 5), ("sedikit", 2)):
        await ask(unit, name, chats)
    assert await unit.unanswered.frequent() == [("dua", 5), ("abadi", 3), ("cahaya", 3)]


async def test_searches_are_counted_from_a_day_on(unit: Unit) -> None:
    assert await unit.unanswered.total(TODAY) == 0
    for days, chats in ((8, 1), (7, 2), (0, 4)):
        await ask(unit, f"nama {days}", chats, TODAY - days * DAY)
    totals = [await unit.unanswered.total(TODAY - days * DAY) for days in (9, 8, 7, 6, 0, -1)]
    assert totals == [7, 7, 6, 4, 4, 0]


async def test_what_nobody_asked_for_any_more_is_forgotten_with_who_asked(database: Database) -> None:
    async with database.begin() as unit:
        await ask(unit, "lama", day=TODAY - 2 * DAY)
        await ask(unit, "lama tetapi ditanya lagi", day=TODAY - 2 * DAY)
        await ask(unit, "lama tetapi ditanya lagi", chats=1, day=TODAY - DAY)
        await unit.unanswered.forget(TODAY - DAY)
        assert await unit.unanswered.frequent() == [("lama tetapi ditanya lagi", ENOUGH)]
        assert await unit.unanswered.total(TODAY - 9 * DAY) == 1
        await unit.unanswered.forget(TODAY)
    rows = await dump(database)
    assert [rows[table] for table in ("unanswered", "unanswered_asker", "unanswered_day")] == [[], [], []]


async def test_a_forgotten_name_is_counted_from_the_start(unit: Unit) -> None:
    await ask(unit, day=TODAY - DAY)
    await unit.unanswered.forget(TODAY)
    await ask(unit, chats=ENOUGH - 1)
    assert await unit.unanswered.frequent() == []


async def test_below_enough_there_is_no_name_at_all_only_hashes_and_a_day(database: Database) -> None:
    async with database.begin() as unit:
        await ask(unit, chats=ENOUGH - 1)
    rows = await dump(database)
    [(subject, day, sealed)] = rows["unanswered"]
    assert (len(subject), day, sealed) == (16, TODAY, None)
    assert rows["unanswered_day"] == [(TODAY, ENOUGH - 1)]


async def test_the_same_chat_is_somebody_else_for_each_name(database: Database) -> None:
    async with database.begin() as unit:
        await ask(unit, "satu", chats=2)
        await ask(unit, "dua", chats=2)
    askers = {asker for _, asker in (await dump(database))["unanswered_asker"]}
    assert len(askers) == 4
    assert not askers & set(CHATS)


async def test_sealed_names_are_all_of_one_length_and_open_for_their_own_hash_only(
    database: Database, stranger: Database, keys: Keys
) -> None:
    async with database.begin() as unit:
        await ask(unit, "a")
        await ask(unit, NAME)
    rows = (await dump(database))["unanswered"]
    assert len({len(sealed) for _, _, sealed in rows}) == 1
    (subject, _, _), (_, _, sealed) = rows
    with pytest.raises(KeyFault):
        keys.open("unanswered", sealed, bound_to=subject)
    with pytest.raises(KeyFault):
        async with stranger.begin() as unit:
            await unit.unanswered.frequent()


async def test_chats_that_ask_at_once_are_all_counted_and_the_name_is_written_down(
    database: Database, replica: Database
) -> None:
    async def search(where: Database, actor: bytes) -> None:
        async with where.begin() as unit:
            await unit.unanswered.ask(NAME, actor, TODAY)
            await asyncio.sleep(0)

    for round_ in range(1, 9):
        await asyncio.gather(
            *(search(where, actor) for where, actor in zip((database, replica, database), CHATS, strict=False))
        )
        async with database.begin() as unit:
            assert await unit.unanswered.frequent() == [(NAME, ENOUGH)]
            assert await unit.unanswered.total(TODAY) == ENOUGH * round_


async def test_two_adverts_with_the_same_names_in_another_order_do_not_wait_for_each_other(
    database: Database, replica: Database
) -> None:
    names = [f"nama {number}" for number in range(6)]

    async def read(where: Database, actor: bytes, asked: list[str]) -> None:
        async with where.begin() as unit:
            for name in asked:
                await unit.unanswered.ask(name, actor, TODAY)

    async with asyncio.timeout(30):
        await asyncio.gather(
            *(read(database, actor, names) for actor in CHATS[:4]),
            *(read(replica, actor, names[::-1]) for actor in CHATS[4:8]),
        )

    async with database.begin() as unit:
        assert await unit.unanswered.frequent() == [(name, 8) for name in names]
        assert await unit.unanswered.total(TODAY) == 48


async def test_a_name_asked_for_while_it_is_being_forgotten_stays(database: Database, replica: Database) -> None:
    async with database.begin() as unit:
        await ask(unit, day=TODAY - DAY)

    async def forget() -> None:
        async with replica.begin() as unit:
            await unit.unanswered.forget(TODAY)

    async def search() -> None:
        async with database.begin() as unit:
            await unit.unanswered.ask(NAME, CHATS[0], TODAY)

    await asyncio.gather(search(), forget(), search())

    rows = await dump(database)
    assert [day for _, day, _ in rows["unanswered"]] == [TODAY]
    assert rows["unanswered_day"] == [(TODAY, 2)]

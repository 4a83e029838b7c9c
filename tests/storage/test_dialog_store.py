import asyncio
from datetime import timedelta

import pytest

from bot.dialogs import IDLE_LIMIT, Dialog
from bot.keys import KeyFault, Keys
from bot.storage import Database, Unit
from tests.storage.conftest import NOW, dump

ACTOR = b"a" * 16
OTHER = b"b" * 16


def open_dialog() -> Dialog:
    return Dialog(
        "tip.text", {"area": "62.71.03.1002", "text": "Kerja ke luar 🛑", "urgent": True}, 41, 9_876_543_210, "id"
    )


async def count(database: Database, *, pause: bool = False) -> None:
    async with database.begin() as unit:
        dialog = await unit.dialogs.lock(ACTOR)
        known = dialog.data.get("count", 0)
        if pause:
            await asyncio.sleep(0)
        dialog.enter("counting", count=known + 1)
        await unit.dialogs.save(ACTOR, dialog, NOW)


async def test_a_chat_that_is_not_known_gets_a_blank_dialog_and_no_row(database: Database) -> None:
    async with database.begin() as unit:
        assert await unit.dialogs.lock(ACTOR) == Dialog()
    assert (await dump(database))["dialog"] == []


async def test_a_dialog_comes_back_as_it_was_saved(database: Database) -> None:
    async with database.begin() as unit:
        await unit.dialogs.save(ACTOR, open_dialog(), NOW)
    async with database.begin() as unit:
        assert await unit.dialogs.lock(ACTOR) == open_dialog()
        assert await unit.dialogs.lock(OTHER) == Dialog()


async def test_a_dialog_with_nothing_to_remember_leaves_no_row(database: Database) -> None:
    async with database.begin() as unit:
        dialog = open_dialog()
        dialog.language = None
        await unit.dialogs.save(ACTOR, dialog, NOW)
        dialog.leave()
        await unit.dialogs.save(ACTOR, dialog, NOW)
    assert (await dump(database))["dialog"] == []


async def test_after_leaving_only_the_language_stays(database: Database) -> None:
    async with database.begin() as unit:
        dialog = open_dialog()
        await unit.dialogs.save(ACTOR, dialog, NOW)
        dialog.leave()
        await unit.dialogs.save(ACTOR, dialog, NOW)
        assert await unit.dialogs.lock(ACTOR) == Dialog(language="id")
    assert (await dump(database))["dialog"] == [(ACTOR, None, "id", None)]


async def test_forgetting_removes_the_row_and_the_language(database: Database) -> None:
    async with database.begin() as unit:
        await unit.dialogs.save(ACTOR, open_dialog(), NOW)
        await unit.dialogs.forget(ACTOR)
    assert (await dump(database))["dialog"] == []


async def test_idle_dialogs_come_oldest_first_and_not_before_their_time(unit: Unit) -> None:
    late, early, fresh = (bytes([number]) * 16 for number in (1, 2, 3))
    await unit.dialogs.save(late, Dialog("late"), NOW - timedelta(minutes=1))
    await unit.dialogs.save(early, Dialog("early"), NOW - timedelta(minutes=2))
    await unit.dialogs.save(fresh, Dialog("fresh"), NOW + timedelta(microseconds=1))
    await unit.dialogs.save(OTHER, Dialog(language="en"), NOW - timedelta(days=9))

    found = await unit.dialogs.idle(NOW + IDLE_LIMIT, limit=10)

    assert [(actor, dialog.state) for actor, dialog in found] == [(early, "early"), (late, "late")]
    assert len(await unit.dialogs.idle(NOW + IDLE_LIMIT, limit=1)) == 1


async def test_an_idle_dialog_is_still_there_for_its_chat(unit: Unit) -> None:
    await unit.dialogs.save(ACTOR, open_dialog(), NOW - timedelta(days=1))
    assert await unit.dialogs.lock(ACTOR) == open_dialog()


async def test_twenty_turns_at_once_keep_every_change(database: Database) -> None:
    await asyncio.gather(*(count(database, pause=True) for _ in range(20)))
    async with database.begin() as unit:
        assert (await unit.dialogs.lock(ACTOR)).data == {"count": 20}


async def test_two_replicas_keep_every_change(database: Database, replica: Database) -> None:
    await asyncio.gather(*(count(which, pause=True) for _ in range(10) for which in (database, replica)))
    async with replica.begin() as unit:
        assert (await unit.dialogs.lock(ACTOR)).data == {"count": 20}


async def test_turns_of_other_chats_do_not_wait(postgres: Database) -> None:
    async with postgres.begin() as first, postgres.begin() as second:
        await first.dialogs.lock(ACTOR)
        assert await asyncio.wait_for(second.dialogs.lock(OTHER), 5) == Dialog()


async def test_the_sweeper_leaves_alone_whom_a_turn_holds(postgres: Database) -> None:
    async with postgres.begin() as unit:
        for actor in (ACTOR, OTHER):
            await unit.dialogs.save(actor, open_dialog(), NOW - IDLE_LIMIT)
    async with postgres.begin() as turn, postgres.begin() as sweep:
        await turn.dialogs.lock(ACTOR)
        assert [actor for actor, _ in await sweep.dialogs.idle(NOW, 10)] == [OTHER]


async def test_another_key_does_not_open_a_dialog(database: Database, stranger: Database) -> None:
    async with database.begin() as unit:
        await unit.dialogs.save(ACTOR, open_dialog(), NOW)
    with pytest.raises(KeyFault):
        async with stranger.begin() as unit:
            await unit.dialogs.lock(ACTOR)


async def test_a_dialog_moved_to_another_chat_does_not_open(database: Database, keys: Keys) -> None:
    async with database.begin() as unit:
        await unit.dialogs.save(ACTOR, open_dialog(), NOW)
    [(_, sealed, _, _)] = (await dump(database))["dialog"]
    with pytest.raises(KeyFault):
        keys.open("dialog", sealed, bound_to=OTHER)

import asyncio
from datetime import timedelta

import pytest

from bot.dialogs import IDLE_LIMIT, Dialog, Parked
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


async def test_photos_live_as_long_as_the_question_is_open(database: Database) -> None:
    async with database.begin() as unit:
        await unit.dialogs.save(ACTOR, open_dialog(), NOW)
        for number, photo in ((2, b"second"), (1, b"first"), (2, b"another")):
            await unit.dialogs.attach(ACTOR, number, photo)
        assert await unit.dialogs.attached(ACTOR) == [b"first", b"another"]
        assert await unit.dialogs.attached(OTHER) == []
        assert (await unit.dialogs.count_attached(ACTOR), await unit.dialogs.count_attached(OTHER)) == (2, 0)
    rows = (await dump(database))["draft_photo"]
    assert b"first" not in b"".join(sealed for _, _, sealed in rows)
    async with database.begin() as unit:
        await unit.dialogs.save(ACTOR, Dialog(language="id"), NOW)
    assert (await dump(database))["draft_photo"] == []


async def test_photos_go_with_a_chat_that_is_forgotten(database: Database) -> None:
    async with database.begin() as unit:
        await unit.dialogs.save(ACTOR, open_dialog(), NOW)
        await unit.dialogs.attach(ACTOR, 1, b"first")
        await unit.dialogs.forget(ACTOR)
    assert (await dump(database))["draft_photo"] == []


async def test_what_is_parked_waits_until_its_own_time_is_over(database: Database) -> None:
    until = NOW + timedelta(minutes=7)
    parked = Parked("tip.text", {"text": "kata"}, until.isoformat())
    async with database.begin() as unit:
        await unit.dialogs.save(ACTOR, open_dialog(), NOW)
        await unit.dialogs.attach(ACTOR, 1, b"first")
        await unit.dialogs.save(ACTOR, Dialog(language="id", parked=parked), NOW)
    async with database.begin() as unit:
        assert (await unit.dialogs.lock(ACTOR)).parked == parked
        assert await unit.dialogs.attached(ACTOR) == [b"first"]
        assert await unit.dialogs.idle(until - timedelta(seconds=1), 10) == []
        [(actor, _)] = await unit.dialogs.idle(until, 10)
    assert actor == ACTOR
    assert parked.is_over(until)
    assert not parked.is_over(NOW)


async def test_a_view_may_rest_for_a_shorter_time(database: Database) -> None:
    dialog = open_dialog()
    dialog.rests = 10
    async with database.begin() as unit:
        await unit.dialogs.save(ACTOR, dialog, NOW)
        assert await unit.dialogs.idle(NOW + timedelta(minutes=9), 10) == []
        assert len(await unit.dialogs.idle(NOW + timedelta(minutes=10), 10)) == 1

from handlers.sweeper import Sweeper
from tests.talk import Talk
from tests.tips import STORY, desks, until_story


async def test_who_goes_on_while_the_sweeper_waits_for_the_chat_keeps_the_screen(talk: Talk) -> None:
    await desks(talk)
    warga = talk.person("Warga")
    await until_story(warga)
    shared, begin = talk.running.shared, talk.running.database.begin
    actor = shared.keys.pseudonym("chat", str(warga.person.id))
    async with begin() as unit:
        seen = await unit.dialogs.lock(actor)
    await warga.says(STORY)
    await warga.taps("Lewati")
    locks = talk.running.processor._parts.locks
    await Sweeper(begin, shared, locks, talk.running.sender)._clean(actor, seen)
    assert STORY in warga.reads
    await warga.taps("tip.send")
    assert "Terkirim." in warga.reads


async def test_what_is_swept_leaves_no_row(talk: Talk) -> None:
    await desks(talk)
    warga = talk.person("Warga")
    await until_story(warga)
    await talk.wait(minutes=21)
    assert "📖 Pelajaran" in warga.buttons
    async with talk.running.database.begin() as unit:
        assert await unit.dialogs.idle(talk.clock.now().replace(year=9999), 10) == []

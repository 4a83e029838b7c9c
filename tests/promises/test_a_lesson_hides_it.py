import pytest

from bot.app import Knowledge
from bot.dialogs import IDLE_LIMIT
from tests.promises.scenes import LANGUAGES, WAY, at_rest, dialog_of, forms_of_words, found, office, step, told, walk
from tests.talk import Talk
from tests.tips import RECEIPT, STORY

MINUTES = int(IDLE_LIMIT.total_seconds() // 60)
WORD = {"id": "lanjutkan", "en": "continue"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_lesson_hides_it(talk: Talk, knowledge: Knowledge, language: str) -> None:
    promise = told(knowledge.catalogues, language, "a_lesson_hides_it")
    assert str(MINUTES) in promise.text
    assert WORD[language] in promise.text
    await office(talk)
    for state in list(WAY)[1:]:
        warga = talk.person(state, language)
        await walk(warga, state)
        before = warga.reads
        await warga.taps("tip.cover")
        assert [message.from_bot for message in warga.chat] == [True]
        assert STORY not in warga.reads
        assert RECEIPT.search(warga.reads) is None
        offered = [button.value for button in warga.screen.buttons]
        assert "lessons" in offered
        assert not [value for value in offered if value.startswith("tip.")]
        await warga.says(WORD[language])
        assert warga.reads == before
        assert all(message.from_bot for message in warga.chat)


async def test_who_holds_the_phone_does_not_find_it_by_tapping(talk: Talk) -> None:
    await office(talk)
    warga = talk.person("Warga")
    await walk(warga, "tip.preview")
    await warga.taps("tip.cover")
    for look in (
        "lessons",
        "home",
        "/info",
        "tip.home",
        "/kotak",
        "home",
        "/pengaturan",
        "/privasi",
        "/bukti",
        "/start",
    ):
        await (warga.says(look) if look.startswith("/") else warga.taps(look))
        assert STORY not in warga.person.transcript()
    await warga.says(WORD["id"])
    assert STORY in warga.reads


async def test_it_is_gone_when_its_time_is_over_though_the_chat_is_in_use(talk: Talk) -> None:
    await office(talk)
    warga = talk.person("Warga")
    await walk(warga, "tip.preview")
    await warga.taps("tip.cover")
    for _ in range(MINUTES + 1):
        await talk.wait(minutes=1)
        await step(warga, "/start")
    await warga.says(WORD["id"])
    assert STORY not in warga.reads
    assert (await dialog_of(talk, warga)).parked is None
    assert found(forms_of_words(STORY), at_rest(talk.settings.data_dir)) == []


async def test_erasing_takes_it_too(talk: Talk) -> None:
    await office(talk)
    warga = talk.person("Warga")
    await walk(warga, "tip.preview")
    await warga.taps("tip.cover")
    await step(warga, "/hapus", WORD["id"])
    assert STORY not in warga.reads

import pytest

from bot.app import Knowledge
from bot.staff.model import Role
from handlers.notice import Promise
from tests.promises.scenes import LANGUAGES, WAY, dialog_of, forge, step, told, walk, words
from tests.talk import MENTENG, Talk

EVERY_BUTTON = (
    *(what for state, what in WAY.items() if what.startswith("tip.") and state != "tip.district"),
    *(f"tip.back:{state.partition('.')[2]}" for state in WAY),
    f"tip.in:{MENTENG}", "tip.done", "tip.back", "tip.official", "tip", "box", "box.show", "desk.inbox",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_telegram_still_knows(talk: Talk, knowledge: Knowledge, language: str) -> None:
    promise = told(knowledge.catalogues, language, "telegram_still_knows")
    assert "Telegram" in promise.text
    await stands_before_the_first_question(talk, language, promise)


async def stands_before_the_first_question(talk: Talk, language: str, promise: Promise) -> None:
    """See that a promise is read before anything is asked, each time anew."""
    await talk.officer("Petugas", Role.SUPERVISOR)
    warga = talk.person(language, language)
    for way_in in ("/info", "tip", "lapor"):
        await warga.says("/start")
        await (warga.taps(way_in) if way_in == "tip" else warga.says(way_in))
        assert words(promise.text) in warga.reads
        assert (await dialog_of(talk, warga)).state == "tip.notice"
        assert [button.value for button in warga.screen.buttons] == ["tip.go", "help", "tip.home", "tip.cover"]
    await warga.says("/privasi")
    assert words(promise.text) in warga.reads


async def test_no_question_is_reached_without_the_notice(talk: Talk) -> None:
    await talk.officer("Petugas", Role.SUPERVISOR)
    warga = talk.person("Warga")
    for before in ("/start", "/info"):
        for button in EVERY_BUTTON:
            await warga.says(before)
            forge(warga, button)
            await warga.taps(button)
            assert (await dialog_of(talk, warga)).state in ("", "tip.notice", "box.receipt")
    await step(warga, "/info", "Menteng", "luar negeri", "Ada orang menawarkan kerja.")
    assert (await dialog_of(talk, warga)).state == "tip.notice"


async def test_whoever_comes_back_reads_the_notice_again(talk: Talk) -> None:
    await talk.officer("Petugas", Role.SUPERVISOR)
    warga = talk.person("Warga")
    await walk(warga, "tip.preview")
    assert (await dialog_of(talk, warga)).state == "tip.preview"
    await step(warga, "/info")
    assert (await dialog_of(talk, warga)).state == "tip.notice"
    assert not (await dialog_of(talk, warga)).data

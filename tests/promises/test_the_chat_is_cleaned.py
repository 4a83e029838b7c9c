import re

import pytest

from bot.app import Knowledge
from bot.dialogs import IDLE_LIMIT
from handlers.commands import publish_commands
from tests.promises.scenes import (
    LANGUAGES,
    WAY,
    at_rest,
    dialog_of,
    forms_of_words,
    found,
    office,
    open_conversations,
    send,
    step,
    told,
    walk,
)
from tests.talk import Talk, Talker
from tests.tips import RECEIPT, STORY

TYPED = "Kanari yang diketik"
MINUTES = int(IDLE_LIMIT.total_seconds() // 60)
SPEAKING = re.compile(r"(?i)\b(?:lapor\w*|tips?|report\w*|tppo|saksi|witness|traffick\w*|polisi|police)\b")
SENT = ("tip.receipt", "tip.confirm", "tip.push")
LEAVING = ("/hapus", "/start", "/cek", "home")


def see_that_it_is_clean(warga: Talker) -> None:
    """See that only ordinary messages of the bot are left."""
    transcript = warga.person.transcript()
    assert all(message.from_bot for message in warga.chat)
    assert STORY not in transcript
    assert TYPED not in transcript
    assert RECEIPT.search(transcript) is None
    offered = [button.value for message in warga.chat for button in message.buttons]
    assert {"home", "check"} & set(offered)
    assert not [value for value in offered if value.startswith(("tip.", "box."))]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_chat_is_cleaned(talk: Talk, knowledge: Knowledge, language: str) -> None:
    promise = told(knowledge.catalogues, language, "the_chat_is_cleaned")
    assert str(MINUTES) in promise.text
    await office(talk)
    warga = talk.person(language, language)
    receipt = await send(warga)
    see_that_it_is_clean(warga)
    await step(warga, receipt, "box.add", TYPED)
    assert TYPED in warga.reads
    await warga.taps("home")
    see_that_it_is_clean(warga)

    quiet = {state: talk.person(f"{language} {state}", language) for state in WAY}
    for state, person in quiet.items():
        await walk(person, state)
    assert await open_conversations(talk) > len(WAY)
    await talk.wait(minutes=MINUTES - 1)
    assert STORY in quiet["tip.preview"].reads
    assert RECEIPT.search(quiet["tip.receipt"].reads)
    await talk.wait(minutes=1.1)
    for person in quiet.values():
        see_that_it_is_clean(person)
    assert await open_conversations(talk) == 0


@pytest.mark.parametrize("leaving", LEAVING)
async def test_whoever_leaves_finds_the_chat_clean(talk: Talk, leaving: str) -> None:
    await office(talk)
    for state in WAY:
        warga = talk.person(state)
        await walk(warga, state)
        if state not in ("tip.text", "tip.preview"):
            await warga.says(TYPED)
        assert [message.from_bot for message in warga.chat] == [True]
        if leaving == "home" and state in SENT:
            continue
        await (warga.taps("tip.home") if leaving == "home" else warga.says(leaving))
        see_that_it_is_clean(warga)
        assert not (await dialog_of(talk, warga)).state


async def test_what_is_typed_vanishes_with_every_step(talk: Talk) -> None:
    await office(talk)
    warga = talk.person("Warga")
    for what in WAY.values():
        await step(warga, what)
        assert [message.from_bot for message in warga.chat] == [True]


async def test_what_was_begun_is_not_kept_anywhere_either(talk: Talk) -> None:
    forms = forms_of_words(STORY) | forms_of_words(TYPED)
    await office(talk)
    warga = talk.person("Warga")
    await walk(warga, "tip.preview")
    assert found(forms, at_rest(talk.settings.data_dir)) == []
    await step(warga, "/hapus", "/info")
    assert (await dialog_of(talk, warga)).data == {}
    await step(warga, "/start")
    assert await open_conversations(talk) == 2  # the desks of the two officers
    assert found(forms, at_rest(talk.settings.data_dir)) == []


async def test_the_menu_and_the_ordinary_screens_do_not_speak_of_tips(talk: Talk, knowledge: Knowledge) -> None:
    await publish_commands(talk.bot, knowledge.catalogues)
    for language in LANGUAGES:
        warga = talk.person(language, language)
        await step(warga, "/start", "/help", "/pengaturan", "/hapus")
        shown = f"{warga.person.commands()}\n{warga.person.transcript()}"
        assert len(warga.person.commands()) > 5
        assert SPEAKING.search(shown) is None


async def test_the_box_is_cleaned_too(talk: Talk) -> None:
    await office(talk)
    receipt = await send(talk.person("Warga"))
    for number, opened in enumerate([(receipt,), (receipt, "box.add"), (receipt, "box.add", TYPED)]):
        for leaving in (*LEAVING, "quiet"):
            friend = talk.person(f"{number}{leaving}")
            await step(friend, *opened)
            if leaving == "quiet":
                await talk.wait(minutes=MINUTES + 1)
            else:
                await (friend.taps("home") if leaving == "home" else friend.says(leaving))
            see_that_it_is_clean(friend)


async def test_it_is_cleaned_though_telegram_was_away_at_that_minute(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk.running.sender, "_pause", at_once)
    await office(talk)
    warga = talk.person("Warga")
    await walk(warga, "tip.preview")
    talk.emulator.faults.outage()
    await talk.wait(minutes=MINUTES + 1)
    talk.emulator.faults.restore()
    assert STORY in warga.reads
    await talk.wait(minutes=1.1)
    see_that_it_is_clean(warga)
    assert await open_conversations(talk) == 0


async def at_once(_: float) -> None:
    """Wait for nothing."""

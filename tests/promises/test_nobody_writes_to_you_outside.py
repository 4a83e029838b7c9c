import re

import pytest

from bot.app import Knowledge
from bot.demo.emulator import Call
from tests.promises.scenes import LANGUAGES, calls_to, office, send, step, told, words
from tests.talk import Talk

SPOKEN = {
    "getMe", "sendMessage", "editMessageText", "deleteMessage", "deleteMessages", "answerCallbackQuery",
    "setMyCommands", "getWebhookInfo",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_nobody_writes_to_you_outside(talk: Talk, knowledge: Knowledge, language: str) -> None:
    said = words(told(knowledge.catalogues, language, "nobody_writes_to_you_outside").text)
    coordinator, officer = await office(talk)
    warga = talk.person("Warga", language)
    await warga.says("/info")
    assert said in warga.reads
    receipt = await send(warga)

    before = calls_to(talk, warga)
    await step(coordinator, "desk.open", "desk.take", "desk.answer", "Kami datang besok", "desk.send")
    await step(officer, "desk.open", "desk.answer", "Kami periksa.", "desk.send", "desk.take")
    await step(coordinator, "/meja", "desk.open", "desk.close", "desk.outcome:helped", "/start")
    for days in (1, 7, 22, 70):
        await talk.wait(days=days)
    assert calls_to(talk, warga) == before

    await warga.says(receipt)
    assert "Kami datang" not in warga.reads  # by now it is deleted


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_box_says_so_too(talk: Talk, knowledge: Knowledge, language: str) -> None:
    said = words(told(knowledge.catalogues, language, "nobody_writes_to_you_outside").text)
    coordinator, _ = await office(talk)
    warga = talk.person("Warga", language)
    receipt = await send(warga)
    await warga.says(receipt)
    assert said in warga.reads
    await step(coordinator, "desk.open", "desk.answer", "Kami datang besok", "desk.send")
    await step(warga, "/start", receipt)
    assert "Kami datang besok" in warga.reads
    assert said in warga.reads


async def test_officers_get_nothing_that_leads_to_the_sender(talk: Talk) -> None:
    coordinator, officer = await office(talk)
    warga = talk.person("Warga")
    receipt = await send(warga)
    await step(coordinator, "desk.open", "desk.take", "desk.answer", "Kami datang besok", "desk.send")
    await step(warga, receipt, "box.add", "Mereka pergi hari Jumat")
    await step(officer, "desk.open", "desk.close", "desk.outcome:unfounded")
    await step(coordinator, "desk.open", "desk.close", "desk.outcome:unfounded")
    await talk.wait(hours=30)

    assert {call.method for call in talk.emulator.calls} <= SPOKEN
    for call in calls_to(talk, coordinator, officer):
        assert set(button_kinds(call)) <= {"text", "callback_data"}
        assert "tg://" not in str(call.params)
        assert "href" not in str(call.params.get("text"))


def button_kinds(call: Call) -> list[str]:
    """Return the fields of all buttons that a call shows."""
    rows = call.params.get("reply_markup", {}).get("inline_keyboard", [])
    return [field for row in rows for button in row for field in button]


async def test_what_a_resident_is_sent_always_follows_something_they_did(talk: Talk) -> None:
    await office(talk)
    warga = talk.person("Warga")
    await send(warga)
    await step(warga, "/info", "tip.go")
    sent = len([call for call in calls_to(talk, warga) if call.method == "sendMessage"])
    await talk.wait(minutes=21)
    await talk.wait(days=3)
    new = [call.method for call in calls_to(talk, warga) if call.method == "sendMessage"][sent:]
    assert new == []
    assert not re.search("tip\\.", str([button.value for button in warga.screen.buttons]))

from pathlib import Path

import pytest

from bot.app import Knowledge
from tests.promises.scenes import LANGUAGES, TERMS, office, receipt_on, step, told, walk
from tests.promises.test_it_is_deleted import rows
from tests.talk import open_talk
from tests.tips import news

USUAL = {"tip_delay_minutes": 30, "tip_undo_minutes": 10}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_can_be_taken_back(tmp_path: Path, knowledge: Knowledge, language: str) -> None:
    assert str(TERMS.undo_minutes) in told(knowledge.catalogues, language, "it_can_be_taken_back").text.split()
    async with open_talk(tmp_path, knowledge, **USUAL) as talk:
        coordinator, officer = await office(talk)
        warga = talk.person("Warga", language)
        await walk(warga, "tip.numbers")
        await step(warga, "tip.back:danger", "tip.danger:no", "tip.knows:several", "tip.official:no", "Cerita.")
        await step(warga, "tip.checked", "tip.send")
        receipt = receipt_on(warga)
        await talk.wait(minutes=TERMS.undo_minutes - 1)
        await step(warga, "tip.undo")
        kept = await rows(talk)
        assert [name for name in ("tip", "wrap", "message", "photo") if kept[name]] == []
        await talk.wait(days=2)
        assert news(coordinator) == news(officer) == []
        await step(warga, receipt)
        assert "box.add" not in [button.value for button in warga.screen.buttons]


async def test_what_goes_at_once_cannot_be_taken_back_and_says_so(tmp_path: Path, knowledge: Knowledge) -> None:
    async with open_talk(tmp_path, knowledge, **USUAL) as talk:
        await office(talk)
        warga = talk.person("Warga")
        await walk(warga, "tip.numbers")
        await step(warga, "tip.on")
        assert "Tidak bisa ditarik lagi" in warga.reads
        await step(warga, "tip.speed:now", "tip.knows:several", "tip.official:no", "Cerita.", "tip.checked", "tip.send")
        assert "tip.undo" not in [button.value for button in warga.screen.buttons]


async def test_the_box_takes_it_back_too(tmp_path: Path, knowledge: Knowledge) -> None:
    async with open_talk(tmp_path, knowledge, **USUAL) as talk:
        coordinator, _ = await office(talk)
        warga = talk.person("Warga")
        await walk(warga, "tip.numbers")
        await step(warga, "tip.on", "tip.speed:later", "tip.knows:several", "tip.official:no", "Cerita.", "tip.checked")
        await step(warga, "tip.send")
        receipt = receipt_on(warga)
        await step(warga, "tip.noted", "", "tip.done", receipt, "box.undo")
        await talk.wait(days=2)
        assert news(coordinator) == []

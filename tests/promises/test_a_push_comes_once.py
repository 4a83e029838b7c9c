import re
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Knowledge
from bot.delivery.post import PUSH_FOR
from bot.storage.tables import push
from tests.promises.scenes import (
    LANGUAGES,
    at_rest,
    calls_to,
    forms_of_number,
    found,
    office,
    receipt_on,
    step,
    told,
    walk,
)
from tests.talk import Talk, Talker

SPEAKING = re.compile(
    r"(?i)\b(?:lapor\w*|info|tips?|tppo|saksi|report\w*|witness\w*|traffick\w*|polisi|police|petugas)\b"
)
ANSWER = "Kami datang besok"


async def pushes(talk: Talk) -> list[tuple[Any, ...]]:
    """Return what is kept of places to send to."""
    async with talk.running.database.begin() as unit:
        store: Any = unit.tips
        return [tuple(row) for row in await store._connection.execute(select(push))]


async def sent_and_waiting(warga: Talker) -> str:
    """Send a tip, want to be told, and return the receipt."""
    await walk(warga, "tip.receipt")
    receipt = receipt_on(warga)
    await step(warga, "tip.noted", "", "tip.pushed")
    return receipt


async def answers(officer: Talker, words: str) -> None:
    """Let an officer answer the newest tip."""
    await step(officer, "/meja", "desk.open", "desk.answer", words, "desk.send", "desk.leave")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_push_comes_once(talk: Talk, knowledge: Knowledge, language: str) -> None:
    assert str(PUSH_FOR.days) in told(knowledge.catalogues, language, "a_push_comes_once").text
    coordinator, _ = await office(talk)
    warga = talk.person("Warga", language)
    receipt = await sent_and_waiting(warga)
    assert len(await pushes(talk)) == 1
    assert found(forms_of_number(warga.person.id), at_rest(talk.settings.data_dir)) == []
    before = len(warga.chat)
    await answers(coordinator, ANSWER)
    assert len(warga.chat) == before + 1
    assert SPEAKING.search(warga.reads) is None
    assert ANSWER not in warga.person.transcript()
    assert calls_to(talk, warga)[-1].params["disable_notification"]
    assert await pushes(talk) == []
    await answers(coordinator, f"{ANSWER} pagi")
    assert len(warga.chat) == before + 1
    await warga.says(receipt)
    assert f"{ANSWER} pagi" in warga.reads


async def test_where_nobody_answers_the_place_is_forgotten(talk: Talk) -> None:
    await office(talk)
    warga = talk.person("Warga")
    await sent_and_waiting(warga)
    [(_, sealed, _)] = await pushes(talk)
    before = len(warga.chat)
    await talk.wait(days=PUSH_FOR.days)
    await talk.settle()
    assert await pushes(talk) == []
    assert sealed[:16] not in talk.bytes_at_rest()
    assert len(warga.chat) == before


async def test_without_being_asked_for_nothing_is_kept_or_sent(talk: Talk) -> None:
    coordinator, _ = await office(talk)
    warga = talk.person("Warga")
    await walk(warga, "tip.push")
    await step(warga, "tip.done")
    assert await pushes(talk) == []
    before = len(warga.chat)
    await answers(coordinator, ANSWER)
    assert len(warga.chat) == before


async def test_whoever_has_blocked_the_bot_is_not_told_and_nobody_else_instead(talk: Talk) -> None:
    coordinator, officer = await office(talk)
    warga = talk.person("Warga")
    await sent_and_waiting(warga)
    await warga.person.blocks()
    await answers(coordinator, ANSWER)
    await talk.wait(days=2)
    assert await pushes(talk) == []
    assert "🌱" not in coordinator.person.transcript() + officer.person.transcript()

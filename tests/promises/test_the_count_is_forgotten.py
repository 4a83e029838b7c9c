from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Knowledge
from bot.storage.tables import metadata
from bot.tips.quota import TIPS_A_DAY, WEEK
from tests.promises.scenes import (
    LANGUAGES,
    at_rest,
    forms_of_number,
    found,
    office,
    send,
    spelled,
    step,
    told,
)
from tests.talk import Talk, Talker

COUNTED = ("quota", "sender", "week_key")


async def rows(talk: Talk) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the tables hold that count."""
    async with talk.running.database.begin() as unit:
        store: Any = unit.tips
        return {
            name: [tuple(row) for row in await store._connection.execute(select(metadata.tables[name]))]
            for name in COUNTED
        }


def actor_of(talk: Talk, warga: Talker) -> bytes:
    """Return the keyed pseudonym of a chat, which whoever has the key file can make."""
    return talk.running.shared.keys.pseudonym("chat", str(warga.person.id))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("cheap_receipts")
async def test_the_count_is_forgotten(talk: Talk, knowledge: Knowledge, language: str) -> None:
    promise = told(knowledge.catalogues, language, "the_count_is_forgotten")
    assert {str(TIPS_A_DAY), str(WEEK.days)} <= set(promise.text.split())
    await office(talk)
    warga = talk.person("Warga", language)
    for _ in range(TIPS_A_DAY):
        await send(warga)
    assert all((await rows(talk)).values())
    assert found(spelled({actor_of(talk, warga)}), at_rest(talk.settings.data_dir)) == []
    assert found(forms_of_number(warga.person.id), at_rest(talk.settings.data_dir)) == []
    await step(warga, "/info")
    assert "tip.go" not in [button.value for button in warga.screen.buttons]

    before = await rows(talk)
    traces = [row[0][:16] for row in before["quota"] + before["sender"]]
    await talk.wait(days=WEEK.days)
    await talk.settle()
    after = await rows(talk)
    assert [row for row in after["quota"] if row in before["quota"]] == []
    assert after["sender"] == []
    assert not set(after["week_key"]) & set(before["week_key"])
    assert [trace for trace in traces if trace in talk.bytes_at_rest()] == []


@pytest.mark.usefixtures("cheap_receipts")
async def test_when_the_week_is_over_not_even_the_key_file_tells_whose_it_was(talk: Talk) -> None:
    await office(talk)
    warga = talk.person("Warga")
    await send(warga)
    [(week, sealed, _)] = (await rows(talk))["week_key"]
    assert talk.running.shared.keys.open("week", sealed, bound_to=week.encode())
    before = {row[0] for row in (await rows(talk))["quota"]}
    await talk.wait(days=WEEK.days)
    await talk.settle()
    assert sealed not in talk.bytes_at_rest()
    await send(warga)
    assert not before & {row[0] for row in (await rows(talk))["quota"]}


@pytest.mark.usefixtures("cheap_receipts")
async def test_erasing_does_not_reset_the_count(talk: Talk) -> None:
    await office(talk)
    warga = talk.person("Warga")
    for _ in range(TIPS_A_DAY):
        await send(warga)
        await step(warga, "/hapus")
    await step(warga, "/info")
    assert "Cukup untuk hari ini" in warga.reads

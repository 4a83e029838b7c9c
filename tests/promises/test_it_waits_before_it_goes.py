from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Knowledge
from bot.tips.moments import BATCHES
from tests.promises.scenes import LANGUAGES, TERMS, office, step, told, walk
from tests.talk import Talk, open_talk
from tests.tips import news


async def minutes_until_it_is_told(talk: Talk) -> tuple[int, datetime]:
    """Send a tip, and return how long its readers hear nothing, and when they do."""
    coordinator, officer = await office(talk)
    warga = talk.person("Warga")
    await walk(warga, "tip.danger")
    await step(warga, "tip.danger:no", "tip.knows:several", "tip.official:no", "Cerita.", "tip.checked", "tip.send")
    for minute in range(24 * 60):
        if news(coordinator):
            assert news(officer)
            return minute, talk.clock.now()
        await talk.wait(minutes=1)
    raise LookupError("nobody was ever told")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("cheap_receipts")
async def test_it_waits_before_it_goes(tmp_path: Path, knowledge: Knowledge, language: str) -> None:
    assert str(TERMS.delay_minutes) in told(knowledge.catalogues, language, "it_waits_before_it_goes").text
    async with open_talk(tmp_path, knowledge, tip_delay_minutes=30, tip_undo_minutes=10) as talk:
        # To the middle of a morning, so that the next round is near.
        now = talk.clock.now()
        talk.clock.advance(timedelta(days=1, hours=10) - timedelta(hours=now.hour, minutes=now.minute))
        await talk.settle()
        minutes, at = await minutes_until_it_is_told(talk)
    assert minutes >= TERMS.delay_minutes
    assert at.hour in [batch.hour for batch in BATCHES]
    assert at.minute <= 1


async def test_an_installation_without_a_delay_does_not_promise_one(talk: Talk) -> None:
    warga = talk.person("Warga")
    await warga.says("/privasi")
    assert "menunggu" not in warga.reads
    assert "menariknya kembali" not in warga.reads

"""Pages that nobody reviewed in time leave the menu, and administrators are told before."""

import re

import pytest

from bot.staff.model import Role
from tests.talk import MENTENG, Talk, Talker

TITLE = "Halaman yang perlu diperiksa"


@pytest.fixture
async def boss(talk: Talk) -> Talker:
    return await talk.officer("Bos", Role.ADMINISTRATOR)


def told(someone: Talker) -> list[str]:
    return [message.text for message in someone.chat if message.from_bot and TITLE in message.text]


async def test_nothing_is_told_while_nothing_is_due(talk: Talk, boss: Talker) -> None:
    await talk.wait(days=7)

    assert told(boss) == []
    assert "Daftar P3MI minggu ini" in boss.reads


async def test_administrators_alone_are_told_once_a_week(talk: Talk, boss: Talker) -> None:
    coordinator = await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    first = min(page.review_by for page in talk.running.shared.library.all_texts())
    days = (first - talk.clock.now().date()).days - 20
    await talk.wait(days=days)

    [notice] = told(boss)
    assert "🟠 Warga melihatnya sampai:" in notice
    assert ", 24 Mei 2027 (belum disetujui siapa pun)" in notice
    assert "• Kamboja, 24 Mei 2027" in notice
    assert re.fullmatch(r"dan \d+ lagi", notice.splitlines()[-1])
    assert "Residents" not in notice
    assert told(coordinator) == []
    await talk.wait(days=1)
    assert len(told(boss)) == 1
    await talk.wait(days=7)
    assert len(told(boss)) == 2


async def test_what_is_gone_is_told_as_gone(talk: Talk, boss: Talker) -> None:
    await talk.wait(days=250)

    [notice] = told(boss)
    assert "⛔ Warga tidak melihatnya lagi sejak:" in notice
    reader = talk.person("Warga")
    await reader.says("/jalur")
    assert "Lewat P3MI (P to P)" not in reader.buttons

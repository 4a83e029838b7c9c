"""The intake closes by itself, administrators are told once, and learning and checking go on."""

from datetime import timedelta
from pathlib import Path

import pytest
from telegram import WebhookInfo

from bot.staff.model import Role
from bot.tips.canary import look
from bot.tips.vault import Vault
from tests.talk import Talk, Talker
from tests.tips import desks, send_tip

CLOSED = "belum bisa diterima dengan aman"


@pytest.fixture
async def admin(talk: Talk) -> Talker:
    await desks(talk)
    someone = await talk.officer("Admin", Role.ADMINISTRATOR)
    await talk.settle()
    return someone


def told(someone: Talker, words: str) -> int:
    """Return how often somebody was told something."""
    return sum(words in message.text for message in someone.chat)


async def is_closed(warga: Talker) -> bool:
    await warga.says("/info")
    closed = CLOSED in warga.reads
    assert closed is ("110" in warga.reads)
    await warga.says("/start")
    await warga.says("PT Agesa Asa Jaya")
    assert "AGESA ASA JAYA" in warga.reads
    return closed


async def test_without_the_key_file_nothing_is_taken(talk: Talk, warga: Talker, admin: Talker) -> None:
    path = talk.settings.key_path()
    aside = path.rename(path.with_name("aside"))
    assert await is_closed(warga)
    await talk.wait(minutes=1)
    await talk.wait(minutes=1)
    assert told(admin, "File kunci") == 1
    aside.rename(path)
    await talk.wait(minutes=1)
    assert not await is_closed(warga)
    assert told(admin, "Info diterima lagi") == 1


async def test_a_thief_who_polls_closes_it_within_a_minute(talk: Talk, warga: Talker, admin: Talker) -> None:
    await talk.running.guard.note_conflict()
    assert not await is_closed(warga)
    await talk.wait(seconds=40)
    await talk.running.guard.note_conflict()
    assert await is_closed(warga)
    await talk.wait(minutes=1)
    assert told(admin, "token mungkin dicuri") == 1
    await talk.wait(minutes=11)
    assert not await is_closed(warga)


async def test_conflicts_of_restarts_far_apart_do_not(talk: Talk, warga: Talker, admin: Talker) -> None:
    for _ in range(5):
        await talk.running.guard.note_conflict()
        await talk.wait(minutes=5)
    assert not await is_closed(warga)


async def test_a_changed_webhook_closes_it(
    talk: Talk, warga: Talker, admin: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def elsewhere(*_given: object, **_named: object) -> WebhookInfo:
        return WebhookInfo("https://thief.example.org", has_custom_certificate=False, pending_update_count=0)

    monkeypatch.setattr(type(talk.bot), "get_webhook_info", elsewhere)
    await talk.wait(seconds=31)
    await talk.wait(seconds=15)
    assert await is_closed(warga)
    await talk.settle()
    assert told(admin, "token mungkin dicuri") == 1


async def test_a_canary_that_does_not_arrive_closes_it_until_one_does(
    talk: Talk, warga: Talker, admin: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Vault, "open_photo", lambda *_: b"another")
        await talk.wait(hours=7)
        assert await is_closed(warga)
        await talk.settle()
        assert told(admin, "tidak sampai") == 1
    await talk.wait(minutes=11)
    assert not await is_closed(warga)


async def test_the_canary_walks_every_six_hours_and_nobody_hears_of_it(talk: Talk, admin: Talker) -> None:
    for _ in range(4):
        await talk.wait(hours=6, minutes=1)
        async with talk.running.database.begin() as unit:
            walk = await look(unit.marks)
        assert walk is not None
        assert walk.succeeded
        assert talk.clock.now() - walk.at < timedelta(hours=1, minutes=1)
    assert told(admin, "Info baru") == 0


async def test_an_unfinished_tip_is_not_lost_when_the_intake_closes_meanwhile(
    talk: Talk, warga: Talker, admin: Talker
) -> None:
    assert await send_tip(warga)
    await warga.says("/bukti")
    assert "sampai" in warga.reads


def test_the_folder_that_is_watched_is_the_one_with_the_data(talk: Talk) -> None:
    assert talk.running.shared.gate.folder == talk.settings.data_dir
    assert Path(talk.settings.data_dir).is_dir()

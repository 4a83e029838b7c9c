"""Being told when a name's standing changes."""

import pytest

from bot.agencies.model import Agency, Sanction
from bot.agencies.versions import SHIPPED, ListKind
from tests.talk import Talk, Talker

NAME, NEW = "PT AGESA ASA JAYA", "PT Suka Maju Terus Mundur"
ANOTHER = Agency("PT LAIN SEKALI", None, None, "a test")
REVOKED = Sanction(NAME, "revoked", "2026-11-02", "SK 1/2026", "confirmed", "SK 1/2026")


async def import_list(talk: Talk, *agencies: Agency) -> None:
    async with talk.running.database.begin() as unit:
        keeping = talk.running.shared.keeping(unit)
        await keeping.take_over(ListKind.LISTED, agencies, talk.clock.now().date())
    await talk.settle()


async def watch(someone: Talker, name: str = NAME) -> None:
    await someone.says(name)
    await someone.taps("🔔")


@pytest.mark.parametrize(
    ("language", "said", "gone"), [("id", "Saya kabari", "tidak ada lagi"), ("en", "I tell you", "no longer")]
)
async def test_who_watches_is_told_once_when_the_name_leaves_the_list(
    talk: Talk, language: str, said: str, gone: str
) -> None:
    someone = talk.person("Someone", language)
    await watch(someone)
    assert said in someone.reads

    await import_list(talk, ANOTHER)

    assert NAME in someone.reads
    assert gone in someone.reads
    count = len(someone.chat)
    await import_list(talk, ANOTHER)
    await talk.settle()
    assert len(someone.chat) == count


async def test_a_name_that_is_not_listed_can_be_waited_for(talk: Talk, warga: Talker) -> None:
    await watch(warga, NEW)
    await import_list(talk, Agency(NEW.upper(), None, None, "a test"))

    assert f"{NEW.upper()}: ada yang berubah" in warga.reads
    assert "ADA di daftar" in warga.reads or "ada di daftar resmi" in warga.reads
    await warga.taps(NEW.upper())
    assert f"{NEW.upper()} ADA di daftar" in warga.reads


async def test_a_sanction_is_told_with_its_date(talk: Talk, warga: Talker) -> None:
    await watch(warga)
    async with talk.running.database.begin() as unit:
        await talk.running.shared.keeping(unit).take_over(ListKind.SANCTIONS, (REVOKED,), talk.clock.now().date())
    await talk.settle()

    assert "⛔" in warga.reads
    assert "2 November 2026" in warga.reads


async def test_one_tap_stops_it(talk: Talk, warga: Talker) -> None:
    await watch(warga)
    await warga.taps("🔕")
    assert warga.toast == "Sudah berhenti."
    count = len(warga.chat)

    await import_list(talk, ANOTHER)

    assert len(warga.chat) == count


async def test_the_message_itself_has_the_stop(talk: Talk, warga: Talker) -> None:
    await watch(warga)
    await import_list(talk, ANOTHER)
    await warga.taps("🔕 Berhenti")
    async with talk.running.database.begin() as unit:
        await talk.running.shared.keeping(unit).go_back(ListKind.LISTED, SHIPPED)
    count = len(warga.chat)
    await talk.settle()

    assert len(warga.chat) == count


async def test_settings_show_what_is_watched_and_erasing_ends_it(talk: Talk, warga: Talker) -> None:
    await watch(warga)
    await warga.says("/pengaturan")
    await warga.taps("Yang saya pantau")
    assert NAME in warga.reads
    await warga.says("/hapus")
    await warga.says("/pantau")
    assert "Belum ada perusahaan" in warga.reads


async def test_no_more_than_twenty_names_are_watched(warga: Talker) -> None:
    for number in range(20):
        await watch(warga, f"PT Zeta{chr(97 + number)} Omega Suka")
    await watch(warga)

    assert "Hentikan satu dulu" in warga.reads


@pytest.mark.parametrize("data", ["watch.on", "watch.on:Siti Aminah", "watch.on:Pak Budi", "watch.off:apa saja"])
async def test_a_forged_button_keeps_no_persons_name(talk: Talk, warga: Talker, data: str) -> None:
    await warga.says("/cek")
    warga.person.room().history[warga.screen.id].keyboard = [[{"text": "palsu", "callback_data": data}]]
    await warga.taps("palsu")

    async with talk.running.database.begin() as unit:
        assert await unit.watches.all() == []


async def test_who_blocked_the_bot_is_forgotten(talk: Talk, warga: Talker) -> None:
    await watch(warga)
    await warga.person.blocks()
    await import_list(talk, ANOTHER)

    async with talk.running.database.begin() as unit:
        assert await unit.watches.all() == []

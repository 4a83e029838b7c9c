import pytest

from tests.talk import Talk, Talker
from tests.tips import desks, send_tip


async def test_the_box_tells_how_far_the_tip_is(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    receipt = await send_tip(warga)
    await warga.says(receipt)
    assert "Belum dibaca" in warga.reads
    await coordinator.taps("📂 Buka")
    await warga.says(receipt)
    assert "Sudah dibaca" in warga.reads


async def test_the_tipster_adds_something_and_the_officers_read_it(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    receipt = await send_tip(warga)
    await warga.says(receipt)
    await warga.taps("✏️ Tambah info")
    await warga.says("Mereka berangkat hari Jumat.")
    assert "Sudah ditambahkan" in warga.reads
    assert "pengirim menambah info" in coordinator.reads
    await officer.taps("📂 Buka")
    assert "hari Jumat" in officer.reads
    assert all(message.from_bot for message in warga.chat)


async def test_somebody_else_can_open_it_with_the_receipt_alone(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    receipt = await send_tip(warga)
    friend = talk.person("Teman")
    await friend.says(receipt)
    assert "Belum dibaca" in friend.reads


@pytest.mark.parametrize("typed", ["1234", "1234 5678 9012 3456 789", "saya lupa nomornya"])
async def test_what_is_no_receipt_is_asked_again(talk: Talk, warga: Talker, typed: str) -> None:
    await warga.says("/kotak")
    await warga.says(typed)
    assert "bukan 20 angka" in warga.reads


async def test_an_unknown_receipt_opens_nothing(talk: Talk, warga: Talker) -> None:
    await warga.says("1234 5678 9012 3456 7890")
    assert "Tidak ada info dengan nomor ini" in warga.reads
    assert "1234 5678 9012 3456 7890" not in warga.person.transcript()


async def test_a_box_that_is_locked_never_opens_again(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    receipt = await send_tip(warga)
    await warga.says(receipt)
    await warga.taps("🔒 Kunci selamanya", "🔒 Ya, kunci selamanya")
    await warga.says(receipt)
    assert "Tidak ada info dengan nomor ini" in warga.reads


@pytest.mark.parametrize("typed", ["1234 5678 9012 3456 789", "1234 5678 9012 3456 78901 2"])
async def test_a_mistyped_receipt_vanishes_from_the_chat_too(warga: Talker, typed: str) -> None:
    await warga.says(typed)
    assert "bukan 20 angka" in warga.reads
    assert typed not in warga.person.transcript()

import pytest

from bot.staff.model import Role
from tests.talk import Talk, Talker
from tests.tips import STORY, desks, send_tip


async def test_the_coordinator_opens_takes_answers_and_closes(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    receipt = await send_tip(warga)
    await coordinator.taps("📂 Buka")
    assert STORY in coordinator.reads
    await coordinator.taps("✋ Saya tangani")
    assert "Anda yang menangani" in coordinator.reads
    await coordinator.taps("💬 Jawab")
    await coordinator.says("Kami datang besok.")
    assert "Ini yang akan dibaca pengirim" in coordinator.reads
    await coordinator.taps("✅ Kirim jawaban")
    await warga.says(receipt)
    assert "Kami datang besok." in warga.reads
    assert receipt not in warga.person.transcript()
    await coordinator.taps("✅ Tutup info ini", "🤝 Bantuan sudah diberikan")
    assert "✅ ditutup" in coordinator.reads
    await warga.taps("🙈 Tutup dulu")
    await warga.says(receipt.replace(" ", ""))
    assert "Bantuan sudah diberikan." in warga.reads


async def test_a_photo_in_place_of_an_answer_is_refused_and_the_question_stays(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga)
    await coordinator.taps("📂 Buka", "💬 Jawab")
    await coordinator.person.sends_photo(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "ini jawabannya")
    await talk.settle()
    assert "hanya bisa mengirim tulisan" in coordinator.reads
    assert "Jawaban Anda untuk pengirim" in coordinator.reads


async def test_everything_an_officer_gets_is_protected(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga)
    await coordinator.taps("📂 Buka")
    assert all(message.protected for message in coordinator.chat if message.from_bot)


async def test_closing_as_unfounded_needs_two_people(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    await send_tip(warga)
    await coordinator.taps("📂 Buka", "✅ Tutup info ini", "🚫 Bukti tidak cukup")
    assert "menunggu petugas kedua" in coordinator.reads
    await coordinator.taps("✅ Tutup info ini", "🚫 Bukti tidak cukup")
    assert "menunggu petugas kedua" in coordinator.reads
    assert "setuju" in officer.reads
    await officer.taps("📂 Buka", "✅ Tutup info ini", "🚫 Bukti tidak cukup")
    assert "✅ ditutup" in officer.reads


async def test_a_resident_finds_no_desk(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await warga.says("/meja")
    assert "Meja petugas" not in warga.reads
    assert "🔎 Cek perekrut" in warga.buttons


async def test_a_foreign_handle_opens_nothing(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    await send_tip(warga)
    stolen = next(b.value for m in officer.chat for b in m.buttons if b.value.startswith("desk.open"))
    for thief in (coordinator, warga):
        await thief.says("/start")
        room = thief.person.room()
        room.history[thief.screen.id].keyboard = [[{"text": "curian", "callback_data": stolen}]]
        await thief.taps("curian")
        assert STORY not in thief.person.transcript()


async def test_an_unknown_handle_answers_like_a_foreign_one(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    await send_tip(warga)
    foreign = next(b.value for m in officer.chat for b in m.buttons if b.value.startswith("desk.open"))
    seen = []
    for data in (foreign, "desk.open:AAAAAAAAAAAAAAAAAAAAAA", "desk.open:!", "desk.open"):
        await coordinator.says("/meja")
        coordinator.person.room().history[coordinator.screen.id].keyboard = [[{"text": "x", "callback_data": data}]]
        await coordinator.taps("x")
        seen.append((coordinator.reads, coordinator.toast))
    assert len(set(seen)) == 1


async def test_an_invitation_works_once_and_vanishes_from_the_chat(talk: Talk) -> None:
    coordinator, _ = await desks(talk)
    assert "Koordinator" in coordinator.reads
    assert [message.from_bot for message in coordinator.chat] == [True]
    code = "A" * 22
    stranger = talk.person("Orang")
    await stranger.says(f"/start {code}")
    assert "sudah dipakai" in stranger.reads
    assert code not in stranger.person.transcript()


async def test_a_notice_is_gone_from_the_officers_chat_within_a_day(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga)
    notice = coordinator.screen.id
    await talk.wait(hours=24)
    assert notice not in [message.id for message in coordinator.chat]


async def test_an_unread_tip_is_told_again_after_a_day(talk: Talk, warga: Talker) -> None:
    _, officer = await desks(talk)
    await send_tip(warga)
    await talk.wait(hours=26)
    assert "belum dibaca siapa pun" in officer.reads


async def test_an_open_tip_closes_itself_after_twenty_idle_minutes(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga)
    await coordinator.taps("📂 Buka")
    await talk.wait(minutes=21)
    assert STORY not in coordinator.person.transcript()


async def test_the_desk_is_in_the_menu_of_who_joined_and_of_nobody_else(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await warga.says("/start")
    assert "meja" in [command["command"] for command in coordinator.person.commands()]
    assert "meja" not in [command["command"] for command in warga.person.commands()]
    await coordinator.taps("desk.leave", "settings", "language", "language.set:en")
    assert "Open the desk" in [command["description"] for command in coordinator.person.commands()]


async def test_the_mark_of_abuse_can_be_taken_away_by_a_supervisor(talk: Talk, warga: Talker) -> None:
    _, officer = await desks(talk)
    await send_tip(warga)
    await officer.taps("📂 Buka", "desk.abuse", "desk.abused")
    assert "Ditandai iseng" in officer.reads
    await officer.taps("desk.unabuse")
    assert "Ditandai iseng" not in officer.reads
    assert "Info ini" in officer.toast


@pytest.mark.usefixtures("cheap_receipts")
async def test_an_officers_wording_stays_and_others_have_another(talk: Talk, warga: Talker) -> None:
    officers = [await talk.officer(f"Petugas {number}", Role.SUPERVISOR, language="en") for number in range(12)]
    await send_tip(warga)
    seen = set()
    for officer in officers:
        await officer.taps("desk.open")
        first = officer.reads
        await officer.taps("desk.inbox", "desk.open")
        assert officer.reads == first
        before, found, _ = first.partition("👀 nobody handles it yet")
        assert found
        seen.add((before[-2:], first.rpartition("\n")[2]))
    assert len(seen) > 1
    assert all(last.startswith("Not verified. Do not ") for _, last in seen)

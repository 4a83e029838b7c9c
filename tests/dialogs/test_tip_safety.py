"""What keeps a tipster safe: rough words, rest, cover, undo, photos, limits."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bot.app import Knowledge
from bot.staff.model import Role
from tests.talk import Talk, Talker, open_talk
from tests.tips import RECEIPT, STORY, desks, news, note_receipt, send_tip, until_story


def drawn(colour: str = "navy") -> bytes:
    picture = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 200, 160), fill=colour)
    file = io.BytesIO()
    picture.save(file, "JPEG", comment=b"MARKER")
    return file.getvalue()


async def preview(warga: Talker, story: str) -> None:
    await until_story(warga)
    await warga.says(story)
    await warga.taps("Lewati")


async def test_words_that_tell_who_wrote_are_underlined_with_the_reason(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await preview(warga, "Suami saya ditawari kerja di Kamboja, jam 14.35 di rumah.")
    assert re.search(r"<u>Suami saya</u>", warga.screen.html)
    assert "Apakah ada yang bisa mengenali Anda?" in warga.reads
    assert "✅ Kirim apa adanya" in warga.buttons


async def test_rougher_words_take_their_place_when_the_tipster_wants(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await preview(warga, "Suami saya ditawari kerja di Kamboja.")
    await warga.taps("🫥")
    assert "Suami saya" not in warga.reads
    assert "Kamboja" in warga.reads
    await warga.taps("tip.send")
    await note_receipt(warga)
    await coordinator.taps("📂 Buka")
    assert "uami saya" not in coordinator.reads


async def test_the_name_of_the_own_account_is_marked(talk: Talk) -> None:
    await desks(talk)
    warga = talk.person("Mawarni")
    await preview(warga, "Katanya mawarni juga mau diajak ke Kamboja.")
    assert "<u>mawarni</u>" in warga.screen.html


async def test_clean_words_are_not_marked(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await preview(warga, STORY)
    assert "<u>" not in warga.screen.html
    assert "✅ Kirim" in warga.buttons


async def test_who_alone_knows_is_warned_and_may_let_it_rest(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await warga.says("/info")
    await warga.taps("Saya paham", "Jekan Raya", "Menteng", "luar negeri", "rumah", "Hari ini", "Tidak", "Hanya saya")
    assert "Hati-hati" in warga.reads
    await warga.taps("Tunda", "Tidak")
    assert "secara umum" in warga.reads
    await warga.says(STORY)
    await warga.taps("Lewati", "tip.send")
    await note_receipt(warga)
    await talk.wait(hours=23)
    assert news(coordinator) == []
    await talk.wait(days=3)
    assert len(news(coordinator)) == 1


@pytest.mark.parametrize("word", ["lanjutkan", "Lanjutkan.", "continue"])
async def test_a_lesson_covers_the_story_and_a_word_brings_it_back(talk: Talk, warga: Talker, word: str) -> None:
    await desks(talk)
    await preview(warga, STORY)
    await warga.taps("🙈 Tutup dulu")
    assert STORY not in warga.person.transcript()
    assert "📖 Pelajaran" in warga.buttons
    await warga.says("/start")
    await warga.taps("Kirim info")
    assert STORY not in warga.reads
    await warga.says(word)
    assert STORY in warga.reads
    assert word not in [message.text for message in warga.chat]


async def test_what_is_covered_is_gone_after_twenty_minutes(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await preview(warga, STORY)
    await warga.taps("🙈 Tutup dulu")
    await talk.wait(minutes=21)
    await warga.says("lanjutkan")
    assert STORY not in warga.reads


async def test_a_new_tip_gives_up_the_covered_one_with_its_photos(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await warga.sends_photo(drawn())
    assert "Foto: 1" in warga.reads
    await warga.taps("🙈 Tutup dulu")
    await until_story(warga)
    await warga.says("Cerita lain.")
    assert "Foto: 1" not in warga.reads


async def test_three_photos_are_sent_and_read(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga, photos=[drawn("navy"), drawn("maroon"), drawn("olive")])
    await coordinator.taps("📂 Buka")
    assert "Foto: 3" in coordinator.reads
    await coordinator.taps("desk.photo:2")
    [shown] = [message for message in coordinator.chat if message.media == "photo"]
    assert shown.from_bot


async def test_a_fourth_photo_is_refused(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    for colour in ("navy", "maroon", "olive", "teal"):
        await warga.sends_photo(drawn(colour))
    assert "Sudah ada 3 foto" in warga.reads
    assert "Foto: 3" in warga.reads


async def test_photos_can_be_looked_at_and_removed(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await warga.sends_photo(drawn())
    await warga.taps("👁 Lihat foto")
    assert warga.screen.media == "photo"
    await warga.taps("🗑 Hapus foto")
    assert "Foto: 1" not in warga.reads
    assert [message.from_bot for message in warga.chat] == [True]


async def test_what_is_no_photo_is_refused_with_a_way_out(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await warga.sends_photo(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")
    assert "foto layar" in warga.reads
    assert [message.from_bot for message in warga.chat] == [True]


async def test_a_tip_may_have_no_words_at_all(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await until_story(warga)
    await warga.taps("Lewati", "Lewati")
    assert "(tanpa kata)" in warga.reads
    await warga.taps("tip.send")
    await note_receipt(warga)
    await coordinator.taps("📂 Buka")
    assert "(tanpa kata)" in coordinator.reads


async def test_who_skips_the_place_reaches_the_office_alone(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    await talk.officer("Admin", Role.ADMINISTRATOR)
    await warga.says("/info")
    await warga.taps("Saya paham", "Lewati", "luar negeri", "kantor", "Minggu ini", "Tidak", "Beberapa", "Tidak")
    await warga.says(STORY)
    await warga.taps("Lewati", "tip.send")
    assert news(coordinator) == []
    assert len(news(officer)) == 1


async def test_a_posters_link_brings_the_place(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await warga.says("/start a62-71-03-1002")
    assert "cek dulu perekrutnya" in warga.reads
    await warga.taps("Kirim info", "Saya paham")
    assert "Apakah di Menteng?" in warga.reads
    await warga.taps("Ya")
    assert "Tentang apa?" in warga.reads


@pytest.mark.parametrize("argument", ["a99-99", "a", "a62-71-03-1002x", "abc", "a62.71"])
async def test_a_broken_link_is_the_ordinary_start(talk: Talk, warga: Talker, argument: str) -> None:
    await desks(talk)
    await warga.says(f"/start {argument}")
    await warga.taps("Kirim info", "Saya paham")
    assert "Di mana kejadiannya?" in warga.reads


async def test_the_last_digits_are_asked_back(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await preview(warga, STORY)
    await warga.taps("tip.send")
    receipt = RECEIPT.search(warga.reads)
    assert receipt is not None
    await warga.taps("tip.noted")
    assert receipt[0] not in warga.reads
    wrong = "0000" if receipt[0][-4:] != "0000" else "1111"
    await warga.says(wrong)
    assert "bukan angka terakhirnya" in warga.reads
    await warga.taps("👁 Lihat lagi nomornya")
    assert receipt[0] in warga.reads
    await warga.taps("tip.noted")
    await warga.says(receipt[0][-4:])
    assert "dikabari" in warga.reads


async def test_a_secret_number_of_ones_own_is_needed_to_open_the_box(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await preview(warga, STORY)
    await warga.taps("tip.secret")
    await warga.says("12")
    assert "tepat 4 angka" in warga.reads
    await warga.says("4 7 1 1")
    receipt = await note_receipt(warga)
    await warga.says(receipt)
    assert "Tidak ada info dengan nomor ini" in warga.reads
    await warga.says(f"{receipt} 4711")
    assert "Belum dibaca" in warga.reads


async def test_three_tips_a_day_and_no_more(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    for _ in range(3):
        await send_tip(warga)
    await warga.says("/info")
    assert "Cukup untuk hari ini" in warga.reads
    assert "110" in warga.reads
    await talk.wait(days=1)
    await warga.says("/info")
    assert "Sebelum Anda menulis" in warga.reads
    assert coordinator.chat


async def test_ten_additions_a_day_and_no_more(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    receipt = await send_tip(warga)
    await warga.says(receipt)
    for number in range(10):
        await warga.taps("✏️ Tambah info")
        await warga.says(f"Tambahan {number}.")
        assert "Sudah ditambahkan" in warga.reads
    await warga.taps("✏️ Tambah info")
    await warga.says("Satu lagi.")
    assert "Cukup untuk hari ini" in warga.reads


async def test_five_wrong_receipts_an_hour_and_no_more(talk: Talk, warga: Talker) -> None:
    for number in range(5):
        await warga.says(f"1234 5678 9012 3456 789{number}")
        assert "Tidak ada info" in warga.reads
    await warga.says("1234 5678 9012 3456 7899")
    assert "satu jam lagi" in warga.reads
    await talk.wait(hours=1)
    await warga.says("1234 5678 9012 3456 7899")
    assert "Tidak ada info" in warga.reads


async def test_with_the_usual_terms_a_tip_can_be_taken_back(tmp_path: Path, knowledge: Knowledge) -> None:
    async with open_talk(tmp_path, knowledge, tip_delay_minutes=30, tip_undo_minutes=10) as talk:
        coordinator, _ = await desks(talk)
        warga = talk.person("Warga")
        await preview(warga, STORY)
        await warga.taps("tip.send", "↩️ Tarik kembali")
        assert "Sudah ditarik" in warga.toast
        await talk.wait(days=2)
        assert news(coordinator) == []


async def test_it_can_be_taken_back_in_the_box_too_but_not_once_it_went_out(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async with open_talk(tmp_path, knowledge, tip_delay_minutes=0, tip_undo_minutes=10) as talk:
        coordinator, _ = await desks(talk)
        warga = talk.person("Warga")
        first, second = await send_tip(warga), await send_tip(warga)
        await warga.says(first)
        await warga.taps("↩️ Tarik kembali")
        await talk.wait(minutes=11)
        assert len(news(coordinator)) == 1
        await warga.says(second)
        assert "↩️ Tarik kembali" not in warga.buttons
        await warga.taps("🏠")
        await warga.says(first)
        assert "Tidak ada info dengan nomor ini" in warga.reads


async def test_danger_now_may_go_at_once_or_a_little_later(tmp_path: Path, knowledge: Knowledge) -> None:
    async with open_talk(tmp_path, knowledge, tip_delay_minutes=30, tip_undo_minutes=10) as talk:
        coordinator, _ = await desks(talk)
        warga = talk.person("Warga")
        await send_tip(warga, danger="Ya, sekarang")
        assert len(news(coordinator)) == 1
        await warga.says("/info")
        await warga.taps("Saya paham", "Jekan Raya", "Menteng", "Ditahan", "rumah", "Hari ini", "Ya, sekarang")
        await warga.taps("Lanjut kirim info", "🕐 Sebentar lagi", "Beberapa", "Tidak")
        await warga.says(STORY)
        await warga.taps("Lewati", "tip.send")
        assert len(news(coordinator)) == 1
        await talk.wait(minutes=61)
        assert len(news(coordinator)) == 2


async def test_one_message_tells_of_an_answer_once(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await preview(warga, STORY)
    await warga.taps("tip.send")
    receipt = RECEIPT.search(warga.reads)
    assert receipt is not None
    await warga.taps("tip.noted")
    await warga.says(receipt[0][-4:])
    await warga.taps("🔔 Ya, satu kali")
    assert "📖 Pelajaran" in warga.buttons
    for answer in ("Kami periksa.", "Sudah kami periksa."):
        before = len(warga.chat)
        await coordinator.says("/meja")
        await coordinator.taps("desk.open", "💬 Jawab")
        await coordinator.says(answer)
        await coordinator.taps("✅ Kirim jawaban")
        came = len(warga.chat) - before
        assert came == (answer == "Kami periksa.")
    assert "Kami periksa" not in warga.person.transcript()


async def test_telling_can_be_taken_back_in_the_box(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    receipt = await send_tip(warga)
    await warga.says(receipt)
    await warga.taps("🔔 Kabari sekali")
    assert "🔕 Jangan kabari" in warga.buttons
    await warga.taps("🔕 Jangan kabari", "🙈 Tutup dulu")
    before = len(warga.chat)
    await coordinator.taps("📂 Buka", "💬 Jawab")
    await coordinator.says("Kami periksa.")
    await coordinator.taps("✅ Kirim jawaban")
    assert len(warga.chat) == before


async def test_the_lock_command_asks_for_the_number_and_locks(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    receipt = await send_tip(warga)
    await warga.says("/kunci")
    await warga.says(receipt)
    assert "Kunci selamanya?" in warga.reads
    await warga.taps("🔒 Ya")
    await warga.says(receipt)
    assert "Tidak ada info dengan nomor ini" in warga.reads


async def test_the_opened_box_is_covered_after_ten_quiet_minutes(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    receipt = await send_tip(warga)
    await warga.says(receipt)
    await talk.wait(minutes=11)
    assert "📖 Pelajaran" in warga.buttons


async def test_a_long_silence_is_asked_about_and_the_tipster_may_end_it(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    receipt = await send_tip(warga)
    await coordinator.taps("📂 Buka", "✋ Saya tangani")
    await talk.wait(days=20)
    await warga.says(receipt)
    assert "Apakah sudah selesai?" in warga.reads
    await warga.taps("✅ Sudah selesai")
    assert "Pengirim bilang sudah selesai" in warga.reads
    await coordinator.says("/meja")
    await coordinator.taps("desk.open")
    assert "ditutup" in coordinator.reads


async def test_the_proof_page_shows_what_can_be_compared(talk: Talk, warga: Talker) -> None:
    await warga.says("/bukti")
    assert "Bukti" in warga.reads
    assert "2026" in warga.reads
    assert re.search(r"Program: \d+\.\d+", warga.reads)


async def test_who_is_named_never_gets_it_and_others_do(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    named = await talk.officer("Pengawas", Role.SUPERVISOR)
    async with talk.running.database.begin() as unit:
        [member] = await unit.staff.roles_of(talk.running.shared.keys.pseudonym("chat", str(named.person.id)))
        await unit.staff.set_known_as(member.id, ("Slamet Riyanto", "081234567890"))
    await send_tip(warga, "Pak Slamet Rianto dari kantor ikut menagih uang.")
    assert news(named) == news(coordinator) == []
    assert len(news(officer)) == 1

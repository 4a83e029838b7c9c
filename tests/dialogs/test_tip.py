import pytest

from bot.staff.model import Role
from bot.tips.model import TEXT_LIMIT
from tests.talk import MENTENG, Talk, Talker
from tests.tips import RECEIPT, STORY, desks, news, send_tip, until_story


async def test_a_tip_goes_from_the_notice_to_two_officers(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    await warga.says("/info")
    assert "Sebelum Anda menulis" in warga.reads
    await warga.taps("Saya paham")
    assert warga.buttons[:2] == ["Pahandut", "Jekan Raya"]
    await warga.taps("Jekan Raya", "Menteng", "luar negeri", "WhatsApp", "Minggu ini", "Tidak", "Beberapa", "Tidak")
    await warga.says(STORY)
    assert "Foto?" in warga.reads
    await warga.taps("Lewati")
    assert STORY in warga.reads
    await warga.taps("tip.send")
    assert "Terkirim." in warga.reads
    assert len(news(coordinator)) == len(news(officer)) == 1
    assert STORY not in news(coordinator)[0]


async def test_each_officer_gets_a_label_of_their_own(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    await send_tip(warga)
    assert news(coordinator)[0].splitlines()[1] != news(officer)[0].splitlines()[1]


async def test_only_a_lesson_stays_when_it_is_over(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await send_tip(warga)
    assert [message.from_bot for message in warga.chat] == [True]
    assert "Terima kasih" in warga.toast
    assert "📖 Pelajaran" in warga.buttons
    assert STORY not in warga.person.transcript()


async def test_what_is_typed_vanishes_from_the_chat_at_once(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    assert [message.from_bot for message in warga.chat] == [True]


async def test_the_erase_command_leaves_nothing_of_an_unfinished_tip(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await warga.says("/hapus")
    assert [message.from_bot for message in warga.chat] == [True]
    assert "📖 Pelajaran" in warga.buttons
    assert STORY not in warga.person.transcript()
    await warga.says("/info")
    assert "Sebelum Anda menulis" in warga.reads


async def test_danger_now_shows_the_numbers_first_and_then_goes_on(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await warga.says("/info")
    await warga.taps("Saya paham", "Jekan Raya", "Menteng", "Ditahan", "rumah", "Hari ini", "Ya, sekarang")
    assert "110" in warga.reads
    await warga.taps("Lanjut kirim info", "Beberapa", "Tidak")
    await warga.says(STORY)
    await warga.taps("Lewati", "tip.send")
    assert "bahaya sekarang" in news(coordinator)[0]


async def test_about_an_official_the_coordinator_learns_nothing(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    await talk.officer("Admin", Role.ADMINISTRATOR)
    before = coordinator.person.transcript()
    await send_tip(warga, official="Ya")
    assert coordinator.person.transcript() == before
    assert len(news(officer)) == 1


async def test_the_name_of_a_kelurahan_can_be_typed(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await warga.says("/info")
    await warga.taps("Saya paham")
    await warga.says("kel. menteng")
    assert "Tentang apa?" in warga.reads


async def test_a_name_that_means_several_places_is_asked_back(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await warga.says("/info")
    await warga.taps("Saya paham")
    await warga.says("pahan")
    assert "Yang mana" in warga.reads
    assert "Pahandut Seberang" in warga.reads


@pytest.mark.parametrize("words", ["Tidak", "tidak", "2", "  TIDAK. "])
async def test_the_words_of_a_button_can_be_typed(talk: Talk, warga: Talker, words: str) -> None:
    await desks(talk)
    await warga.says("/info")
    await warga.taps("Saya paham", "Jekan Raya", "Menteng", "luar negeri", "kantor", "Minggu ini")
    await warga.says(words)
    assert "Siapa lagi" in warga.reads


async def test_back_shows_the_question_before(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    for sees in (
        "aparat", "Siapa lagi", "bahaya sekarang?", "kapan?", "Kira-kira di mana?", "Tentang apa?", "Kelurahan mana?",
        "Di mana kejadiannya?", "Sebelum Anda menulis",
    ):  # fmt: skip
        await warga.taps("Kembali")
        assert sees in warga.reads


async def test_a_story_that_is_too_long_is_refused_with_its_length(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await until_story(warga)
    await warga.says("a" * (TEXT_LIMIT + 1))
    assert str(TEXT_LIMIT + 1) in warga.reads
    await warga.says("a" * TEXT_LIMIT)
    await warga.taps("Lewati", "tip.send")
    assert len(news(coordinator)) == 1


async def test_a_story_of_signs_alone_is_refused(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says("😭😭")
    assert "Apa yang terjadi?" in warga.reads
    assert "✅ Kirim" not in warga.buttons


async def test_the_receipt_is_covered_until_it_is_tapped(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await warga.taps("Lewati", "tip.send")
    receipt = RECEIPT.search(warga.reads)
    assert receipt is not None
    assert f'<span class="spoiler">{receipt[0]}</span>' in warga.screen.html


async def test_after_twenty_idle_minutes_a_lesson_is_left(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await talk.wait(minutes=21)
    assert STORY not in warga.person.transcript()
    assert "📖 Pelajaran" in warga.buttons
    await warga.says("/info")
    assert "Sebelum Anda menulis" in warga.reads


async def test_where_nobody_reads_no_question_is_asked(talk: Talk, warga: Talker) -> None:
    await warga.says("/info")
    assert "Belum ada petugas" in warga.reads
    assert "110" in warga.reads


async def test_a_button_of_a_finished_tip_leaves_a_lesson(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    old = warga.screen.id
    data = next(button.value for button in warga.screen.buttons if button.value.startswith("tip."))
    await warga.taps("🏠 Menu")
    room = warga.person.room()
    room.history[old].keyboard = [[{"text": "lama", "callback_data": data}]]
    await warga.taps("lama")
    assert "sudah selesai" in warga.toast
    assert "· 1/" in warga.reads
    assert "🏠 Menu" in warga.buttons


async def test_tapping_send_twice_sends_one_tip(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await warga.taps("Lewati")
    await warga.person.taps("tip.send")
    await warga.person.taps("tip.send")
    await talk.settle()
    assert len(news(coordinator)) == 1
    assert "Terkirim." in warga.reads


async def test_in_english_too(talk: Talk) -> None:
    await desks(talk)
    ann = talk.person("Ann", language="en")
    await ann.says("/info")
    assert "Before you write" in ann.reads
    await ann.taps("I understand", "Jekan Raya", "Menteng", "Job offer abroad", "office", "This week", "No", "Several")
    await ann.taps("No")
    await ann.says("Somebody offers work in Cambodia.")
    await ann.taps("Skip", "tip.send")
    assert "Sent." in ann.reads
    assert MENTENG not in ann.reads


async def test_what_telegram_did_not_delete_at_once_is_deleted_later(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    rule = talk.emulator.faults.add("500", methods={"deleteMessage"})
    await warga.says(STORY)
    assert STORY in [message.text for message in warga.chat if not message.from_bot]
    talk.emulator.faults.remove(rule)
    await talk.wait(minutes=1)
    assert [message.from_bot for message in warga.chat] == [True]


async def test_a_last_screen_that_cannot_be_rewritten_is_deleted(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    talk.emulator.faults.add("500", methods={"editMessageText"})
    await warga.taps("tip.home")
    assert STORY not in warga.person.transcript()

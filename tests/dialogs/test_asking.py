import pytest

from bot.staff.model import Role
from tests.talk import MENTENG, Talk, Talker
from tests.tips import send_tip

pytestmark = pytest.mark.usefixtures("cheap_receipts")


@pytest.fixture
async def officer(talk: Talk, warga: Talker) -> Talker:
    """Return a supervisor with the tip of a resident open."""
    await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    found = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    await send_tip(warga)
    await found.taps("📂 Open")
    return found


def sent(officer: Talker) -> bool:
    return "💬 Office" in officer.reads


async def test_two_taps_send_a_question_that_the_sender_reads_in_the_installations_language(
    talk: Talk, officer: Talker, warga: Talker
) -> None:
    await officer.taps("🔎 Ask")
    assert "1. What is the company, agency or group called" in officer.reads
    await officer.taps("desk.question:1")
    assert "Apa nama perusahaan, agen, atau grup yang menawarkan?" in officer.reads
    assert not sent(officer)
    await officer.taps("✅ Send")
    assert sent(officer)


async def test_every_question_can_be_chosen_and_fits_the_screen(talk: Talk, officer: Talker) -> None:
    questions = talk.running.shared.asking.questions
    for number, texts in enumerate(questions, 1):
        await officer.taps("🔎 Ask", f"desk.question:{number}")
        assert texts["id"] in officer.reads
        await officer.taps("desk.show")


async def test_the_number_of_a_question_can_be_typed_as_well(officer: Talker) -> None:
    await officer.taps("🔎 Ask")
    await officer.says("2")
    assert "Nomor telepon atau akun apa" in officer.reads


@pytest.mark.parametrize("number", ["0", "99", "x", "", "-1"])
async def test_a_number_that_is_none_offers_the_questions_again(officer: Talker, number: str) -> None:
    await officer.taps("🔎 Ask")
    officer.person.room().history[officer.screen.id].keyboard = [
        [{"text": "odd", "callback_data": f"desk.question:{number}"}]
    ]
    await officer.taps("odd")
    assert "These questions show nobody" in officer.reads


async def test_own_words_below_the_questions_are_looked_at_too(officer: Talker) -> None:
    await officer.taps("🔎 Ask")
    await officer.says("Siapa nama Anda?")
    assert "Not sent" in officer.reads
    await officer.says("Kapan kapalnya berangkat?")
    assert "The sender will read this" in officer.reads


async def test_an_answer_that_asks_who_the_sender_is_is_stopped_and_can_be_written_again(officer: Talker) -> None:
    await officer.taps("💬 Answer")
    await officer.says("Terima kasih. Di mana rumah Anda?")
    assert "can be found and hurt" in officer.reads
    assert "Di mana rumah Anda?" in officer.reads
    assert "desk.send" not in [button.value for button in officer.screen.buttons]
    await officer.says("Terima kasih. Kami datang besok.")
    await officer.taps("✅ Send")
    assert sent(officer)
    assert "rumah Anda" not in officer.reads


async def test_a_stopped_answer_takes_the_place_of_an_earlier_one(officer: Talker) -> None:
    await officer.taps("💬 Answer")
    await officer.says("Kami datang besok.")
    await officer.says("Boleh saya tahu nama Anda?")
    officer.person.room().history[officer.screen.id].keyboard = [[{"text": "old", "callback_data": "desk.send"}]]
    await officer.taps("old")
    assert not sent(officer)


@pytest.mark.parametrize("answer", ["Telepon 0812 3456 7890 untuk bantuan.", "Lihat https://imigrasi.go.id"])
async def test_a_link_or_a_number_is_pointed_out_before_it_goes(officer: Talker, answer: str) -> None:
    await officer.taps("💬 Answer")
    await officer.says(answer)
    assert "The sender is warned" in officer.reads
    await officer.taps("✅ Send")
    assert sent(officer)


async def test_an_answer_without_a_link_has_no_such_line(officer: Talker) -> None:
    await officer.taps("💬 Answer")
    await officer.says("Kami datang besok jam 9.")
    assert "🔗" not in officer.reads


async def test_a_sticker_below_the_questions_is_refused(officer: Talker) -> None:
    await officer.taps("🔎 Ask")
    await officer.sends_photo(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")
    assert "Only words can be sent here" in officer.reads
    assert "These questions show nobody" in officer.reads


async def test_a_closed_tip_cannot_be_asked_about(officer: Talker) -> None:
    await officer.taps("✅ Close this info", "🤝 Help was given")
    assert "🔎 Ask" not in officer.buttons
    officer.person.room().history[officer.screen.id].keyboard = [[{"text": "old", "callback_data": "desk.question:1"}]]
    await officer.taps("old", "✅ Send")
    assert "closed already" in officer.toast
    assert not sent(officer)

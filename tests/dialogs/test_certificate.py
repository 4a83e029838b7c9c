import io
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from bot.learning.learner import KEPT_FOR, Learner
from bot.storage.tables import sent_file
from handlers.certificate import LONGEST_NAME
from tests.talk import Talk, Talker

NAME = "Keluarga Ibu Zubaidah"


@pytest.fixture
async def reader(talk: Talk, warga: Talker) -> Talker:
    """Somebody who has read all lessons."""
    shared, now = talk.running.shared, talk.clock.now()
    lessons = shared.library.lessons("id", now.date())
    learner = Learner(finished=tuple(f"lesson/{lesson.slug}" for lesson in lessons))
    async with talk.running.database.begin() as unit:
        actor = shared.keys.pseudonym("chat", str(warga.person.id))
        await unit.learners.keep(actor, learner, now.date() + KEPT_FOR)
    return warga


async def names_kept(talk: Talk) -> int:
    async with talk.running.database.begin() as unit:
        counted = await unit.sent_files._connection.scalar(select(func.count()).select_from(sent_file))  # type: ignore[attr-defined]
        return int(counted or 0)


async def test_it_waits_for_the_last_lesson(talk: Talk, warga: Talker) -> None:
    await warga.says("sertifikat")
    total = len(talk.running.shared.library.lessons("id", talk.clock.now().date()))
    assert f"0 dari {total} pelajaran" in warga.reads
    await warga.taps("Berikutnya")
    assert "Cek sebelum bayar" in warga.reads


@pytest.mark.parametrize("data", ["certificate.plain", "certificate.ask"])
async def test_an_old_button_does_not_bring_it_to_whoever_forgot(talk: Talk, reader: Talker, data: str) -> None:
    await reader.says("sertifikat")
    await talk.wait(days=KEPT_FOR.days + 1)
    async with talk.running.database.begin() as unit:
        await unit.learners.prune(talk.clock.now().date())
    await reader.taps(data)
    assert "dari" in reader.reads
    assert not reader.pictures


async def test_the_last_quiz_offers_it(reader: Talker) -> None:
    await reader.says("/belajar")
    await reader.taps("📖", "Uang dan utang")
    for _ in range(5):
        await reader.taps("Lanjut")
    await reader.taps("❓")
    for _ in range(3):
        await reader.taps("A", "Lanjut")
    await reader.taps("Halaman untuk keluarga")
    assert "Tanpa nama (" in " ".join(reader.buttons)


async def test_without_a_name_it_is_handed_over_once(talk: Talk, reader: Talker) -> None:
    await reader.says("sertifikat")
    await reader.taps("Tanpa nama")
    assert reader.screen.media == "photo"
    assert await names_kept(talk) == 1
    assert {"📨 Ke Telegram", "📖 Pelajaran", "🏠 Menu"} < set(reader.buttons)


async def test_with_a_name_nothing_of_it_is_kept(talk: Talk, reader: Talker, logged: io.StringIO) -> None:
    await reader.says("sertifikat")
    await reader.taps("Ketik nama")
    assert str(LONGEST_NAME) in reader.reads
    await reader.says(NAME)
    assert reader.screen.media == "photo"
    stored = talk.emulator.world.files.find(reader.screen.file["file_id"])
    assert stored is not None
    with Image.open(BytesIO(stored.data)) as picture:
        assert picture.size == (1080, 1527)
    assert NAME not in reader.person.transcript()
    assert not [message for message in reader.chat if not message.from_bot and message.text == NAME]
    assert await names_kept(talk) == 0
    assert b"Zubaidah" not in talk.bytes_at_rest()
    assert "Zubaidah" not in logged.getvalue()


@pytest.mark.parametrize("name", ["x" * (LONGEST_NAME + 1), "🙂🙂", "  "])
async def test_a_name_that_cannot_be_written_is_asked_for_again(reader: Talker, name: str) -> None:
    await reader.says("sertifikat")
    await reader.taps("Ketik nama")
    await reader.says(name) if name.strip() else await reader.sends_photo(_picture(), NAME)
    assert "tidak muat" in reader.reads
    assert not reader.pictures
    await reader.says("Ibu Sari")
    assert reader.screen.media == "photo"


async def test_the_question_for_a_name_is_a_private_conversation(talk: Talk, reader: Talker) -> None:
    await reader.says("sertifikat")
    await reader.taps("Ketik nama")
    await talk.wait(minutes=timedelta(minutes=25).total_seconds() / 60)
    assert "Nama apa" not in reader.reads
    await reader.says("sertifikat")
    await reader.taps("Ketik nama", "Kembali")
    assert "Tanpa nama" in " ".join(reader.buttons)
    await reader.says("PT Contoh")  # no longer taken for a name
    assert not reader.pictures


def _picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, "PNG")
    return file.getvalue()

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Knowledge
from bot.resources import ContentFolder, data_folder
from bot.speech import voices
from bot.speech.voices import Voices, load_pronunciations
from tests.dialogs.test_cards import kept_names
from tests.dialogs.test_tip_safety import preview
from tests.dialogs.turns import buttons, labels, person
from tests.talk import Talk, Talker, open_talk
from tests.tips import STORY, desks

VOICE = b"OggS\x00 a voice"


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Let a machine speak at no cost, and return what it was given."""
    given: list[bytes] = []

    async def speak(module: str, text: bytes, *_: object) -> bytes:
        given.append(text)
        return VOICE + text

    monkeypatch.setattr(voices, "run", speak)
    return given


@pytest.fixture
async def talk(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, spoken: list[bytes]
) -> AsyncIterator[Talk]:
    how = load_pronunciations(ContentFolder(data_folder("content")), ("id", "en"))
    monkeypatch.setattr("bot.app.load_voices", lambda *_: Voices(machine=how))
    async with open_talk(tmp_path, knowledge) as opened:
        yield opened


async def test_a_page_is_heard_and_the_lesson_goes_on(warga: Talker) -> None:
    await warga.says("/belajar")
    await warga.taps("📖", "Uang dan utang")
    assert "🔊 Dengar (kira-kira" in " ".join(warga.buttons)
    page = warga.screen.id
    await warga.taps("🔊")
    assert warga.screen.media == "voice"
    assert "Uang dan utang · 1/6" in warga.reads
    # The words stay to be read along, but without their buttons: two keyboards would compete.
    assert [message.buttons for message in warga.chat if message.id == page] == [[]]
    await warga.taps("Lanjut")
    assert "2/6" in warga.reads
    assert warga.screen.media is None
    await warga.taps("Sebelumnya", "🔊")
    assert warga.screen.media == "voice"


async def test_one_text_is_spoken_once_and_then_named(talk: Talk, warga: Talker, spoken: list[bytes]) -> None:
    names = []
    for someone in (warga, talk.person("Tetangga")):
        await someone.says("/belajar")
        await someone.taps("📖", "Uang dan utang", "🔊")
        names.append(someone.screen.file["file_id"])
    assert len(spoken) == 1
    assert names[0] == names[1]
    assert list((await kept_names(talk)).values()) == [names[0]]
    await warga.taps("Baca saja")
    assert "kira-kira" not in " ".join(warga.buttons)  # its size is known now


async def test_what_telegram_forgot_is_spoken_again(talk: Talk, warga: Talker, spoken: list[bytes]) -> None:
    await warga.says("/belajar")
    await warga.taps("📖", "Uang dan utang", "🔊")
    [digest] = await kept_names(talk)
    async with talk.running.database.begin() as unit:
        await unit.sent_files.keep(digest, "AwACforgotten")
    talk.running.shared.voices._spoken.clear()  # as after a restart
    await warga.taps("Baca saja", "🔊")
    assert warga.screen.media == "voice"
    assert len(spoken) == 2
    assert (await kept_names(talk))[digest] == warga.screen.file["file_id"]


async def test_an_answer_is_heard_too(spoken: list[bytes]) -> None:
    someone = person()
    someone.shared.voices = Voices(machine=load_pronunciations(ContentFolder(data_folder("content")), ("id", "en")))
    read = await someone.presses("answer:ada-di-daftar")
    heard = await someone.taps("🔊")
    assert heard.public is not None
    assert (await heard.public.make()).startswith(VOICE)
    assert len(spoken) == 1
    assert (await someone.taps("📖 Read it")).html == read.html


async def test_where_the_voice_fails_the_page_is_shown(warga: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> bytes:
        raise OSError

    monkeypatch.setattr(voices, "run", fail)
    await warga.says("/belajar")
    await warga.taps("📖", "Uang dan utang", "🔊")
    assert warga.screen.media is None
    assert "⚠️" in warga.reads
    assert "Siapa yang membayar?" in warga.reads
    assert warga.buttons


async def test_without_a_voice_nothing_speaks_of_one() -> None:
    someone = person()
    screen = await someone.presses("lesson:tppo:0")
    assert not [label for label in labels(screen) if "🔊" in label]
    assert all("listen" not in (button.data or "") for button in buttons(screen))
    assert "⚠️" in (await someone.presses("listen:lesson:tppo:0")).html


async def test_the_last_page_says_what_to_do(talk: Talk, warga: Talker, spoken: list[bytes]) -> None:
    lesson = talk.running.shared.library.lesson("uang-utang", "id", talk.clock.now().date())
    assert lesson is not None
    await warga.says("/belajar")
    await warga.taps("📖", "Uang dan utang", *["Lanjut"] * (len(lesson.pages) - 1), "🔊")
    assert lesson.action in spoken[0].decode()
    assert "Sumber" not in spoken[0].decode()


async def test_what_covers_a_story_is_a_page_like_any_and_is_heard_without_a_trace(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await preview(warga, STORY)
    await warga.taps("🙈 Tutup dulu")
    cover = warga.screen
    assert "🔊" in " ".join(warga.buttons)
    neighbour = talk.person("Tetangga")
    await neighbour.says("/belajar")
    await neighbour.taps("📖", cover.text.partition(" · ")[0])
    assert (neighbour.screen.html, neighbour.screen.keyboard) == (cover.html, cover.keyboard)
    for someone in (warga, neighbour):
        await someone.taps("🔊")
        assert someone.screen.media == "voice"
    assert (neighbour.reads, neighbour.screen.keyboard) == (warga.reads, warga.screen.keyboard)
    assert STORY not in warga.person.transcript()
    assert STORY.encode() not in talk.bytes_at_rest()
    await warga.says("lanjutkan")
    assert STORY in warga.reads


@pytest.mark.parametrize(
    "data",
    ["listen", "listen:lesson", "listen:x:y", "listen:lesson:tppo:99", "listen:answer:x", "listen:lesson:tppo:-1:x"],
)
async def test_garbage_brings_something_that_works(data: str) -> None:
    screen = await person().presses(data)
    assert screen.rows

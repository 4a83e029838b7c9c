import asyncio
from pathlib import Path

import pytest

from bot.demo.stand import DemoSettings
from bot.doctor import Health, look_at_voice
from bot.learning.aloud import voice_name, words_aloud
from bot.learning.model import Lesson
from bot.reciting import Tally, write_voices
from bot.resources import ContentFolder, data_folder
from bot.sandbox import ChildFailed
from bot.speech import voices
from bot.speech.child import LIMITS, PROGRAMS
from bot.speech.recordings import Recording
from bot.speech.voices import CannotSpeak, Voices, programs_missing
from tests.dialogs.turns import person

MISSING = programs_missing()
real = pytest.mark.skipif(bool(MISSING), reason=f"{' and '.join(MISSING)} not installed (espeak-ng, opus-tools)")
CONTENT = ContentFolder(data_folder("content"))
LANGUAGES = ("id", "en")
OPUS = b"OggS" + bytes(24) + b"OpusHead"


def machine() -> Voices:
    return Voices(machine=voices.load_pronunciations(CONTENT, LANGUAGES))


def some_pages() -> list[tuple[Lesson, int]]:
    """Return some pages of both languages: a usual one, one with many numbers, one with few words."""
    someone = person()
    today = someone.clock.now().date()
    library = someone.shared.library
    found = (
        (library.lesson(slug, language, today), index)
        for language in LANGUAGES
        for slug, index in (("uang-utang", 1), ("di-luar-negeri", 1), ("tppo", 0))
    )
    return [(lesson, index) for lesson, index in found if lesson is not None]


@real
@pytest.mark.parametrize(("lesson", "index"), some_pages(), ids=str)
async def test_a_page_is_read_aloud_small_enough_and_about_as_large_as_was_said(lesson: Lesson, index: int) -> None:
    reading = machine().reading(lesson.language, voice_name(lesson, index), words_aloud(lesson, index))
    assert reading is not None
    assert reading.guessed
    content = await reading.make()
    assert content.startswith(b"OggS")
    assert b"OpusHead" in content[:100]
    assert len(content) < 100_000
    assert 0.75 < reading.size / len(content) < 1.25


@real
async def test_the_same_words_give_the_same_file() -> None:
    first, second = (machine().reading("id", "x", "Telepon polisi di 110.") for _ in range(2))
    assert first is not None
    assert second is not None
    assert await first.make() == await second.make()
    assert first.origin == second.origin


async def test_every_page_can_be_written_for_an_operator_to_hear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def quick(module: str, given: bytes, limits: object, *arguments: str) -> bytes:
        return OPUS + given

    monkeypatch.setattr(voices, "run", quick)
    told: list[str] = []
    settings = DemoSettings(data_dir=tmp_path / "data")
    first = await write_voices(settings, tmp_path / "out", told.append)
    assert (len(told), first.there, first.outdated) == (first.written, 0, 0)
    place = tmp_path / "out" / "id" / "voice"
    (place / "tppo-1.ogg").write_bytes(OPUS + b"mine")
    (place / "tppo-2.txt").write_text("Nomor lama: 111.", encoding="utf-8")
    assert await write_voices(settings, tmp_path / "out", told.append) == Tally(0, first.written, 1)
    assert told[-1] == "id/voice/tppo-2.ogg: the page says something else by now"
    # What was written is found again as recordings, without any machine.
    heard = Voices.load(ContentFolder(data_folder("content"), tmp_path / "out"), LANGUAGES, machine=False)
    reading = heard.reading("id", "tppo-1", (place / "tppo-1.txt").read_text(encoding="utf-8"))
    assert reading is not None
    assert not reading.guessed
    assert await reading.make() == OPUS + b"mine"
    assert reading.size == len(OPUS + b"mine")


@pytest.mark.parametrize("answer", [ChildFailed("x"), OSError(), b"", b"RIFF"])
async def test_what_cannot_be_spoken_is_told(answer: Exception | bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> bytes:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(voices, "run", fail)
    reading = machine().reading("id", "x", "Halo.")
    assert reading is not None
    with pytest.raises(CannotSpeak):
        await reading.make()


async def test_one_text_is_spoken_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work = most = 0

    async def work(*_: object) -> bytes:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0)
        at_work -= 1
        return b"OggS"

    monkeypatch.setattr(voices, "run", work)
    one = machine()
    readings = [one.reading("id", "x", f"Halo {number}.") for number in range(voices._KEPT + 3)]
    await asyncio.gather(*(reading.make() for reading in readings if reading is not None))
    assert most == 1
    assert len(one._spoken) == voices._KEPT


async def test_a_class_that_taps_at_once_lets_a_page_be_spoken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bytes] = []

    async def work(module: str, text: bytes, *_: object) -> bytes:
        given.append(text)
        await asyncio.sleep(0)
        return b"OggS" + text

    monkeypatch.setattr(voices, "run", work)
    one = machine()
    readings = [one.reading("id", "x", "Telepon 110.") for _ in range(30)]
    made = await asyncio.gather(*(reading.make() for reading in readings if reading is not None))
    assert given == [b"Telepon 110."]
    assert set(made) == {b"OggSTelepon 110."}


def test_without_the_programs_or_the_wish_there_is_no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Voices.load(CONTENT, LANGUAGES, machine=False).reading("id", "x", "Halo.") is None
    monkeypatch.setattr(voices, "programs_missing", lambda: ["espeak-ng"])
    assert Voices.load(CONTENT, LANGUAGES, machine=True).reading("id", "x", "Halo.") is None
    assert machine().reading("jv", "x", "Halo.") is None


def test_recordings_that_telegram_would_not_play_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "id" / "voice"
    folder.mkdir(parents=True)
    large = OPUS + bytes(LIMITS.answer)
    files = {"large-1": large, "empty-1": b"", "mp3-1": b"ID3", "vorbis-1": b"OggS", "fine-1": OPUS}
    for name, content in files.items():
        (folder / f"{name}.ogg").write_bytes(content)
    heard = Voices.load(ContentFolder(data_folder("content"), tmp_path), LANGUAGES, machine=False)
    assert [name for name in files if heard.reading("id", name, "")] == ["fine-1"]


@pytest.mark.parametrize(
    ("recorded", "used"),
    [(None, True), ("Telepon polisi\ndi 110.\n", True), ("Telepon polisi di 111.", False), ("", False)],
)
def test_a_recording_of_other_words_is_not_used(tmp_path: Path, recorded: str | None, used: bool) -> None:
    folder = tmp_path / "id" / "voice"
    folder.mkdir(parents=True)
    (folder / "x-1.ogg").write_bytes(OPUS)
    if recorded is not None:
        (folder / "x-1.txt").write_text(recorded, encoding="utf-8")
    heard = Voices.load(ContentFolder(data_folder("content"), tmp_path), LANGUAGES, machine=False)
    assert (heard.reading("id", "x-1", "Telepon polisi di 110.") is not None) is used


def test_a_machine_speaks_where_the_recording_is_out_of_date(tmp_path: Path) -> None:
    path = tmp_path / "x.ogg"
    path.write_bytes(OPUS)
    heard = Voices({"id/voice/x.ogg": Recording(path, "Dulu.")}, voices.load_pronunciations(CONTENT, LANGUAGES))
    now, then = heard.reading("id", "x", "Sekarang."), heard.reading("id", "x", "Dulu.")
    assert now is not None
    assert then is not None
    assert (now.guessed, then.guessed) == (True, False)


async def test_a_recording_that_was_taken_away_is_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "x.ogg"
    path.write_bytes(b"OggS")
    heard = Voices({"id/voice/x.ogg": Recording(path, None)})
    reading = heard.reading("id", "x", "")
    path.unlink()
    assert reading is not None
    with pytest.raises(CannotSpeak):
        await reading.make()
    assert heard.reading("id", "x", "") is None


def test_the_doctor_says_what_is_missing() -> None:
    assert look_at_voice([], wanted=False).health is Health.OK
    assert look_at_voice(PROGRAMS, wanted=False).health is Health.OK
    assert look_at_voice([], wanted=True).health is Health.OK
    missing = look_at_voice(["opusenc"], wanted=True)
    assert (missing.health, "opusenc" in missing.sentence) == (Health.PROBLEM, True)

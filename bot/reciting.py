"""Write voice files for all pages, as a machine reads them, for an operator to listen to before residents do."""

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.app import content_folder, load_knowledge
from bot.clock import SystemClock
from bot.learning.library import Library
from bot.learning.model import Answer, Lesson
from bot.settings import Settings
from bot.speech.voices import Voices, load_pronunciations
from handlers.aloud import spoken_text


async def write_voices(settings: Settings, folder: Path, tell: Callable[[str], None]) -> tuple[int, int]:
    """Write `<folder>/<language>/voice/<name>.ogg` for every page, and return how many were written and were there.

    Raises:
        StartFault: the content cannot be used.
        CannotSpeak: the machine's voice fails.
        OSError: a file cannot be written.
    """
    library, today = load_knowledge(settings).library, SystemClock(settings.zone()).now().date()
    languages = library.languages()
    voices = Voices(machine=load_pronunciations(content_folder(settings), languages))
    written = there = 0
    for text, index in _pages(library):
        name, words = spoken_text(text, index)
        reading = voices.reading(text.language, name, words)
        if reading is None or not text.is_current(today):
            continue
        path = folder / text.language / "voice" / f"{name}.ogg"
        if path.exists():
            there += 1
            continue
        content = await reading.make()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written += 1
        tell(f"{path.relative_to(folder)}: {len(content) / 1000:.0f} kB")
    return written, there


def _pages(library: Library) -> Iterator[tuple[Lesson | Answer, int]]:
    for lesson in library.all_lessons():
        yield from ((lesson, index) for index in range(len(lesson.pages)))
    for answer in library.all_answers():
        yield answer, 0

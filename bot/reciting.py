"""Write voice files for all pages, as a machine reads them, for an operator to listen to before residents do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.app import content_folder, load_knowledge
from bot.clock import SystemClock
from bot.learning.aloud import every_page, voice_name, words_aloud
from bot.settings import Settings
from bot.speech.recordings import recording_of
from bot.speech.voices import Voices, load_pronunciations


@dataclass(slots=True)
class Tally:
    """How many files were written, were there already, and say something else than their page does by now."""

    written: int = 0
    there: int = 0
    outdated: int = 0


async def write_voices(settings: Settings, folder: Path, tell: Callable[[str], None]) -> Tally:
    """Write `<folder>/<language>/voice/<name>.ogg` for every page, with its words as `<name>.txt`.

    Raises:
        StartFault: the content cannot be used.
        CannotSpeak: the machine's voice fails.
        OSError: a file cannot be read or written.
    """
    library, today = load_knowledge(settings).library, SystemClock(settings.zone()).now().date()
    voices = Voices(machine=load_pronunciations(content_folder(settings), library.languages()))
    tally = Tally()
    for text, index in every_page(library):
        name, words = voice_name(text, index), words_aloud(text, index)
        reading = voices.reading(text.language, name, words)
        if reading is None or not text.is_current(today):
            continue
        path = folder / text.language / "voice" / f"{name}.ogg"
        if path.exists():
            tally.there += 1
            if not recording_of(path).may_say(words):
                tally.outdated += 1
                tell(f"{path.relative_to(folder)}: the page says something else by now")
            continue
        content = await reading.make()
        path.parent.mkdir(parents=True, exist_ok=True)
        # The words first: a recording without them is used, whatever the page says by then.
        path.with_suffix(".txt").write_text(f"{words}\n", encoding="utf-8")
        path.write_bytes(content)
        tally.written += 1
        tell(f"{path.relative_to(folder)}: {len(content) / 1000:.0f} kB")
    return tally

"""Whether every recording is heard, and still says what its page says."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from bot.learning.aloud import every_page, voice_name, words_aloud
from bot.learning.findings import Finding, Level
from bot.learning.library import Library
from bot.resources import ContentFolder
from bot.speech.recordings import fault_of, recordings


def check_recordings(folder: ContentFolder, library: Library) -> Iterator[Finding]:
    """Say which recordings nobody hears, and why, and how many nobody can hold against their page."""
    words = {
        f"{text.language}/voice/{voice_name(text, index)}.ogg": words_aloud(text, index)
        for text, index in every_page(library)
    }
    files = folder.files("*/voice/*.ogg")
    playable = recordings(folder, sorted({PurePosixPath(file).parts[0] for file in files}))
    unknown: Counter[str] = Counter()
    for file, path in files.items():
        if file not in words:
            yield Finding(Level.WARNING, file, "No page has this name, so nobody hears it.")
        elif fault := fault_of(path):
            yield Finding(Level.WARNING, file, fault)
        elif playable[file].words is None:
            unknown[str(PurePosixPath(file).parent)] += 1
        elif not playable[file].may_say(words[file]):
            yield Finding(Level.WARNING, file, "The page says something else now, so nobody hears it: record it anew.")
    for place, count in unknown.items():
        sentence = f"{count} recordings have no words beside them (<name>.txt): do they say what the pages say now?"
        yield Finding(Level.GAP, place, sentence)

"""The office's own recordings, `<language>/voice/<name>.ogg`, with the words beside them that they say.

A page changes, and its recording goes on saying what was right before. So `<name>.txt` tells what was recorded; where
the page says something else by now, the recording is not used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.resources import ContentFolder
from bot.speech.child import LIMITS

_MEGABYTE = 1_000_000
_HEAD = 64
"""The first page of an OGG file tells within so many bytes what the file holds."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording. `words` are what it says; None where nobody wrote them down."""

    path: Path
    words: str | None

    def may_say(self, text: str) -> bool:
        """Tell whether it can be the reading of a text; where nobody knows what it says, it can."""
        return self.words is None or self.words.split() == text.split()


def recordings(folder: ContentFolder, languages: Sequence[str]) -> dict[str, Recording]:
    """Return the recordings that can be played, by file.

    Raises:
        OSError, UnicodeDecodeError: a file cannot be read.
    """
    found = {file: path for tag in languages for file, path in folder.files(f"{tag}/voice/*.ogg").items()}
    return {file: recording_of(path) for file, path in found.items() if fault_of(path) is None}


def recording_of(path: Path) -> Recording:
    """Return a recording with the words that stand beside it.

    Raises:
        OSError, UnicodeDecodeError: they cannot be read.
    """
    beside = path.with_suffix(".txt")
    return Recording(path, beside.read_text(encoding="utf-8") if beside.is_file() else None)


def fault_of(path: Path) -> str | None:
    """Return why a recording cannot be played, as a sentence; None where it can."""
    size = path.stat().st_size
    if size > LIMITS.answer:
        return f"It has {size / _MEGABYTE:.1f} MB, more than 1 MB, so nobody hears it: save it with a lower bit rate."
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not (head.startswith(b"OggS") and b"OpusHead" in head):
        return "Nobody hears it: a voice message is OGG with Opus in it. `opusenc` makes that of a WAV file."
    return None

"""Find a voice for a text: the office's own recording, or else a machine's where the operator wants one."""

import asyncio
import shutil
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.resources import ContentFolder
from bot.sandbox import ChildFailed, run
from bot.shapes import read_file
from bot.speech.child import KILOBITS, LIMITS, PROGRAMS, WORDS_A_MINUTE
from bot.speech.recordings import Recording, recordings
from bot.speech.shapes import Pronunciation
from bot.speech.words import spoken

_CHILD = "bot.speech.child"
_HEAD = 1_400
_BYTES_A_LETTER = 118
"""Measured over all lessons; a test holds it against the real voice."""

_KEPT = 8
"""Files that were spoken last; together they have less than a megabyte."""


class CannotSpeak(Exception):
    """The text could not be read aloud."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read aloud, in OGG with Opus. `size` are its bytes, a guess where a machine has yet to speak (`guessed`).

    `origin` tells all that it is made of, and `make` brings it.

    Raises:
        CannotSpeak: by `make`.
    """

    origin: str
    size: int
    guessed: bool
    make: Callable[[], Awaitable[bytes]] = field(repr=False)


def programs_missing() -> list[str]:
    """Return what a machine's voice lacks on this machine."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class Voices:
    """The voices of this installation. One text is spoken at a time, so that the bot stays quick meanwhile.

    What was spoken last is kept for a while: where a whole class taps the same page, it is spoken once.
    """

    def __init__(
        self,
        recorded: Mapping[str, Recording] | None = None,
        machine: Mapping[str, Pronunciation] | None = None,
    ) -> None:
        self._recorded = dict(recorded or {})
        self._machine = dict(machine or {})
        self._alone = asyncio.Lock()
        self._spoken: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    @classmethod
    def load(cls, folder: ContentFolder, languages: Sequence[str], *, machine: bool) -> "Voices":
        """Find the recordings, and read how a machine shall speak where one is wanted and its programs are there.

        Raises:
            ContentFileFault, OSError, UnicodeDecodeError: a file cannot be used.
        """
        speaks = machine and not programs_missing()
        return cls(recordings(folder, languages), load_pronunciations(folder, languages) if speaks else {})

    def reading(self, language: str, name: str, text: str) -> Reading | None:
        """Return a text read aloud; None where there is no voice. A recording is `<language>/voice/<name>.ogg`."""
        file = f"{language}/voice/{name}.ogg"
        recording = self._recorded.get(file)
        if recording is not None and recording.may_say(text) and recording.path.exists():
            about = recording.path.stat()
            origin = f"recording {file} {about.st_size} {about.st_mtime_ns}"
            return Reading(origin, about.st_size, guessed=False, make=partial(_load, recording.path))
        how = self._machine.get(language)
        if how is None:
            return None
        words = spoken(text, how)
        origin = f"espeak-ng {how.voice} {WORDS_A_MINUTE} {KILOBITS}\n{words}"
        return Reading(
            origin, _HEAD + _BYTES_A_LETTER * len(words), guessed=True, make=partial(self._speak, how.voice, words)
        )

    async def _speak(self, voice: str, words: str) -> bytes:
        async with self._alone:
            made = self._spoken.get((voice, words))
            if made is None:
                made = self._spoken[voice, words] = await _spoken_by_a_child(voice, words)
                if len(self._spoken) > _KEPT:
                    self._spoken.popitem(last=False)
        return made


async def _spoken_by_a_child(voice: str, words: str) -> bytes:
    try:
        made = await run(_CHILD, words.encode(), LIMITS, voice)
    except (ChildFailed, OSError) as fault:
        raise CannotSpeak from fault
    if not made.startswith(b"OggS"):
        raise CannotSpeak
    return made


def load_pronunciations(folder: ContentFolder, languages: Sequence[str]) -> dict[str, Pronunciation]:
    """Return how each language is read aloud, where its content says so.

    Raises:
        ContentFileFault: a file cannot be used.
    """
    files = {language: folder.files(f"{language}/speech.yaml") for language in languages}
    return {
        language: read_file(Pronunciation, path, file)
        for language, found in files.items()
        for file, path in found.items()
    }


async def _load(path: Path) -> bytes:
    try:
        return await asyncio.to_thread(path.read_bytes)
    except OSError as fault:
        raise CannotSpeak from fault

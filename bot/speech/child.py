"""The child that speaks: text comes in, an OGG file with Opus in it goes out. It holds nothing and can write no file.

espeak-ng makes the sound and opusenc packs it: both are small packages of Debian's. What Telegram shows as a voice
message is OGG with Opus alone.
"""

import os
import subprocess
import sys

from bot.sandbox import Limits, confine

LIMITS = Limits(memory=512 * 1024**2, processor=20, patience=40.0, answer=1_000_000)
"""A megabyte is eleven minutes; the longest page takes little more than one."""

PROGRAMS = ("espeak-ng", "opusenc")
WORDS_A_MINUTE = 140
KILOBITS = 12
CALM = 10
"""How far the child stands back (nice), so that people who tap meanwhile are answered first."""
_SERIAL = "1"  # else it is drawn, and the same text would never give the same bytes


def speak(voice: str, text: bytes) -> bytes:
    """Return what is read aloud.

    Raises:
        OSError, subprocess.CalledProcessError: it cannot be spoken here.
    """
    reading = ("espeak-ng", "-v", voice, "-s", str(WORDS_A_MINUTE), "-b", "1", "--stdin", "--stdout")
    packing = (
        "opusenc", "--quiet", "--speech", "--bitrate", str(KILOBITS), "--framesize", "60", "--serial", _SERIAL,
        "--ignorelength", "--discard-comments", "-", "-",
    )  # fmt: skip
    return _piped(packing, _piped(reading, text))


def _piped(command: tuple[str, ...], given: bytes) -> bytes:
    # espeak-ng opens shared memory for a loudspeaker that is not there. As this process may write nothing, the attempt
    # fails; with the signals restored it would be fatal.
    return subprocess.run(  # noqa: S603 - no shell, and nothing in it comes from outside
        command, input=given, capture_output=True, check=True, restore_signals=False
    ).stdout


def main() -> None:
    """Read text from standard input and write the file to standard output."""
    os.nice(CALM)
    confine(LIMITS)
    sys.stdout.buffer.write(speak(sys.argv[1], sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()

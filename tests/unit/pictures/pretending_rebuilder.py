"""A child in the place of the one that draws photos anew, which does what the photo says instead of drawing it."""

import errno
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from bot.pictures.rebuilding import LARGEST_PHOTO, LIMITS, _close_doors, draw_anew
from bot.sandbox import confine
from tests.unit.pictures.marked_files import JPEG, PNG, PROGRESSIVE, RESTARTS, jpeg, noted, scene, segment
from tests.unit.pictures.strange_pictures import saved

DRAWN = draw_anew(JPEG)[1]
COMMENT = segment(0xFE, b"hello")

ANSWERS: dict[str, bytes] = {
    "draw": b"D" + DRAWN,
    "refuse": b"N",
    "too large": b"L",
    "nothing": b"",
    "unknown letter": b"X" + DRAWN,
    "letter only": b"D",
    "refusal with more": b"N" + DRAWN,
    "another format": b"D" + PNG,
    "comment": b"D" + jpeg(COMMENT, base=DRAWN),
    "notes": b"D" + noted(b"MM\0*\0\0\0\x08\0\0\0\0\0\0"),
    "thumbnail": b"D" + DRAWN[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1abc") + DRAWN[20:],
    "profile": b"D" + jpeg(segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(128)), base=DRAWN),
    "tail": b"D" + DRAWN + b"tail",
    "two photos": b"D" + DRAWN + DRAWN,
    "restarts": b"D" + RESTARTS,
    "progressive": b"D" + PROGRESSIVE,
    "grey": b"D" + saved(scene().convert("L"), "JPEG"),
    "cut": b"D" + DRAWN[:-2],
    "too wide": b"D" + saved(Image.new("RGB", (1601, 30)), "JPEG"),
    "too many bytes": b"D" + DRAWN[:-2] + bytes(LARGEST_PHOTO) + DRAWN[-2:],
    "not one byte of a picture": b"D\xff\xd8\xff\xd9",
}

DEEDS: dict[str, Callable[[], object]] = {
    "die": os.abort,
    "fail": lambda: sys.exit(3),
    "hang": lambda: time.sleep(600),
    "flood": lambda: [sys.stdout.buffer.write(bytes(100_000)) for _ in range(10_000)],
}

DOORS: dict[str, Callable[[], object]] = {
    "read": lambda: Path("/etc/passwd").read_bytes(),
    "write": lambda: Path("/tmp/loot").write_bytes(b"x"),
    "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
}


def main() -> None:
    """Do one deed."""
    confine(LIMITS)
    _close_doors()
    deed = sys.stdin.buffer.read()[:40].decode("latin-1")
    if deed in DOORS:
        try_door(DOORS[deed])
    elif deed in ANSWERS:
        sys.stdout.buffer.write(ANSWERS[deed])
    else:
        DEEDS.get(deed, lambda: sys.exit(4))()


def try_door(door: Callable[[], object]) -> None:
    """Answer with a refusal if the system refuses, and with something that is not believed if it does not."""
    try:
        door()
    except OSError as error:
        sys.stdout.buffer.write(b"N" if error.errno == errno.EMFILE else b"X")
    else:
        sys.stdout.buffer.write(b"X")


if __name__ == "__main__":
    main()

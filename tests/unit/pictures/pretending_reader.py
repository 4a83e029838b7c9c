"""A child that speaks in frames like the reader of posters, and does what a picture says instead of reading it."""

import os
import sys
import time
from pathlib import Path

from bot.pictures.frames import HEAD, LARGEST_TEXT, Kind, pack_frame


def main() -> None:
    tell(pack_frame(Kind.READY))
    while head := sys.stdin.buffer.read(HEAD.size):
        _, length = HEAD.unpack(head)
        obey(sys.stdin.buffer.read(length)[:20].strip().decode())


def obey(order: str) -> None:
    match order:
        case "who":
            tell(pack_frame(Kind.WORDS, str(os.getpid()).encode()))
        case "where":
            tell(pack_frame(Kind.WORDS, "\n".join((str(Path.cwd()), *os.environ)).encode()))
        case "refuse":
            tell(pack_frame(Kind.UNREADABLE))
        case "die":
            os._exit(9)
        case "hang":
            time.sleep(600)
        case "babble":
            tell(b"\xffnot a frame, and no end to it")
        case "half":
            tell(pack_frame(Kind.WORDS, b"half an answer")[:-4])
            os._exit(0)
        case "flood":
            tell(HEAD.pack(Kind.WORDS, LARGEST_TEXT + 1))


def tell(frame: bytes) -> None:
    sys.stdout.buffer.write(frame)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

"""The child that reads words off pictures: `python -m bot.pictures.reading`. It may use only what `confine` leaves it.

Everything about an untrusted picture happens here: its header, its size, its pixels. Pictures come in and words go out
as frames; nothing is written anywhere else, and the network is out of reach.
"""

import os
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageOps

from bot.pictures.frames import HEAD, LARGEST_PICTURE, LARGEST_TEXT, LIMITS, Kind, pack_frame
from bot.pictures.layout import Piece, join_lines
from bot.sandbox import confine

Engine = Callable[[Image.Image], str]

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_AREA = 40_000_000
LONG_SIDE = (960, 2000)
SHORTEST_SIDE = 24
_MOST_UNEVEN = 12

_SETTINGS = {
    "Global.log_level": "critical",
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
    "EngineConfig.onnxruntime.intra_op_num_threads": 2,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class NotAPicture(Exception):
    """These bytes are no picture that is read here."""


def open_picture(content: bytes) -> Image.Image:
    """Return the picture upright, in RGB, on white, its long side within `LONG_SIDE` pixels.

    Raises:
        NotAPicture: it is of another format, damaged, animated, too large or too narrow.
    """
    try:
        return _decode(content)
    except NotAPicture:
        raise
    except Exception as error:
        raise NotAPicture from error


def _decode(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        _check_size(picture)
        # A JPEG can be decoded at a half or a quarter of its size, which saves the memory of a large one.
        picture.draft("RGB", (LONG_SIDE[1], LONG_SIDE[1]))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    return _flatten(_fit(upright.convert("RGBA" if upright.has_transparency_data else "RGB")))


def _fit(picture: Image.Image) -> Image.Image:
    """Bring the long side within `LONG_SIDE`: small letters are read better enlarged, and large ones faster reduced."""
    least, most = LONG_SIDE
    longest = max(picture.size)
    share = min(max(longest, least), most) / longest
    size = (round(picture.width * share), round(picture.height * share))
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _flatten(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return paper.convert("RGB")


def _check_size(picture: Image.Image) -> None:
    short, long = sorted(picture.size)
    if short * long > LARGEST_AREA:
        raise NotAPicture("too large")
    if short < SHORTEST_SIDE or long > short * _MOST_UNEVEN:
        raise NotAPicture("too narrow")
    if getattr(picture, "is_animated", False):
        raise NotAPicture("animated")


def load_engine() -> Engine:
    """Load the models, which come with the library, and return what reads a picture."""
    import numpy as np  # noqa: PLC0415 - the limits come before the library, and the decoding is tested without it
    from rapidocr import RapidOCR  # noqa: PLC0415

    engine = RapidOCR(params=_SETTINGS)

    def read(picture: Image.Image) -> str:
        found: Any = engine(np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]))
        if found.boxes is None or found.txts is None:
            return ""
        boxes = ([(float(x), float(y)) for x, y in box] for box in found.boxes)
        return join_lines(Piece(text, (a, b, c, d)) for text, (a, b, c, d) in zip(found.txts, boxes, strict=True))

    return read


def serve(given: BinaryIO, answers: BinaryIO, read: Engine) -> None:
    """Answer frame after frame until there are no more."""
    answers.write(pack_frame(Kind.READY))
    answers.flush()
    while head := given.read(HEAD.size):
        _, length = HEAD.unpack(head)
        if length > LARGEST_PICTURE:
            raise ValueError("a picture is longer than it may be")
        answers.write(_answer(given.read(length), read))
        answers.flush()


def _answer(content: bytes, read: Engine) -> bytes:
    try:
        words = read(open_picture(content))
    except (NotAPicture, MemoryError):
        return pack_frame(Kind.UNREADABLE)
    return pack_frame(Kind.WORDS, words.encode("utf-8", "ignore")[:LARGEST_TEXT])


def _stay_offline(event: str, _: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"}:
        raise PermissionError("a reader of pictures has no business on the network")


def main() -> None:
    """Read pictures from standard input until it ends."""
    confine(LIMITS)
    sys.addaudithook(_stay_offline)
    # A library that prints must not end up between two frames.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers, load_engine())


if __name__ == "__main__":
    main()

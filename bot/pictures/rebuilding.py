"""The child that draws a photo anew: `python -m bot.pictures.rebuilding`. It may use only what `confine` leaves it.

A photo comes in on standard input; one letter and, where it could be drawn, a JPEG go out. The pixels are copied into a
new picture, because saving a file again keeps parts of it (a comment of a JPEG survives, measured with Pillow 13).

A file is what it begins as. One that begins as something else (a page, a document, an archive, GIF) is refused,
whatever follows. What stands behind a complete photo (an archive, a film, a second photo, as phones add them) is left
behind, and is no reason to refuse: nothing of it can be part of new pixels, a list of what to refuse would never be
complete, and a witness would be sent away because of a phone.

Colours are taken as they are, without the colour profile of the file: those of a wide gamut become a little duller.
"""

import resource
import sys
from enum import StrEnum
from io import BytesIO
from typing import Final

from PIL import Image

from bot.pictures.frames import LARGEST_PICTURE
from bot.pictures.plain import MOST_NOTES, Malformed, check_parts
from bot.sandbox import Limits, confine

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_AREA = 25_000_000
LARGEST_PHOTO = 1_500_000
"""Bytes of a photo that is drawn anew."""

LONG_SIDE = 1600
SHORTEST_SIDE = 24
MOST_UNEVEN = 20
"""How many times as long as wide: as Telegram takes photos."""

QUALITIES = (80, 60, 40)
"""The first is used; the others only where a picture (noise, mostly) would be larger than LARGEST_PHOTO."""

LIMITS = Limits(memory=1024**3, processor=5, patience=20.0, answer=LARGEST_PHOTO + 1)

_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DEPTH_OF_PNG: Final = 24


class Answer(StrEnum):
    """What the child says first."""

    DRAWN = "D"
    NOT_A_PHOTO = "N"
    TOO_LARGE = "L"


class _TooLarge(Exception):
    """There are more pixels than are looked at."""


class _NotAPhoto(Exception):
    """These bytes are no single photo of a kind that is taken."""


def draw_anew(content: bytes) -> tuple[Answer, bytes]:
    """Return a JPEG that has nothing of the file but its pixels: upright, on white, LONG_SIDE pixels at most."""
    if len(content) > LARGEST_PICTURE:
        return Answer.TOO_LARGE, b""
    try:
        return Answer.DRAWN, _encode(_decode(content))
    except (_TooLarge, MemoryError, Image.DecompressionBombError):
        return Answer.TOO_LARGE, b""
    except Exception:  # noqa: BLE001 - whatever a decoder stumbles over, it is no photo
        return Answer.NOT_A_PHOTO, b""


def _decode(content: bytes) -> Image.Image:
    try:
        check_parts(content)
    except Malformed:
        raise _NotAPhoto from None
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        _check(picture)
        # A JPEG can be decoded at a half or a quarter of its size, which saves time and memory.
        picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
        picture.load()
        turn = _turn(picture)
        flat = _flatten(_shallow(picture, content[_DEPTH_OF_PNG]) if picture.format == "PNG" else picture)
    flat.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return flat if turn is None else flat.transpose(turn)


def _check(picture: Image.Image) -> None:
    short, long = sorted(picture.size)
    if short * long > LARGEST_AREA:
        raise _TooLarge
    if short < SHORTEST_SIDE or long > short * MOST_UNEVEN:
        raise _NotAPhoto
    # Some phones put a second photo behind the first (MPO), which is left behind; what moves is refused.
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        raise _NotAPhoto


def _turn(picture: Image.Image) -> Image.Transpose | None:
    if len(picture.info.get("exif") or b"") > MOST_NOTES:
        return None
    try:
        return _UPRIGHT.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a photo whose notes are damaged is still a photo
        return None


def _shallow(picture: Image.Image, depth: int) -> Image.Image:
    """Return a PNG in 8 bits, and its transparent colour measured as its pixels are.

    Pillow 13 leaves that colour in the bits of the file (2, 4 or 16), finds no such pixel, and shows what was hidden.
    """
    hidden = picture.info.get("transparency")
    if picture.mode == "I;16":
        # Pillow would cut 16 bits off at 255 instead of dividing.
        picture = Image.frombytes("L", picture.size, picture.tobytes()[1::2])
    if hidden is not None and picture.mode in {"L", "RGB"}:
        scaled = [_in_8_bits(value, depth) for value in (hidden if isinstance(hidden, tuple) else (hidden,))]
        picture.info["transparency"] = tuple(scaled) if picture.mode == "RGB" else scaled[0]
    return picture


def _in_8_bits(value: int, depth: int) -> int:
    most = (1 << depth) - 1
    return (value & most) >> 8 if depth == 16 else (value & most) * 255 // most


def _flatten(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    # What is fully transparent becomes paper: nothing shines through that nobody saw.
    drawn = picture.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    return paper.convert("RGB")


def _encode(picture: Image.Image) -> bytes:
    copy = Image.new("RGB", picture.size)
    copy.paste(picture)
    for quality in QUALITIES:
        file = BytesIO()
        copy.save(file, "JPEG", quality=quality, subsampling="4:2:0", optimize=True)
        if file.tell() <= LARGEST_PHOTO:
            break
    return file.getvalue()


def _warm_up() -> None:
    """Have everything loaded that a photo may need, as no file can be opened later."""
    picture = Image.new("RGB", (SHORTEST_SIDE, SHORTEST_SIDE))
    notes = Image.Exif()
    notes[_ORIENTATION] = 1
    for kind in ("MPO", *FORMATS):
        file = BytesIO()
        picture.save(file, kind, exif=notes, save_all=kind == "MPO", append_images=[picture] if kind == "MPO" else [])
        draw_anew(file.getvalue())


def _close_doors() -> None:
    """Open no file and no connection from now on, not even in a decoder that a photo has taken over.

    The keys of the house lie in files that this child's user may read.
    """
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def main() -> None:
    """Draw the photo of standard input anew."""
    confine(LIMITS)
    # Pillow raises at twice this area, for WebP before it reserves the memory.
    Image.MAX_IMAGE_PIXELS = LARGEST_AREA // 2
    _warm_up()
    _close_doors()
    answer, drawn = draw_anew(sys.stdin.buffer.read(LARGEST_PICTURE + 1))
    sys.stdout.buffer.write(answer.encode() + drawn)


if __name__ == "__main__":
    main()

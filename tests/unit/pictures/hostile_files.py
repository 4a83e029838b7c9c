"""Files that come as photos to cost time or memory, or to be something else as well."""

import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.unit.pictures.marked_files import JPEG, PNG, WEBP, WORD, chunk, exif, jpeg, png, riff, scene, segment
from tests.unit.pictures.strange_pictures import STRANGE, png_header, saved

Files = Callable[[], dict[str, bytes]]

ROOM = 10 * 1024 * 1024 - 100_000
"""Bytes of the largest file that is taken, nearly."""


def other_kinds() -> dict[str, bytes]:
    """Return files that are no photo, or that begin as something else."""
    names = ("words", "zeros", "GIF", "SVG", "PDF", "TIFF", "strip", "dot", "executable", "animated", "no pixels")
    return {name: STRANGE[name] for name in names} | {
        "nothing": b"", "one byte": b"\xff",
        "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400),
        "AVIF": saved(scene(), "AVIF"), "BMP": saved(scene(), "BMP"),
        "JPEG 2000": saved(scene(), "JPEG2000"), "icon": saved(scene(), "ICO"), "PPM": saved(scene(), "PPM"),
        "document before a JPEG": b"%PDF-1.7\n1 0 obj<</Length 9>>stream\n" + JPEG + b"\nendstream\n%%EOF",
        "page before a JPEG": b"<!doctype html><!--" + JPEG + b"--><script>alert(1)</script>",
        "GIF that is a script": b"GIF89a/*" + JPEG + b"*/=1;alert(1)//",
        "script before a JPEG": b"#!/bin/sh\n" + JPEG, "archive before a JPEG": b"PK\x03\x04" + bytes(26) + JPEG,
        "line before a JPEG": b"\n" + JPEG,
        "narrow": saved(scene((23, 23)), "PNG"),
        "moving PNG": _moving("PNG"), "moving WebP": _moving("WEBP"), "moving GIF": _moving("GIF"),
    }  # fmt: skip


def damaged() -> dict[str, bytes]:
    """Return photos that end too early, or are not what they say."""
    files = {f"{name} up to {share}": whole[: int(len(whole) * share)] for name, whole in _WHOLE for share in _SHARES}
    frame = JPEG.index(b"\xff\xc0")
    return files | {
        "JPEG without a picture": JPEG[:2] + b"\xff\xd9",
        "JPEG without tables": JPEG[:20] + JPEG[frame:],
        "JPEG of no height": JPEG[: frame + 5] + b"\0\0" + JPEG[frame + 7 :],
        "JPEG of 12 bits": JPEG[: frame + 4] + b"\x0c" + JPEG[frame + 5 :],
        "PNG with wrong sums": PNG[:29] + b"abcd" + PNG[33:],
        "PNG of an unknown colour": png_header(99, 99).replace(b"\x08\x02\0\0\0", b"\x08\x07\0\0\0"),
        "WebP of nothing": b"RIFF" + struct.pack("<I", 22) + b"WEBP" + riff(b"VP8X", bytes(10)),
    }


def too_large() -> dict[str, bytes]:
    """Return files that say how large they are, and are told from that alone."""
    frame = JPEG.index(b"\xff\xc0")
    huge = struct.pack(">HH", 65_500, 65_500)
    canvas = b"\0\0\0\0" + b"\xfe\x3f\0" * 2
    return {
        "JPEG of 65,500": JPEG[: frame + 5] + huge + JPEG[frame + 9 :],
        "PNG of 65,500": png_header(65_500, 65_500),
        "PNG of 2 billion": png_header(2**31 - 1, 2**31 - 1),
        "PNG of zeros": STRANGE["too many pixels"],
        "WebP of 16,383": b"RIFF" + struct.pack("<I", 22 + len(WEBP)) + b"WEBP" + riff(b"VP8X", canvas) + WEBP[12:],
        "more bytes than are taken": JPEG + bytes(10 * 1024 * 1024),
    }


def costly() -> dict[str, bytes]:
    """Return files that are small, or say they are, and take long to take apart; some hold a whole photo."""
    zeros = zlib.compress(bytes(200_000_000), 9)
    notes = exif((0x0112, WORD, b"\0\6"))
    each = b"".join(struct.pack(">HHII", tag, 7, ROOM // 2, 8) for tag in range(1, 65_535))
    texts = [chunk(b"zTXt", b"C%d\0\0" % number + zlib.compress(bytes(999_999))) for number in range(99)]
    much = b"MM\0*\0\0\0\x08" + struct.pack(">H", 65_534) + each + bytes(ROOM - 65_534 * 13)
    notes_of_many = [segment(0xE1, b"Exif\0\0" + much[at : at + 65_000]) for at in range(0, len(much), 65_000)]
    entry = struct.pack(">HHII", 0x9286, 7, ROOM // 2, 8)
    directory = b"MM\0*\0\0\0\x08" + struct.pack(">H", 65_535) + entry * 65_535
    return {
        "small text that is large": png(chunk(b"iTXt", b"Comment\0\1\0id\0\0" + zeros)),
        "many small texts that are large": png(*texts),
        "small profile that is large": png(chunk(b"iCCP", b"name\0\0" + zeros)),
        "small pixels that are large": png_header(100, 100)[:33] + chunk(b"IDAT", zeros) + PNG[-12:],
        "chunks without number": png(chunk(b"prVt", b"") * (ROOM // 12)),
        "segments without number": jpeg(segment(0xFE, b"") * (ROOM // 4)),
        "restarts without number": jpeg(b"\xff\xd0" * (ROOM // 2)),
        "fill without end": jpeg(b"\xff" * ROOM),
        "notes of a JPEG that are all kept": jpeg(*notes_of_many),
        "fill in the scan": JPEG[:-2] + b"\xff" * ROOM + b"\0\xff\xd9",
        "fill in the middle of the scan": JPEG[:-999] + b"\xff" * ROOM + JPEG[-999:],
        "restarts in the scan": JPEG[:-999] + b"\xff\xd0" * (ROOM // 2) + JPEG[-999:],
        "stuffing in the scan": JPEG[:-999] + b"\xff\0" * (ROOM // 2) + JPEG[-999:],
        "rubbish without end": jpeg(b"\0" * ROOM),
        "notes upon notes": jpeg(segment(0xE1, b"Exif\0\0" + notes) * (ROOM // (len(notes) + 10))),
        "notes that are copied": png(chunk(b"eXIf", directory + bytes(ROOM - len(directory)))),
        "notes that are all kept": png(chunk(b"eXIf", much)),
        "scans without number": _scans(2_000),
    }  # fmt: skip


_SHARES = (0.02, 0.3, 0.9)
_WHOLE = (
    ("JPEG", JPEG), ("PNG", PNG), ("WebP", WEBP), ("progressive JPEG", saved(scene(), "JPEG", progressive=True)),
)  # fmt: skip


def _moving(form: str) -> bytes:
    return saved(scene(), form, save_all=True, append_images=[scene().rotate(90)], duration=99)


def _scans(count: int, size: tuple[int, int] = (5000, 5000)) -> bytes:
    """Return a progressive JPEG of one colour that refines a single bit over and over."""
    whole = saved(Image.new("RGB", size), "JPEG", progressive=True)
    start = [at for at in range(len(whole)) if whole[at : at + 2] == b"\xff\xda"][-1]
    last = whole[start:-2]
    return whole[:-2] + last * count + whole[-2:]


def photo_in_two() -> bytes:
    """Return an MPO: a photo with a second one behind it, as some phones take them."""
    return saved(scene(), "MPO", save_all=True, append_images=[scene().rotate(180)])

"""Files that come as pictures and are none that may be decoded."""

import struct
import zlib
from io import BytesIO

from PIL import Image


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and brings nearly nothing."""
    parts = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 999)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in (*parts, (b"IEND", b"")))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


_PLAIN = Image.new("RGB", (300, 200), "white")
_JPEG = saved(Image.effect_noise((300, 200), 90).convert("RGB"), "JPEG")

STRANGE = {
    "words": b"not a picture at all",
    "zeros": bytes(5000),
    "bomb": png_header(50_000, 50_000),
    "too many pixels": saved(Image.new("1", (7_000, 7_000)), "PNG"),
    "no pixels": png_header(1_000, 1_000),
    "cut JPEG": _JPEG[: len(_JPEG) // 2],
    "only a JPEG's beginning": _JPEG[:40],
    "GIF": saved(_PLAIN, "GIF"),
    "animated": saved(_PLAIN, "WEBP", save_all=True, append_images=[Image.new("RGB", (300, 200), "black")]),
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    "PDF": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "TIFF": saved(_PLAIN, "TIFF"),
    "strip": saved(Image.new("RGB", (2000, 40)), "PNG"),
    "dot": saved(Image.new("RGB", (1, 1)), "PNG"),
    "executable": b"\x7fELF" + bytes(200),
}

"""The segments of a JPEG and the chunks of a PNG, looked at without decoding anything."""

import re
from typing import Final

MOST_PARTS = 2500
"""Segments or chunks of a file that are taken apart: 10 MiB in pieces of 4 KiB, as careful encoders write them."""

MOST_SCANS = 32
"""Passes over the pixels of a JPEG. A progressive one has about ten; each costs its time, however short it is."""

MOST_NOTES = 128 * 1024
"""Bytes of EXIF that are looked at: its entries can overlap, and be read into more than memory holds."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_END, _SCAN, _FRAME, _JFIF, _APP1 = 0xD9, 0xDA, 0xC0, 0xE0, 0xE1
_FILL: Final = b"\xff" * 64
"""More than an encoder puts between pixels, and slow: a decoder reads it again with each piece that it is fed."""

_ALONE = frozenset({0x01, *range(0xD0, 0xD8), _END})

_LEAVES_ANY_SCAN = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_LEAVES_A_PLAIN_SCAN = re.compile(rb"\xff[^\x00]")
"""Without restarts: only a 255 that is followed by 0 belongs to the pixels."""

_BASELINE = re.compile(rb"\xe0\xdb{1,2}\xc0\xc4{1,4}\xda\xd9")
"""JFIF, quantisation, one frame, Huffman tables, one scan, the end: the markers of a baseline JPEG, and no more."""


class Malformed(Exception):
    """These bytes are no sequence of segments or chunks, or there are more of them than are looked at."""


def is_plain_jpeg(content: bytes, long_side: int) -> bool:
    """Tell whether a JPEG in colour has only what its pixels need, ends with them, and fits into `long_side`."""
    try:
        segments, end = _segments(content, _LEAVES_A_PLAIN_SCAN)
    except Malformed:
        return False
    if end != len(content) or not _BASELINE.fullmatch(bytes(marker for marker, _ in segments)):
        return False
    bodies = dict(segments)
    height, width = (int.from_bytes(bodies[_FRAME][at : at + 2], "big") for at in (1, 3))
    small = 0 < height <= long_side and 0 < width <= long_side
    return small and len(bodies[_FRAME]) == 15 and _is_bare(bodies[_JFIF])


def check_parts(content: bytes) -> None:
    """Refuse a JPEG or PNG in more parts than a photo has: taking those apart costs more than decoding the photo.

    Raises:
        Malformed: there are too many, or the file ends before them. What follows a complete picture is not looked at.
    """
    if content.startswith(b"\xff\xd8"):
        segments, _ = _segments(content, _LEAVES_ANY_SCAN)
        scans = sum(marker == _SCAN for marker, _ in segments)
        notes = sum(len(body) for marker, body in segments if marker == _APP1 and body.startswith(b"Exif"))
        if scans > MOST_SCANS or notes > MOST_NOTES:
            raise Malformed
    elif content.startswith(_PNG):
        _check_chunks(content)


def _is_bare(jfif: bytes) -> bool:
    # The last two bytes are the width and height of a thumbnail, whose pixels would follow.
    return len(jfif) == 14 and jfif.startswith(b"JFIF\x00") and jfif.endswith(b"\x00\x00")


def _segments(content: bytes, leaves_scan: re.Pattern[bytes]) -> tuple[list[tuple[int, bytes]], int]:
    """Return markers with their bodies, the end included, and where the picture ends."""
    if not content.startswith(b"\xff\xd8"):
        raise Malformed
    found: list[tuple[int, bytes]] = []
    at = 2
    for _ in range(MOST_PARTS):
        if content[at : at + 1] != b"\xff" or at + 1 == len(content):
            raise Malformed
        marker = content[at + 1]
        if marker == 0xFF:  # any number of these may fill the space before a marker
            at += 1
            continue
        at += 2
        body = b""
        if marker not in _ALONE:
            body = _body(content, at)
            at += 2 + len(body)
        found.append((marker, body))
        if marker == _END:
            return found, at
        if marker == _SCAN:
            following = leaves_scan.search(content, at)
            if following is None or content.find(_FILL, at, following.end()) >= 0:
                raise Malformed
            at = following.end() - 2
    raise Malformed


def _body(content: bytes, at: int) -> bytes:
    length = int.from_bytes(content[at : at + 2], "big")
    if length < 2 or at + length > len(content):
        raise Malformed
    return content[at + 2 : at + length]


def _check_chunks(content: bytes) -> None:
    at = len(_PNG)
    for _ in range(MOST_PARTS):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += 12 + length
        if len(kind) < 4 or at > len(content):
            raise Malformed
        if kind == b"IEND":
            return
    raise Malformed

"""The search for a marker in every usual disguise."""

import base64
import re
import zlib
from collections.abc import Iterator
from hashlib import sha256


def marker(place: str, length: int = 22) -> bytes:
    """Return letters and digits that no other place has."""
    return (b"Mk" + sha256(place.encode()).hexdigest().encode())[:length]


def traces(content: bytes, sought: bytes) -> list[str]:
    """Return the disguises in which a marker is found, also inside of whatever can be inflated."""
    texts = [("", content), *(("inflated ", text) for text in _inflated(content))]
    return [f"{where}{name}" for where, text in texts for name, form in _disguises(sought) if form in text]


def _disguises(sought: bytes) -> Iterator[tuple[str, bytes]]:
    text = sought.decode("latin-1")
    forms = {"plain": sought, "utf-16-le": text.encode("utf-16-le"), "utf-16-be": text.encode("utf-16-be")}
    forms |= {f"{name} reversed": form[::-1] for name, form in forms.items()}
    for name, form in forms.items():
        yield name, form
        yield f"{name}, hex", form.hex().encode()
        yield f"{name}, HEX", form.hex().upper().encode()
        for before in range(3):  # the letters of base64 depend on where in a text the marker begins
            whole = base64.b64encode(bytes(before) + form).rstrip(b"=")
            mixed = (before + len(form)) % 3 > 0  # the last letter holds bits of what follows
            yield f"{name}, base64 after {before}", whole[(0, 2, 3)[before] : len(whole) - mixed]


def _inflated(content: bytes) -> Iterator[bytes]:
    """Return what can be inflated, wherever it begins: as zlib, as gzip, or as a file within an archive."""
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04", content):
        start, window = found.start(), zlib.MAX_WBITS | 32
        if found.group() == b"PK\x03\x04":
            names = int.from_bytes(content[start + 26 : start + 28], "little")
            start, window = start + 30 + names + int.from_bytes(content[start + 28 : start + 30], "little"), -15
        unpacked = _inflate(content[start:], window)
        if unpacked:
            yield unpacked


def _inflate(content: bytes, window: int) -> bytes:
    try:
        return zlib.decompressobj(window).decompress(content, 1 << 22)
    except zlib.error:
        return b""

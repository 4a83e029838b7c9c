"""Turn a file that somebody sends into rows of text, whatever its name says, without ever opening it here."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.reading_child import LIMITS
from bot.agencies.importing.shapes import FileKind, Table
from bot.sandbox import ChildFailed, run

MAX_BYTES = 10_000_000
_CHILD = "bot.agencies.importing.reading_child"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\x05\x06", b"BZh", b"\xfd7zXZ")
_PDF_HEAD = 1024


@dataclass(frozen=True, slots=True)
class _Told:
    table: Table | None = None
    fault: Fault | None = None
    place: str = ""


async def read_table(data: bytes) -> Table:
    """Read the rows of a CSV, XLSX or PDF file in a child process.

    Raises:
        FileFault: the file cannot be taken.
    """
    kind = recognise(data)
    try:
        told = await asyncio.to_thread(_understand, await run(_CHILD, data, LIMITS, kind))
    except (ChildFailed, ValidationError):
        raise FileFault(Fault.UNREADABLE) from None
    if told.table is None:
        raise FileFault(told.fault or Fault.UNREADABLE, told.place)
    return told.table


def check_size(size: int) -> None:
    """Refuse a file by its size in bytes, before anything of it is fetched.

    Raises:
        FileFault: it is too large, or empty.
    """
    if size > MAX_BYTES:
        raise FileFault(Fault.TOO_LARGE)
    if size == 0:
        raise FileFault(Fault.EMPTY)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file on this machine; one that is too large is not read.

    Raises:
        FileFault: it is too large, or empty.
        OSError: it cannot be opened.
    """
    check_size(path.stat().st_size)
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def recognise(data: bytes) -> FileKind:
    """Return the kind of a file by its first bytes.

    Raises:
        FileFault: it is of a kind that is not read, or too large.
    """
    check_size(len(data))
    if data.startswith(b"PK\x03\x04"):
        return FileKind.XLSX
    if data.startswith(_OLE):
        raise FileFault(Fault.ENCRYPTED if _LOCKED in data else Fault.OLD_EXCEL)
    if b"%PDF-" in data[:_PDF_HEAD]:
        return FileKind.PDF
    if data.startswith(_PICTURES) or data[8:12] == b"WEBP" or data[4:8] == b"ftyp":
        raise FileFault(Fault.PICTURE)
    if data.startswith(_ARCHIVES):
        raise FileFault(Fault.ARCHIVE)
    return FileKind.CSV


def _understand(answer: bytes) -> _Told:
    return TypeAdapter(_Told).validate_json(answer)

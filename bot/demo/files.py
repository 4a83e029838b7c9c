"""Files of the chat service: what was uploaded, and how the Bot API describes it."""

import mimetypes
import secrets
import struct
from pathlib import PurePosixPath
from typing import Final

from bot.demo.model import ApiError, Json, StoredFile, Upload, bad_request

DOWNLOAD_LIMIT: Final = 20 << 20
"""Bytes a bot may download, as in Telegram's cloud."""

PHOTO_LIMIT: Final = 10 << 20
"""Bytes of a photo a bot may send."""

DOCUMENT_LIMIT: Final = 50 << 20
"""Bytes of any other file a bot may send."""

_PREFIXES: Final = {"photo": "AgAC", "document": "BQAC", "voice": "AwAC", "video": "BAAC", "sticker": "CAAC"}
_FOLDERS: Final = {"photo": "photos", "document": "documents", "voice": "voice", "video": "videos"}


class FileStore:
    """Keeps every file by its file id and by its download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._media: dict[str, Json] = {}

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """Keep an upload under fresh ids, as Telegram does even for the same bytes."""
        file_id = _PREFIXES.get(kind, "BQAC") + secrets.token_urlsafe(36)
        suffix = PurePosixPath(upload.name).suffix or mimetypes.guess_extension(upload.mime) or ".bin"
        path = f"{_FOLDERS.get(kind, 'documents')}/file_{len(self._by_id)}{suffix}"
        stored = StoredFile(file_id, secrets.token_urlsafe(9), upload.name, upload.mime, upload.data, path)
        self._by_id[file_id] = self._by_path[path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        """Return the file with this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file with this download path."""
        return self._by_path.get(path)

    def media(self, file_id: str) -> Json | None:
        """Return the Bot API fields of the message this file came with, to send it again by its id."""
        return self._media.get(file_id)

    def photo(self, upload: Upload) -> Json:
        """Keep a picture and return its `photo` sizes, the smallest first.

        Unlike Telegram, the bytes are kept as they came, in every size: whoever reads them must clean them.

        Raises:
            ApiError: it is no picture, or one that Telegram refuses.
        """
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > PHOTO_LIMIT:
            raise bad_request("file is too big")
        mime, width, height = picture_size(upload.data)
        if not width or not height or width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        longest = max(width, height)
        edges = [*(edge for edge in (90, 320) if edge < longest), longest]
        named = Upload(upload.name, upload.data, mime)
        sizes = [self._size(named, width * edge // longest, height * edge // longest) for edge in edges]
        media: Json = {"photo": sizes}
        self._media.update({size["file_id"]: media for size in sizes})
        return media

    def _size(self, upload: Upload, width: int, height: int) -> Json:
        stored = self.add("photo", upload)
        ids = {"file_id": stored.file_id, "file_unique_id": stored.unique_id}
        return {**ids, "width": max(width, 1), "height": max(height, 1), "file_size": len(stored.data)}

    def attachment(self, kind: str, upload: Upload, **facts: object) -> Json:
        """Keep any other file and return the Bot API fields of its message.

        Raises:
            ApiError: it is empty or too big.
        """
        if not upload.data:
            raise bad_request("file must be non-empty")
        if len(upload.data) > DOCUMENT_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        stored = self.add(kind, upload)
        ids = {"file_id": stored.file_id, "file_unique_id": stored.unique_id}
        about: Json = {**ids, "file_size": len(stored.data), "mime_type": stored.mime, **facts}
        if kind == "document":
            about["file_name"] = stored.name
        media = self._media[stored.file_id] = {kind: about}
        return media


def picture_size(data: bytes) -> tuple[str, int, int]:
    """Return the type, width and height of a JPEG, PNG, GIF or WebP picture, read from its header.

    Raises:
        ApiError: it is none of these.
    """
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return ("image/png", *struct.unpack(">II", data[16:24]))
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return ("image/gif", *struct.unpack("<HH", data[6:10]))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return ("image/webp", *_webp_size(data))
        if data.startswith(b"\xff\xd8"):
            return ("image/jpeg", *_jpeg_size(data))
    except (struct.error, IndexError):
        pass
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise IndexError


def _webp_size(data: bytes) -> tuple[int, int]:
    form = data[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF

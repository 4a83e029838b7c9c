"""The file of a backup: records of any size in one sealed stream, cut into chunks that are all equally long.

It begins with a line that says what it is, the mark of the installation's keys, the stream's own key sealed with them,
and the stream's header. Then come the chunks, and nothing behind them.

The stream is libsodium's secretstream (XChaCha20-Poly1305): a chunk that is changed, missing, doubled or out of order
does not open, and the last one says that it is the last. Of what it holds a stranger sees its length in chunks.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_keygen,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)

from bot.keys import KeyFault, Keys, name_of

CHUNK: Final = 64 * 1024
"""Bytes of content in a chunk."""

MAGIC: Final = b"desa-binaan backup 1\n"

Record = Mapping[str, Any]
"""A JSON object whose values may also be bytes, days and moments."""

_PURPOSE = "backup"
_MARK_BYTES = 16
_SEALED_KEY_BYTES = 4 + 24 + 32 + 16
_SEALED_CHUNK = CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES
_LENGTH = struct.Struct(">Q")


class StreamFault(Exception):
    """It is no whole backup, or not one of these keys; the text is one sentence that says which."""


class StreamWriter:
    """Writes records into a file."""

    def __init__(self, file: BinaryIO, keys: Keys) -> None:
        self._file = file
        self._waiting = bytearray()
        self._state = crypto_secretstream_xchacha20poly1305_state()
        key = crypto_secretstream_xchacha20poly1305_keygen()
        begin = MAGIC + keys.fingerprint().encode()
        sealed = keys.seal(_PURPOSE, key, bound_to=begin)
        self.sealed_with = name_of(sealed)
        """The name of the key that the stream's own is sealed with."""
        file.write(begin + sealed)
        file.write(crypto_secretstream_xchacha20poly1305_init_push(self._state, key))

    def write(self, record: Record) -> None:
        """Write one record."""
        content = pack(record)
        self._waiting += _LENGTH.pack(len(content)) + content
        while len(self._waiting) > CHUNK:
            self._push(crypto_secretstream_xchacha20poly1305_TAG_MESSAGE)

    def end(self) -> None:
        """Write the end, without which the file counts as cut off."""
        self._waiting += _LENGTH.pack(0)
        while len(self._waiting) > CHUNK:
            self._push(crypto_secretstream_xchacha20poly1305_TAG_MESSAGE)
        self._push(crypto_secretstream_xchacha20poly1305_TAG_FINAL)

    def _push(self, tag: int) -> None:
        chunk = bytes(self._waiting[:CHUNK]).ljust(CHUNK, b"\0")
        del self._waiting[:CHUNK]
        self._file.write(crypto_secretstream_xchacha20poly1305_push(self._state, chunk, None, tag))


class StreamReader:
    """Reads a file's records, and at their end sees that it was whole."""

    def __init__(self, file: BinaryIO, keys: Keys) -> None:
        """Read the beginning.

        Raises:
            StreamFault: it is no backup, or is sealed with other keys.
        """
        self._file = file
        self._ready = bytearray()
        self._ended = False
        begin = file.read(len(MAGIC) + _MARK_BYTES)
        if not begin.startswith(MAGIC):
            raise StreamFault("This is not a backup of this program.")
        if begin[len(MAGIC) :] != keys.fingerprint().encode():
            raise StreamFault("The backup belongs to another key file: put the right one at BOT_KEY_FILE.")
        sealed = file.read(_SEALED_KEY_BYTES)
        if name_of(sealed) not in keys.names:
            raise StreamFault(
                "The key file no longer has, or does not have yet, the key of this backup: put a copy of it at "
                "BOT_KEY_FILE that is as old as the backup."
            )
        try:
            key = keys.open(_PURPOSE, sealed, bound_to=begin)
        except KeyFault:
            raise _damaged() from None
        self._state = crypto_secretstream_xchacha20poly1305_state()
        header = self._read(crypto_secretstream_xchacha20poly1305_HEADERBYTES)
        crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, key)

    def __iter__(self) -> Iterator[Record]:
        """Return the records; only after the last one is it known that none is missing.

        Raises:
            StreamFault: the file is cut off or damaged.
        """
        while length := _LENGTH.unpack(self._take(_LENGTH.size))[0]:
            yield unpack(self._take(length))
        if not self._ended or self._file.read(1):
            raise _damaged()

    def _take(self, count: int) -> bytes:
        while len(self._ready) < count:
            self._pull()
        taken = bytes(self._ready[:count])
        del self._ready[:count]
        return taken

    def _pull(self) -> None:
        if self._ended:
            raise _damaged()
        try:
            chunk, tag = crypto_secretstream_xchacha20poly1305_pull(self._state, self._read(_SEALED_CHUNK), None)
        except (RuntimeError, ValueError):
            raise _damaged() from None
        self._ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL
        self._ready += chunk

    def _read(self, count: int) -> bytes:
        try:
            content = self._file.read(count)
        except OSError as error:
            raise StreamFault(f"The backup cannot be read ({error.strerror}): take another copy of it.") from None
        if len(content) < count:
            raise StreamFault("The backup is cut off: take a whole copy of it.")
        return content


def pack(record: Record) -> bytes:
    """Return a record as bytes: JSON, and behind it what is no text."""
    parts: list[bytes] = []

    def describe(value: object) -> dict[str, object]:
        match value:
            case bytes():
                parts.append(value)
                return {"$bytes": len(value)}
            case datetime():
                return {"$moment": value.isoformat()}
            case date():
                return {"$day": value.isoformat()}
        raise TypeError(f"a backup cannot hold {type(value).__name__}")

    text = json.dumps(record, default=describe).encode()
    return _LENGTH.pack(len(text)) + text + b"".join(parts)


def unpack(content: bytes) -> dict[str, Any]:
    """Return what `pack` was given."""
    start = _LENGTH.size + _LENGTH.unpack_from(content)[0]

    def restore(found: dict[str, Any]) -> Any:  # noqa: ANN401 - any value that a record may have
        nonlocal start
        match found:
            case {"$bytes": length}:
                start += length
                return content[start - length : start]
            case {"$moment": moment}:
                return datetime.fromisoformat(moment)
            case {"$day": day}:
                return date.fromisoformat(day)
        return found

    record: dict[str, Any] = json.loads(content[_LENGTH.size : start], object_hook=restore)
    return record


def _damaged() -> StreamFault:
    return StreamFault("The backup is damaged: take another copy of it.")

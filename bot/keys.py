"""Keys that live outside the database: pseudonyms and sealing, each purpose with a key of its own.

The key file is JSON, `{"current": "<name>", "keys": {"<name>": "<32 bytes, base64>"}}`. New things are sealed with
the current key, old ones open with the key they name, so keys rotate without downtime: a process that runs reads its
key file again as soon as that has changed. The first key makes the pseudonyms, so it is never dropped.
"""

import base64
import binascii
import json
import os
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

import nacl.exceptions
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.encoding import RawEncoder
from nacl.hash import blake2b
from nacl.utils import random

from bot.filing import write_private

KEY_BYTES = 32
PSEUDONYM_BYTES = 16
NAME_BYTES = 4
"""What is sealed begins with the name of its key, so many bytes long."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

_Version = tuple[int, int, int]
"""What tells one version of a file from the next, without reading it."""


class KeyFault(Exception):
    """Keys are missing, malformed, or do not open what they are asked to open; the text says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class _Ring:
    """The keys at one moment. It is replaced as a whole, so nobody sees half of a change."""

    current: str
    masters: Mapping[str, bytes]

    def __post_init__(self) -> None:
        if self.current not in self.masters:
            raise KeyFault(f"the key file names {self.current!r} as current, but holds no such key")
        for name, master in self.masters.items():
            if len(name.encode()) != NAME_BYTES or len(master) != KEY_BYTES:
                raise KeyFault("the key file is malformed: names have 4 letters, keys 32 bytes in base64")

    @property
    def first(self) -> str:
        # Pseudonyms must outlive a rotation, so they come from the oldest key.
        return min(self.masters)

    @classmethod
    def parse(cls, text: str) -> "_Ring":
        try:
            document = json.loads(text)
            masters = {name: base64.b64decode(key, validate=True) for name, key in document["keys"].items()}
            return cls(document["current"], masters)
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
            raise KeyFault("the key file is not valid JSON with `current` and `keys`") from error

    def text(self) -> str:
        masters = {name: base64.b64encode(key).decode() for name, key in self.masters.items()}
        return json.dumps({"current": self.current, "keys": masters}, indent=1) + "\n"

    def follows(self, other: "_Ring") -> bool:
        """Tell whether this is a later state of the same keys; names only grow."""
        first = other.first
        return self.first == first and self.masters[first] == other.masters[first] and self.current >= other.current


class Keys:
    """Versioned master keys, from which every purpose derives its own key (BLAKE2b, keyed and personalised)."""

    def __init__(
        self, current: str, masters: Mapping[str, bytes], *, read_from: tuple[Path, _Version] | None = None
    ) -> None:
        self._ring = _Ring(current, dict(masters))
        self._path: Path | None = None
        self._seen: _Version | None = None
        if read_from is not None:
            self._path, self._seen = read_from

    def __repr__(self) -> str:
        """Show no key."""
        return f"Keys({len(self._ring.masters)})"

    @classmethod
    def new(cls) -> "Keys":
        """Draw one fresh master key."""
        return cls("k001", {"k001": random(KEY_BYTES)})

    @classmethod
    def parse(cls, text: str) -> "Keys":
        """Read the key file's JSON.

        Raises:
            KeyFault: it is not a key file.
        """
        ring = _Ring.parse(text)
        return cls(ring.current, ring.masters)

    @classmethod
    def load(cls, path: Path) -> "Keys":
        """Read the key file, and learn from then on what changes in it.

        Raises:
            KeyFault: it cannot be read or is malformed.
        """
        try:
            text, seen = _read(path)
        except OSError as error:
            raise KeyFault(f"the key file {path} cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise KeyFault("the key file is not valid JSON with `current` and `keys`") from error
        ring = _Ring.parse(text)
        return cls(ring.current, ring.masters, read_from=(path, seen))

    @property
    def current(self) -> str:
        """Return the name of the key that seals now."""
        self.refresh()
        return self._ring.current

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all keys."""
        return frozenset(self._ring.masters)

    @property
    def first(self) -> str:
        """Return the name of the key that makes the pseudonyms."""
        return self._ring.first

    def refresh(self) -> None:
        """Learn what changed in the key file: one look at its time, and a reading for each change.

        A file that is broken, belongs to other keys or is older than what is known here changes nothing.
        """
        if self._path is None:
            return
        try:
            if _version(self._path.stat()) == self._seen:
                return
            text, seen = _read(self._path)
            ring = _Ring.parse(text)
        except (OSError, KeyFault, ValueError):
            return
        self._seen = seen
        if ring.follows(self._ring):
            self._ring = ring

    def with_new(self) -> "Keys":
        """Return these keys with a fresh one, which is current.

        Raises:
            KeyFault: the last name is none that can be counted on from.
        """
        name = _name_after(max(self._ring.masters))
        return Keys(name, {**self._ring.masters, name: random(KEY_BYTES)})

    def without(self, names: Container[str]) -> "Keys":
        """Return these keys without some; the first and the current one always stay."""
        kept = {self._ring.first, self._ring.current}
        masters = {name: key for name, key in self._ring.masters.items() if name in kept or name not in names}
        return Keys(self._ring.current, masters)

    def save(self, path: Path) -> None:
        """Write a new key file that only its owner can read.

        Raises:
            FileExistsError: there is one already; keys are never overwritten.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and linked into place: of two replicas that start at once, one wins whole.
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        write_private(draft, self._ring.text())
        try:
            path.hardlink_to(draft)
        finally:
            draft.unlink()

    def replace(self, path: Path) -> None:
        """Put these keys in the place of the key file, which stays as it was when anything fails.

        Raises:
            OSError: it cannot be written.
        """
        write_private(path, self._ring.text())

    def fingerprint(self) -> str:
        """Return a public mark of the key that makes pseudonyms, so that a database knows its own keys."""
        return blake2b(b"", 8, key=_derive(self._ring, self._ring.first, "fingerprint")).decode()

    def pseudonym(self, purpose: str, value: str) -> bytes:
        """Return 16 bytes that stand for `value`, and that nobody can make or check without the key."""
        return bytes(
            blake2b(
                value.encode(),
                PSEUDONYM_BYTES,
                key=_derive(self._ring, self._ring.first, purpose),
                encoder=RawEncoder,
            )
        )

    def seal(self, purpose: str, content: bytes, *, bound_to: bytes = b"") -> bytes:
        """Encrypt `content` (XChaCha20-Poly1305); it opens only for the same purpose and the same `bound_to`."""
        self.refresh()
        ring = self._ring
        nonce = random(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
        key = _derive(ring, ring.current, purpose)
        sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(content, bound_to, nonce, key)
        return ring.current.encode() + nonce + bytes(sealed)

    def open(self, purpose: str, sealed: bytes, *, bound_to: bytes = b"") -> bytes:
        """Decrypt what `seal` made.

        Raises:
            KeyFault: the key is not here, or the content was changed or belongs elsewhere.
        """
        name = name_of(sealed)
        if name not in self._ring.masters:
            self.refresh()
        ring = self._ring
        if name not in ring.masters:
            raise KeyFault("sealed content names a key that the key file does not hold")
        start = NAME_BYTES + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
        try:
            return bytes(
                crypto_aead_xchacha20poly1305_ietf_decrypt(
                    sealed[start:], bound_to, sealed[NAME_BYTES:start], _derive(ring, name, purpose)
                )
            )
        except (nacl.exceptions.CryptoError, ValueError) as error:
            raise KeyFault("sealed content does not open with this key") from error


def name_of(sealed: bytes) -> str:
    """Return the name of the key that something is sealed with."""
    return sealed[:NAME_BYTES].decode("ascii", "replace")


def _derive(ring: _Ring, name: str, purpose: str) -> bytes:
    return bytes(blake2b(purpose.encode(), KEY_BYTES, key=ring.masters[name], encoder=RawEncoder))


def _name_after(name: str) -> str:
    """Count on: k009, k00a, … k00z, k010; each sorts behind the one before."""
    kind, digits = name[0], name[1:]
    number = int(digits, 36) + 1 if all(digit in _DIGITS for digit in digits) else 36**NAME_BYTES
    if number >= 36 ** (NAME_BYTES - 1):
        raise KeyFault(f"no key can follow {name!r}: names are counted on from k001 to kzzz")
    left, last = divmod(number, 36)
    return kind + "".join(_DIGITS[digit] for digit in (*divmod(left, 36), last))


def _read(path: Path) -> tuple[str, _Version]:
    with path.open(encoding="utf-8") as file:
        # Of the file that is read, not of the one that may have taken its place meanwhile.
        seen = _version(os.fstat(file.fileno()))
        return file.read(), seen


def _version(found: os.stat_result) -> _Version:
    return found.st_ino, found.st_mtime_ns, found.st_size

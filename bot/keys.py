"""Keys that live outside the database: pseudonyms and sealing, each purpose with a key of its own.

The key file is JSON, `{"current": "<name>", "keys": {"<name>": "<32 bytes, base64>"}}`. New things are sealed with
the current key, old ones open with the key they name, so keys rotate without downtime.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
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

KEY_BYTES = 32
PSEUDONYM_BYTES = 16
_NAME_BYTES = 4


class KeyFault(Exception):
    """Keys are missing, malformed, or do not open what they are asked to open; the text says what to do."""


class Keys:
    """Versioned master keys, from which every purpose derives its own key (BLAKE2b, keyed and personalised)."""

    def __init__(self, current: str, masters: Mapping[str, bytes]) -> None:
        if current not in masters:
            raise KeyFault(f"the key file names {current!r} as current, but holds no such key")
        for name, master in masters.items():
            if len(name.encode()) != _NAME_BYTES or len(master) != KEY_BYTES:
                raise KeyFault("the key file is malformed: names have 4 letters, keys 32 bytes in base64")
        self._current = current
        self._masters = dict(masters)

    def __repr__(self) -> str:
        """Show no key."""
        return f"Keys({len(self._masters)})"

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
        try:
            document = json.loads(text)
            masters = {name: base64.b64decode(key, validate=True) for name, key in document["keys"].items()}
            return cls(document["current"], masters)
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
            raise KeyFault("the key file is not valid JSON with `current` and `keys`") from error

    @classmethod
    def load(cls, path: Path) -> "Keys":
        """Read the key file.

        Raises:
            KeyFault: it cannot be read or is malformed.
        """
        try:
            return cls.parse(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise KeyFault(f"the key file {path} cannot be read ({error.strerror})") from error

    def save(self, path: Path) -> None:
        """Write a new key file that only its owner can read.

        Raises:
            FileExistsError: there is one already; keys are never overwritten.
        """
        masters = {name: base64.b64encode(key).decode() for name, key in self._masters.items()}
        text = json.dumps({"current": self._current, "keys": masters}, indent=1) + "\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and linked into place: of two replicas that start at once, one wins whole.
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            path.hardlink_to(draft)
        finally:
            draft.unlink()

    def fingerprint(self) -> str:
        """Return a public mark of the key that makes pseudonyms, so that a database knows its own keys."""
        return blake2b(b"", 8, key=self._derive(self._first(), "fingerprint")).decode()

    def pseudonym(self, purpose: str, value: str) -> bytes:
        """Return 16 bytes that stand for `value`, and that nobody can make or check without the key."""
        return bytes(
            blake2b(
                value.encode(),
                PSEUDONYM_BYTES,
                key=self._derive(self._first(), purpose),
                encoder=RawEncoder,
            )
        )

    def seal(self, purpose: str, content: bytes, *, bound_to: bytes = b"") -> bytes:
        """Encrypt `content` (XChaCha20-Poly1305); it opens only for the same purpose and the same `bound_to`."""
        nonce = random(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
        key = self._derive(self._current, purpose)
        sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(content, bound_to, nonce, key)
        return self._current.encode() + nonce + bytes(sealed)

    def open(self, purpose: str, sealed: bytes, *, bound_to: bytes = b"") -> bytes:
        """Decrypt what `seal` made.

        Raises:
            KeyFault: the key is not here, or the content was changed or belongs elsewhere.
        """
        name = sealed[:_NAME_BYTES].decode("ascii", "replace")
        if name not in self._masters:
            raise KeyFault("sealed content names a key that the key file does not hold")
        start = _NAME_BYTES + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
        try:
            return bytes(
                crypto_aead_xchacha20poly1305_ietf_decrypt(
                    sealed[start:], bound_to, sealed[_NAME_BYTES:start], self._derive(name, purpose)
                )
            )
        except (nacl.exceptions.CryptoError, ValueError) as error:
            raise KeyFault("sealed content does not open with this key") from error

    def _first(self) -> str:
        # Pseudonyms must outlive a rotation, so they come from the oldest key.
        return min(self._masters)

    def _derive(self, name: str, purpose: str) -> bytes:
        return bytes(blake2b(purpose.encode(), KEY_BYTES, key=self._masters[name], encoder=RawEncoder))

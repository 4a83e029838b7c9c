"""Seals tips: one random key per tip, wrapped for its readers with keys that are not in the database.

What is sealed is padded to steps of 512 bytes, because a length can tell a text. It is bound to the tip it belongs to,
and to the direction it travels in: nothing opens anywhere else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    sodium_pad,
    sodium_unpad,
)
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random

from bot.keys import KEY_BYTES, KeyFault, Keys
from bot.tips.model import Speaker

STEP = 512
"""Sealed texts are padded to a multiple of this many bytes."""

_WRAP = "wrap"
_NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


class VaultFault(Exception):
    """Something sealed does not open: it is another tip's, another member's, was changed, or is cut off."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message of the dialogue belongs: it opens there and nowhere else."""

    tip_id: bytes
    number: int
    speaker: Speaker


class Vault:
    """Seals and opens tips with the installation's keys."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def draw_key(self) -> bytes:
        """Draw a tip's key."""
        return random(KEY_BYTES)

    def wrap(self, key: bytes, tip_id: bytes, member_id: bytes) -> bytes:
        """Wrap a tip's key for one member."""
        return self._keys.seal(_WRAP, key, bound_to=tip_id + member_id)

    def unwrap(self, sealed_key: bytes, tip_id: bytes, member_id: bytes) -> bytes:
        """Return the tip's key.

        Raises:
            VaultFault: this is not the member's way to this tip.
        """
        try:
            return self._keys.open(_WRAP, sealed_key, bound_to=tip_id + member_id)
        except KeyFault as fault:
            raise VaultFault("a wrap does not open") from fault

    def seal_tip(self, key: bytes, tip_id: bytes, text: str) -> bytes:
        """Seal what a tip says."""
        return _seal(key, b"tip" + tip_id, {"text": text})

    def open_tip(self, key: bytes, tip_id: bytes, sealed: bytes) -> str:
        """Return what a tip says.

        Raises:
            VaultFault: it does not open.
        """
        return _text(_open(key, b"tip" + tip_id, sealed))

    def seal_message(self, key: bytes, place: Place, text: str) -> bytes:
        """Seal a message for staff."""
        return _seal(key, _context(place), {"text": text})

    def open_message(self, key: bytes, place: Place, sealed: bytes) -> str:
        """Return a message that was sealed for staff.

        Raises:
            VaultFault: it does not open.
        """
        return _text(_open(key, _context(place), sealed))

    def seal_letter(self, public_key: bytes, place: Place, text: str) -> bytes:
        """Seal a message for the tipster: from here on only the receipt opens it."""
        # A sealed box binds nothing by itself, so the place travels inside.
        content = {"tip": place.tip_id.hex(), "number": place.number, "speaker": place.speaker.value, "text": text}
        return bytes(SealedBox(PublicKey(public_key)).encrypt(_pad(content)))

    def open_letter(self, seed: bytes, place: Place, sealed: bytes) -> str:
        """Return a message that was sealed for the tipster.

        Raises:
            VaultFault: it does not open, or belongs elsewhere.
        """
        try:
            content = _unpad(SealedBox(PrivateKey(seed)).decrypt(sealed))
        except (CryptoError, ValueError, TypeError) as error:
            raise VaultFault("a letter does not open") from error
        told = (content.get("tip"), content.get("number"), content.get("speaker"))
        if told != (place.tip_id.hex(), place.number, place.speaker.value):
            raise VaultFault("a letter belongs elsewhere")
        return _text(content)

    def timer_key(self, tip_id: bytes) -> bytes:
        """Return the key of a tip's timers: beside the tip's own id a timer's hour would tell when the tip came."""
        return self._keys.pseudonym("tip-timer", tip_id.hex())


def _context(place: Place) -> bytes:
    return b"message" + place.speaker.encode() + place.number.to_bytes(4, "big") + place.tip_id


def _seal(key: bytes, context: bytes, content: dict[str, str]) -> bytes:
    nonce = random(_NONCE)
    return nonce + bytes(crypto_aead_xchacha20poly1305_ietf_encrypt(_pad(content), context, nonce, key))


def _open(key: bytes, context: bytes, sealed: bytes) -> dict[str, object]:
    try:
        return _unpad(crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[_NONCE:], context, sealed[:_NONCE], key))
    except (CryptoError, ValueError, TypeError) as error:
        raise VaultFault("a sealed text does not open") from error


def _pad(content: Mapping[str, object]) -> bytes:
    return bytes(sodium_pad(json.dumps(content, ensure_ascii=False).encode(), STEP))


def _unpad(padded: bytes) -> dict[str, object]:
    content = json.loads(sodium_unpad(padded, STEP))
    if not isinstance(content, dict):
        raise TypeError("not a sealed content")
    return content


def _text(content: dict[str, object]) -> str:
    return str(content["text"])

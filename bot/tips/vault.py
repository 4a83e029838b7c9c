"""Seals tips: one random key per tip, wrapped for its readers with keys that are not in the database.

What is sealed is padded to steps of 512 bytes, because a length can tell a text. It is bound to the tip it belongs to,
and to the direction it travels in: nothing opens anywhere else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
from bot.tips.model import Period, Speaker, Spot, TipContent

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

    def seal_tip(self, key: bytes, tip_id: bytes, content: TipContent) -> bytes:
        """Seal what a tip says."""
        document: dict[str, object] = {"text": content.text, "barred": sorted(one.hex() for one in content.barred)}
        if content.spot is not None:
            document["spot"] = content.spot.value
        if content.period is not None:
            document["period"] = content.period.value
        if content.official is not None:
            document["official"] = content.official
        return _seal(key, b"tip" + tip_id, _json(document))

    def open_tip(self, key: bytes, tip_id: bytes, sealed: bytes) -> TipContent:
        """Return what a tip says.

        Raises:
            VaultFault: it does not open.
        """
        document = _document(_open(key, b"tip" + tip_id, sealed))
        spot, period, barred = document.get("spot"), document.get("period"), document.get("barred", ())
        return TipContent(
            text=_text(document),
            spot=None if spot is None else Spot(spot),
            period=None if period is None else Period(period),
            official=document.get("official"),
            barred=frozenset(bytes.fromhex(one) for one in barred),
        )

    def seal_photo(self, key: bytes, tip_id: bytes, number: int, content: bytes) -> bytes:
        """Seal one photo of a tip."""
        return _seal(key, _frame(tip_id, number), content)

    def open_photo(self, key: bytes, tip_id: bytes, number: int, sealed: bytes) -> bytes:
        """Return one photo of a tip.

        Raises:
            VaultFault: it does not open, or is another tip's or number's.
        """
        return _open(key, _frame(tip_id, number), sealed)

    def seal_message(self, key: bytes, place: Place, text: str) -> bytes:
        """Seal a message for staff."""
        return _seal(key, _context(place), _json({"text": text}))

    def open_message(self, key: bytes, place: Place, sealed: bytes) -> str:
        """Return a message that was sealed for staff.

        Raises:
            VaultFault: it does not open.
        """
        return _text(_document(_open(key, _context(place), sealed)))

    def seal_letter(self, public_key: bytes, place: Place, text: str) -> bytes:
        """Seal a message for the tipster: from here on only the receipt opens it."""
        # A sealed box binds nothing by itself, so the place travels inside.
        content = {"tip": place.tip_id.hex(), "number": place.number, "speaker": place.speaker.value, "text": text}
        return bytes(SealedBox(PublicKey(public_key)).encrypt(_pad(_json(content))))

    def open_letter(self, seed: bytes, place: Place, sealed: bytes) -> str:
        """Return a message that was sealed for the tipster.

        Raises:
            VaultFault: it does not open, or belongs elsewhere.
        """
        try:
            content = _document(_unpad(SealedBox(PrivateKey(seed)).decrypt(sealed)))
        except (CryptoError, ValueError, TypeError) as error:
            raise VaultFault("a letter does not open") from error
        told = (content.get("tip"), content.get("number"), content.get("speaker"))
        if told != (place.tip_id.hex(), place.number, place.speaker.value):
            raise VaultFault("a letter belongs elsewhere")
        return _text(content)

    def timer_key(self, tip_id: bytes) -> bytes:
        """Return the key of a tip's timers: beside the tip's own id a timer's hour would tell when the tip came."""
        return self._keys.pseudonym("tip-timer", tip_id.hex())

    def push_key(self, tip_id: bytes) -> bytes:
        """Return the key under which a tip's one push is kept; nothing in it can be seen to belong to the tip."""
        return self._keys.pseudonym("tip-push", tip_id.hex())

    def sender_key(self, tip_id: bytes) -> bytes:
        """Return the key under which the week's pseudonym of a tip's sender is kept; see `push_key`."""
        return self._keys.pseudonym("tip-sender", tip_id.hex())

    def crowd_key(self, area: str, *, local_excluded: bool, urgent: bool = False) -> bytes:
        """Return the key of the one digest of a kelurahan; tips that local people don't get have one of their own."""
        return self._keys.pseudonym("tip-crowd", f"{area} {local_excluded} {urgent}")


def _context(place: Place) -> bytes:
    return b"message" + place.speaker.encode() + place.number.to_bytes(4, "big") + place.tip_id


def _frame(tip_id: bytes, number: int) -> bytes:
    return b"photo" + number.to_bytes(4, "big") + tip_id


def _seal(key: bytes, context: bytes, content: bytes) -> bytes:
    nonce = random(_NONCE)
    return nonce + bytes(crypto_aead_xchacha20poly1305_ietf_encrypt(_pad(content), context, nonce, key))


def _open(key: bytes, context: bytes, sealed: bytes) -> bytes:
    try:
        return _unpad(crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[_NONCE:], context, sealed[:_NONCE], key))
    except (CryptoError, ValueError, TypeError) as error:
        raise VaultFault("a sealed text does not open") from error


def _pad(content: bytes) -> bytes:
    return bytes(sodium_pad(content, STEP))


def _unpad(padded: bytes) -> bytes:
    return bytes(sodium_unpad(padded, STEP))


def _json(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _document(content: bytes) -> dict[str, Any]:
    document = json.loads(content)
    if not isinstance(document, dict):
        raise TypeError("not a sealed content")
    return document


def _text(document: dict[str, Any]) -> str:
    return str(document["text"])

"""The receipt: 20 digits that look like an electricity token, the only lasting way back to a tip.

Whoever has it can read the answers; nobody else can, not even with the whole database. From the digits Argon2id makes
a mark to look the tip up by, and the private key that opens what was sealed for the tipster.
"""

import asyncio
import base64
import binascii
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from nacl.encoding import RawEncoder
from nacl.hash import blake2b
from nacl.public import PrivateKey
from nacl.pwhash import argon2id

from bot.keys import Keys

DIGITS = 20
GROUP = 4
OWN_DIGITS = 4
"""Digits that a tipster may add and keep in the head. They go into the derivation, and nothing keeps them."""

WORKERS = 2
"""Derivations at once: each takes 128 MiB, and guessing must not stall the bot."""

_HALF = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one derivation costs: passes, and memory in bytes."""

    passes: int = 3
    memory: int = 128 * 2**20


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """What a receipt opens: `lookup` finds the tip, `seed` is the private half of the tipster's key. Never printed."""

    lookup: bytes = field(repr=False)
    seed: bytes = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """Return the key that answers are sealed to."""
        return bytes(PrivateKey(self.seed).public_key)

    def dump(self) -> str:
        """Return the keys as text, for the sealed dialog of an open mailbox."""
        return base64.b64encode(self.lookup + self.seed).decode()

    @classmethod
    def restore(cls, text: str) -> "ReceiptKeys":
        """Read what `dump` wrote.

        Raises:
            ValueError: it is something else.
        """
        try:
            both = base64.b64decode(text, validate=True)
        except binascii.Error:
            both = b""
        if len(both) != 2 * _HALF:
            raise ValueError("not the keys of a receipt")
        return cls(both[:_HALF], both[_HALF:])


def draw() -> str:
    """Draw a receipt: 20 random digits, 66 bits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def shown(receipt: str) -> str:
    """Return a receipt as people read it: five groups of four."""
    return " ".join(receipt[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def parse(text: str) -> str | None:
    """Return the receipt that a person typed, in any script's digits and any spacing; None for anything else.

    It has OWN_DIGITS more where the tipster has added some.
    """
    letters = [letter for letter in text if not _is_spacing(letter)]
    if len(letters) not in (DIGITS, DIGITS + OWN_DIGITS) or not all(letter.isdecimal() for letter in letters):
        return None
    return "".join(str(unicodedata.decimal(letter)) for letter in letters)


def is_nearly(text: str) -> bool:
    """Tell whether a text is digits alone, one or two too few or too many: a receipt that was mistyped.

    17 and 21 digits are left out: licence numbers have them.
    """
    letters = [letter for letter in text if not _is_spacing(letter)]
    return len(letters) in (18, 19, 22, 23, 25) and all(letter.isdecimal() for letter in letters)


def derive(receipt: str, salt: bytes, cost: Cost | None = None) -> ReceiptKeys:
    """Turn a receipt into its keys. Slow on purpose (0.25 s and 128 MiB at the default cost)."""
    price = cost or Cost()
    both = argon2id.kdf(2 * _HALF, receipt.encode(), salt, opslimit=price.passes, memlimit=price.memory)
    # Stored is a hash of the first half, so that no stored byte is a byte that Argon2id gave.
    return ReceiptKeys(bytes(blake2b(both[:_HALF], _HALF, encoder=RawEncoder)), both[_HALF:])


class Derivation:
    """Derives receipts in a few threads of its own, outside of any transaction."""

    def __init__(self, keys: Keys, cost: Cost | None = None) -> None:
        # One salt for the whole installation: a receipt alone must be enough to find its tip.
        self._salt = keys.pseudonym("receipt-salt", "")
        self._cost = cost
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="receipt")

    async def __call__(self, receipt: str) -> ReceiptKeys:
        """Return the keys of a receipt."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, derive, receipt, self._salt, self._cost)

    def close(self) -> None:
        """End the threads; derivations that wait are dropped."""
        self._threads.shutdown(cancel_futures=True)


def _is_spacing(letter: str) -> bool:
    return letter.isspace() or letter in ".．·−" or unicodedata.category(letter) in ("Pd", "Cf")

"""What is known of the files that are made of public content: how each is told apart, and how large it is.

The files themselves are not kept here: Telegram has them.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

ROOM = 2_000
"""Files that are known at once; those that were not asked for longest are forgotten."""


@dataclass(frozen=True, slots=True)
class Known:
    """A file that was made before: its digest, and how many bytes it is for whoever loads it."""

    digest: bytes
    size: int


class Gallery:
    """Remembers files by what they are made of. `owner` is the bot: Telegram's names are good for one bot alone."""

    def __init__(self, owner: bytes = b"") -> None:
        self._owner = owner
        self._known: OrderedDict[bytes, Known] = OrderedDict()

    def digest(self, content: bytes) -> bytes:
        """Return what tells content of this bot apart from all other."""
        return hashlib.blake2b(content, digest_size=20, key=self._owner[:64]).digest()

    def find(self, origin: str) -> Known | None:
        """Return what is known of the file that is made of `origin`; None before it was made."""
        key = self.digest(origin.encode())
        found = self._known.get(key)
        if found is not None:
            self._known.move_to_end(key)
        return found

    def note(self, origin: str, digest: bytes, size: int) -> None:
        """Remember a file that was just made of `origin`."""
        key = self.digest(origin.encode())
        self._known[key] = Known(digest, size)
        self._known.move_to_end(key)
        if len(self._known) > ROOM:
            self._known.popitem(last=False)

    def learn(self, digest: bytes, size: int | None) -> None:
        """Correct a size by what Telegram says, which may make a picture anew: that is what people load."""
        if size:
            fresh = {key: Known(digest, size) for key, known in self._known.items() if known.digest == digest}
            self._known.update(fresh)

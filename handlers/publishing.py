"""Hand out public content: the only place that lets a file be kept by the name Telegram gave it.

What is published here is the same for everybody. A drawn answer to somebody's questions, a photo of a tip, a receipt
or a picture with a name on it goes as `Screen.picture`, which nothing remembers. A test looks at who calls this.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.i18n import _
from handlers.context import Turn
from handlers.replies import Public, PublicKind

KILO = 1_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that can be made of public content. `origin` tells all that it is made of, and `make` makes it.

    Where `costly`, the file is named after its origin and made once for good. Else it is named after its bytes, so that
    a better way of drawing shows at once.
    """

    kind: PublicKind
    origin: str
    make: Callable[[], Awaitable[bytes]] = field(repr=False)
    costly: bool = False


async def publish(turn: Turn, piece: Piece) -> Public:
    """Return a piece for a screen: by name where Telegram has it, else with its bytes.

    Raises:
        Refused: it could not be made.
    """
    digest = _digest(turn, piece)
    name = None if digest is None else await turn.services.sent_file(digest)
    if digest is not None and name is not None:
        return Public(piece.kind, digest, piece.make, name)
    content = _made(turn, piece)
    digest = _digest(turn, piece) or turn.services.shared.gallery.digest(content)

    async def bring() -> bytes:
        return content

    return Public(piece.kind, digest, bring, await turn.services.sent_file(digest))


def weigh(turn: Turn, piece: Piece) -> int:
    """Return how many bytes a piece costs whoever loads it; it is made once to know that."""
    known = turn.services.shared.gallery.find(piece.origin)
    return len(_made(turn, piece)) if known is None else known.size


def in_kilobytes(size: int) -> str:
    """Return a size as a button shows it."""
    return _("{count} kB").format(count=max(1, round(size / KILO)))


def _digest(turn: Turn, piece: Piece) -> bytes | None:
    gallery = turn.services.shared.gallery
    if piece.costly:
        return gallery.digest(f"{piece.kind}\n{piece.origin}".encode())
    known = gallery.find(piece.origin)
    return None if known is None else known.digest


def _made(turn: Turn, piece: Piece) -> bytes:
    step = f"public.{hashlib.blake2b(piece.origin.encode(), digest_size=8).hexdigest()}"
    content = turn.slow(step, piece.make, busy=piece.costly)
    gallery = turn.services.shared.gallery
    if gallery.find(piece.origin) is None:
        gallery.note(piece.origin, _digest(turn, piece) or gallery.digest(content), len(content))
    return content

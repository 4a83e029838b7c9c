"""Posts notices: the outbox as the features that have something to tell see it."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.model import NUDGE, Lane, Notice, OutboxStore, PushStore

PUSH_FOR = timedelta(days=7)
"""How long the place of a push is kept at most."""

_NOBODY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Post:
    """Puts notices about tips into the outbox of one transaction."""

    outbox: OutboxStore

    async def tell(
        self, member_id: bytes, kind: str, facts: Mapping[str, str], *, urgent: bool, not_before: datetime
    ) -> None:
        """Put a notice into the urgent lane or the lane of tips."""
        await self.outbox.put(Lane.URGENT if urgent else Lane.TIP, member_id, Notice(kind, facts), not_before)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Puts what can wait into the outbox of one transaction: for members of staff, and for whoever watches a name."""

    outbox: OutboxStore

    async def tell(self, recipient: bytes, kind: str, facts: Mapping[str, str], not_before: datetime) -> None:
        """Put a notice into the lane of digests."""
        await self.outbox.put(Lane.DIGEST, recipient, Notice(kind, facts), not_before)


@dataclass(frozen=True, slots=True)
class Links:
    """Reaches a tipster who asked to be told, once; the place is forgotten in the transaction that uses it.

    `key_of` makes the key of a tip's push. A nudge is held back for `delay` to twice that, so that nobody who answers
    a tip sees somebody reach for the phone, but never for longer than the place may be kept.
    """

    pushes: PushStore
    outbox: OutboxStore
    key_of: Callable[[bytes], bytes]
    now: datetime
    delay: timedelta

    async def nudge(self, tip_id: bytes) -> None:
        """Say once that there is something new; nothing happens where nobody asked for it."""
        place = await self.pushes.take(self.key_of(tip_id), self.now)
        if place is None:
            return
        address, language, until = place
        seconds = int(self.delay.total_seconds())
        later = self.now + timedelta(seconds=seconds + secrets.randbelow(seconds + 1))
        facts = {"chat": str(address), "language": language, "until": until.isoformat()}
        nobody = secrets.token_bytes(_NOBODY_BYTES)
        await self.outbox.put(Lane.REPLY, nobody, Notice(NUDGE, facts), min(later, until))

    async def forget(self, tip_id: bytes) -> None:
        """Forget where to tell: nothing new can come."""
        await self.pushes.drop(self.key_of(tip_id))

"""Posts notices: the outbox as the features that have something to tell see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.model import Lane, Notice, OutboxStore


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

"""What the use cases of a tip work with: the stores of one transaction, and what the feature needs of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.tips.model import TipRecord, TipStore, Wrap
from bot.tips.vault import Vault


class Officer(Protocol):
    """One role of one person of the staff (`bot.staff.model.Member`)."""

    @property
    def id(self) -> bytes:
        """Return the role's own id."""
        ...

    @property
    def actor(self) -> bytes:
        """Return the pseudonym of the person, the same for all their roles."""
        ...

    @property
    def role(self) -> str:
        """Return `coordinator`, `supervisor` or `administrator`."""
        ...

    @property
    def area(self) -> str | None:
        """Return the code of the area, None for the whole office."""
        ...

    def covers(self, area: str) -> bool:
        """Tell whether the area is theirs or lies in it."""
        ...


class Directory(Protocol):
    """Knows the staff (`bot.staff.model.StaffStore`)."""

    async def all(self) -> Sequence[Officer]:
        """Return every active member."""
        ...

    async def get(self, member_id: bytes, /) -> Officer | None:
        """Return an active member."""
        ...

    async def unreachable(self) -> Sequence[Officer]:
        """Return active members who cannot be reached."""
        ...


class Notices(Protocol):
    """Tells members of staff something, once the transaction has taken effect (`bot.delivery.post.Post`)."""

    async def tell(
        self, member_id: bytes, kind: str, facts: Mapping[str, str], *, urgent: bool, not_before: datetime
    ) -> None:
        """Send a notice; an urgent one goes before all others."""
        ...


class Timers(Protocol):
    """Remembers what falls due (`bot.delivery.model.TimerStore`)."""

    async def set(self, kind: str, key: bytes, facts: Mapping[str, str], due: datetime, /) -> None:
        """Set the one timer of this kind and key, replacing an earlier one."""
        ...

    async def cancel(self, kind: str, key: bytes, /) -> None:
        """Take a timer back; it may be gone already."""
        ...

    async def done(self, timer_id: bytes, /) -> None:
        """Remove a timer that was carried out."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction's work on tips. `delay` is the least time that a tip which isn't urgent is held back."""

    tips: TipStore
    staff: Directory
    notices: Notices
    timers: Timers
    vault: Vault
    now: datetime
    delay: timedelta

    async def tell(self, tip: TipRecord, wrap: Wrap, kind: str, *, not_before: datetime | None = None) -> None:
        """Tell one reader something about a tip, under that reader's own label."""
        await self.notices.tell(
            wrap.member_id, kind, notice_facts(tip, wrap), urgent=tip.urgent, not_before=not_before or self.now
        )

    async def set_timer(self, kind: str, tip: TipRecord, due: datetime) -> None:
        """Set a tip's one timer of this kind."""
        await self.timers.set(kind, self.vault.timer_key(tip.id), {"tip": tip.id.hex()}, due)

    async def cancel_timer(self, kind: str, tip: TipRecord) -> None:
        """Take a tip's timer of this kind back."""
        await self.timers.cancel(kind, self.vault.timer_key(tip.id))

    def key_for(self, wrap: Wrap) -> bytes:
        """Return a tip's key, for this transaction only.

        Raises:
            VaultFault: the wrap was moved or changed.
        """
        return self.vault.unwrap(wrap.sealed_key, wrap.tip_id, wrap.member_id)


def notice_facts(tip: TipRecord, wrap: Wrap) -> dict[str, str]:
    """Return what a notice may say of a tip: never a word of it."""
    return {
        "label": wrap.label,
        "handle": wrap.handle.hex(),
        "area": tip.area,
        "category": tip.category.value,
        "urgent": "yes" if tip.urgent else "no",
    }

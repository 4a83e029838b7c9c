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

    async def known_as(self) -> Mapping[bytes, Sequence[str]]:
        """Return by which names and telephone numbers each person (actor) is known."""
        ...

    async def revoke(self, member_id: bytes, /) -> bool:
        """End a membership at once, with every key that it holds; False when there was none."""
        ...

    async def retire(self, member_id: bytes, /) -> bool:
        """End a membership at once, and keep its ways to tips in nobody's hands; False when there was none."""
        ...

    async def retired(self) -> Sequence[bytes]:
        """Return the ids under which ways to tips are in nobody's hands."""
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

    async def ensure(self, kind: str, key: bytes, facts: Mapping[str, str], due: datetime, /) -> None:
        """Set the timer only where there is none of this kind and key."""
        ...

    async def cancel(self, kind: str, key: bytes, /) -> None:
        """Take a timer back; it may be gone already."""
        ...

    async def done(self, timer_id: bytes, /) -> bool:
        """Remove a timer that was carried out; False when somebody else has carried it out already."""
        ...


class Naming(Protocol):
    """Knows whom a text names (`bot.tips.naming.Naming`)."""

    def names_official(self, text: str) -> bool:
        """Tell whether a text speaks of an official, or of an officer of this installation."""
        ...

    def names_person(self, text: str, known_as: Sequence[str]) -> bool:
        """Tell whether a text holds one of these names or telephone numbers."""
        ...


class Crowds(Protocol):
    """Counts tips that come at once (`bot.tips.quota.Limits`)."""

    async def crowded(self, area: str, *, local_excluded: bool) -> bool:
        """Count a tip of this hour, and tell whether there are too many for one notice each."""
        ...


class Senders(Protocol):
    """Holds a sender, of whom nobody knows anything, to account for a week (`bot.tips.quota.Limits`)."""

    async def mark_abuse(self, tip_id: bytes) -> bool:
        """Take no more tips this week from whoever sent this one; False when that is not known any more."""
        ...

    async def undo_abuse(self, tip_id: bytes) -> bool:
        """Take tips again from whoever sent this one; False when that is not known any more."""
        ...

    async def is_cooled(self, tip_id: bytes) -> bool:
        """Tell whether no more tips are taken from whoever sent this one."""
        ...


class Reads(Protocol):
    """Counts what members of staff open."""

    async def count(self, member_id: bytes) -> int:
        """Count a tip that a member opened for the first time, and return how many that were this hour."""
        ...


class Links(Protocol):
    """Reaches a tipster who asked for it, once (`bot.delivery.post.Links`)."""

    async def nudge(self, tip_id: bytes) -> None:
        """Say once that there is something new; nothing happens where nobody asked for it."""
        ...

    async def forget(self, tip_id: bytes) -> None:
        """Forget where to tell: nothing new can come."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction's work on tips.

    `now` is in the office's time zone. `delay` is the least time that a tip which isn't urgent is held back, `undo`
    the least time in which it can be taken back.
    """

    tips: TipStore
    staff: Directory
    notices: Notices
    timers: Timers
    vault: Vault
    naming: Naming
    crowds: Crowds
    senders: Senders
    reads: Reads
    links: Links
    now: datetime
    delay: timedelta
    undo: timedelta

    async def tell(self, tip: TipRecord, wrap: Wrap, kind: str, *, not_before: datetime | None = None) -> None:
        """Tell one reader something about a tip, under that reader's own label."""
        await self.notices.tell(
            wrap.member_id, kind, notice_facts(tip, wrap), urgent=tip.urgent, not_before=not_before or self.now
        )

    async def set_timer(self, kind: str, tip: TipRecord, due: datetime, **facts: str) -> None:
        """Set a tip's one timer of this kind."""
        await self.timers.set(kind, self.vault.timer_key(tip.id), {"tip": tip.id.hex(), **facts}, due)

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

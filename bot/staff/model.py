"""Who answers: roles, members and invitations, as plain data, and the port that keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What a member of staff may do."""

    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A role offered once to whoever brings the code. `area` None covers the whole office.

    `known_as` are names and telephone numbers by which people may speak of whoever takes it.
    """

    role: Role
    area: str | None
    expires: datetime
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One role of one person. `actor` is the keyed pseudonym of their chat; no name is kept.

    `area` is a Kemendagri code and covers all that lies below it; None covers the whole office.
    """

    id: bytes
    actor: bytes
    role: Role
    area: str | None
    joined: date

    def covers(self, area: str) -> bool:
        """Tell whether this member's area is `area` or holds it."""
        return self.area is None or area == self.area or area.startswith(f"{self.area}.")


class StaffStore(Protocol):
    """Keeps members and invitations."""

    async def invite(self, code_hash: bytes, invitation: Invitation) -> None:
        """Keep an invitation under the hash of its code."""
        ...

    async def redeem(self, code_hash: bytes, now: datetime) -> Invitation | None:
        """Take an invitation that has not expired, once; None when there is none."""
        ...

    async def add(self, member: Member, address: int, language: str) -> Member:
        """Keep a member with the chat (sealed) and language they can be reached in.

        Someone who already holds this role for this area keeps their first id; the kept member is returned.
        """
        ...

    async def roles_of(self, actor: bytes) -> list[Member]:
        """Return what the person behind the pseudonym is; empty for a resident."""
        ...

    async def all(self) -> list[Member]:
        """Return every active member."""
        ...

    async def get(self, member_id: bytes) -> Member | None:
        """Return an active member."""
        ...

    async def address(self, member_id: bytes) -> tuple[int, str] | None:
        """Return chat and language of an active, reachable member."""
        ...

    async def choose_language(self, actor: bytes, language: str) -> None:
        """Remember the language for all roles of this person."""
        ...

    async def set_reachable(self, member_id: bytes, *, reachable: bool) -> None:
        """Note that the member blocked the bot, or is back."""
        ...

    async def unreachable(self) -> list[Member]:
        """Return active members who cannot be reached."""
        ...

    async def known_as(self) -> Mapping[bytes, Sequence[str]]:
        """Return the names and telephone numbers by which people (actors) are known, of all their roles together."""
        ...

    async def set_known_as(self, member_id: bytes, names: Sequence[str]) -> None:
        """Keep, sealed, by which names and telephone numbers a member is known, in place of earlier ones."""
        ...

    async def pin(self, actor: bytes) -> bytes | None:
        """Return what a person's PIN was turned into; None where none is set."""
        ...

    async def set_pin(self, actor: bytes, pin: bytes | None) -> None:
        """Keep, sealed, what a person's PIN was turned into, for all their roles; None removes it."""
        ...

    async def quiet(self, actor: bytes) -> datetime | None:
        """Return until when a person is told nothing more about tips."""
        ...

    async def keep_quiet(self, actor: bytes, until: datetime) -> None:
        """Tell a person nothing more about tips until then."""
        ...

    async def certified(self, member_id: bytes) -> date | None:
        """Return the day on which it was last confirmed that a member still works here; None for never."""
        ...

    async def certify(self, member_id: bytes, day: date) -> None:
        """Note that a member still works here."""
        ...

    async def revoke(self, member_id: bytes) -> bool:
        """End a membership at once, with every key that it holds; False when there was none."""
        ...

    async def retire(self, member_id: bytes) -> bool:
        """End a membership at once, and keep its ways to tips in nobody's hands; False when there was none."""
        ...

    async def retired(self) -> list[bytes]:
        """Return the ids under which ways to tips are in nobody's hands."""
        ...

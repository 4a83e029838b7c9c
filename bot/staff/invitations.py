"""Invitations: a one-time code, handed over in person, makes somebody a member of the staff."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.areas import Area, Areas
from bot.keys import Keys
from bot.staff.model import Invitation, Member, Role, StaffStore

VALID_FOR = timedelta(hours=72)
CODE_BYTES = 24
ID_BYTES = 16
MOST_NAMES = 20
LONGEST_NAME = 60

_COORDINATED = ("kelurahan", "desa", "kecamatan")


class InvitationFault(ValueError):
    """The invitation makes no sense; the text is a sentence that says why."""


def names_of(text: str) -> tuple[str, ...]:
    """Return the names and telephone numbers of a list, with commas or line ends between.

    Raises:
        InvitationFault: there are too many, or one is too long.
    """
    names = tuple(dict.fromkeys(name for each in re.split(r"[,;\n]", text) if (name := " ".join(each.split()))))
    if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
        raise InvitationFault(f"At most {MOST_NAMES} names of at most {LONGEST_NAME} letters, with commas between.")
    return names


@dataclass(frozen=True, slots=True)
class Invitations:
    """Issues codes and takes them in. Only a keyed hash of a code is kept."""

    staff: StaffStore
    keys: Keys
    areas: Areas

    async def issue(self, role: Role, area: str | None, now: datetime, known_as: str = "") -> tuple[str, Invitation]:
        """Offer a role and return the code that `/start` brings: 32 letters, digits, `-` and `_`.

        `known_as` are names and telephone numbers by which people may speak of whoever takes it, with commas between:
        a tip that names them never reaches them.

        Raises:
            InvitationFault: the area is unknown, or is not one that this role can have.
        """
        self._check(role, area)
        code = secrets.token_urlsafe(CODE_BYTES)
        invitation = Invitation(role, area, now + VALID_FOR, names_of(known_as))
        await self.staff.invite(self._hash(code), invitation)
        return code, invitation

    async def join(self, code: str, actor: bytes, address: int, language: str, now: datetime) -> Member | None:
        """Make the person behind `actor` what the code offers; None when it was used, is too old or never existed."""
        invitation = await self.staff.redeem(self._hash(code), now)
        if invitation is None:
            return None
        member = Member(
            id=secrets.token_bytes(ID_BYTES),
            actor=actor,
            role=invitation.role,
            area=invitation.area,
            joined=now.date(),
        )
        kept = await self.staff.add(member, address, language)
        # Names only ever grow, and every role carries them all: ending one must not let a tip reach whom it names.
        names = tuple(dict.fromkeys((*(await self.staff.known_as()).get(actor, ()), *invitation.known_as)))
        for role in await self.staff.roles_of(actor) if names else ():
            await self.staff.set_known_as(role.id, names)
        # Whoever has forgotten a PIN is invited again.
        await self.staff.set_pin(actor, None)
        return kept

    def _check(self, role: Role, code: str | None) -> None:
        area = None if code is None else self._known(code)
        if role is Role.COORDINATOR and (area is None or area.level not in _COORDINATED):
            raise InvitationFault("A coordinator needs the code of a kelurahan, desa or kecamatan.")

    def _known(self, code: str) -> Area:
        area = self.areas.get(code)
        if area is None:
            raise InvitationFault(f"There is no area {code!r} in areas.csv.")
        return area

    def _hash(self, code: str) -> bytes:
        return self.keys.pseudonym("invitation", code)

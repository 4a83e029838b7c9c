"""What the staff say about themselves and each other: names they are called by, and who still works here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.staff.invitations import MOST_NAMES, names_of
from bot.staff.model import Member, Role, StaffStore

CONFIRMED_FOR = timedelta(days=90)
"""How long it counts that somebody was known to work here."""


class TooManyNames(ValueError):
    """More names than are kept of one person."""


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The staff as one person sees it, over one transaction. `mine` are that person's roles."""

    staff: StaffStore
    mine: Sequence[Member]
    today: date

    async def own_names(self) -> int:
        """Return how many names and telephone numbers are kept of this person."""
        return len(await self._known())

    async def add_names(self, text: str) -> int:
        """Keep further names of this person, commas or line ends between, and return how many are new.

        There is no way to take one away: whoever works with traffickers would first remove the names that the office
        wrote down, and get every tip that speaks of them.

        Raises:
            InvitationFault: a name is too long, or there are too many in the text.
            TooManyNames: there would be too many of this person.
        """
        before = await self._known()
        names = tuple(dict.fromkeys((*before, *names_of(text))))
        if len(names) > MOST_NAMES:
            raise TooManyNames
        if len(names) > len(before):
            # Each role carries them all, so that they stay when one of the roles ends.
            for member in self.mine:
                await self.staff.set_known_as(member.id, names)
        return len(names) - len(before)

    async def unconfirmed(self) -> list[Member]:
        """Return whom an administrator has to confirm, longest unconfirmed first; nobody for others."""
        days = [(await self.last_confirmed(one), one) for one in await self._others()]
        return [one for day, one in sorted(days, key=lambda each: each[0]) if day + CONFIRMED_FOR <= self.today]

    async def last_confirmed(self, member: Member) -> date:
        """Return the day on which it was last known that somebody works here."""
        return await self.staff.certified(member.id) or member.joined

    async def find(self, member_id: bytes) -> Member | None:
        """Return a membership that this person may confirm or end; nobody looks after their own."""
        return next((one for one in await self._others() if one.id == member_id), None)

    async def confirm(self, member_id: bytes) -> bool:
        """Note that somebody still works here; False when there is no such colleague to confirm."""
        found = await self.find(member_id)
        if found is not None:
            await self.staff.certify(member_id, self.today)
        return found is not None

    async def _others(self) -> list[Member]:
        """Return the memberships that this person looks after: those of an area that lies in the administrator's."""
        over = [member for member in self.mine if member.role is Role.ADMINISTRATOR]
        others = [one for one in await self.staff.all() if all(one.actor != each.actor for each in over)]
        return [one for one in others if any(_holds(each, one.area) for each in over)]

    async def _known(self) -> tuple[str, ...]:
        known = (await self.staff.known_as()).get(self.mine[0].actor, ())
        return tuple(dict.fromkeys(known))


def _holds(member: Member, area: str | None) -> bool:
    return member.area is None or (area is not None and member.covers(area))

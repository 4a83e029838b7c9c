"""Carries parcels: claimed in one transaction, sent outside of any, settled in another.

Whatever happens in between, no parcel is lost: when its lease ends it is claimed again. So a notice can arrive twice,
and names what it is about.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.backoff import pause
from bot.delivery.courier import Blocked, Courier, Moved, NotNow, TryLater
from bot.delivery.model import NUDGE, Lane, Notice, Parcel
from bot.delivery.pacing import LONGEST_ROUNDING, is_paced, quiet_after, this_minute, together
from bot.delivery.ports import Begin, Deputies, Unit
from bot.logs import blame, event

LEASE = timedelta(seconds=60)
SEND_SECONDS = 30
"""A send is given up long before the lease ends, so that nobody else sends the same parcel meanwhile."""

WAIT_FOR_SOMEBODY = timedelta(minutes=10)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Load:
    """Claimed parcels that make one notice, and where it goes: chat and language, None when nobody is reached there.

    `actor` is the member of staff who is told nothing else about tips meanwhile; None for what is not paced.
    """

    parcels: tuple[Parcel, ...]
    address: tuple[int, str] | None
    actor: bytes | None = None

    @property
    def notice(self) -> Notice:
        """Return what is told."""
        return together(self.parcels)


class Carrier:
    """Brings parcels to watchers and learners, and to members or those who stand in for them.

    Whoever was told something about tips is told nothing more about them for `pace`; what comes meanwhile is then told
    in one message. A pace of zero tells each notice at once.
    """

    def __init__(
        self, begin: Begin, courier: Courier, clock: Clock, deputies: Deputies, pace: timedelta = timedelta()
    ) -> None:
        self._begin = begin
        self._courier = courier
        self._clock = clock
        self._deputies = deputies
        self._pace = pace

    async def claim(self, limit: int, last: Lane) -> list[Load]:
        """Lease what is due in the lanes up to `last`, and lay what is too early for a person aside."""
        loads: list[Load] = []
        more = True
        # What is told together or laid aside leaves room. Each time in a transaction of its own: it takes people in one
        # order, so that two relays never wait in a ring.
        while more and len(loads) < limit:
            free = limit - len(loads)
            async with self._begin() as unit:
                parcels = await unit.outbox.claim(self._clock.now(), free, LEASE, last)
                loads += await self._pack(unit, parcels)
            more = len(parcels) == free
        return loads

    async def _pack(self, unit: Unit, parcels: Sequence[Parcel]) -> list[Load]:
        loads: list[Load] = []
        paced: dict[bytes, list[Parcel]] = {}
        for parcel in parcels:
            person = await unit.staff.get(parcel.member_id) if self._pace and is_paced(parcel) else None
            if person is None:
                loads.append(Load((parcel,), await _find_address(unit, parcel)))
            else:
                paced.setdefault(person.actor, []).append(parcel)
        for actor in sorted(paced):
            loads += await self._gather(unit, actor, paced[actor])
        return sorted(loads, key=lambda load: load.parcels[0].lane)

    async def _gather(self, unit: Unit, actor: bytes, claimed: Sequence[Parcel]) -> list[Load]:
        """Return what one person is told now: all that is due in one load, or nothing while they are left in peace."""
        now = self._clock.now()
        roles = [role.id for role in await unit.staff.roles_of(actor)]
        # First what holds off other relays, then the look at what they may have done.
        theirs = [*claimed, *await unit.outbox.claim_of(roles, now, LEASE)]
        alone = [Load((one,), await _find_address(unit, one)) for one in theirs if not is_paced(one)]
        bundle = tuple(sorted(filter(is_paced, theirs), key=lambda parcel: parcel.lane))
        address = await _find_address(unit, bundle[0])
        until = await unit.staff.quiet(actor)
        if address is not None and until is not None and now < until <= now + self._pace + LONGEST_ROUNDING:
            for parcel in bundle:
                await unit.outbox.rest(parcel.id, until)
            return alone
        if address is not None:
            await unit.staff.keep_quiet(actor, quiet_after(now, self._pace))
        return [*alone, Load(bundle, address, actor)]

    async def carry(self, load: Load) -> float:
        """Bring what was claimed on its way.

        Returns:
            How many seconds of patience the courier asks for; 0 when it does not.
        """
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._send(load)
        except Blocked:
            # Each in a transaction of its own: finding a deputy takes a while.
            for parcel in load.parcels:
                await self._hand_on(parcel)
        except NotNow as rest:
            async with self._begin() as unit:
                for parcel in load.parcels:
                    await unit.outbox.rest(parcel.id, rest.until)
        except TryLater as later:
            await self._postpone(load, timedelta(seconds=later.seconds))
            return later.seconds
        except Exception as error:  # noqa: BLE001 - whatever a courier fails with, the parcel is tried again
            # The newest of them decides: what has just come is not made to wait for what failed often.
            attempts = min(parcel.attempts for parcel in load.parcels)
            event(log, logging.WARNING, "notice not delivered", attempts=attempts + 1, **_about(load), **blame(error))
            await self._postpone(load, pause(attempts))
        else:
            async with self._begin() as unit:
                for parcel in load.parcels:
                    await unit.outbox.delivered(parcel.id)
                await _keep_quiet(unit, load, quiet_after(self._clock.now(), self._pace))
        return 0

    async def _send(self, load: Load) -> None:
        if load.address is None:
            raise Blocked
        chat, language = load.address
        try:
            await self._courier.deliver(chat, language, load.notice)
        except Moved as moved:
            await self._courier.deliver(moved.address, language, load.notice)

    async def _postpone(self, load: Load, by: timedelta) -> None:
        now = self._clock.now()
        async with self._begin() as unit:
            for parcel in load.parcels:
                if _is_over(parcel.notice, now + by):
                    await unit.outbox.delivered(parcel.id)
                else:
                    await unit.outbox.postpone(parcel.id, now + by)
            await _keep_quiet(unit, load, this_minute(now))

    async def _hand_on(self, parcel: Parcel) -> None:
        now = self._clock.now()
        async with self._begin() as unit:
            if not await _note_unreachable(unit, parcel.member_id):
                # A watcher or learner, or somebody who has left: nobody else is to be told instead.
                await unit.watches.drop(parcel.member_id)
                await unit.learners.drop(parcel.member_id)
                await unit.outbox.delivered(parcel.id)
                return
            instead = await self._deputies(unit, parcel)
            if instead is None:
                await unit.outbox.postpone(parcel.id, now + WAIT_FOR_SOMEBODY)
                return
            for member_id, facts in instead.items():
                await unit.outbox.put(parcel.lane, member_id, Notice(parcel.notice.kind, facts), now)
            await unit.outbox.delivered(parcel.id)
        event(log, logging.WARNING, "member cannot be reached", kind=parcel.notice.kind, count=len(instead))


async def _find_address(unit: Unit, parcel: Parcel) -> tuple[int, str] | None:
    facts = parcel.notice.facts
    if parcel.notice.kind == NUDGE:
        return int(facts["chat"]), facts["language"]
    for book in (unit.staff, unit.watches, unit.learners):
        address = await book.address(parcel.member_id)
        if address is not None:
            return address
    return None


async def _keep_quiet(unit: Unit, load: Load, until: datetime) -> None:
    if load.actor is not None:
        await unit.staff.keep_quiet(load.actor, until)


async def _note_unreachable(unit: Unit, member_id: bytes) -> bool:
    """Note that a person can't be reached in any of their roles; False when they are not of the staff."""
    member = await unit.staff.get(member_id)
    if member is None:
        return False
    for role in await unit.staff.roles_of(member.actor):
        await unit.staff.set_reachable(role.id, reachable=False)
    return True


def _is_over(notice: Notice, then: datetime) -> bool:
    """Tell whether a notice may not be kept until then: the place in a nudge is promised to be gone."""
    return notice.kind == NUDGE and then > datetime.fromisoformat(notice.facts["until"])


def _about(load: Load) -> dict[str, str | int]:
    first = load.parcels[0]
    return {"kind": first.notice.kind, "lane": first.lane.name.lower(), "count": len(load.parcels)}

"""Carries parcels: claimed in one transaction, sent outside of any, settled in another.

Whatever happens in between, the parcel is not lost: when its lease ends it is claimed again. So a notice can arrive
twice, and names what it is about.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.backoff import pause
from bot.delivery.courier import Blocked, Courier, Moved, TryLater
from bot.delivery.model import Lane, Notice, Parcel
from bot.delivery.ports import Begin, Deputies, Unit
from bot.logs import blame, event

LEASE = timedelta(seconds=60)
SEND_SECONDS = 30
"""A send is given up long before the lease ends, so that nobody else sends the same parcel meanwhile."""

WAIT_FOR_SOMEBODY = timedelta(minutes=10)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Load:
    """A claimed parcel, and where it goes: chat and language, None when nobody is reached there."""

    parcel: Parcel
    address: tuple[int, str] | None


class Carrier:
    """Brings parcels to watchers, and to members or those who stand in for them."""

    def __init__(self, begin: Begin, courier: Courier, clock: Clock, deputies: Deputies) -> None:
        self._begin = begin
        self._courier = courier
        self._clock = clock
        self._deputies = deputies

    async def claim(self, limit: int, last: Lane) -> list[Load]:
        """Lease due parcels of the lanes up to `last`."""
        async with self._begin() as unit:
            parcels = await unit.outbox.claim(self._clock.now(), limit, LEASE, last)
            return [Load(parcel, await _find_address(unit, parcel.member_id)) for parcel in parcels]

    async def carry(self, load: Load) -> float:
        """Bring one parcel on its way.

        Returns:
            How many seconds of patience the courier asks for; 0 when it does not.
        """
        parcel = load.parcel
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._send(load.address, parcel.notice)
        except Blocked:
            await self._hand_on(parcel)
        except TryLater as later:
            await self._postpone(parcel, timedelta(seconds=later.seconds))
            return later.seconds
        except Exception as error:  # noqa: BLE001 - whatever a courier fails with, the parcel is tried again
            event(log, logging.WARNING, "notice not delivered", attempts=parcel.attempts + 1, **_about(parcel, error))
            await self._postpone(parcel, pause(parcel.attempts))
        else:
            async with self._begin() as unit:
                await unit.outbox.delivered(parcel.id)
        return 0

    async def _send(self, address: tuple[int, str] | None, notice: Notice) -> None:
        if address is None:
            raise Blocked
        chat, language = address
        try:
            await self._courier.deliver(chat, language, notice)
        except Moved as moved:
            await self._courier.deliver(moved.address, language, notice)

    async def _postpone(self, parcel: Parcel, by: timedelta) -> None:
        async with self._begin() as unit:
            await unit.outbox.postpone(parcel.id, self._clock.now() + by)

    async def _hand_on(self, parcel: Parcel) -> None:
        now = self._clock.now()
        async with self._begin() as unit:
            if not await _note_unreachable(unit, parcel.member_id):
                # A watcher, or somebody who has left: nobody else is to be told instead.
                await unit.watches.drop(parcel.member_id)
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


async def _find_address(unit: Unit, recipient: bytes) -> tuple[int, str] | None:
    return await unit.staff.address(recipient) or await unit.watches.address(recipient)


async def _note_unreachable(unit: Unit, member_id: bytes) -> bool:
    """Note that a person can't be reached in any of their roles; False when they are not of the staff."""
    member = await unit.staff.get(member_id)
    if member is None:
        return False
    for role in await unit.staff.roles_of(member.actor):
        await unit.staff.set_reachable(role.id, reachable=False)
    return True


def _about(parcel: Parcel, error: Exception) -> dict[str, str]:
    return {"kind": parcel.notice.kind, "lane": parcel.lane.name.lower(), **blame(error)}

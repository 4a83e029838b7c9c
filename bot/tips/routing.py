"""Who gets a tip: two different people at least, and never the ones it may be about."""

from collections.abc import Container, Sequence
from typing import TypeVar

from bot.tips.work import Officer, Work

COORDINATOR = "coordinator"
SUPERVISOR = "supervisor"
ADMINISTRATOR = "administrator"

ENOUGH = 2
"""How many different people read a tip, where there are as many."""

Someone = TypeVar("Someone", bound=Officer)


def route(
    staff: Sequence[Someone],
    area: str,
    *,
    local_excluded: bool,
    named: frozenset[bytes] = frozenset(),
    away: Container[bytes] = frozenset(),
) -> list[Someone]:
    """Return one role of each person who gets a tip from `area`.

    These are the coordinators and supervisors who cover it; administrators too where that makes fewer than two people.

    Args:
        staff: every active member.
        area: the tip's kelurahan.
        local_excluded: leaves out the people of `local`.
        named: people (actors) whom the tip names: they never get it.
        away: ids of members who can't be reached; nobody counts on them.
    """
    out = left_out(staff, area, local_excluded=local_excluded, named=named)
    able = [one for one in staff if one.covers(area) and one.actor not in out and one.id not in away]
    chosen: dict[bytes, Someone] = {}
    for role in (COORDINATOR, SUPERVISOR, ADMINISTRATOR):
        if role == ADMINISTRATOR and len(chosen) >= ENOUGH:
            break
        for one in able:
            if one.role == role:
                chosen.setdefault(one.actor, one)
    return list(chosen.values())


def left_out(
    staff: Sequence[Officer], area: str, *, local_excluded: bool, named: frozenset[bytes] = frozenset()
) -> frozenset[bytes]:
    """Return the people who must not learn of a tip; they are left out with every role that they hold."""
    return named | (local(staff, area) if local_excluded else frozenset())


def local(staff: Sequence[Officer], area: str) -> frozenset[bytes]:
    """Return who may be an official's friend or the official: coordinators, and whoever works for `area` alone."""
    return frozenset(one.actor for one in staff if one.role == COORDINATOR or one.area == area)


async def readers(
    work: Work,
    area: str,
    *,
    local_excluded: bool,
    named: frozenset[bytes] = frozenset(),
    without: Container[bytes] = (),
) -> list[Officer]:
    """Return who would get a tip now, of those who can be reached; `without` names people (actors) not to count on."""
    staff = await work.staff.all()
    away = {one.id for one in await work.staff.unreachable()} | {one.id for one in staff if one.actor in without}
    return route(staff, area, local_excluded=local_excluded, named=named, away=away)


async def can_receive(work: Work, area: str, *, concerns_official: bool = False) -> bool:
    """Tell whether anybody could read such a tip from `area`."""
    return bool(await readers(work, area, local_excluded=concerns_official))

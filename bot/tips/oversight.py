"""What those above look after: who opens unusually many tips, and from whom no more are taken."""

from collections.abc import Container, Iterable

from bot.tips.model import TipRecord, Wrap
from bot.tips.routing import ADMINISTRATOR, SUPERVISOR, left_out
from bot.tips.work import Officer, Work

READS_AN_HOUR = 10
"""How many tips a member may open for the first time within an hour before the administrators hear of it."""


def is_above(members: Iterable[Officer]) -> bool:
    """Tell whether one of these roles looks after others' work."""
    return any(member.role in (SUPERVISOR, ADMINISTRATOR) for member in members)


async def count_reading(work: Work, wrap: Wrap, tip: TipRecord, named: frozenset[bytes]) -> None:
    """Count a tip that a member opened for the first time; tell the administrators, once, when these are too many.

    Somebody may read the desk of a member whose phone they hold. `named` are the people whom the tip names.
    """
    if await work.reads.count(wrap.member_id) != READS_AN_HOUR + 1:
        return
    staff = await work.staff.all()
    # Who must not learn of a tip must not learn either that it was read.
    out = left_out(staff, tip.area, local_excluded=tip.local_excluded, named=named)
    for one in staff:
        if one.role == ADMINISTRATOR and one.actor not in out:
            facts = {"member": wrap.member_id.hex()}
            await work.notices.tell(one.id, "desk.alert", facts, urgent=True, not_before=work.now)


async def mark_abuse(work: Work, tip: TipRecord, mine: Container[bytes]) -> bool:
    """Take no more tips this week from whoever sent this one, and tell the readers above; False when that is not known.

    `mine` are the ids of whoever marks it.
    """
    if await work.senders.is_cooled(tip.id):
        return True
    if not await work.senders.mark_abuse(tip.id):
        return False
    for wrap in await work.tips.wraps_of_tip(tip.id):
        reader = await work.staff.get(wrap.member_id)
        if reader is not None and reader.id not in mine and is_above([reader]):
            await work.tell(tip, wrap, "tip.abuse")
    return True

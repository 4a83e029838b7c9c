"""Tell a tip's readers that it is there, and start its clocks."""

from collections.abc import Sequence

from bot.tips.model import TipRecord, TipState, Wrap
from bot.tips.moments import crowd_due, idle_due, unread_due
from bot.tips.work import Work

CROWD = "area.crowd"
"""The timer of a kelurahan's one digest."""

YES, NO = "yes", "no"


async def announce(work: Work, tip: TipRecord, wraps: Sequence[Wrap], *, crowded: bool) -> None:
    """Tell the readers of a tip that went out now, and start its clocks.

    Where so many tips come at once that a notice for each would only bury them, one digest an hour takes their place,
    and one a minute for those with danger now; the clocks run all the same.
    """
    if crowded:
        key = work.vault.crowd_key(tip.area, local_excluded=tip.local_excluded, urgent=tip.urgent)
        facts = {"area": tip.area, "local_excluded": YES if tip.local_excluded else NO}
        await work.timers.ensure(CROWD, key, facts, crowd_due(work.now, urgent=tip.urgent))
    else:
        for wrap in wraps:
            await work.tell(tip, wrap, "tip.new")
    await work.set_timer("tip.unread", tip, unread_due(work.now, urgent=tip.urgent))
    await work.set_timer("tip.idle", tip, idle_due(work.now))


async def tell_crowd(work: Work, area: str, *, local_excluded: bool) -> None:
    """Tell each member once how many unread tips of a kelurahan they hold, of those that are kept from the same people.

    Only what somebody holds is counted: who was left out of a tip learns nothing, not even a number.
    """
    for member in await work.staff.all():
        unread = [tip for _, tip in await work.tips.wraps_of_member(member.id) if _counts(tip, area, local_excluded)]
        if unread:
            await work.notices.tell(
                member.id,
                "tip.crowd",
                {"area": area, "count": str(len(unread))},
                urgent=any(tip.urgent for tip in unread),
                not_before=work.now,
            )


def _counts(tip: TipRecord, area: str, local_excluded: bool) -> bool:  # noqa: FBT001 - a column of the tip
    return (tip.area, tip.local_excluded, tip.state) == (area, local_excluded, TipState.RECEIVED)

"""What a member of the staff sees of the tips that they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.tips.dialogue import Said
from bot.tips.model import Category, Outcome, Period, Spot, TipContent, TipRecord, TipState, Wrap
from bot.tips.oversight import is_above
from bot.tips.work import Officer, Work


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One tip in a member's list, under the member's own label."""

    label: str
    area: str
    category: Category
    urgent: bool
    state: TipState
    day: date
    handle: bytes


@dataclass(frozen=True, slots=True)
class TipView:
    """One opened tip.

    `official` is what its sender answered, `local_excluded` whether the people of its kelurahan were left out, for
    that or another reason. `photos` is how many there are. `abuse_marked` says that nothing more is taken this week
    from whoever sent it. `asked` says that after a long silence both sides were asked whether it is over. `answerable`
    is false once the tipster has closed the mailbox for ever.
    """

    label: str
    area: str
    category: Category
    spot: Spot | None
    period: Period | None
    day: date
    urgent: bool
    official: bool
    local_excluded: bool
    text: str
    photos: int
    dialogue: tuple[Said, ...]
    state: TipState
    outcome: Outcome | None
    taken: bool
    taken_by_me: bool
    closing_asked: bool
    closing_asked_by_me: bool
    asked: bool
    abuse_marked: bool
    may_unmark: bool
    answerable: bool


async def view(
    work: Work,
    mine: Mapping[bytes, Officer],
    wrap: Wrap,
    tip: TipRecord,
    content: TipContent,
    said: tuple[Said, ...],
) -> TipView:
    """Put together what a person sees of an opened tip; `mine` are that person's roles by id."""
    going_on = tip.state is not TipState.CLOSED
    return TipView(
        label=wrap.label,
        area=tip.area,
        category=tip.category,
        spot=content.spot,
        period=content.period,
        day=tip.day,
        urgent=tip.urgent,
        official=tip.local_excluded if content.official is None else content.official,
        local_excluded=tip.local_excluded,
        text=content.text,
        photos=await work.tips.count_photos(tip.id),
        dialogue=said,
        state=tip.state,
        outcome=tip.outcome,
        taken=await active(work, tip.taken_by) is not None,
        taken_by_me=tip.taken_by in mine,
        closing_asked=going_on and await active(work, tip.closing_by) is not None,
        closing_asked_by_me=going_on and tip.closing_by in mine,
        asked=going_on and tip.asked_on is not None,
        abuse_marked=await work.senders.is_cooled(tip.id),
        may_unmark=is_above(mine.values()),
        answerable=going_on and bool(tip.public_key),
    )


async def active(work: Work, member_id: bytes | None) -> bytes | None:
    """Return the id of a member who is still of the staff."""
    member = None if member_id is None else await work.staff.get(member_id)
    return None if member is None else member.id

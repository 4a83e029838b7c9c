"""The staff's side of a tip: read it, take it in hand, answer, close it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.tips import dialogue
from bot.tips.custody import promote_administrators
from bot.tips.dialogue import Said
from bot.tips.model import (
    ANSWER_LIMIT,
    KEPT_AFTER_CLOSING,
    Category,
    Outcome,
    Speaker,
    TipRecord,
    TipState,
    Wrap,
)
from bot.tips.moments import day_due
from bot.tips.text import clean_text
from bot.tips.work import Officer, Work


class NotYours(Exception):
    """There is no such tip, or it is not for this person; which of the two is never told."""


class AlreadyClosed(Exception):
    """The tip is closed: nothing more can be done with it."""


class MailboxGone(Exception):
    """The tipster has closed the mailbox for ever: an answer would reach nobody."""


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
    """One opened tip. `answerable` is false once the tipster has closed the mailbox for ever."""

    label: str
    area: str
    category: Category
    day: date
    urgent: bool
    concerns_official: bool
    text: str
    dialogue: tuple[Said, ...]
    state: TipState
    outcome: Outcome | None
    taken: bool
    taken_by_me: bool
    closing_asked: bool
    closing_asked_by_me: bool
    answerable: bool


class Desk:
    """One person's desk, with all the roles that they hold. Every call checks that the handle is theirs."""

    def __init__(self, work: Work, members: Sequence[Officer]) -> None:
        self._work = work
        self._mine = {member.id: member for member in members}

    async def inbox(self) -> list[InboxLine]:
        """Return this person's tips: open ones first, urgent before the others, then by day and label."""
        lines = [
            InboxLine(wrap.label, tip.area, tip.category, tip.urgent, tip.state, tip.day, wrap.handle)
            for member_id in self._mine
            for wrap, tip in await self._work.tips.wraps_of_member(member_id)
            if tip.state is not TipState.WAITING
        ]
        return sorted(lines, key=lambda line: (line.state is TipState.CLOSED, not line.urgent, line.day, line.label))

    async def open(self, handle: bytes) -> TipView:
        """Read a tip; the first reader stops its clock.

        Raises:
            NotYours: the handle is unknown or somebody else's.
            VaultFault: what is stored was changed.
        """
        wrap, tip = await self._find(handle)
        key = self._work.key_for(wrap)
        text = self._work.vault.open_tip(key, tip.id, tip.sealed)
        said = await dialogue.for_staff(self._work, tip, key)
        if not wrap.opened:
            await self._work.tips.mark_opened(tip.id, wrap.member_id)
        if tip.state is TipState.RECEIVED:
            tip = await self._update(replace(tip, state=TipState.READ))
            await self._work.cancel_timer("tip.unread", tip)
        return await self._view(wrap, tip, text, said)

    async def take(self, handle: bytes) -> None:
        """Take a tip in hand, from a colleague too; the other readers are told.

        Raises:
            NotYours: the handle is unknown or somebody else's.
            AlreadyClosed: the tip is closed.
        """
        wrap, tip = await self._find_open(handle)
        if tip.taken_by not in self._mine:
            await self._handle(wrap, tip, taken_by=wrap.member_id)

    async def answer(self, handle: bytes, text: str) -> None:
        """Answer the tipster; a tip that nobody handles is in this person's hand from now on.

        Raises:
            NotYours: the handle is unknown or somebody else's.
            AlreadyClosed: the tip is closed.
            MailboxGone: the tipster cannot read an answer any more.
            TextFault: the text has no visible letter, or too many.
        """
        wrap, tip = await self._find_open(handle)
        if not tip.public_key:
            raise MailboxGone
        words = clean_text(text, ANSWER_LIMIT)
        await dialogue.say(self._work, tip, self._work.key_for(wrap), Speaker.OFFICE, words)
        await self._handle(wrap, tip, taken_by=await self._active(tip.taken_by) or wrap.member_id)

    async def close(self, handle: bytes, outcome: Outcome) -> bool:
        """Close a tip; as unfounded only when a second person agrees.

        Returns:
            True when it is closed now, False when somebody else has to agree first.

        Raises:
            NotYours: the handle is unknown or somebody else's.
            AlreadyClosed: the tip is closed.
        """
        wrap, tip = await self._find_open(handle)
        if outcome is Outcome.UNFOUNDED and not await self._second_agrees(tip):
            if tip.closing_by not in self._mine:
                await self._ask_a_second(wrap, tip)
            return False
        today = self._work.now.date()
        closed = await self._update(replace(tip, state=TipState.CLOSED, outcome=outcome, closed_on=today))
        # The clock of the longest time that any tip is kept runs on: whichever ends first destroys the tip.
        await self._work.cancel_timer("tip.unread", closed)
        await self._work.set_timer("tip.shred", closed, day_due(today, KEPT_AFTER_CLOSING))
        await self._tell_others(wrap, closed, "tip.closed")
        return True

    async def _find(self, handle: bytes) -> tuple[Wrap, TipRecord]:
        wrap = await self._work.tips.wrap_by_handle(handle)
        if wrap is None or wrap.member_id not in self._mine:
            raise NotYours
        tip = await self._work.tips.get(wrap.tip_id)
        if tip is None or tip.state is TipState.WAITING:
            raise NotYours
        return wrap, tip

    async def _find_open(self, handle: bytes) -> tuple[Wrap, TipRecord]:
        wrap, tip = await self._find(handle)
        if tip.state is TipState.CLOSED:
            raise AlreadyClosed
        return wrap, tip

    async def _handle(self, wrap: Wrap, tip: TipRecord, *, taken_by: bytes) -> None:
        # Whoever goes on working on a tip takes back what was asked about closing it.
        handled = await self._update(replace(tip, state=TipState.HANDLED, taken_by=taken_by, closing_by=None))
        await self._work.cancel_timer("tip.unread", handled)
        if taken_by != tip.taken_by:
            await self._tell_others(wrap, handled, "tip.taken")

    async def _active(self, member_id: bytes | None) -> bytes | None:
        """Return the id of a member who is still of the staff."""
        member = None if member_id is None else await self._work.staff.get(member_id)
        return None if member is None else member.id

    async def _second_agrees(self, tip: TipRecord) -> bool:
        asked = None if tip.closing_by is None else await self._work.staff.get(tip.closing_by)
        return asked is not None and all(asked.actor != member.actor for member in self._mine.values())

    async def _ask_a_second(self, wrap: Wrap, tip: TipRecord) -> None:
        asked = await self._update(replace(tip, closing_by=wrap.member_id))
        if len(await self._work.tips.wraps_of_tip(tip.id)) == 1:
            await promote_administrators(self._work, tip)
        await self._tell_others(wrap, asked, "tip.second")

    async def _tell_others(self, mine: Wrap, tip: TipRecord, kind: str) -> None:
        for wrap in await self._work.tips.wraps_of_tip(tip.id):
            if wrap.member_id != mine.member_id:
                await self._work.tell(tip, wrap, kind)

    async def _update(self, tip: TipRecord) -> TipRecord:
        await self._work.tips.update(tip)
        return tip

    async def _view(self, wrap: Wrap, tip: TipRecord, text: str, said: tuple[Said, ...]) -> TipView:
        going_on = tip.state is not TipState.CLOSED
        return TipView(
            label=wrap.label,
            area=tip.area,
            category=tip.category,
            day=tip.day,
            urgent=tip.urgent,
            concerns_official=tip.local_excluded,
            text=text,
            dialogue=said,
            state=tip.state,
            outcome=tip.outcome,
            taken=await self._active(tip.taken_by) is not None,
            taken_by_me=tip.taken_by in self._mine,
            closing_asked=going_on and await self._active(tip.closing_by) is not None,
            closing_asked_by_me=going_on and tip.closing_by in self._mine,
            answerable=going_on and bool(tip.public_key),
        )

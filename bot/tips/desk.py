"""The staff's side of a tip: read it, take it in hand, answer, close it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.tips import dialogue, oversight
from bot.tips.clockwork import stop_clocks
from bot.tips.custody import promote_administrators
from bot.tips.model import ANSWER_LIMIT, KEPT_AFTER_CLOSING, Outcome, Speaker, TipRecord, TipState, Wrap
from bot.tips.moments import day_due
from bot.tips.reading import InboxLine, TipView, active, view
from bot.tips.text import clean_text
from bot.tips.work import Officer, Work

__all__ = ["AlreadyClosed", "Desk", "InboxLine", "MailboxGone", "NotYours", "TipView"]


class NotYours(Exception):
    """There is no such tip, or it is not for this person; which of the two is never told."""


class AlreadyClosed(Exception):
    """The tip is closed: nothing more can be done with it."""


class MailboxGone(Exception):
    """The tipster has closed the mailbox for ever: an answer would reach nobody."""


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
        content = self._work.vault.open_tip(key, tip.id, tip.sealed)
        said = await dialogue.for_staff(self._work, tip, key)
        if not wrap.opened:
            await self._work.tips.mark_opened(tip.id, wrap.member_id)
            await oversight.count_reading(self._work, wrap, tip, content.barred)
        if tip.state is TipState.RECEIVED:
            tip = await self._update(replace(tip, state=TipState.READ))
            await self._work.cancel_timer("tip.unread", tip)
        return await view(self._work, self._mine, wrap, tip, content, said)

    async def photo(self, handle: bytes, number: int) -> bytes:
        """Return one photo of a tip, as a JPEG file; they are numbered from 1.

        Raises:
            NotYours: the handle is unknown or somebody else's, or there is no such photo.
            VaultFault: what is stored was changed.
        """
        wrap, tip = await self._find(handle)
        for photo in await self._work.tips.photos(tip.id):
            if photo.number == number:
                return self._work.vault.open_photo(self._work.key_for(wrap), tip.id, number, photo.sealed)
        raise NotYours

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
        handled = await self._handle(wrap, tip, taken_by=await active(self._work, tip.taken_by) or wrap.member_id)
        await dialogue.say(self._work, handled, self._work.key_for(wrap), Speaker.OFFICE, words)
        await self._work.links.nudge(tip.id)

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
        closed = await self._update(
            replace(tip, state=TipState.CLOSED, outcome=outcome, closed_on=today, asked_on=None)
        )
        # The clock of the longest time that any tip is kept runs on: whichever ends first destroys the tip.
        await stop_clocks(self._work, closed)
        await self._work.set_timer("tip.shred", closed, day_due(today, KEPT_AFTER_CLOSING))
        await self._tell_others(wrap, closed, "tip.closed")
        await self._work.links.nudge(tip.id)
        return True

    async def mark_abuse(self, handle: bytes) -> bool:
        """Take no more tips this week from whoever sent this one; the readers above are told, and can undo it.

        Returns:
            False when it is not known any more which of this week's senders that was.

        Raises:
            NotYours: the handle is unknown or somebody else's.
        """
        _, tip = await self._find(handle)
        return await oversight.mark_abuse(self._work, tip, self._mine)

    async def unmark_abuse(self, handle: bytes) -> bool:
        """Take tips again from whoever sent this one.

        Returns:
            False when it is not known any more which of this week's senders that was.

        Raises:
            NotYours: the handle is unknown or somebody else's, or this person only works for a kelurahan.
        """
        _, tip = await self._find(handle)
        if not oversight.is_above(self._mine.values()):
            raise NotYours
        return await self._work.senders.undo_abuse(tip.id)

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

    async def _handle(self, wrap: Wrap, tip: TipRecord, *, taken_by: bytes) -> TipRecord:
        # Whoever goes on working on a tip takes back what was asked about closing it.
        handled = await self._update(replace(tip, state=TipState.HANDLED, taken_by=taken_by, closing_by=None))
        await stop_clocks(self._work, handled)
        if taken_by != tip.taken_by:
            await self._tell_others(wrap, handled, "tip.taken")
        return await dialogue.listen(self._work, handled)

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

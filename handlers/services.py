"""What a conversation may ask for: the use cases of one turn's transaction."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.agencies.keeping import Keeping
from bot.delivery.errands import Errands
from bot.delivery.model import Lane, Notice
from bot.delivery.post import PUSH_FOR, Post
from bot.learning.funnel import Step, StepCount
from bot.learning.learner import Learner, Place
from bot.learning.pupil import Pupil
from bot.learning.search import Found
from bot.staff.colleagues import Colleagues
from bot.staff.invitations import Invitations
from bot.staff.model import Member
from bot.staff.pins import GONE as PIN_GONE
from bot.staff.pins import Lock
from bot.tips import intake, mailbox, routing
from bot.tips.canary import Walk, look
from bot.tips.custody import let_go
from bot.tips.desk import Desk
from bot.tips.gate import Reason
from bot.tips.mailbox import Added
from bot.tips.model import Draft
from bot.tips.quota import Allowance, Limits
from bot.tips.receipt import ReceiptKeys
from bot.tips.work import Work
from handlers.shared import Shared

DESK_COMMANDS = "staff.commands"
"""The notice that only adds the desk to a member's menu of commands."""


@dataclass(frozen=True, slots=True)
class Services:
    """One turn's services, over its transaction. Where the turn comes from is used to join the staff alone."""

    shared: Shared
    _unit: Any = field(repr=False)
    _actor: bytes = field(repr=False)
    _chat: int = field(repr=False)
    _language: str

    async def can_receive(self, area: str, *, concerns_official: bool = False) -> bool:
        """Tell whether anybody would read a tip from an area."""
        return await routing.can_receive(self._work, area, concerns_official=concerns_official)

    async def intake_closed(self) -> Reason | None:
        """Return why nothing can be taken safely now; None when it can."""
        return await self.shared.gate.closed(self._unit.marks, self.shared.clock.now())

    async def may_send(self) -> Allowance:
        """Tell whether this chat may send a tip now."""
        return await self._limits.may_send(self._actor)

    async def file_tip(self, draft: Draft, keys: ReceiptKeys) -> Allowance:
        """Seal a tip and hand it to its readers, unless this chat has sent too many.

        Raises:
            NobodyReads: nobody could read it.
        """
        allowed = await self._limits.count_tip(self._actor)
        if allowed is Allowance.OK:
            tip_id = await intake.file(self._work, self.shared.areas, draft, keys)
            await self._limits.remember_sender(tip_id, self._actor)
        return allowed

    async def take_back(self, keys: ReceiptKeys) -> bool:
        """Destroy a tip that nobody can have read; False when it is too late."""
        return await intake.take_back(self._work, keys)

    async def draft_photos(self) -> list[bytes]:
        """Return the photos of the tip that is being written."""
        photos: list[bytes] = await self._unit.dialogs.attached(self._actor)
        return photos

    async def count_draft_photos(self) -> int:
        """Return how many photos the tip has that is being written."""
        count: int = await self._unit.dialogs.count_attached(self._actor)
        return count

    async def add_draft_photo(self, number: int, photo: bytes) -> None:
        """Keep a photo for as long as the tip is being written."""
        await self._unit.dialogs.attach(self._actor, number, photo)

    async def drop_draft_photos(self) -> None:
        """Forget the photos of the tip that is being written."""
        await self._unit.dialogs.detach(self._actor)

    async def may_try_receipt(self) -> bool:
        """Tell whether this chat may try another receipt."""
        return await self._limits.may_try(self._actor)

    async def count_wrong_receipt(self) -> None:
        """Count a receipt that opens nothing."""
        await self._limits.count_failure(self._actor)

    async def open_box(self, keys: ReceiptKeys) -> mailbox.MailboxView | None:
        """Return what a receipt opens; None when it opens nothing."""
        return await mailbox.open_box(self._work, keys)

    async def add_to_box(self, keys: ReceiptKeys, text: str) -> Added:
        """Add to an open tip, unless this chat has added too much today."""
        if not await self._limits.count_message(self._actor):
            return Added.TOO_MANY
        return Added.YES if await mailbox.add(self._work, keys, text) else Added.CLOSED

    async def say_it_is_over(self, keys: ReceiptKeys) -> None:
        """Close a tip at its sender's word."""
        await mailbox.say_it_is_over(self._work, keys)

    async def lock_box(self, keys: ReceiptKeys) -> None:
        """Let the receipt open nothing any more."""
        await mailbox.close_forever(self._work, keys)

    async def want_push(self, keys: ReceiptKeys) -> None:
        """Tell this chat once when there is something new; where to, is kept apart from the tip."""
        key = await mailbox.push_key(self._work, keys)
        if key is not None:
            await self._unit.pushes.put(key, self._chat, self._language, self.shared.clock.now() + PUSH_FOR)

    async def push_wanted(self, keys: ReceiptKeys) -> bool:
        """Tell whether a chat waits to be told."""
        key = await mailbox.push_key(self._work, keys)
        return key is not None and await self._unit.pushes.wanted(key)

    async def drop_push(self, keys: ReceiptKeys) -> None:
        """Forget where to tell."""
        key = await mailbox.push_key(self._work, keys)
        if key is not None:
            await self._unit.pushes.drop(key)

    async def last_canary(self) -> Walk | None:
        """Return how the last canary tip went."""
        return await look(self._unit.marks)

    async def roles(self) -> list[Member]:
        """Return what the person is on the staff; empty for a resident."""
        members: list[Member] = await self._unit.staff.roles_of(self._actor)
        return members

    async def desk(self) -> Desk:
        """Return the person's desk; one without tips for a resident."""
        return Desk(self._work, await self.roles())

    async def desk_lock(self) -> Lock:
        """Return the lock of the person's desk; one that is never set for a resident."""
        notices = Post(self._unit.outbox)
        return Lock(self._unit.staff, self._limits, notices, await self.roles(), self.shared.clock.now())

    async def colleagues(self) -> Colleagues:
        """Return the staff as a member of it sees it."""
        return Colleagues(self._unit.staff, await self.roles(), self.shared.clock.now().date())

    async def dismiss(self, member_id: bytes) -> bool:
        """End a colleague's membership; False when there is none that this person may end."""
        if await (await self.colleagues()).find(member_id) is None:
            return False
        return await let_go(self._work, member_id)

    async def enrol(self, code: str) -> Member | None:
        """Let the person join the staff with a one-time code."""
        invitations = Invitations(self._unit.staff, self.shared.keys, self.shared.areas)
        now = self.shared.clock.now()
        lock = await self.desk_lock()
        had_pin = await lock.kept() is not None
        member = await invitations.join(code, self._actor, self._chat, self._language, now)
        if member is not None:
            if had_pin:
                await lock.alarm(PIN_GONE)
            await self._unit.outbox.put(Lane.REPLY, member.id, Notice(DESK_COMMANDS, {}), now)
        return member

    async def choose_language(self, tag: str) -> None:
        """Let a member of staff, and who learns, be told things in this language."""
        await self._unit.staff.choose_language(self._actor, tag)
        await self.pupil.speak(tag)
        for member in (await self.roles())[:1]:
            await self._unit.outbox.put(Lane.REPLY, member.id, Notice(DESK_COMMANDS, {}), self.shared.clock.now())

    async def find_pages(self, words: str) -> Found:
        """Return the pages that answer what was asked; nothing of it is kept."""
        shared = self.shared
        return await shared.search.find(self._unit.page_index, words, self._language, shared.clock.now().date())

    async def watch(self, name: str) -> bool:
        """Tell this chat when a name's standing changes; False when it watches too many already."""
        watched: bool = await self._unit.watches.add(self._actor, self._chat, self._language, name)
        return watched

    async def stop_watching(self, name: str) -> None:
        """Tell this chat no more about a name."""
        await self._unit.watches.remove(self._actor, name)

    async def watched(self) -> list[str]:
        """Return the names this chat watches."""
        names: list[str] = await self._unit.watches.names(self._actor)
        return names

    async def stop_all_watching(self) -> None:
        """Forget every name this chat watches."""
        await self._unit.watches.remove_all(self._actor)

    @property
    def pupil(self) -> Pupil:
        """Return what this chat can do with its own learning."""
        errands = Errands(self._unit.timers, self._unit.outbox)
        return Pupil(
            self._unit.learners, errands, self.shared.clock.now(), self._actor, Place(self._chat, self._language)
        )

    async def learner(self) -> Learner:
        """Return what is remembered of this chat's learning."""
        return await self.pupil.learner()

    async def note_finished(self, slug: str) -> None:
        """Remember that the end of a lesson or a scene was reached (`lesson/tppo`)."""
        await self.pupil.finish(slug)

    async def count_step(self, flow: str, step: str) -> None:
        """Count that a step was seen: a number of this day, which nothing ties to anybody.

        Raises:
            ValueError: it is none that may be counted.
        """
        seen = Step(flow, step)
        await self._unit.steps.count(self.shared.clock.now().date(), seen.flow, seen.name)

    async def counted(self, since: date) -> list[StepCount]:
        """Return how often each step was seen since a day."""
        counts: list[StepCount] = await self._unit.steps.totals(since)
        return counts

    async def count_in_vain(self, query: str) -> None:
        """Count a search that found nothing; only a name that is a company's can ever be written down."""
        name = self.shared.checker.normalise(query)
        if name:
            await self._unit.unanswered.ask(name, self._actor, self.shared.clock.now().date())

    async def likes_pictures(self) -> bool:
        """Tell whether pictures come unasked to this chat; by default they do not."""
        return (await self.learner()).pictures

    async def like_pictures(self, *, wanted: bool) -> None:
        """Let pictures come unasked, or only when they are asked for."""
        await self.pupil.like_pictures(wanted=wanted)

    async def sent_file(self, digest: bytes) -> str | None:
        """Return what Telegram calls a file of public content; None when it was not sent yet."""
        name: str | None = await self._unit.sent_files.get(digest)
        return name

    def lists(self) -> Keeping:
        """Return the use cases of the lists; who may use them is for the conversation to see to."""
        return self.shared.keeping(self._unit)

    async def note_presence(self, *, reachable: bool) -> None:
        """Note whether a member of staff can be reached; who learns and can't be is sent nothing any more."""
        for member in await self.roles():
            await self._unit.staff.set_reachable(member.id, reachable=reachable)
        if not reachable:
            await self.pupil.stop_all()

    @property
    def _limits(self) -> Limits:
        return self.shared.limits(self._unit)

    @property
    def _work(self) -> Work:
        return self.shared.work(self._unit)

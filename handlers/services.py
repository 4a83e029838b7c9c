"""What handlers may use, typed: the parts that never change, and the use cases of one turn's transaction."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.agencies.checker import Checker
from bot.areas import Areas
from bot.clock import Clock
from bot.delivery.model import Lane, Notice
from bot.delivery.post import Post
from bot.i18n import Catalogues
from bot.keys import Keys
from bot.learning.library import Library
from bot.staff.invitations import Invitations
from bot.staff.model import Member
from bot.tips import intake, mailbox, routing
from bot.tips.desk import Desk
from bot.tips.model import Draft
from bot.tips.receipt import Derivation, ReceiptKeys, draw
from bot.tips.vault import Vault
from bot.tips.work import Work

DESK_COMMANDS = "staff.commands"
"""The notice that only adds the desk to a member's menu of commands."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Parts that every turn uses and none changes."""

    clock: Clock
    keys: Keys
    catalogues: Catalogues
    areas: Areas
    checker: Checker
    library: Library
    bot_link: str
    derive: Derivation
    delay: timedelta

    async def new_receipt(self) -> tuple[str, ReceiptKeys]:
        """Draw a receipt with its keys; slow on purpose."""
        receipt = draw()
        return receipt, await self.derive(receipt)

    def work(self, unit: Any) -> Work:  # noqa: ANN401 - a storage unit, which nothing above storage can name
        """Return the use cases' view of a transaction."""
        return make_work(unit, self.keys, self.clock.now(), self.delay)


def make_work(unit: Any, keys: Keys, now: datetime, delay: timedelta) -> Work:  # noqa: ANN401 - see above
    """Return what the use cases of tips need of a transaction."""
    return Work(unit.tips, unit.staff, Post(unit.outbox), unit.timers, Vault(keys), now, delay)


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

    async def file_tip(self, draft: Draft, keys: ReceiptKeys) -> None:
        """Seal a tip and hand it to its readers."""
        await intake.file(self._work, self.shared.areas, draft, keys)

    async def open_box(self, keys: ReceiptKeys) -> mailbox.MailboxView | None:
        """Return what a receipt opens; None when it opens nothing."""
        return await mailbox.open_box(self._work, keys)

    async def add_to_box(self, keys: ReceiptKeys, text: str) -> bool:
        """Add to an open tip; False when it is closed or gone."""
        return await mailbox.add(self._work, keys, text)

    async def lock_box(self, keys: ReceiptKeys) -> None:
        """Let the receipt open nothing any more."""
        await mailbox.close_forever(self._work, keys)

    async def roles(self) -> list[Member]:
        """Return what the person is on the staff; empty for a resident."""
        members: list[Member] = await self._unit.staff.roles_of(self._actor)
        return members

    async def desk(self) -> Desk:
        """Return the person's desk; one without tips for a resident."""
        return Desk(self._work, await self.roles())

    async def enrol(self, code: str) -> Member | None:
        """Let the person join the staff with a one-time code."""
        invitations = Invitations(self._unit.staff, self.shared.keys, self.shared.areas)
        now = self.shared.clock.now()
        member = await invitations.join(code, self._actor, self._chat, self._language, now)
        if member is not None:
            await self._unit.outbox.put(Lane.REPLY, member.id, Notice(DESK_COMMANDS, {}), now)
        return member

    async def choose_language(self, tag: str) -> None:
        """Let a member of staff be told things in this language."""
        await self._unit.staff.choose_language(self._actor, tag)
        for member in (await self.roles())[:1]:
            await self._unit.outbox.put(Lane.REPLY, member.id, Notice(DESK_COMMANDS, {}), self.shared.clock.now())

    async def note_presence(self, *, reachable: bool) -> None:
        """Note whether a member of staff can be reached."""
        for member in await self.roles():
            await self._unit.staff.set_reachable(member.id, reachable=reachable)

    @property
    def _work(self) -> Work:
        return self.shared.work(self._unit)

"""What handlers may use, typed: the parts that never change, and the use cases of one turn's transaction."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.agencies.adverts.reader import Reader
from bot.agencies.checker import Checker
from bot.agencies.current import Current
from bot.agencies.importing.vocabulary import Vocabulary
from bot.agencies.keeping import Keeping
from bot.agencies.register import Register
from bot.areas import Areas
from bot.clock import Clock
from bot.delivery.model import Lane, Notice
from bot.delivery.post import Bulletin, Post
from bot.i18n import Catalogues
from bot.keys import Keys
from bot.learning.library import Library
from bot.pictures.posters import PosterReader
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
    current: Current
    shipped: Register
    columns: Vocabulary
    adverts: Reader
    posters: PosterReader
    library: Library
    bot_link: str
    derive: Derivation
    delay: timedelta

    @property
    def checker(self) -> Checker:
        """Return the check over the lists in use."""
        return self.current.checker

    async def new_receipt(self) -> tuple[str, ReceiptKeys]:
        """Draw a receipt with its keys; slow on purpose."""
        receipt = draw()
        return receipt, await self.derive(receipt)

    def keeping(self, unit: Any) -> Keeping:  # noqa: ANN401 - a storage unit, which nothing above storage can name
        """Return the use cases of the lists, over a transaction."""
        return Keeping(unit.registers, unit.watches, Bulletin(unit.outbox), self.shipped, self.clock.now())

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

    async def count_in_vain(self, query: str) -> None:
        """Count a search that found nothing; only a name that is a company's can ever be written down."""
        name = self.shared.checker.normalise(query)
        if name:
            await self._unit.unanswered.ask(name, self._actor, self.shared.clock.now().date())

    def lists(self) -> Keeping:
        """Return the use cases of the lists; who may use them is for the conversation to see to."""
        return self.shared.keeping(self._unit)

    async def note_presence(self, *, reachable: bool) -> None:
        """Note whether a member of staff can be reached."""
        for member in await self.roles():
            await self._unit.staff.set_reachable(member.id, reachable=reachable)

    @property
    def _work(self) -> Work:
        return self.shared.work(self._unit)

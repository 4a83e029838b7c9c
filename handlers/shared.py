"""Parts of the bot that every turn uses and none changes, and what the use cases of tips need of a transaction."""

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
from bot.delivery.post import PUSH_FOR, Bulletin, Links, Post
from bot.i18n import Catalogues
from bot.keys import Keys
from bot.learning.course import Syllabus
from bot.learning.indexing import Indexing
from bot.learning.library import Library
from bot.learning.search import Search
from bot.pictures.gallery import Gallery
from bot.pictures.posters import PosterReader
from bot.speech.voices import Voices
from bot.staff.pins import Pins
from bot.tips.asking import Asking
from bot.tips.gate import Gate
from bot.tips.naming import Naming
from bot.tips.photos import Rebuilder
from bot.tips.quota import Limits
from bot.tips.receipt import Derivation, ReceiptKeys, draw
from bot.tips.risks import RiskFinder
from bot.tips.vault import Vault
from bot.tips.work import Work
from bot.version import Build


@dataclass(frozen=True, slots=True)
class Terms:
    """How tips are handled in this installation, as people are told. `delay` and `undo` are as in `bot.tips.work`."""

    delay: timedelta
    undo: timedelta

    @property
    def undo_minutes(self) -> int:
        """Return for how many minutes a tip can be taken back."""
        return _minutes(self.undo)

    @property
    def delay_minutes(self) -> int:
        """Return for how many minutes a tip that is not urgent waits at least."""
        return _minutes(self.delay)

    @property
    def rests(self) -> bool:
        """Tell whether a tip waits at all before it is seen."""
        return bool(self.delay or self.undo)

    @property
    def urgent_least(self) -> int:
        """Return for how many minutes an urgent tip rests at least, when it does not go at once."""
        return _minutes(max(self.delay, self.undo))

    @property
    def urgent_most(self) -> int:
        """Return for how many minutes it rests at most."""
        return _minutes(max(2 * self.delay, self.undo))

    @property
    def push_days(self) -> int:
        """Return for how many days the place of a push is kept at most."""
        return PUSH_FOR.days


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


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
    syllabus: Syllabus
    search: Search
    indexing: Indexing
    bot_link: str
    derive: Derivation
    rebuild: Rebuilder
    risks: RiskFinder
    naming: Naming
    asking: Asking
    gate: Gate
    build: Build
    terms: Terms
    pins: Pins = field(default_factory=Pins)
    gallery: Gallery = field(default_factory=Gallery)
    voices: Voices = field(default_factory=Voices)

    @property
    def checker(self) -> Checker:
        """Return the check over the lists in use."""
        return self.current.checker

    def actor_of(self, chat: int) -> bytes:
        """Return the pseudonym of a chat."""
        return self.keys.pseudonym("chat", str(chat))

    async def new_receipt(self, own: str) -> tuple[str, ReceiptKeys]:
        """Draw a receipt with its keys; slow on purpose. `own` are digits of the tipster's that belong behind it."""
        receipt = draw()
        return receipt, await self.derive(receipt + own)

    def keeping(self, unit: Any) -> Keeping:  # noqa: ANN401 - a storage unit, which nothing above storage can name
        """Return the use cases of the lists, over a transaction."""
        return Keeping(unit.registers, unit.watches, Bulletin(unit.outbox), self.shipped, self.clock.now())

    def work(self, unit: Any) -> Work:  # noqa: ANN401 - a storage unit, which nothing above storage can name
        """Return the use cases' view of a transaction."""
        return make_work(unit, self.keys, self.naming, self.clock.now(), self.terms)

    def limits(self, unit: Any) -> Limits:  # noqa: ANN401 - see above
        """Return what is counted, over a transaction."""
        return Limits(unit.quotas, Vault(self.keys), self.clock.now())


def make_work(unit: Any, keys: Keys, naming: Naming, now: datetime, terms: Terms) -> Work:  # noqa: ANN401 - see above
    """Return what the use cases of tips need of a transaction."""
    vault = Vault(keys)
    limits = Limits(unit.quotas, vault, now)
    return Work(
        tips=unit.tips,
        staff=unit.staff,
        notices=Post(unit.outbox),
        timers=unit.timers,
        vault=vault,
        naming=naming,
        crowds=limits,
        senders=limits,
        reads=limits,
        links=Links(unit.pushes, unit.outbox, vault.push_key, now, terms.delay),
        now=now,
        delay=terms.delay,
        undo=terms.undo,
    )

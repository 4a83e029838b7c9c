"""The relay, put together: who carries notices, what falls due, and what the house does by itself."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.agencies.adverts.reader import DESTINATIONS_FILE
from bot.agencies.digest import WEEKLY, next_digest, weekly_facts
from bot.delivery.errands import LEARN_DUE, Errands
from bot.delivery.model import Parcel, Timer
from bot.delivery.post import Bulletin
from bot.delivery.relay import Relay
from bot.guarding import Guard
from bot.i18n import LAST_RESORT
from bot.learning.funnel import COUNTED_FOR
from bot.learning.reviews import REVIEWS, Card, review_facts
from bot.learning.shelf import Dated
from bot.learning.tutor import Room, Tutor
from bot.staff.model import Role
from bot.storage.daykeys import forget_day_keys
from bot.storage.engine import Database
from bot.tips.clockwork import Clockwork
from bot.tips.custody import deputies, pass_on
from bot.tips.work import Work
from handlers.courier import TelegramCourier
from handlers.locks import ChatLocks
from handlers.sender import Sender
from handlers.shared import Shared
from handlers.sweeper import Sweeper

UPDATES_KEPT = timedelta(hours=48)
PACE = timedelta(minutes=1)
SWEEP_INTERVAL = timedelta(seconds=15)


def build_relay(database: Database, shared: Shared, sender: Sender, locks: ChatLocks, guard: Guard) -> Relay:
    """Return the relay with everything that it carries, keeps and cleans."""

    @asynccontextmanager
    async def begin_work() -> AsyncIterator[Work]:
        async with database.begin() as unit:
            yield shared.work(unit)

    @asynccontextmanager
    async def begin_lesson() -> AsyncIterator[Room]:
        async with database.begin() as unit:
            yield Room(unit.learners, unit.dialogs, Errands(unit.timers, unit.outbox))

    async def find_deputies(unit: Any, parcel: Parcel) -> Mapping[bytes, Mapping[str, str]] | None:  # noqa: ANN401
        if parcel.notice.kind in {WEEKLY, REVIEWS}:
            return {}  # the next one comes in a week, and every administrator gets his own
        return await deputies(shared.work(unit), parcel.notice.facts, parcel.member_id)

    async def forget_what_is_over() -> None:
        now = shared.clock.now()
        async with database.begin() as unit:
            await unit.updates.prune(now - UPDATES_KEPT)
            await unit.learners.prune(now.date())
            await unit.steps.forget(now.date() - COUNTED_FOR)

    async def refresh_register() -> None:
        await shared.current.refresh(database.begin)

    async def look_at_keys() -> None:
        shared.keys.refresh()
        forget_day_keys(shared.gate.key_file, shared.clock.now())

    async def pass_tips_on() -> None:
        async with begin_work() as work:
            await pass_on(work)

    courier = TelegramCourier(sender, database.begin, shared, locks)
    return Relay(
        database.begin,
        courier,
        shared.clock,
        deputies=find_deputies,
        handlers={
            **Clockwork(begin_work).handlers(),
            "chat.erase": courier.take_away,
            WEEKLY: _weekly(database, shared),
            LEARN_DUE: Tutor(begin_lesson, shared.clock, shared.syllabus, shared.actor_of),
            **guard.handlers,
        },
        jobs=(
            refresh_register,
            look_at_keys,
            pass_tips_on,
            guard.sweeping(Sweeper(database.begin, shared, locks, sender)),
            *guard.jobs,
            forget_what_is_over,
            database.checkpoint,
        ),
        interval=SWEEP_INTERVAL,
        # Where nothing is held back, as in a demo, people wait for each notice.
        pace=PACE if shared.terms.delay else timedelta(),
    )


async def set_weekly_timer(database: Database, shared: Shared) -> None:
    """Set the timer of the weekly digest, where it is not set already."""
    async with database.begin() as unit:
        await unit.timers.ensure(WEEKLY, b"", {}, next_digest(shared.clock.now()))


def reviewed(shared: Shared) -> list[Dated]:
    """Return everything that leaves the menu when nobody reviews it: pages, and the cards of countries."""
    cards = (
        Card(place.name[LAST_RESORT], f"{DESTINATIONS_FILE}, {place.id}", LAST_RESORT, card.reviewer, card.review_by)
        for place, card in shared.adverts.countries()
    )
    return [*shared.library.all_texts(), *cards]


def _weekly(database: Database, shared: Shared) -> Callable[[Timer], Awaitable[None]]:
    async def tell(timer: Timer) -> None:
        """Tell every administrator how the register stands and what is to be reviewed, and set the next timer."""
        now = shared.clock.now()
        async with database.begin() as unit:
            await unit.timers.done(timer.id)
            facts = await weekly_facts(shared.current.register, unit.unanswered, now.date())
            reviews = review_facts(reviewed(shared), now.date())
            bulletin = Bulletin(unit.outbox)
            for member in await unit.staff.all():
                if member.role is Role.ADMINISTRATOR:
                    await bulletin.tell(member.id, WEEKLY, facts, now)
                    if reviews is not None:
                        await bulletin.tell(member.id, REVIEWS, reviews, now)
            await unit.timers.ensure(WEEKLY, b"", {}, next_digest(now))

    return tell

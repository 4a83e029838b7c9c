"""Measure a flood: 10,000 tries to send a tip from 2,000 accounts within ten minutes, while others learn and check.

Run `python -m tests.benchmarks.flood`, or with smaller numbers `… flood 200 5`: accounts, and tries of each. The real
application runs over the emulator in one process. Its clock stands still and is moved a second at a time, so that the
ten minutes are those of the bot, however long the machine takes. Receipts are made cheap: each would cost a quarter of
a second, and what is looked at is the rest. Then 10,000 notices for 22 members are delivered by themselves. It asserts
nothing.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from unittest import mock

from sqlalchemy import Table, func, select
from telegram import Update

from bot.app import load_knowledge
from bot.clock import MovableClock
from bot.delivery.model import Lane, Notice
from bot.demo.stand import DemoSettings
from bot.demo.world import Event
from bot.staff.model import Role
from bot.storage.tables import outbox, tip, wrap
from bot.tips.receipt import Cost, Derivation
from tests import talk as talk_module
from tests.benchmarks.check_latency import show
from tests.talk import TOKEN, Talk, Talker, open_talk
from tests.tips import RECEIPT, STORY

ACCOUNTS, TRIES, SECONDS = 2_000, 5, 600
NOTICES, MEMBERS = 10_000, 22
CASUAL = 40
"""People who learn or check meanwhile."""

URGENT = 0.2
"""The share of senders who say that somebody is in danger now."""

BEGIN = datetime(2026, 11, 24, 11, 49, 53, tzinfo=UTC)
"""Ten minutes before a delivery, when all that is not urgent goes out at once."""

LATER = (timedelta(minutes=30), timedelta(hours=4, minutes=30), timedelta(minutes=30))
"""After the flood: how long it is looked at, how much time is passed over, and how long it is looked at again."""

REFUSED = "Besok Anda bisa mengirim lagi"
NAMES = ("PT Agesa Asa Jaya", "pt sumber rejeki abadi sentosa", "asa jaya", "PT Cahaya Timur Mandiri")

Row = dict[str, object]


class StandingClock(MovableClock):
    """Stands still but for what it is moved ahead."""

    def __init__(self, zone: tzinfo = UTC) -> None:
        super().__init__(zone)
        self._begun = BEGIN.astimezone(zone)

    def now(self) -> datetime:
        """Return the moved moment."""
        return self._begun + self._ahead


@dataclass(slots=True)
class Heard:
    """When the bot wrote to whom, by its own clock."""

    talk: Talk
    moments: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def note(self, event: Event) -> None:
        """Note a new message of the bot."""
        if event.kind == "message" and event.message is not None and event.message.sender.is_bot:
            self.moments[event.person].append(self.talk.clock.now())

    def most_in_a_minute(self, people: Sequence[Talker]) -> int:
        """Return the largest number of messages that one of these people got within any sixty seconds."""
        return max(
            sum(timedelta() <= later - moment < timedelta(minutes=1) for later in theirs)
            for person in people
            for theirs in [self.moments[person.person.id] or [BEGIN]]
            for moment in theirs
        )

    def count(self, people: Sequence[Talker]) -> int:
        """Return how many messages these people got."""
        return sum(len(self.moments[person.person.id]) for person in people)


@asynccontextmanager
async def flooded() -> AsyncIterator[tuple[Talk, list[Talker], Heard]]:
    """Put the bot together with its staff: coordinators of every kelurahan, and two who are above them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(talk_module, "MovableClock", StandingClock),
        mock.patch("bot.app.Derivation", lambda keys: Derivation(keys, Cost(passes=1, memory=8192))),
    ):
        knowledge = load_knowledge(DemoSettings())
        async with open_talk(Path(folder), knowledge, tip_delay_minutes=1) as talk:
            areas = knowledge.areas
            served = [each for district in areas.served_districts() for each in areas.kelurahan_of(district.code)]
            staff = [await talk.officer("Pengawas", Role.SUPERVISOR), await talk.officer("Admin", Role.ADMINISTRATOR)]
            for number in range(MEMBERS - len(staff)):
                place = served[number % len(served)]
                staff.append(await talk.officer(f"Koordinator {number}", Role.COORDINATOR, place.code))
            heard = Heard(talk)
            talk.emulator.world.watchers.append(heard.note)
            yield talk, staff, heard


async def answer(talk: Talk) -> dict[int, float]:
    """Let the bot answer all that waits, side by side, and return the milliseconds that each person waited."""
    waited: dict[int, float] = {}

    async def take(update: Update) -> None:
        begun = time.perf_counter()
        await talk.running.processor.take(update)
        if update.effective_user is not None:
            waited[update.effective_user.id] = (time.perf_counter() - begun) * 1000

    while updates := talk.emulator.pending_updates(TOKEN):
        await asyncio.gather(*(take(Update.de_json(update, talk.bot)) for update in updates))
    await talk.running.processor.shutdown()
    return waited


@dataclass(slots=True)
class Sender:
    """Somebody who sends one tip after the other, as fast as the bot answers."""

    talker: Talker
    dice: random.Random
    accepted: int = 0
    refused: int = 0

    async def begin(self) -> None:
        """Begin a new tip."""
        await self.talker.person.says("/info")

    async def go_on(self) -> bool:
        """Answer what is on the screen; False when this try is over."""
        if RECEIPT.search(self.talker.reads):
            self.accepted += 1
            return False
        if REFUSED in self.talker.reads:
            self.refused += 1
            return False
        offered = [button.value for button in self.talker.screen.buttons]
        if "tip.wordless" in offered:
            await self.talker.person.says(STORY)
        else:
            await self.talker.person.taps(self._choose(offered))
        return True

    def _choose(self, offered: Sequence[str]) -> str:
        danger = "yes" if self.dice.random() < URGENT else "no"
        wishes = (
            "tip.go", "tip.in:", "tip.at:62.71.", "tip.about:", "tip.spot:", "tip.period:", f"tip.danger:{danger}",
            "tip.on", "tip.speed:now", "tip.knows:several", "tip.official:no", "tip.checked", "tip.send",
        )  # fmt: skip
        for wish in wishes:
            if found := [value for value in offered if value.startswith(wish)]:
                longest = max(map(len, found)) if wish.startswith("tip.at") else 0
                return self.dice.choice([value for value in found if len(value) >= longest])
        raise LookupError(f"no way on among {offered}")


async def idle_turn(talk: Talk, number: int) -> int:
    """Let one of the others learn or check something, and return who it was."""
    person = talk.person(f"Orang {number % CASUAL}").person
    if number % 2:
        await person.says(NAMES[number // 2 % len(NAMES)])
    elif number // CASUAL % 2:
        await person.taps("lesson:")
    else:
        await person.says("/belajar")
    return person.id


async def flood(accounts: int, tries: int) -> list[Row]:
    """Send the tips, and return what became of them and of the others' turns."""
    async with flooded() as (talk, staff, heard):
        dice, number = random.Random(1), 0
        alone, beside = [], []
        for number in range(10 * CASUAL):
            who = await idle_turn(talk, number)
            alone.append((await answer(talk))[who])
        senders = [Sender(talk.person(f"Pengirim {each}"), dice) for each in range(accounts)]
        waiting = [sender for _ in range(tries) for sender in senders]
        a_second = -(-len(waiting) // SECONDS)
        begun = time.perf_counter()
        while waiting:
            active, waiting = waiting[:a_second], waiting[a_second:]
            for sender in active:
                await sender.begin()
            while active:
                number += 1
                who = await idle_turn(talk, number)
                beside.append((await answer(talk))[who])
                active = [sender for sender in active if await sender.go_on()]
            await pass_time(talk, timedelta(seconds=1))
        took = time.perf_counter() - begun
        await look_on(talk)
        counts = {table.name: await rows_of(talk, table) for table in (tip, wrap, outbox)}
        sent = sum(sender.accepted for sender in senders)
        return [
            {
                "flood": f"{accounts} accounts, {tries} tries each",
                "accepted": sent,
                "refused": sum(sender.refused for sender in senders),
                "kept": counts["tip"],
                "for_readers": counts["wrap"],
                "undelivered": counts["outbox"],
                "wall_s": round(took),
            },
            {
                "messages": f"to {len(staff)} members",
                "in_all": heard.count(staff),
                "most_a_minute": heard.most_in_a_minute(staff),
            },
            *([_times("others alone, ms", alone), _times("others beside it, ms", beside, alone)]),
        ]


async def deliver(notices: int) -> list[Row]:
    """Put notices for the members straight into the outbox within ten minutes, and return how they were told."""
    async with flooded() as (talk, staff, heard):
        async with talk.running.database.begin() as unit:
            members = await unit.staff.all()
        begun = time.perf_counter()
        for second in range(SECONDS):
            async with talk.running.database.begin() as unit:
                for number in range(notices * second // SECONDS, notices * (second + 1) // SECONDS):
                    lane = Lane.TIP if number % 10 else Lane.URGENT
                    notice = Notice("tip.new", _facts(number, urgent=lane is Lane.URGENT))
                    await unit.outbox.put(lane, members[number % len(members)].id, notice, talk.clock.now())
            await pass_time(talk, timedelta(seconds=1))
        for _ in range(3):
            await pass_time(talk, timedelta(minutes=1))
        return [
            {
                "notices": f"{notices} for {len(staff)} members",
                "undelivered": await rows_of(talk, outbox),
                "messages": heard.count(staff),
                "most_a_minute": heard.most_in_a_minute(staff),
                "wall_s": round(time.perf_counter() - begun),
            }
        ]


def _facts(number: int, *, urgent: bool) -> dict[str, str]:
    handle = number.to_bytes(16, "big").hex()
    return {"label": f"L{number}", "handle": handle, "area": "62.71.03.1002", "urgent": "yes" if urgent else "no"}


async def pass_time(talk: Talk, distance: timedelta) -> None:
    """Let time pass, and let what falls due happen."""
    talk.clock.advance(distance)
    await talk.running.relay.once()


async def look_on(talk: Talk) -> None:
    """Deliver what is left, and what the next delivery of the day brings."""
    first, passed_over, last = LATER
    step = timedelta(seconds=10)
    for _ in range(first // step):
        await pass_time(talk, step)
    await pass_time(talk, passed_over)
    for _ in range(last // step):
        await pass_time(talk, step)


async def rows_of(talk: Talk, table: Table) -> int:
    """Return how many rows a table has."""
    async with talk.running.database.begin() as unit:
        store = unit.tips
        return int(await store._connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[attr-defined]


def _times(what: str, times: Sequence[float], against: Sequence[float] | None = None) -> Row:
    row: Row = {"turns": what, "count": len(times)}
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        value = _at(times, share)
        row[name] = round(value, 1)
        row[f"ratio_{name}"] = round(value / _at(against or times, share), 1)
    return row


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]


async def measure(accounts: int = ACCOUNTS, tries: int = TRIES) -> list[Row]:
    """Return the rows of both halves."""
    return [*await deliver(NOTICES), *await flood(accounts, tries)]


if __name__ == "__main__":
    show(asyncio.run(measure(*map(int, sys.argv[1:]))))

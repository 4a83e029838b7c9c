"""Tips and staff come and go in any order; after each step, what was promised still holds."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.areas import Areas
from bot.delivery.model import NUDGE
from bot.delivery.post import Links
from bot.resources import data_folder
from bot.staff.model import Member, Role
from bot.tips import custody, intake, mailbox
from bot.tips.clockwork import KINDS
from bot.tips.desk import AlreadyClosed, MailboxGone, NotYours
from bot.tips.intake import NobodyReads
from bot.tips.model import KEPT_AT_MOST, Category, Draft, Outcome, Period, Spot, TipRecord, TipState, Wrap
from bot.tips.moments import LIMIT_AGAIN
from bot.tips.receipt import ReceiptKeys
from bot.tips.routing import left_out, route
from bot.tips.vault import Place, Vault, VaultFault
from bot.tips.work import Work
from tests.unit.fakes import FakeOutbox, FakePushes
from tests.unit.tips.conftest import JEKAN_RAYA, MENTENG, OFFICIAL, PALANGKA, STORY, Office, cheap_keys

AREAS = Areas.load(Path(data_folder("content")) / "areas.csv")
PLACES = (MENTENG, PALANGKA)
NAMED = "budi"
UNREAD = (TipState.WAITING, TipState.RECEIVED)
ORDER = list(TipState)
TEXTS = (STORY, f"{OFFICIAL} ikut", f"{NAMED} yang menjemput", f"{NAMED} dan {OFFICIAL}")
JOBS = (
    (Role.COORDINATOR, MENTENG), (Role.COORDINATOR, PALANGKA), (Role.SUPERVISOR, MENTENG),
    (Role.SUPERVISOR, JEKAN_RAYA), (Role.SUPERVISOR, None), (Role.ADMINISTRATOR, None),
)  # fmt: skip
Result = TypeVar("Result")
number = st.integers(0, 30)


@dataclass
class WholeOffice(Office):
    """An office whose tipsters can want to be told."""

    pushes: FakePushes = field(default_factory=FakePushes)

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        async with super().work() as work:
            outbox = FakeOutbox(self.database.state)
            key_of = work.vault.push_key
            yield replace(work, links=Links(self.pushes, outbox, key_of, work.now, work.delay))


@dataclass
class Filed:
    """What the test knows of a tip beyond what the office does."""

    keys: ReceiptKeys
    named: frozenset[bytes]
    seen: TipRecord
    may_go: bool = False
    locked: bool = False
    agreed: set[bytes] = field(default_factory=set)


class LifeOfAnOffice(RuleBasedStateMachine):
    """Draws what tipsters, staff and the clock do."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.filed: dict[bytes, Filed] = {}
        self.old_wraps: list[tuple[bytes, Wrap]] = []
        self.known_wraps: dict[bytes, Wrap] = {}
        self.wanted = self.nudged = 0
        self.hired = 0
        self.patches = pytest.MonkeyPatch()
        self.joined: dict[bytes, date] = {}

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.loop.run_until_complete(work)

    @initialize(minutes=st.sampled_from([0, 30]), undo=st.sampled_from([0, 10]), seed=st.integers(0, 999))
    def open_office(self, minutes: int, undo: int, seed: int) -> None:
        # What is drawn at random decides what can happen next: the same example has to draw the same again.
        drawn = random.Random(seed)
        for name, instead in (
            ("randbelow", drawn.randrange),
            ("choice", drawn.choice),
            ("token_bytes", drawn.randbytes),
        ):
            self.patches.setattr(secrets, name, instead)
        self.office = WholeOffice(AREAS, delay=timedelta(minutes=minutes), undo=timedelta(minutes=undo))
        for job in (0, 4, 5):
            self.join(job, shares=False)

    @property
    def state(self) -> Any:
        return self.office.database.state

    def members(self) -> list[Member]:
        return self.run(self._members())

    async def _members(self) -> list[Member]:
        async with self.office.database.begin() as unit:
            return await unit.staff.all()

    def some_tip(self, which: int) -> Filed:
        known = sorted(self.filed)
        return self.filed[known[which % len(known)]]

    # The staff

    @rule(job=st.integers(0, len(JOBS) - 1), shares=st.booleans())
    def join(self, job: int, shares: bool) -> None:
        self.hired += 1
        if len(self.state.members) > 8:
            return
        role, area = JOBS[job]
        person = f"person {self.hired % 4}" if shares else f"person {self.hired + 10}"
        member = self.office.database.hire(f"member {self.hired}", role, area, person=person)
        if self.hired % 4 == 2:
            self.state.members[member.id].known_as = (NAMED,)
        self.joined[member.id] = self.office.clock.now().date()
        self.run(self._pass_on())

    @rule(which=number)
    def leave(self, which: int) -> None:
        members = self.members()
        if len(members) < 2:
            return
        self.run(self._leave(members[which % len(members)]))

    async def _leave(self, member: Member) -> None:
        async with self.office.work() as work:
            assert await custody.let_go(work, member.id)
        await self._pass_on()

    @rule(which=number, reachable=st.booleans())
    def block(self, which: int, reachable: bool) -> None:
        members = self.members()
        self.state.members[members[which % len(members)].id].reachable = reachable
        self.run(self._pass_on())

    # The tipsters

    @precondition(lambda self: len(self.filed) < 6)
    @rule(
        area=st.sampled_from(PLACES), text=st.sampled_from(TEXTS), official=st.booleans(), urgent=st.booleans(),
        at_once=st.booleans(), rest=st.sampled_from([0, 0, 2]), photos=st.integers(0, 2),
    )  # fmt: skip
    def file(self, area: str, text: str, official: bool, urgent: bool, at_once: bool, rest: int, photos: int) -> None:
        draft = Draft(
            area, Category.HELD, urgent, official, text, Spot.HOUSE, Period.WEEK, at_once, rest, (b"photo",) * photos
        )
        self.run(self._file(draft))

    async def _file(self, draft: Draft) -> None:
        staff = await self._members()
        kept = self.state.members
        named = frozenset(one.actor for one in staff if NAMED in draft.text and kept[one.id].known_as)
        away = {one.id for one in staff if not kept[one.id].reachable}
        excluded = draft.concerns_official or bool(named) or OFFICIAL in draft.text
        able = route(staff, draft.area, local_excluded=excluded, named=named, away=away)
        keys = cheap_keys(self.office.keys)
        try:
            async with self.office.work() as work:
                tip_id = await intake.file(work, AREAS, draft, keys)
        except NobodyReads:
            assert not able
            return
        assert able
        self.filed[tip_id] = Filed(keys, named, self.state.tips[tip_id])
        assert len(self.holders(tip_id)) >= min(2, len({one.actor for one in able}))

    @precondition(lambda self: self.filed)
    @rule(which=number, what=st.sampled_from(["take_back", "add", "over", "push", "lock"]))
    def tipster(self, which: int, what: str) -> None:
        filed = self.some_tip(which)
        self.run(self._tipster(filed, what))

    async def _tipster(self, filed: Filed, what: str) -> None:
        async with self.office.work() as work:
            tip = await work.tips.by_lookup(filed.keys.lookup)
            assert tip is None or not filed.locked, "a locked box was opened"
            match what:
                case "take_back":
                    filed.may_go = tip is not None and tip.state is TipState.WAITING
                    assert await intake.take_back(work, filed.keys) is filed.may_go
                case "add":
                    going = tip is not None and tip.state is not TipState.CLOSED
                    assert await mailbox.add(work, filed.keys, "kata") is going
                case "over":
                    await mailbox.say_it_is_over(work, filed.keys)
                case "push" if (key := await mailbox.push_key(work, filed.keys)) is not None:
                    await self.office.pushes.put(key, 42, "id", work.now + timedelta(days=7))
                    self.wanted += 1
                case "lock":
                    await mailbox.close_forever(work, filed.keys)
                    filed.locked = tip is not None or filed.locked
        if tip is not None and not filed.locked and not filed.may_go:
            async with self.office.work() as work:
                assert await mailbox.open_box(work, filed.keys) is not None

    # The desk

    def held(self) -> list[Wrap]:
        """Return the ways to tips that are in somebody's hands."""
        return [wrap for wrap in self.state.wraps if wrap.member_id in self.state.members]

    @precondition(lambda self: self.held())
    @rule(which=number, what=st.sampled_from(["open", "take", "answer", "abuse", *Outcome]), foreign=st.booleans())
    def desk(self, which: int, what: str, foreign: bool) -> None:
        held = self.held()
        wrap = held[which % len(held)]
        self.run(self._desk(wrap, what, foreign))

    async def _desk(self, wrap: Wrap, what: str, foreign: bool) -> None:
        staff = await self._members()
        holder = next(one for one in staff if one.id == wrap.member_id)
        roles = [one for one in staff if (one.actor == holder.actor) is not foreign]
        before, tip = repr(self.state) if foreign else "", self.state.tips[wrap.tip_id]
        done = False
        with suppress(AlreadyClosed, MailboxGone, NotYours):
            async with self.office.desk(*roles) as desk:
                match what:
                    case "open":
                        await desk.open(wrap.handle)
                    case "take":
                        await desk.take(wrap.handle)
                    case "answer":
                        await desk.answer(wrap.handle, "kata")
                    case "abuse":
                        await desk.mark_abuse(wrap.handle)
                    case outcome:
                        await desk.close(wrap.handle, Outcome(outcome))
                        if outcome == Outcome.UNFOUNDED:
                            self.filed[tip.id].agreed.add(holder.actor)
                done = True
        assert done is False or not (foreign or tip.state is TipState.WAITING)
        if foreign:
            assert repr(self.state) == before, "somebody else's handle did something"

    # The clock

    @rule(hours=st.sampled_from([1, 2, 5, 24, 24 * 4, 24 * 15, 24 * 31, 24 * 91]))
    def wait(self, hours: int) -> None:
        self.run(self._wait(hours))

    async def _wait(self, hours: int) -> None:
        end = self.office.clock.now() + timedelta(hours=hours)
        while (due := min((timer.due for timer in self.state.timers), default=end)) < end:
            self.office.clock.moment = max(due, self.office.clock.now())
            assert await self.office.pass_time(hours=0), "a timer was not carried out"
            self.holds()
        self.office.clock.moment = end

    # What holds

    def holders(self, tip_id: bytes) -> set[bytes]:
        kept = self.state.members
        return {
            kept[wrap.member_id].member.actor
            for wrap in self.state.wraps
            if wrap.tip_id == tip_id and wrap.member_id in kept
        }

    def waits_for_a_reader(self, tip: TipRecord, named: frozenset[bytes]) -> bool:
        """Tell whether a tip is in nobody's hands because nobody who may read it works here now."""
        staff = [kept.member for kept in self.state.members.values()]
        away = {one.id for one in staff if not self.state.members[one.id].reachable}
        kept = any(wrap.tip_id == tip.id and wrap.member_id in self.state.retired for wrap in self.state.wraps)
        return kept and not route(staff, tip.area, local_excluded=tip.local_excluded, named=named, away=away)

    async def _pass_on(self) -> None:
        async with self.office.work() as work:
            await custody.pass_on(work)

    @invariant()
    def holds(self) -> None:
        self.note()
        self.nobody_barred_is_told()
        self.nudged += sum(parcel.notice.kind == NUDGE for parcel in self.state.parcels)
        assert self.nudged + len(self.office.pushes.places) <= self.wanted, "a push came twice"
        self.office.forget_notices()

    @invariant()
    def a_chat_is_known_only_while_something_can_come(self) -> None:
        vault = Vault(self.office.keys)
        waited_for = (tip for tip in self.state.tips.values() if tip.public_key and tip.state is not TipState.CLOSED)
        assert self.office.pushes.places.keys() <= {vault.push_key(tip.id) for tip in waited_for}

    def note(self) -> None:
        """See how each tip went on, and that none was lost."""
        for wrap in self.state.wraps:
            if wrap.handle not in self.known_wraps:
                self.may_hold(wrap)
        self.known_wraps |= {wrap.handle: wrap for wrap in self.state.wraps}
        for tip_id, filed in list(self.filed.items()):
            tip = self.state.tips.get(tip_id)
            if tip is None:
                assert filed.seen.state not in UNREAD or filed.may_go, "an unread tip was destroyed"
                self.destroyed(tip_id)
                continue
            assert not filed.may_go
            assert ORDER.index(tip.state) >= ORDER.index(filed.seen.state)
            read = self.holders(tip_id) or tip.state is TipState.CLOSED
            assert read or self.waits_for_a_reader(tip, filed.named), "nobody can read an open tip"
            assert tip.outcome is not Outcome.UNFOUNDED or len(filed.agreed) >= 2
            due = [timer.due for timer in self.state.timers if timer.facts.get("tip") == tip_id.hex()]
            assert due, "nothing will ever destroy this tip"
            if tip.state in UNREAD and self.office.clock.now().date() > tip.day + KEPT_AT_MOST:
                self.reached_the_top(tip, filed)
            filed.seen = tip

    def may_hold(self, wrap: Wrap) -> None:
        tip, filed = self.state.tips[wrap.tip_id], self.filed.get(wrap.tip_id)
        member = self.state.members[wrap.member_id].member
        named = filed.named if filed else frozenset()
        staff = [kept.member for kept in self.state.members.values()]
        assert member.actor not in left_out(staff, tip.area, local_excluded=tip.local_excluded, named=named)

    def reached_the_top(self, tip: TipRecord, filed: Filed) -> None:
        """See that an old unread tip was given to an administrator who may read it, and was here when it grew old."""
        staff = [kept.member for kept in self.state.members.values()]
        before = self.office.clock.now().date() - LIMIT_AGAIN
        out = left_out(staff, tip.area, local_excluded=tip.local_excluded, named=filed.named)
        above = [one for one in staff if one.role == Role.ADMINISTRATOR and one.actor not in out]
        since = {one.actor for one in above if self.joined[one.id] < before}
        assert not since or since & self.holders(tip.id), "an unread tip was not escalated"

    def nobody_barred_is_told(self) -> None:
        """See that each notice about a tip goes to whoever holds it, under that reader's own handle."""
        for parcel in self.state.parcels:
            handle = parcel.notice.facts.get("handle")
            if handle is not None and (wrap := self.known_wraps.get(bytes.fromhex(handle))) is not None:
                assert parcel.member_id == wrap.member_id
            assert STORY not in repr(parcel.notice)
            assert NAMED not in repr(parcel.notice)
        for filed in self.filed.values():
            assert not filed.named & self.holders(filed.seen.id)

    def destroyed(self, tip_id: bytes) -> None:
        """See that of a destroyed tip nothing is left, and that its keys open nothing that is."""
        del self.filed[tip_id]
        self.old_wraps += [(tip_id, wrap) for wrap in self.known_wraps.values() if wrap.tip_id == tip_id]
        for rows in (self.state.wraps, self.state.messages, self.state.photos):
            assert all(row.tip_id != tip_id for row in rows)
        timers = {(timer.kind, timer.facts.get("tip")) for timer in self.state.timers}
        assert not timers & {(kind, tip_id.hex()) for kind in KINDS}

    @precondition(lambda self: self.old_wraps)
    @invariant()
    def old_keys_open_nothing(self) -> None:
        vault = Vault(self.office.keys)
        for tip_id, wrap in self.old_wraps[-3:]:
            key = vault.unwrap(wrap.sealed_key, wrap.tip_id, wrap.member_id)
            for tip in self.state.tips.values():
                for as_if in (tip.id, tip_id):
                    with_old_key_opens(vault, key, as_if, tip)
            for said in self.state.messages:
                with suppress(VaultFault):
                    vault.open_message(key, Place(said.tip_id, said.number, said.speaker), said.for_staff)
                    raise AssertionError("an old key opens a message")

    def teardown(self) -> None:
        """See that everything is destroyed in the end, once it is read."""
        try:
            if hasattr(self, "office"):
                self.run(self._end())
        finally:
            self.patches.undo()
            self.loop.close()

    async def _end(self) -> None:
        await self._wait(24 * 8)
        self.office.database.hire("the last", Role.ADMINISTRATOR, None)
        await self._pass_on()
        for wrap in self.held():
            member = self.state.members[wrap.member_id].member
            with suppress(NotYours):
                async with self.office.desk(member) as desk:
                    await desk.open(wrap.handle)
        self.note()
        await self._wait(24 * 95)
        assert not self.state.tips
        assert not self.state.timers


def with_old_key_opens(vault: Vault, key: bytes, as_if: bytes, tip: TipRecord) -> None:
    """See that a key does not open a tip."""
    with suppress(VaultFault):
        vault.open_tip(key, as_if, tip.sealed)
        raise AssertionError("an old key opens a tip")


TestLifeOfAnOffice = LifeOfAnOffice.TestCase
TestLifeOfAnOffice.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)

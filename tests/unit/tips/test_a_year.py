"""A year and more of an office on a clock that tests move: whatever people do or leave, no tip is lost or forgotten."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.areas import Areas
from bot.staff.model import Member
from bot.tips import intake, mailbox
from bot.tips.clockwork import Clockwork
from bot.tips.model import KEPT_AFTER_CLOSING, KEPT_AT_MOST, Outcome, TipRecord, TipState
from bot.tips.moments import LIMIT_AGAIN
from bot.tips.receipt import ReceiptKeys
from bot.tips.workdays import WorkDays
from tests.unit.fakes import FakeClock, FakeDatabase, FakeUnit
from tests.unit.tips.conftest import MENTENG, OFFICIAL, PALANGKA, Office

JAKARTA = ZoneInfo("Asia/Jakarta")
BEGIN = datetime(2026, 1, 5, tzinfo=JAKARTA)
DAY = timedelta(days=1)
SEED = 20260105
YEAR = 365
HOLIDAYS_OF_ALL = range(140, 170)
"""Days on which nobody of the office looks at anything."""

NAMED = "Budi Pranata"
UNSEEN = (TipState.WAITING, TipState.RECEIVED)
WORKDAYS = WorkDays()


class QuickDatabase(FakeDatabase):
    """Storage without the way back from a failed transaction, which would copy everything each time."""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[FakeUnit]:
        yield FakeUnit(self.state)


@dataclass
class Life:
    """What the test has seen of one tip."""

    keys: ReceiptKeys
    left_out: set[bytes]
    neglected: bool
    seen: TipRecord
    limit: date
    lengthened: date | None = None
    messages: int = 0
    out: datetime | None = None
    read: datetime | None = None
    acted: datetime | None = None
    ended: datetime | None = None
    """When it was closed or destroyed: nothing is told of it from then on."""
    taken_back: bool = False
    signs: list[datetime] = field(default_factory=list)
    rounds: dict[str, list[datetime]] = field(default_factory=lambda: {"unread": [], "idle": [], "silent": []})

    def idle_days(self, today: date) -> list[date]:
        """Return on which days it had to go to the city: people act after nine, clocks ring before."""
        days: list[date] = []
        day = WORKDAYS.after(self.out.date(), 3) if self.out else today + DAY
        while day <= today and not (self.acted and self.acted.date() < day) and not self.is_over_before(day):
            days.append(day)
            day = WORKDAYS.after(day, 3)
        return days

    def silent_days(self, today: date) -> list[date]:
        """Return on which days both sides had to be asked whether it is over."""
        days: list[date] = []
        signs = [sign.date() for sign in self.signs]
        while signs:
            due = WORKDAYS.after(signs.pop(0), 10)
            if signs and signs[0] < due:
                continue
            if due > today or self.is_over_before(due):
                break
            days.append(due)
            # The next period begins with the question, or with what somebody said after it that day.
            while signs and signs[0] == due:
                signs.pop(0)
            signs.insert(0, due)
        return days

    def is_over_before(self, day: date) -> bool:
        return self.ended is not None and self.ended < datetime(day.year, day.month, day.day, 8, tzinfo=JAKARTA)


class Year:
    """An office, its people, and everything that happens to its tips."""

    def __init__(self, areas: Areas, seed: int) -> None:
        self.dice = Random(seed)
        self.office = Office(areas, clock=FakeClock(BEGIN), database=QuickDatabase())
        self.office.delay, self.office.undo = timedelta(minutes=30), timedelta(minutes=10)
        self.clockwork = Clockwork(self.office.work).handlers()
        self.lives: dict[bytes, Life] = {}
        self.alive: dict[bytes, Life] = {}
        self.carried_out = Counter[str]()
        self.staff = {
            "rina": self.office.coordinator("rina", MENTENG),
            "joko": self.office.coordinator("joko", PALANGKA),
            "sari": self.office.supervisor("sari"),
            "dewi": self.office.supervisor("dewi", "62.71.03"),
            "near": self.office.supervisor("near", MENTENG),
            "tono": self.office.administrator("tono"),
            "boss": self.office.administrator("boss"),
            "here": self.office.administrator("here", MENTENG),
        }

    async def prepare(self) -> None:
        async with self.office.database.begin() as unit:
            await unit.staff.set_known_as(self.staff["boss"].id, [NAMED])

    # What people do

    async def send(self) -> None:
        draft: dict[str, object] = {
            "area": self.dice.choice([MENTENG, PALANGKA]),
            "urgent": self.dice.random() < 0.25,
            "at_once": self.dice.random() < 0.3,
            "rest_days": self.dice.choice([0, 0, 0, 0, 1, 3]),
            "concerns_official": self.dice.random() < 0.15,
            "text": self.dice.choice(["Ada penampungan."] * 8 + [f"{NAMED} menagih.", f"Kata {OFFICIAL} boleh."]),
        }
        await self.file(draft)

    async def flood(self) -> None:
        for _ in range(25):
            await self.file({"area": MENTENG, "concerns_official": self.dice.random() < 0.5})

    async def file(self, draft: dict[str, object]) -> None:
        known = set(self.office.database.state.tips)
        keys = await self.office.file(**draft)
        [tip_id] = set(self.office.database.state.tips) - known
        text = str(draft.get("text"))
        left_out = {self.staff["boss"].id} if NAMED in text else set[bytes]()
        if draft["concerns_official"] or OFFICIAL in text or NAMED in text:
            locals_of = {MENTENG: ("near", "here"), PALANGKA: ()}[str(draft["area"])]
            left_out |= {self.staff[name].id for name in ("rina", "joko", *locals_of)}
        tip = self.office.database.state.tips[tip_id]
        life = Life(keys, left_out, self.dice.random() < 0.04, tip, tip.day + KEPT_AT_MOST)
        self.lives[tip_id] = self.alive[tip_id] = life
        if tip.state is not TipState.WAITING:
            life.out = self.office.clock.now()

    async def work_a_little(self, name: str) -> None:
        async with self.office.desk(self.staff[name]) as desk:
            lines = [line for line in await desk.inbox() if not self._is_neglected(line.handle)]
            for line in self.dice.sample(lines, min(len(lines), 4)):
                if line.state is TipState.CLOSED:
                    continue
                match self.dice.random():
                    case chance if chance < 0.5:
                        await desk.open(line.handle)
                    case chance if chance < 0.65:
                        await desk.take(line.handle)
                    case chance if chance < 0.8 and (await desk.open(line.handle)).answerable:
                        await desk.answer(line.handle, "Kami periksa.")
                    case chance if chance > 0.93:
                        await desk.close(line.handle, self.dice.choice(list(Outcome)[:3]))

    async def write(self) -> None:
        if not self.alive:
            return
        waiting = [life for life in self.alive.values() if life.out is None]
        life = self.dice.choice(waiting if waiting and self.dice.random() < 0.7 else list(self.alive.values()))
        async with self.office.work() as work:
            match self.dice.random():
                case chance if chance < 0.7:
                    await mailbox.add(work, life.keys, "Ada yang baru.")
                case chance if chance < 0.8:
                    life.taken_back = await intake.take_back(work, life.keys)
                case chance if chance < 0.9:
                    await mailbox.say_it_is_over(work, life.keys)
                case _:
                    await mailbox.close_forever(work, life.keys)

    async def come_and_go(self) -> None:
        kept = self.office.database.state.members[self.staff[self.dice.choice(["rina", "dewi"])].id]
        kept.reachable = not kept.reachable

    def _is_neglected(self, handle: bytes) -> bool:
        [wrap] = [wrap for wrap in self.office.database.state.wraps if wrap.handle == handle]
        life = self.lives[wrap.tip_id]
        # For a hundred days nobody reads it; then somebody does.
        return life.neglected and self.office.clock.now().date() - life.seen.day < timedelta(days=100)

    # How time goes by

    async def pass_day(self, number: int) -> None:
        """Let people do things between nine and nine, and carry out what falls due meanwhile at its very moment."""
        midnight = BEGIN + number * DAY
        for moment, act in sorted(self._plan(number, midnight), key=lambda plan: plan[0]):
            await self._ring_until(moment)
            self.office.clock.moment = moment
            await act()
            self._note()
        await self._ring_until(midnight + DAY - timedelta(minutes=1))
        self.office.clock.moment = midnight + DAY - timedelta(minutes=1)
        self._check_the_day()

    def _plan(self, number: int, midnight: datetime):  # type: ignore[no-untyped-def] # noqa: ANN202
        def at_any_hour() -> datetime:
            return midnight + timedelta(seconds=self.dice.randrange(86_000))

        def by_day() -> datetime:
            return midnight + timedelta(hours=9, seconds=self.dice.randrange(43_000))

        if number < YEAR:
            yield from ((at_any_hour(), self.send) for _ in range(self.dice.choice([0, 0, 1, 1, 2])))
            if number % 90 == 45:
                yield midnight + timedelta(hours=14, minutes=20), self.flood
        if number not in HOLIDAYS_OF_ALL:
            yield from ((by_day(), lambda name=name: self.work_a_little(name)) for name in self._at_work())
            yield by_day(), self.write
        if number % 11 == 0:
            yield by_day(), self.come_and_go

    def _at_work(self) -> list[str]:
        return [name for name in self.staff if self.dice.random() < 0.35]

    async def _ring_until(self, moment: datetime) -> None:
        while True:
            due = min((row.due for row in self.office.database.state.timers), default=moment + DAY)
            if due > moment:
                return
            if due.astimezone(JAKARTA).hour != self.office.clock.now().hour:
                self.office.others.counted.clear()
            self.office.clock.moment = due.astimezone(JAKARTA)
            async with self.office.database.begin() as unit:
                [timer] = await unit.timers.claim(self.office.clock.now(), 1, timedelta(minutes=1))
            await self.clockwork[timer.kind](timer)
            self.carried_out[timer.kind] += 1
            self._note(timer.kind)

    # What must be true

    def _note(self, rung: str = "") -> None:
        """Take note of what has changed, and see that nobody was told what is not for them."""
        self._note_notices(rung)
        self._note_progress()
        self.office.forget_notices()
        self.office.others.opened.clear()

    def _note_notices(self, rung: str) -> None:
        state, now = self.office.database.state, self.office.clock.now()
        of_handle = {wrap.handle: wrap for wrap in state.wraps}
        told: dict[tuple[bytes, str], list[bytes]] = {}
        for row in state.parcels:
            if "handle" not in row.notice.facts:
                continue
            wrap = of_handle[bytes.fromhex(row.notice.facts["handle"])]
            assert wrap.member_id == row.member_id, "a notice went to somebody else"
            told.setdefault((wrap.tip_id, row.notice.kind), []).append(row.member_id)
        for (tip_id, kind), members in told.items():
            assert len(members) == len(set(members)), "somebody was told the same twice"
            assert not set(members) & self.lives[tip_id].left_out
            if kind in ("tip.unread", "tip.idle", "tip.silent"):
                assert set(members) == self._holders(tip_id), "a reader was not told"
                assert rung in (kind, "tip.limit")
                self.lives[tip_id].rounds[kind.removeprefix("tip.")].append(now)
            if kind == "tip.idle":
                city = {self.staff[name].id for name in ("sari", "tono", "boss")}
                city |= {self.staff["here"].id} if self.lives[tip_id].seen.area == MENTENG else set()
                assert city - self.lives[tip_id].left_out <= self._holders(tip_id)
        crowds = [row for row in state.parcels if row.notice.kind == "tip.crowd"]
        assert len({row.member_id for row in crowds}) == len(crowds)

    def _note_progress(self) -> None:
        state, now = self.office.database.state, self.office.clock.now()
        messages = Counter(message.tip_id for message in state.messages)
        for tip_id, life in list(self.alive.items()):
            tip = state.tips.get(tip_id)
            if tip is None:
                self._note_end(tip_id, life)
                continue
            if life.out is None and tip.state is not TipState.WAITING:
                life.out = now
            if life.read is None and tip.state not in UNSEEN:
                life.read = now
            if life.acted is None and tip.state in (TipState.HANDLED, TipState.CLOSED):
                life.acted = now
            if life.ended is None and tip.state is TipState.CLOSED:
                life.ended = now
            spoken = (tip.taken_by, messages[tip_id]) != (life.seen.taken_by, life.messages)
            if tip.state is TipState.HANDLED and (spoken or life.seen.state is not TipState.HANDLED):
                life.signs.append(now)
            life.seen, life.messages = tip, messages[tip_id]

    def _note_end(self, tip_id: bytes, life: Life) -> None:
        today = self.office.clock.now().date()
        del self.alive[tip_id]
        if life.taken_back:
            assert life.out is None
            return
        assert life.seen.state not in UNSEEN, "an unread tip was lost"
        closed_on = life.seen.closed_on
        assert today in (life.limit, closed_on and closed_on + KEPT_AFTER_CLOSING)
        life.ended = life.ended or self.office.clock.now()

    def _check_the_day(self) -> None:
        today = self.office.clock.now().date()
        for tip_id, life in self.alive.items():
            tip = life.seen
            assert not self._holders(tip_id) & life.left_out
            assert len(self._holders(tip_id)) >= 2
            if today == life.limit:
                assert life.read is None or life.read.date() == today, "a tip outlived its time"
                life.limit, life.lengthened = today + LIMIT_AGAIN, today
            assert tip.closed_on is None or today < tip.closed_on + KEPT_AFTER_CLOSING
            self._check_unread(life, today)
        for life in self.lives.values():
            if life.ended is None or today - life.ended.date() < 2 * DAY:
                self._check_rounds(life, today)

    def _check_unread(self, life: Life, today: date) -> None:
        if life.out is None or life.seen.state is not TipState.RECEIVED:
            return
        allowed = timedelta(hours=2 if life.seen.urgent else 26)
        if self.office.clock.now() - life.out < allowed:
            return
        rounds = Counter(moment.date() for moment in life.rounds["unread"])
        assert life.rounds["unread"][0] - life.out <= allowed
        assert rounds[today] == 1 + (today == life.lengthened), "an unread tip was passed over, or told twice"

    def _check_rounds(self, life: Life, today: date) -> None:
        assert [moment.date() for moment in life.rounds["idle"]] == life.idle_days(today)
        silent = life.silent_days(today)
        assert [moment.date() for moment in life.rounds["silent"]] == silent
        if life.seen.state is TipState.HANDLED and life.ended is None:
            unanswered = bool(silent) and life.signs[-1].date() < silent[-1]
            assert life.seen.asked_on == (silent[-1] if unanswered else None)

    def _holders(self, tip_id: bytes) -> set[bytes]:
        return {wrap.member_id for wrap in self.office.database.state.wraps if wrap.tip_id == tip_id}


async def test_in_a_year_no_tip_is_lost_forgotten_or_kept_too_long(areas: Areas) -> None:
    year = Year(areas, SEED)
    await year.prepare()
    number = 0
    while number < YEAR or year.alive:
        await year.pass_day(number)
        number += 1
        assert number < YEAR + 2 * KEPT_AT_MOST.days, "something never ends"
    state = year.office.database.state
    assert (state.tips, state.wraps, state.messages, state.timers) == ({}, [], [], [])
    assert len(year.lives) > 300
    for kind in year.clockwork:
        assert year.carried_out[kind] > 3, f"the year was too quiet to say anything about {kind}"
    lives = list(year.lives.values())
    assert any(life.lengthened for life in lives), "every tip was read in time"
    assert any(life.taken_back for life in lives)
    assert any(life.left_out for life in lives)


def test_the_people_of_the_year_are_what_the_test_takes_them_for(areas: Areas) -> None:
    staff: dict[str, Member] = Year(areas, 0).staff
    assert {name for name, one in staff.items() if one.covers(PALANGKA)} == set(staff) - {"rina", "near", "here"}

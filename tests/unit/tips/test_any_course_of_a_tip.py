from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.areas import Areas
from bot.staff.model import Member
from bot.tips import mailbox
from bot.tips.desk import AlreadyClosed, MailboxGone, NotYours
from bot.tips.model import Outcome, TipState
from bot.tips.receipt import ReceiptKeys
from tests.unit.tips.conftest import Office

ORDER = list(TipState)
NAMES = ("coordinator", "supervisor", "second", "administrator")
STEPS = st.one_of(
    st.tuples(st.sampled_from(["open", "take", "answer"]), st.sampled_from(NAMES)),
    st.tuples(st.just("close"), st.sampled_from(NAMES), st.sampled_from(list(Outcome))),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 26, 24 * 7, 24 * 31])),
    st.tuples(st.just("block"), st.sampled_from(NAMES)),
    st.tuples(st.sampled_from(["add", "lock"])),
)


@dataclass
class Course:
    """One tip and everybody who can do something with it."""

    office: Office
    receipt: ReceiptKeys
    staff: dict[str, Member]
    agreed: set[str] = field(default_factory=set)

    async def step(self, what: str, *told: object) -> None:
        match what, *told:
            case (("open" | "take" | "answer" | "close"), str(who), *rest):
                await self._act(what, who, *rest)
            case "wait", int(hours):
                await self.office.pass_time(hours=hours)
            case "block", str(who):
                self.office.database.block(self.staff[who])
            case "add", *_:
                async with self.office.work() as work:
                    await mailbox.add(work, self.receipt, "kata")
            case "lock", *_:
                async with self.office.work() as work:
                    await mailbox.close_forever(work, self.receipt)

    async def _act(self, what: str, who: str, *rest: Outcome) -> None:
        member = self.staff[who]
        wraps = [wrap for wrap in self.office.database.state.wraps if wrap.member_id == member.id]
        with suppress(NotYours, AlreadyClosed, MailboxGone):
            async with self.office.desk(member) as desk:
                handle = wraps[0].handle if wraps else b""
                if what == "close" and rest == (Outcome.UNFOUNDED,):
                    self.agreed.add(who)
                await getattr(desk, what)(handle, *(["kata"] if what == "answer" else rest))


@settings(max_examples=60, deadline=None)
@given(st.booleans(), st.booleans(), st.integers(0, 30), st.lists(STEPS, max_size=25))
async def test_whatever_happens_the_promises_hold(
    areas: Areas, official: bool, urgent: bool, minutes: int, steps: list[tuple[object, ...]]
) -> None:
    office = Office(areas, delay=timedelta(minutes=minutes))
    staff = {
        "coordinator": office.coordinator("coordinator"),
        "supervisor": office.supervisor("supervisor"),
        "second": office.supervisor("second"),
        "administrator": office.administrator("administrator"),
    }
    course = Course(office, await office.file(concerns_official=official, urgent=urgent), staff)
    before = office.tip()
    for step in steps:
        await course.step(*step)  # type: ignore[arg-type] # drawn steps
        if not office.database.state.tips:
            assert before.state in (TipState.READ, TipState.HANDLED, TipState.CLOSED), "an unread tip was lost"
            assert not office.database.state.timers
            return
        tip = office.tip()
        assert ORDER.index(tip.state) >= ORDER.index(before.state)
        assert "tip.limit" in office.timers()
        assert len(office.readers()) >= 2
        if official:
            told = {parcel.member_id for parcel in office.database.state.parcels}
            assert staff["coordinator"].id not in office.readers() | told
        if tip.outcome is Outcome.UNFOUNDED:
            assert len(course.agreed) >= 2
        before = tip


def test_the_states_are_ordered_as_a_tip_goes() -> None:
    assert ORDER == [TipState.WAITING, TipState.RECEIVED, TipState.READ, TipState.HANDLED, TipState.CLOSED]

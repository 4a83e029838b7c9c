import itertools
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.carrier import Carrier
from bot.delivery.courier import Blocked, TryLater
from bot.delivery.model import Lane, Notice, Parcel
from bot.delivery.pacing import LISTED, SEVERAL, quiet_after, together
from bot.staff.model import Member, Role
from tests.unit.fakes import NOW, FakeClock, FakeDatabase

PACE = timedelta(minutes=1)


class Told:
    """Remembers what reached whom; takes its time, and fails, as it is told."""

    def __init__(self, database: FakeDatabase, clock: FakeClock) -> None:
        self.database, self.clock = database, clock
        self.seconds = 0.0
        self.notices: list[tuple[int, Notice]] = []
        self.failure: Exception | None = None

    async def deliver(self, address: int, language: str, notice: Notice) -> None:
        assert not self.database.inside.get()
        if self.failure is not None:
            raise self.failure
        self.clock.advance(seconds=self.seconds)
        self.notices.append((address, notice))


def facts_of(number: int, *, urgent: bool = False) -> dict[str, str]:
    return {"label": f"L{number}", "handle": bytes([number] * 16).hex(), "urgent": "yes" if urgent else "no"}


class Post:
    """A post office with one carrier, and one member of the staff with two roles."""

    def __init__(self) -> None:
        self.clock, self.database = FakeClock(), FakeDatabase()
        self.told = Told(self.database, self.clock)
        self.stand_in: Member | None = None
        self.carrier = Carrier(self.database.begin, self.told, self.clock, self._deputies, PACE)
        self.rina = self.database.hire("rina", Role.COORDINATOR, "62.71.03.1002")
        self.also = self.database.hire("also", Role.SUPERVISOR, person="rina")
        self.sari = self.database.hire("sari", Role.SUPERVISOR)

    async def _deputies(self, _unit: Any, parcel: Parcel) -> dict[bytes, dict[str, str]] | None:
        return None if self.stand_in is None else {self.stand_in.id: dict(parcel.notice.facts)}

    async def put(self, member: Member, kind: str = "tip.new", number: int = 0, *, urgent: bool = False) -> None:
        await self.put_notice(member, Notice(kind, facts_of(number, urgent=urgent)), urgent=urgent)

    async def put_notice(self, member: Member, notice: Notice, *, urgent: bool) -> None:
        async with self.database.begin() as unit:
            await unit.outbox.put(Lane.URGENT if urgent else Lane.TIP, member.id, notice, self.clock.now())

    async def round(self, limit: int = 20) -> list[str]:
        """Carry what is due, and return the kinds that were told in this round."""
        self.told.notices.clear()
        for load in await self.carrier.claim(limit, Lane.CAMPAIGN):
            await self.carrier.carry(load)
        return [notice.kind for _, notice in self.told.notices]

    def address(self, member: Member) -> int:
        return self.database.state.members[member.id].address

    @property
    def waiting(self) -> int:
        return len(self.database.state.parcels)


@pytest.fixture
def post() -> Post:
    return Post()


async def test_one_notice_is_told_at_once_and_as_it_is(post: Post) -> None:
    await post.put(post.rina)
    assert await post.round() == ["tip.new"]
    assert post.waiting == 0


async def test_the_next_waits_and_all_that_came_meanwhile_is_told_together(post: Post) -> None:
    await post.put(post.rina)
    await post.round()
    for number in range(1, 9):
        await post.put(post.rina, "tip.new" if number < 7 else "tip.added", number)
        assert await post.round() == []
    assert {row.attempts for row in post.database.state.parcels} == {0}
    post.clock.advance(minutes=2)
    assert await post.round() == [SEVERAL]
    [(_, notice)] = post.told.notices
    assert json.loads(notice.facts["counts"]) == {"tip.new": 6, "tip.added": 2}
    assert len(json.loads(notice.facts["items"])) == LISTED
    assert post.waiting == 0


async def test_never_twice_within_a_minute_however_many_come_and_never_later_than_two(post: Post) -> None:
    told, step = [], timedelta(seconds=6)
    for number in range(100):
        await post.put(post.rina, number=number)
        await post.put(post.also, "tip.unread", number)
        told += [post.clock.now() for _ in await post.round()]
        post.clock.moment += step
    gaps = [later - earlier for earlier, later in itertools.pairwise(told)]
    assert min(gaps) >= PACE
    assert max(gaps) <= 2 * PACE + step
    post.clock.advance(minutes=2)
    await post.round()
    assert post.waiting == 0


async def test_the_minute_begins_when_the_message_has_arrived(post: Post) -> None:
    post.clock.moment = NOW.replace(second=50)
    await post.put(post.rina)
    post.told.seconds = 29
    await post.round()
    arrived = post.clock.now()
    await post.put(post.rina, number=1)
    while not await post.round():
        post.clock.advance(seconds=1)
    assert post.clock.now() - timedelta(seconds=29) - arrived >= PACE


async def test_two_roles_of_one_person_are_one_person_and_others_are_not_held_up(post: Post) -> None:
    await post.put(post.rina)
    await post.round()
    await post.put(post.also)
    await post.put(post.sari)
    assert await post.round() == ["tip.new"]
    assert post.told.notices[0][0] == post.address(post.sari)
    assert post.waiting == 1


async def test_what_must_wait_takes_nobodys_place(post: Post) -> None:
    await post.put(post.rina)
    await post.round()
    for number in range(9):
        await post.put(post.rina, number=number, urgent=True)
    await post.put(post.sari)
    assert await post.round(limit=2) == ["tip.new"]
    assert post.told.notices[0][0] == post.address(post.sari)


async def test_an_urgent_one_leaves_at_once_where_nothing_was_told_before(post: Post) -> None:
    await post.put(post.rina, number=1)
    await post.put(post.rina, number=2, urgent=True)
    assert await post.round() == [SEVERAL]
    [(_, notice)] = post.told.notices
    assert notice.facts["urgent"] == "1"
    assert json.loads(notice.facts["items"])[0][0] == "L2"


async def test_the_moment_kept_tells_no_second(post: Post) -> None:
    await post.put(post.rina)
    await post.round()
    quiet = post.database.state.members[post.rina.id].quiet_until
    assert quiet is not None
    assert (quiet.second, quiet.microsecond) == (0, 0)
    assert PACE <= quiet - post.clock.now() < 2 * PACE


def test_a_full_minute_stays_as_it_is() -> None:
    start = NOW.replace(second=0, microsecond=0)
    assert quiet_after(start, PACE) == start + PACE
    assert quiet_after(start + timedelta(microseconds=1), PACE) == start + 2 * PACE


async def test_a_clock_that_was_wrong_silences_nobody(post: Post) -> None:
    async with post.database.begin() as unit:
        await unit.staff.keep_quiet(post.rina.actor, NOW + timedelta(days=365))
    await post.put(post.rina)
    assert await post.round() == ["tip.new"]


async def test_what_concerns_the_installation_does_not_wait(post: Post) -> None:
    await post.put(post.rina)
    await post.round()
    await post.put(post.rina, number=1)
    await post.put_notice(post.rina, Notice("intake.closed", {"reason": "disk"}), urgent=True)
    assert await post.round() == ["intake.closed"]
    assert post.waiting == 1


async def test_an_alarm_about_a_desk_keeps_its_words_among_others(post: Post) -> None:
    await post.put(post.rina)
    await post.put_notice(post.rina, Notice("desk.alert", {"member": "ab12"}), urgent=True)
    assert await post.round() == [SEVERAL]
    [(_, notice)] = post.told.notices
    assert json.loads(notice.facts["alarms"]) == [["desk.alert", {"member": "ab12"}]]
    assert json.loads(notice.facts["counts"]) == {"tip.new": 1}


@pytest.mark.parametrize("failure", [TryLater(5), RuntimeError("away")])
async def test_what_cannot_be_sent_stays_and_does_not_wait_for_a_minute_that_nobody_was_told_in(
    post: Post, failure: Exception
) -> None:
    for number in range(3):
        await post.put(post.rina, number=number, urgent=True)
    post.told.failure = failure
    await post.round()
    assert [row.attempts for row in post.database.state.parcels] == [1, 1, 1]
    post.told.failure = None
    post.clock.advance(seconds=6)
    assert await post.round() == [SEVERAL]
    assert post.waiting == 0


async def test_a_crash_while_sending_loses_nothing(post: Post) -> None:
    await post.put(post.rina, number=1)
    await post.put(post.rina, number=2)
    await post.carrier.claim(20, Lane.CAMPAIGN)
    post.clock.advance(minutes=2)
    assert await post.round() == [SEVERAL]
    assert post.waiting == 0


async def test_who_has_blocked_the_bot_has_every_parcel_handed_on(post: Post) -> None:
    for number in range(3):
        await post.put(post.rina, number=number)
    post.told.failure = Blocked()
    await post.round()
    assert post.waiting == 3
    assert not post.database.state.members[post.also.id].reachable
    post.told.failure = None
    post.stand_in = post.sari
    post.clock.advance(minutes=10)
    assert await post.round() == []
    assert await post.round() == [SEVERAL]
    assert post.told.notices[0][0] == post.address(post.sari)
    assert post.waiting == 0


async def test_what_somebody_cannot_get_anyway_is_handed_on_without_waiting(post: Post) -> None:
    await post.put(post.rina)
    await post.round()
    post.database.block(post.rina)
    post.stand_in = post.sari
    await post.put(post.rina, number=1, urgent=True)
    await post.round()
    assert await post.round() == ["tip.new"]
    assert post.told.notices[0][0] == post.address(post.sari)


async def test_without_a_pace_each_is_told_at_once_and_alone(post: Post) -> None:
    post.carrier = Carrier(post.database.begin, post.told, post.clock, post._deputies)
    for number in range(3):
        await post.put(post.rina, number=number)
    assert await post.round() == ["tip.new"] * 3
    assert post.database.state.members[post.rina.id].quiet_until is None


def parcel(notice: Notice, lane: Lane = Lane.TIP) -> Parcel:
    return Parcel(b"p", lane, b"m", notice, 0)


def items_of(*notices: Notice) -> list[list[object]]:
    items: list[list[object]] = json.loads(together([parcel(notice) for notice in notices]).facts["items"])
    return items


def test_what_waits_for_somebody_is_offered_before_what_is_done() -> None:
    items = items_of(
        Notice("tip.closed", facts_of(1, urgent=True)),
        Notice("tip.new", facts_of(2)),
        Notice("tip.unread", facts_of(3, urgent=True)),
    )
    assert [(label, urgent) for label, _, urgent in items] == [("L3", True), ("L2", False), ("L1", False)]


def test_a_tip_that_is_told_of_twice_is_offered_once_and_two_of_one_label_both() -> None:
    twin = {**facts_of(2), "label": "L1"}
    items = items_of(
        Notice("tip.new", facts_of(1)), Notice("tip.added", facts_of(1)), Notice("tip.new", twin)
    )  # fmt: skip
    assert [handle for _, handle, _ in items] == [facts_of(1)["handle"], facts_of(2)["handle"]]

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import pytest

from bot.staff.model import Member, Role
from bot.staff.pins import Lock, PinCost, Pins, is_easy
from tests.unit.fakes import NOW, FakeDatabase, FakeStaff

OFFICER = Member(b"o" * 16, b"officer", Role.SUPERVISOR, None, date(2026, 11, 1))
ADMIN = Member(b"a" * 16, b"admin", Role.ADMINISTRATOR, None, date(2026, 11, 1))
ADMIN_TOO = Member(b"b" * 16, b"admin", Role.ADMINISTRATOR, "62.71", date(2026, 11, 1))
OTHER_ADMIN = Member(b"c" * 16, b"other", Role.ADMINISTRATOR, None, date(2026, 11, 1))


class FakeTries:
    def __init__(self, left: int) -> None:
        self.left = left

    async def may_try_pin(self, actor: bytes) -> bool:
        return self.left > 0

    async def count_wrong_pin(self, actor: bytes) -> bool:
        self.left -= 1
        return self.left > 0


class FakeNotices:
    def __init__(self) -> None:
        self.told: list[tuple[bytes, str, Mapping[str, str], bool]] = []

    async def tell(
        self, member_id: bytes, kind: str, facts: Mapping[str, str], *, urgent: bool, not_before: datetime
    ) -> None:
        self.told.append((member_id, kind, facts, urgent))


@pytest.fixture
def pins() -> Iterator[Pins]:
    made = Pins(PinCost(passes=1, memory=8192))
    yield made
    made.close()


async def staffed(*members: Member) -> FakeStaff:
    staff = FakeStaff(FakeDatabase().state)
    for member in members:
        await staff.add(member, 1, "id")
    return staff


async def test_only_the_same_pin_opens(pins: Pins) -> None:
    kept = await pins.make("279146")
    assert await pins.check("279146", kept)
    for wrong in ("279147", "27914", "2791460", "", "٢٧٩١٤٦"):
        assert not await pins.check(wrong, kept)


async def test_two_who_choose_the_same_pin_do_not_show_it(pins: Pins) -> None:
    assert await pins.make("279146") != await pins.make("279146")


async def test_a_pin_costs_what_it_cost_when_it_was_made(pins: Pins) -> None:
    kept = await Pins(PinCost(passes=2, memory=16384)).make("279146")
    assert kept.startswith(b"$argon2id$v=19$m=16,t=2")
    assert await pins.check("279146", kept)


def test_a_try_costs_64_mebibytes_unless_told_otherwise() -> None:
    assert PinCost() == PinCost(passes=2, memory=64 * 2**20)


@pytest.mark.parametrize("pin", ["000000", "777777", "012345", "345678", "567890", "654321", "098765"])
def test_pins_that_come_to_everybodys_mind_are_easy(pin: str) -> None:
    assert is_easy(pin)


@pytest.mark.parametrize("pin", ["279146", "001122", "135791", "112233", "123457"])
def test_other_pins_are_not(pin: str) -> None:
    assert not is_easy(pin)


async def test_a_resident_has_no_lock() -> None:
    assert await Lock(await staffed(OFFICER), FakeTries(5), FakeNotices(), (), NOW).kept() is None


async def test_a_pin_can_be_kept_and_taken_away() -> None:
    lock = Lock(await staffed(OFFICER), FakeTries(5), FakeNotices(), (OFFICER,), NOW)
    await lock.keep(b"made")
    assert await lock.kept() == b"made"
    await lock.keep(None)
    assert await lock.kept() is None


async def test_the_last_wrong_pin_is_told_to_each_other_administrator_once() -> None:
    notices = FakeNotices()
    staff = await staffed(OFFICER, ADMIN, ADMIN_TOO, OTHER_ADMIN)
    lock = Lock(staff, FakeTries(2), notices, (OFFICER,), NOW)
    assert await lock.count_wrong()
    assert notices.told == []
    assert not await lock.count_wrong()
    assert not await lock.may_try()
    assert sorted(actor for actor, *_ in notices.told) == [ADMIN_TOO.id, OTHER_ADMIN.id]
    assert {(kind, facts["member"], urgent) for _, kind, facts, urgent in notices.told} == {
        ("desk.pin", OFFICER.id.hex(), True)
    }
    assert not await lock.count_wrong()
    assert len(notices.told) == 2


async def test_an_administrator_with_several_roles_is_not_told_of_the_own_phone() -> None:
    notices = FakeNotices()
    lock = Lock(await staffed(ADMIN, ADMIN_TOO, OTHER_ADMIN), FakeTries(1), notices, (ADMIN, ADMIN_TOO), NOW)
    assert not await lock.count_wrong()
    assert [actor for actor, *_ in notices.told] == [OTHER_ADMIN.id]

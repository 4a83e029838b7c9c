from datetime import datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.model import ApiError, LostAnswer
from bot.demo.people import Person
from bot.demo.world import BotAccount
from tests.unit.demo.names import TOKEN, Api


class StillClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.moment = MovableClock().now()

    def now(self) -> datetime:
        return self.moment

    def advance(self, **distance: float) -> None:
        self.moment += timedelta(**distance)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


async def retry_after(api: Api, chat_id: int) -> int | None:
    """Send a message and return the seconds that the service asks to wait, None when it was sent."""
    try:
        await api("sendMessage", chat_id=chat_id, text="a")
    except ApiError as error:
        wait = error.retry_after
        expected = {"error_code": 429, "description": f"Too Many Requests: retry after {wait}"}
        if error.to_json() != {"ok": False, **expected, "parameters": {"retry_after": wait}}:
            raise
        return wait
    return None


async def test_a_chat_takes_a_short_burst_then_one_message_a_second(
    emulator: Emulator, api: Api, siti: Person, clock: StillClock
) -> None:
    emulator.flood = True
    assert [await retry_after(api, 77) for _ in range(6)] == [None] * 5 + [1]
    clock.advance(seconds=1)
    assert [await retry_after(api, 77) for _ in range(2)] == [None, 1]


async def test_a_bot_sends_thirty_messages_a_second(emulator: Emulator, api: Api, clock: StillClock) -> None:
    emulator.flood = True
    for number in range(31):
        await emulator.add_person(100 + number, "Warga").starts()
    assert [await retry_after(api, 100 + number) for number in range(31)] == [None] * 30 + [1]
    clock.advance(seconds=0.1)
    assert await retry_after(api, 130) is None


async def test_a_group_takes_twenty_messages_a_minute(
    emulator: Emulator, api: Api, account: BotAccount, clock: StillClock
) -> None:
    emulator.flood = True
    group = emulator.add_group("Petugas", {account: "member"})
    assert [await retry_after(api, group.id) for _ in range(21)] == [None] * 20 + [3]
    clock.advance(seconds=3)
    assert [await retry_after(api, group.id) for _ in range(2)] == [None, 3]


async def test_without_flood_control_nothing_is_counted(api: Api, siti: Person) -> None:
    assert [await retry_after(api, 77) for _ in range(50)] == [None] * 50


@pytest.mark.parametrize(("kind", "code"), [("429", 429), ("500", 500)])
async def test_a_refusal_has_no_effect(emulator: Emulator, api: Api, siti: Person, kind: str, code: int) -> None:
    rule = emulator.faults.add(kind, methods={"sendMessage"}, count=1, retry_after=7)
    with pytest.raises(ApiError) as caught:
        await api("sendMessage", chat_id=77, text="a")
    assert caught.value.code == code
    assert rule.hits == 1
    assert len(siti.chat()) == 1
    await api("sendMessage", chat_id=77, text="a")


@pytest.mark.parametrize("kind", ["timeout", "drop", "502"])
@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_lost_answer_may_come_after_the_effect(
    emulator: Emulator, api: Api, siti: Person, kind: str, *, after_effect: bool
) -> None:
    emulator.faults.add(kind, methods={"SENDmessage"}, after_effect=after_effect)
    with pytest.raises(LostAnswer, match=kind):
        await api("sendMessage", chat_id=77, text="a")
    assert len(siti.chat()) == 1 + after_effect
    assert emulator.calls[-1].outcome == "lost"
    assert await api("getMe")


async def test_an_outage_swallows_every_call_until_it_ends(emulator: Emulator, api: Api, siti: Person) -> None:
    emulator.faults.outage()
    with pytest.raises(LostAnswer):
        await api("getMe")
    assert not emulator.calls
    emulator.faults.restore()
    assert await api("getMe")


async def test_the_same_seed_gives_the_same_luck(api: Api) -> None:
    async def luck(seed: int) -> list[bool]:
        emulator = Emulator(seed=seed)
        emulator.add_bot(TOKEN)
        emulator.faults.add("500", share=0.5)
        out = []
        for _ in range(40):
            try:
                out.append(bool(await emulator.call(TOKEN, "getMe", {})))
            except ApiError:
                out.append(False)
        return out

    assert await luck(1) == await luck(1)
    assert await luck(1) != await luck(2)
    assert 5 < sum(await luck(1)) < 35


async def test_removed_rules_have_no_effect(emulator: Emulator, api: Api) -> None:
    rule = emulator.faults.add("500")
    emulator.faults.remove(rule)
    assert await api("getMe")
    emulator.faults.add("500")
    emulator.faults.clear()
    assert await api("getMe")

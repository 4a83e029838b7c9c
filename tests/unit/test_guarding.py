import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import guarding
from bot.app import Knowledge
from bot.delivery.model import Lane
from bot.guarding import CANARY_AGAIN, CANARY_EVERY, UNREACHED_AGAIN, Guard, describe
from bot.keys import Keys
from bot.staff.model import Role
from bot.storage.tables import metadata
from bot.tips.canary import LATE, MARK, NOBODY, Walk, look
from bot.tips.desk import Desk
from bot.tips.gate import SWEEPER_LATE, SWEPT, Reason
from tests.talk import Talk, Talker, open_talk
from tests.tips import desks

THIEF = "https://thief.example.org/"
OURS = "https://bot.example.org/hook"
pytestmark = pytest.mark.usefixtures("cheap_receipts")


async def closed(talk: Talk) -> Reason | None:
    """Return why nothing would be taken now."""
    async with talk.running.database.begin() as unit:
        return await talk.running.shared.gate.closed(unit.marks, talk.clock.now())


async def last_walk(talk: Talk) -> Walk | None:
    async with talk.running.database.begin() as unit:
        return await look(unit.marks)


async def rows(talk: Talk) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    async with talk.running.database.begin() as unit:
        connection = unit.tips._connection
        return {
            table.name: sorted(map(tuple, await connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def guard_of(talk: Talk, webhook: str = "") -> Guard:
    """Return a guard of its own, as a process that starts now has one."""
    return Guard(talk.running.database, talk.running.shared, talk.bot, webhook)


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch, talk: Talk) -> Callable[[str], None]:
    """Set what Telegram says that the webhook is."""
    found = {"url": ""}

    async def get_webhook_info(_self: object) -> Any:
        return type("Info", (), found)

    monkeypatch.setattr("telegram.Bot.get_webhook_info", get_webhook_info)
    return lambda url: found.update(url=url)


# Somebody else who uses the token


async def conflicts(talk: Talk, guard: Guard, *moments: float) -> Reason | None:
    """Let conflicts come at these seconds, and return whether the intake is closed after the last."""
    begun = 0.0
    for moment in moments:
        talk.clock.advance(timedelta(seconds=moment - begun))
        begun = moment
        await guard.note_conflict()
    return await closed(talk)


@pytest.mark.parametrize(
    "moments",
    [(0,), (0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5), (0, 10, 25), (0, 121), (0, 10, 200, 210)],
    ids=["one", "a rolling restart", "a slow rolling restart", "two restarts", "two rolling restarts"],
)
async def test_a_restart_of_our_own_closes_nothing(talk: Talk, moments: tuple[float, ...]) -> None:
    assert await conflicts(talk, guard_of(talk), *moments) is None


@pytest.mark.parametrize(
    "moments",
    [tuple(range(0, 35, 4)), (0, 29, 58), (0, 59), (0, 15, 45)],
    ids=["at once", "at leisure", "once a minute", "in between"],
)
async def test_whoever_goes_on_polling_closes_the_intake_within_a_minute(
    talk: Talk, moments: tuple[float, ...]
) -> None:
    assert await conflicts(talk, guard_of(talk), *moments) is Reason.TOKEN
    assert moments[-1] < 60


async def test_a_thief_who_left_is_distrusted_for_ten_minutes_also_by_a_new_process(talk: Talk) -> None:
    await conflicts(talk, guard_of(talk), 0, 40)
    await guard_of(talk).note_sweep()
    talk.clock.advance(timedelta(minutes=9))
    await guard_of(talk).note_sweep()
    assert await closed(talk) is Reason.TOKEN
    talk.clock.advance(timedelta(minutes=1, seconds=2))
    assert await closed(talk) is None


async def watched(talk: Talk, guard: Guard, seconds: int) -> Reason | None:
    """Look as often as the relay does, for so long, and return whether the intake is closed then."""
    for _ in range(0, seconds, 15):
        talk.clock.advance(timedelta(seconds=15))
        await guard.watch_webhook()
    return await closed(talk)


@pytest.mark.parametrize(("ours", "theirs"), [("", THIEF), (OURS, THIEF), (OURS, "")])
async def test_a_webhook_that_is_not_ours_closes_the_intake_well_within_a_minute(
    talk: Talk, webhook: Callable[[str], None], ours: str, theirs: str
) -> None:
    guard = guard_of(talk, ours)
    webhook(ours)
    assert await watched(talk, guard, 300) is None
    webhook(theirs)
    assert await watched(talk, guard, 45) is Reason.TOKEN
    webhook(ours)
    await watched(talk, guard, 540)
    await guard.note_sweep()
    assert await closed(talk) is Reason.TOKEN
    await watched(talk, guard, 120)
    assert await closed(talk) is None


async def test_a_webhook_that_we_are_about_to_set_or_just_changed_closes_nothing(
    talk: Talk, webhook: Callable[[str], None]
) -> None:
    guard = guard_of(talk, OURS)
    assert await watched(talk, guard, 30) is None  # not set yet
    webhook(OURS)
    assert await watched(talk, guard, 120) is None
    webhook("https://before.example.org/")
    assert await watched(talk, guard, 15) is None
    webhook(OURS)
    assert await watched(talk, guard, 120) is None


async def test_a_webhook_is_asked_for_every_half_minute(talk: Talk) -> None:
    guard = guard_of(talk)
    before = len(talk.emulator.called("getWebhookInfo"))
    await watched(talk, guard, 300)
    assert len(talk.emulator.called("getWebhookInfo")) == before + 10


async def test_a_telegram_that_does_not_answer_says_nothing_about_the_webhook(talk: Talk) -> None:
    talk.emulator.faults.add("500", methods={"getWebhookInfo"})
    assert await watched(talk, guard_of(talk), 300) is None


# Keys


async def test_a_key_file_that_is_older_than_the_last_rotation_closes_the_intake(talk: Talk, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    before = path.read_bytes()
    Keys.load(path).with_new().replace(path)
    await talk.settle()
    assert await closed(talk) is None
    path.write_bytes(before)
    assert await closed(talk) is Reason.KEYS


# Sweeps


async def test_a_sweep_that_fails_or_hangs_is_none(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "SWEEP_SECONDS", 0.01)
    guard = guard_of(talk)

    async def fail() -> None:
        raise ConnectionError

    async def hang() -> None:
        await asyncio.Event().wait()

    async def sweep() -> None:
        """Sweep nothing."""

    talk.clock.advance(SWEEPER_LATE + timedelta(minutes=1))
    for job, error in ((fail, ConnectionError), (hang, TimeoutError)):
        with pytest.raises(error):
            await guard.sweeping(job)()
        assert await closed(talk) is Reason.SWEEPER
    await guard.sweeping(sweep)()
    assert await closed(talk) is None


# Who is told


def alarms(officer: Talker) -> list[str]:
    return [message.text for message in officer.chat if message.text.startswith(("⛔", "✅ Info"))]


async def test_each_administrator_is_told_once_that_it_closed_and_once_that_it_opened(
    talk: Talk, tmp_path: Path
) -> None:
    administrators = [await talk.officer(name, Role.ADMINISTRATOR) for name in ("Tono", "Tini")]
    supervisor = await talk.officer("Sari", Role.SUPERVISOR)
    keys = tmp_path / "keys.json"
    keys.rename(tmp_path / "away")
    await talk.wait(seconds=15)
    await talk.wait(seconds=15)
    (tmp_path / "away").rename(keys)
    await talk.wait(seconds=15)
    assert await closed(talk) is None
    await talk.wait(minutes=1)
    await talk.wait(minutes=1)
    for each in administrators:
        assert [text[0] for text in alarms(each)] == ["⛔", "✅"]
    assert alarms(supervisor) == []


async def test_a_person_with_two_roles_is_told_once(talk: Talk) -> None:
    await talk.officer("Tono", Role.ADMINISTRATOR, "62.71")
    await talk.officer("Tono", Role.ADMINISTRATOR)
    await conflicts(talk, talk.running.guard, 0, 40)
    await talk.running.guard.watch()
    async with talk.running.database.begin() as unit:
        parcels = await unit.outbox.claim(talk.clock.now(), 10, timedelta(minutes=1))
    assert [(each.lane, each.notice.kind) for each in parcels] == [(Lane.URGENT, "intake.closed")]
    assert parcels[0].notice.facts == {"reason": "token"}


async def test_what_happens_is_logged(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    await conflicts(talk, talk.running.guard, 0, 40)
    await talk.running.guard.watch()
    [record] = [record for record in caplog.records if record.message == "intake"]
    assert (record.levelname, record.__dict__["fields"]) == ("ERROR", {"kind": "token"})


async def test_two_replicas_tell_once(tmp_path: Path, knowledge: Knowledge, postgres_url: str) -> None:
    async with open_talk(tmp_path, knowledge, database_url=postgres_url) as talk:
        await talk.officer("Tono", Role.ADMINISTRATOR)
        await conflicts(talk, guard_of(talk), 0, 40)
        await asyncio.gather(*(guard_of(talk).watch() for _ in range(8)))
        async with talk.running.database.begin() as unit:
            parcels = await unit.outbox.claim(talk.clock.now(), 10, timedelta(minutes=1))
        assert [each.notice.kind for each in parcels] == ["intake.closed"]


# The canary


@pytest.fixture(params=["sqlite", "postgres"])
async def manned(request: pytest.FixtureRequest, tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Talk]:
    """A bot as people run it, with staff, on either database, where tips are held back."""
    address = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    terms = {"tip_delay_minutes": 30, "tip_undo_minutes": 10}
    async with open_talk(tmp_path, knowledge, database_url=address, **terms) as talk:
        await desks(talk)
        await talk.officer("Tono", Role.ADMINISTRATOR)
        yield talk


async def test_the_canary_walks_and_leaves_nothing_but_its_mark(manned: Talk) -> None:
    before = await rows(manned)
    for _ in range(3):  # wherever the draw falls
        await walk_again(manned)
        walk = await last_walk(manned)
        assert walk is not None
        assert walk.step == ""
    after = await rows(manned)
    for found in (before, after):
        found["timer"].remove(canary_row(found))
        found["mark"] = [row for row in found["mark"] if row[0] not in (MARK, SWEPT)]
    assert after == before


def canary_row(found: dict[str, list[tuple[Any, ...]]]) -> tuple[Any, ...]:
    [row] = [row for row in found["timer"] if MARK in row]
    return row


async def walk_again(talk: Talk) -> None:
    """Let the canary walk now."""
    async with talk.running.database.begin() as unit:
        await unit.timers.set(MARK, b"", {}, talk.clock.now())
    await talk.running.relay.once()


async def next_walk(talk: Talk) -> timedelta:
    """Return how long it is until the next walk."""
    due = canary_row(await rows(talk))[list(metadata.tables["timer"].c.keys()).index("due_at")]
    left: timedelta = due - talk.clock.now()
    return left + timedelta(seconds=1)


async def test_it_walks_every_six_hours_and_sooner_where_it_did_not_arrive(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk.settle()
    walk = await last_walk(talk)
    assert (walk and walk.step, await next_walk(talk) // CANARY_AGAIN) == (NOBODY, 1)
    await desks(talk)
    await walk_again(talk)
    assert await next_walk(talk) // CANARY_EVERY == 1
    with monkeypatch.context() as broken:
        broken.setattr(Desk, "answer", None)
        await walk_again(talk)
    assert await closed(talk) is Reason.CANARY
    assert await next_walk(talk) // CANARY_AGAIN == 1
    await talk.wait(minutes=10)
    assert await closed(talk) is None
    assert await next_walk(talk) // CANARY_EVERY == 1


async def test_a_telegram_that_is_away_is_asked_thrice_and_again_after_a_minute(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "CALL_PAUSES", (0, 0))
    await desks(talk)
    talk.emulator.faults.add("500", methods={"getMe"}, count=2)
    await walk_again(talk)
    assert await closed(talk) is None
    talk.emulator.faults.add("500", methods={"getMe"}, count=3)
    await walk_again(talk)
    assert await closed(talk) is Reason.CANARY
    assert await next_walk(talk) // UNREACHED_AGAIN == 1
    await talk.wait(minutes=1)
    assert await closed(talk) is None


async def test_a_walk_that_hangs_is_given_up(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_given: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(guarding, "WALK_SECONDS", 0.1)
    await desks(talk)
    with monkeypatch.context() as broken:
        broken.setattr(guarding, "walk", hang)
        await walk_again(talk)
    walk = await last_walk(talk)
    assert walk is not None
    assert walk.step == "database"


async def test_a_timer_that_was_carried_out_already_changes_nothing(talk: Talk) -> None:
    async with talk.running.database.begin() as unit:
        due = await unit.timers.claim(talk.clock.now(), 9, timedelta(minutes=1))
    [timer] = [each for each in due if each.kind == MARK]
    await talk.running.guard.let_canary_walk(timer)
    before = await rows(talk)
    await desks(talk)
    await talk.running.guard.let_canary_walk(timer)
    assert canary_row(await rows(talk)) == canary_row(before)
    walk = await last_walk(talk)
    assert walk is not None
    assert walk.step == NOBODY


async def test_the_receipt_is_derived_while_nobody_waits_for_the_database(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desks(talk)
    free = []
    derive = talk.running.shared.derive

    async def look_whether_free(receipt: str) -> object:
        async with asyncio.timeout(5), talk.running.database.begin():
            free.append(True)
        return await derive(receipt)

    monkeypatch.setattr("handlers.shared.Shared.new_receipt", lambda _self, own: made(look_whether_free(own)))
    await walk_again(talk)
    assert free == [True]
    walk = await last_walk(talk)
    assert walk is not None
    assert walk.succeeded


async def made(keys: Awaitable[object]) -> tuple[str, object]:
    return "", await keys


# What is told outside


def test_it_is_described_in_a_few_words() -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    hour = at.isoformat(timespec="hours")
    assert describe(None, None, at) == {"intake": "open", "canary": "none yet"}
    assert describe(Reason.DISK, Walk(at, ""), at) == {"intake": "closed: disk", "canary": f"arrived, {hour}"}
    assert describe(None, Walk(at, NOBODY), at)["canary"] == f"nobody reads yet, {hour}"
    late = at + LATE + timedelta(hours=1, minutes=1)
    assert describe(None, Walk(at, "read"), late)["canary"] == f"failed: read, {hour}"
    assert describe(None, Walk(at, ""), late)["canary"] == f"late, {hour}"

import copy
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.tips import canary, routing
from bot.tips.canary import MARK, NOBODY, Walk, look, walk
from bot.tips.desk import Desk
from bot.tips.vault import Vault
from bot.tips.work import Work
from tests.unit.fakes import NOW, FakeTips
from tests.unit.tips.conftest import MENTENG, Office, cheap_keys
from tests.unit.tips.test_gate import FakeMarks

PHOTO = b"a small photo"


async def give(value: object) -> object:
    return value


def always(monkeypatch: pytest.MonkeyPatch, *, official: bool) -> None:
    """Let the draw fall so, and on Menteng."""

    def sample(among: Sequence[object], _count: int) -> list[object]:
        return sorted(among, key=lambda drawn: drawn not in (official, MENTENG))

    monkeypatch.setattr(canary.random, "sample", sample)


async def walked(office: Office) -> str:
    return await walk(office.work, office.areas, cheap_keys(office.keys), PHOTO)


@pytest.fixture
def manned(office: Office) -> Office:
    office.coordinator("rina")
    office.supervisor("sari")
    office.administrator("tono")
    return office


async def test_it_walks_the_whole_path_and_leaves_nothing(manned: Office) -> None:
    before = copy.deepcopy(manned.database.state)
    assert await walked(manned) == ""
    assert manned.database.state == before


async def test_it_walks_with_the_usual_terms_too(manned: Office) -> None:
    manned.delay, manned.undo = timedelta(minutes=30), timedelta(minutes=10)
    assert await walked(manned) == ""
    assert manned.database.state.tips == {}


async def test_without_staff_it_says_that_nobody_reads(office: Office) -> None:
    assert await walked(office) == NOBODY


async def test_a_spoiled_seal_is_found(manned: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Vault, "seal_tip", lambda *_: b"spoiled")
    assert await walked(manned) != ""


@pytest.mark.parametrize("step", ["open", "photo", "answer", "close"])
async def test_a_desk_that_fails_is_named_by_its_step(
    manned: Office, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    async def fail(*_given: object) -> None:
        raise LookupError("with a word of the tip")

    monkeypatch.setattr(Desk, step, fail)
    assert await walked(manned) == {"open": "read", "photo": "read", "answer": "answer", "close": "close"}[step]


async def test_a_mailbox_that_shows_nothing_is_found(manned: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_given: object) -> None:
        return None

    monkeypatch.setattr(canary.mailbox, "open_box", nothing)
    assert await walked(manned) == "open_box"


async def test_a_destruction_that_does_nothing_is_found(manned: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def keep(*_given: object) -> None:
        """Destroy nothing."""

    monkeypatch.setattr(canary, "shred", keep)
    assert await walked(manned) == "end"


async def test_a_tip_that_is_destroyed_but_for_its_photo_is_found(
    manned: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def photos(*_given: object) -> list[object]:
        return ["a photo that stayed"]

    monkeypatch.setattr(FakeTips, "photos", photos)
    monkeypatch.setattr(Desk, "photo", lambda *_given: give(PHOTO))
    assert await walked(manned) == "end"


async def test_a_tip_that_is_not_handed_out_is_found(manned: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    manned.undo = timedelta(minutes=10)

    async def keep(*_given: object, **_told: object) -> None:
        """Release nothing."""

    monkeypatch.setattr(canary, "release", keep)
    assert await walked(manned) == "release"


async def test_a_coordinator_who_gets_what_concerns_an_official_is_found(
    manned: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    always(monkeypatch, official=True)
    assert await walked(manned) == ""
    monkeypatch.setattr(routing, "left_out", lambda *_given, **_told: frozenset())
    assert await walked(manned) == "route"


async def test_one_who_only_gets_what_concerns_nobody_is_enough(office: Office) -> None:
    office.coordinator("rina")
    for _ in range(8):
        assert await walked(office) == ""


async def test_an_addition_that_reaches_nobody_is_found(manned: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary.mailbox, "add", lambda *_given: give(True))
    assert await walked(manned) == "add"


async def test_what_failed_is_logged_without_a_word_of_it(
    manned: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_given: object) -> None:
        raise LookupError("with a word of the tip")

    monkeypatch.setattr(Desk, "answer", fail)
    await walked(manned)
    [record] = [record for record in caplog.records if record.message == "canary failed"]
    assert record.__dict__["fields"]["kind"] == "answer"
    assert record.__dict__["fields"]["error"] == "LookupError"
    assert "with a word" not in str(record.__dict__)


def test_a_walk_is_late_once_the_next_is_overdue() -> None:
    last = Walk(NOW.replace(minute=0, second=0, microsecond=0), "")
    assert not last.is_late(last.at + timedelta(hours=8))
    assert last.is_late(last.at + timedelta(hours=8, minutes=1))


async def test_who_is_away_is_not_walked_to(manned: Office) -> None:
    for kept in manned.database.state.members.values():
        kept.reachable = False
    assert await walked(manned) == NOBODY


async def test_a_database_that_fails_is_not_swallowed(manned: Office) -> None:
    @asynccontextmanager
    async def broken() -> AsyncIterator[Work]:
        raise ConnectionError
        yield

    with pytest.raises(ConnectionError):
        await walk(broken, manned.areas, cheap_keys(manned.keys), PHOTO)


@pytest.mark.parametrize("step", ["", NOBODY, "read"])
async def test_a_result_is_kept_to_the_hour(step: str) -> None:
    marks = FakeMarks()
    assert await look(marks) is None
    await marks.set(MARK, Walk(NOW, step).encode())
    result = await look(marks)
    assert result == Walk(NOW.replace(minute=0, second=0, microsecond=0), step)
    assert (result.succeeded, result.failed) == (step == "", step == "read")
    assert replace(result, step="x").day == NOW.date()

"""What is remembered of learning, on both engines."""

from datetime import date, timedelta

from sqlalchemy import select

from bot.learning.funnel import StepCount
from bot.learning.learner import Learner
from bot.storage import Database
from bot.storage.tables import learner, step_count
from tests.storage.conftest import connection_of

ACTOR, OTHER = b"a" * 16, b"b" * 16
DAY = date(2026, 11, 24)


async def test_a_learner_is_remembered_until_the_day(database: Database) -> None:
    async with database.begin() as unit:
        assert await unit.learners.get(ACTOR) == Learner()
        await unit.learners.keep(ACTOR, Learner(("tppo",)), DAY)
        await unit.learners.keep(ACTOR, Learner(("tppo", "dokumen"), pictures=True), DAY + timedelta(days=1))
        await unit.learners.keep(OTHER, Learner(("magang",)), DAY)
    async with database.begin() as unit:
        await unit.learners.prune(DAY + timedelta(days=1))
        assert await unit.learners.get(ACTOR) == Learner(("tppo", "dokumen"), pictures=True)
        assert await unit.learners.get(OTHER) == Learner()
        await unit.learners.forget(ACTOR)
        assert await unit.learners.get(ACTOR) == Learner()


async def test_who_learnt_much_looks_like_who_learnt_little(database: Database) -> None:
    async with database.begin() as unit:
        await unit.learners.keep(ACTOR, Learner(), DAY)
        await unit.learners.keep(OTHER, Learner(("tppo", "dokumen", "magang")), DAY)
        sealed = list(await connection_of(unit).scalars(select(learner.c.sealed)))
    assert len({len(each) for each in sealed}) == 1
    assert not any(b"tppo" in each for each in sealed)


async def test_steps_are_numbers_of_a_day(database: Database) -> None:
    async with database.begin() as unit:
        for day, step in ((DAY, "1"), (DAY, "1"), (DAY, "2"), (DAY - timedelta(days=9), "1")):
            await unit.steps.count(day, "lesson", step)
        assert await unit.steps.totals(DAY) == [StepCount("lesson", "1", 2), StepCount("lesson", "2", 1)]
        await unit.steps.forget(DAY)
        assert await unit.steps.totals(DAY - timedelta(days=30)) == await unit.steps.totals(DAY)
    assert {column.name for column in step_count.c} == {"day", "flow", "step", "times"}


async def test_a_file_is_known_by_its_last_name(database: Database) -> None:
    async with database.begin() as unit:
        assert await unit.sent_files.get(b"digest") is None
        await unit.sent_files.keep(b"digest", "AgAC1")
        await unit.sent_files.keep(b"digest", "AgAC2")
        assert await unit.sent_files.get(b"digest") == "AgAC2"

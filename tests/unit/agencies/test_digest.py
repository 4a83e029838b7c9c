import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.agencies.digest import next_digest, weekly_facts
from bot.agencies.model import Agency
from bot.agencies.register import Register
from tests.unit.fakes import FakeDatabase

JAKARTA = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=JAKARTA), datetime(2026, 11, 23, 8, tzinfo=JAKARTA)),
        (datetime(2026, 11, 23, 8, tzinfo=JAKARTA), datetime(2026, 11, 30, 8, tzinfo=JAKARTA)),
        (datetime(2026, 11, 24, 1, tzinfo=JAKARTA), datetime(2026, 11, 30, 8, tzinfo=JAKARTA)),
        (datetime(2026, 11, 29, 23, tzinfo=JAKARTA), datetime(2026, 11, 30, 8, tzinfo=JAKARTA)),
    ],
)
def test_the_digest_comes_on_monday_at_eight(now: datetime, due: datetime) -> None:
    assert next_digest(now) == due


async def test_the_digest_names_only_what_three_asked_for() -> None:
    database = FakeDatabase()
    register = Register((Agency("PT CONTOH", None, None, "a list"),), (), date(2026, 9, 17))
    async with database.begin() as unit:
        for who in (b"a", b"b", b"c"):
            await unit.unanswered.ask("maju terus jaya", who, TODAY)
        await unit.unanswered.ask("rahasia satu orang", b"a", TODAY)
        await unit.unanswered.ask("rahasia satu orang", b"a", TODAY)
        await unit.unanswered.ask("tahun lalu", b"a", date(2026, 1, 1))

        facts = await weekly_facts(register, unit.unanswered, TODAY)

        assert await unit.unanswered.total(date(2025, 1, 1)) == 5
    assert (facts["as_of"], facts["agencies"], facts["in_vain"]) == ("2026-09-17", "1", "5")
    assert json.loads(facts["names"]) == [["maju terus jaya", 3]]

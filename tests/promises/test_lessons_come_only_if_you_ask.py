"""Nobody is written to who did not ask; where to is kept sealed, and gone with the end; never into a tip, or at night.

`tests/dialogs/test_course.py` walks every way.
"""

from datetime import datetime, time, timedelta

from bot.delivery.errands import Errands
from bot.learning.hours import FIRST_HOUR
from bot.learning.learner import Learner
from tests.promises.scenes import at_rest, calls_to, forms_of_number, found, office, walk
from tests.talk import Talk, Talker

WHO = 7_123_456_789
STEP = "Kursus singkat, langkah"


def steps(someone: Talker) -> int:
    return sum(STEP in str(call.params.get("text")) for call in calls_to(someone.talk, someone))


async def falls_due(talk: Talk, hour: int, writing: Talker | None = None) -> None:
    """Let it be an hour of tomorrow, with a tip begun just before, and let the next step be due then."""
    now = talk.clock.now()
    talk.clock.advance(datetime.combine(now.date() + timedelta(days=1), time(hour), now.tzinfo) - now)
    await talk.settle()
    async with talk.running.database.begin() as unit:
        learner_id = unit.learners.id_of(talk.running.shared.actor_of(WHO))
        await Errands(unit.timers, unit.outbox).remind(learner_id, talk.clock.now() + timedelta(minutes=1))
    if writing is not None:
        await walk(writing, "tip.preview")
    await talk.wait(minutes=1)


async def test_lessons_come_only_if_you_ask(talk: Talk) -> None:
    await office(talk)
    warga, other = talk.person("Warga", person_id=WHO), talk.person("Lain")
    await other.says("/belajar")
    await warga.says("/kursus")
    await talk.wait(days=3)
    assert steps(warga) == 0
    await warga.taps("Mulai kursus")
    assert found(forms_of_number(WHO), at_rest(talk.settings.data_dir)) == []

    await falls_due(talk, 23)
    assert steps(warga) == 0, "at night"
    # Before any hour that is drawn: so nothing is due yet when the tip is begun.
    await falls_due(talk, FIRST_HOUR, writing=warga)
    assert steps(warga) == 0, "while a tip is written"
    await talk.wait(hours=4)
    assert steps(warga) == 1

    await warga.says("/kursus")
    await warga.taps("Hentikan kursus")
    async with talk.running.database.begin() as unit:
        assert await unit.learners.get(talk.running.shared.actor_of(WHO)) == Learner()
    before = steps(warga)
    await talk.wait(days=30)
    assert steps(warga) == before
    assert steps(other) == 0

"""The short course and reminders: asked for with one tap, one message a day, by day, and never into a tip."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.delivery.errands import Errands
from bot.learning.funnel import COUNTED_FOR
from bot.learning.hours import FIRST_HOUR, LAST_HOUR
from bot.learning.learner import KEPT_FOR, Learner
from bot.learning.tutor import COURSE
from bot.staff.model import Role
from tests.promises.scenes import forge, office, walk
from tests.talk import MENTENG, TOKEN, Talk, Talker
from tests.tips import STORY


async def until(talk: Talk, hour: int, days: int = 1) -> None:
    """Let time pass until an hour of a later day."""
    now = talk.clock.now()
    then = datetime.combine(now.date() + timedelta(days=days), time(hour), now.tzinfo)
    talk.clock.advance(then - now)
    await talk.settle()


async def learner_of(talk: Talk, someone: Talker) -> Learner:
    async with talk.running.database.begin() as unit:
        return await unit.learners.get(talk.running.shared.actor_of(someone.person.id))


async def presses(someone: Talker, data: str) -> Talker:
    """Tap a button that another part of the bot offers."""
    await someone.says("/cek")
    forge(someone, data)
    return await someone.taps("palsu")


async def begin(someone: Talker) -> Talker:
    await someone.says("/kursus")
    return await someone.taps("Mulai kursus")


def told(someone: Talker, *words: str) -> list[str]:
    """Return the messages in the chat that hold one of these words."""
    marks = words or ("Kursus singkat, langkah", "Anda mau berlatih lagi")
    return [
        message.text for message in someone.chat if message.from_bot and any(word in message.text for word in marks)
    ]


async def test_the_course_is_told_before_it_begins(talk: Talk, warga: Talker) -> None:
    await warga.says("kursus")
    assert "8 langkah dalam 21 hari" in warga.reads
    assert "antara jam 8 dan jam 20, paling banyak sekali sehari" in warga.reads
    assert "terkunci" in warga.reads
    assert await learner_of(talk, warga) == Learner()
    await warga.taps("Mulai kursus")
    assert "dimulai" in warga.reads
    assert "🛑 Hentikan kursus" in warga.buttons


async def test_the_whole_course_comes_step_by_step_and_then_nothing_is_known(talk: Talk, warga: Talker) -> None:
    await begin(warga)
    for number, step in enumerate(talk.running.shared.syllabus.steps, 1):
        if step.after_days > 1:
            await until(talk, 19, days=step.after_days - 1)
            assert len(told(warga)) == number - 1
        await until(talk, 19)
        assert len(told(warga)) == number
        assert (await learner_of(talk, warga) == Learner()) is (number == 8)
    assert [f"langkah {number} dari 8" in said for number, said in enumerate(told(warga), 1)] == [True] * 8
    assert "Ini langkah terakhir" in warga.reads
    assert "🛑 Hentikan kursus" not in warga.buttons
    assert await learner_of(talk, warga) == Learner()
    assert await nothing_waits(talk)


async def nothing_waits(talk: Talk) -> bool:
    """Tell whether neither a timer nor a parcel of a learner is left."""
    far = talk.clock.now() + timedelta(days=400)
    async with talk.running.database.begin() as unit:
        timers = await unit.timers.claim(far, 100, timedelta())
        parcels = await unit.outbox.claim(far, 100, timedelta())
        return not parcels and "learn.due" not in {timer.kind for timer in timers}


async def test_a_step_shows_the_lesson_and_a_question_that_can_be_answered(talk: Talk, warga: Talker) -> None:
    await begin(warga)
    await until(talk, 19)
    assert "Kursus singkat, langkah 1 dari 8" in warga.reads
    assert "Cek sebelum bayar" in warga.reads
    assert "🛑 Hentikan kursus" in warga.buttons
    await warga.taps("Lanjut")
    assert "2/" in warga.reads
    await until(talk, 19, days=2)
    assert "langkah 2 dari 8" in warga.reads
    await warga.taps("▶️ Coba")
    assert "🎭" in warga.reads
    await until(talk, 19, days=3)
    assert "langkah 3 dari 8" in warga.reads
    assert "🛑 Hentikan kursus" in warga.buttons
    await warga.taps("A")
    assert "✅" in warga.reads or "❌" in warga.reads


async def test_one_tap_on_a_message_stops_the_course(talk: Talk, warga: Talker) -> None:
    await begin(warga)
    await until(talk, 19)
    await warga.taps("Hentikan kursus")
    assert warga.toast == "Sudah berhenti. Tidak ada kiriman lagi."
    assert await learner_of(talk, warga) == Learner()
    assert await nothing_waits(talk)
    count = len(warga.chat)
    await until(talk, 19, days=40)
    assert len(warga.chat) == count


async def test_a_second_tap_on_begin_changes_nothing(talk: Talk, warga: Talker) -> None:
    await begin(warga)
    before = await learner_of(talk, warga)
    await presses(warga, "course.on")
    assert await learner_of(talk, warga) == before


@pytest.mark.parametrize("erases", ["/hapus", "erase.yes"])
async def test_erasing_ends_everything_at_once(talk: Talk, warga: Talker, erases: str) -> None:
    await finish(warga)
    await begin(warga)
    await presses(warga, "booster:tppo:lesson")
    assert (await learner_of(talk, warga)).place is not None
    await (warga.says(erases) if erases.startswith("/") else presses(warga, erases))
    assert "Kursus dan pengingat berhenti" in warga.reads
    assert await learner_of(talk, warga) == Learner()
    assert await nothing_waits(talk)


async def finish(someone: Talker) -> None:
    """Read a lesson to its end."""
    await presses(someone, "lesson:tppo:0")
    while any("Lanjut" in label for label in someone.buttons):
        await someone.taps("Lanjut")


async def test_a_finished_lesson_is_marked_and_another_is_offered(talk: Talk, warga: Talker) -> None:
    await finish(warga)
    assert (await learner_of(talk, warga)).finished == ("lesson/tppo",)
    await warga.says("/belajar")
    assert "✅ Apa itu TPPO?" in warga.buttons
    await presses(warga, "quiz:tanda-bahaya:3:3")
    await warga.taps("Berikutnya")
    assert "Cara perekrut" in warga.reads, "the one that comes next was finished already"


async def test_what_was_finished_is_forgotten_when_it_is_not_used(talk: Talk, warga: Talker) -> None:
    await finish(warga)
    await talk.wait(days=KEPT_FOR.days)
    assert (await learner_of(talk, warga)).finished
    await talk.wait(days=1)
    assert await learner_of(talk, warga) == Learner()


async def test_who_reads_half_a_lesson_leaves_nothing(talk: Talk, warga: Talker) -> None:
    await presses(warga, "lesson:tppo:0")
    await warga.taps("Lanjut")
    assert await learner_of(talk, warga) == Learner()


# Reminders


async def test_two_reminders_come_each_with_another_exercise(talk: Talk, warga: Talker) -> None:
    await presses(warga, "quiz:tppo:3:2")
    await warga.taps("Latihan lagi nanti")
    assert "7 hari" in warga.reads
    assert "30 hari" in warga.reads
    await until(talk, 19, days=6)
    assert told(warga) == []
    await until(talk, 19)
    [first] = told(warga)
    await warga.taps("▶️ Coba")
    assert "🎭" in warga.reads
    await until(talk, 19, days=23)
    [second] = told(warga)
    assert first != second
    assert "Apa itu TPPO" not in first + second
    assert await learner_of(talk, warga) == Learner()
    assert await nothing_waits(talk)


async def test_a_scene_is_finished_at_its_end_and_leads_to_another(talk: Talk, warga: Talker) -> None:
    await warga.says("/latihan")
    await warga.taps("scene:uang-muka")
    while not any("Latihan lagi nanti" in label for label in warga.buttons):
        await warga.taps(next(button.value for button in warga.screen.buttons if button.value.startswith("scene:")))
    assert (await learner_of(talk, warga)).finished == ("scene/uang-muka",)
    seen = await counts(talk)
    assert seen["scene/uang-muka", "1"] == seen["scene/uang-muka", "end"] == 1
    await warga.taps("Latihan lagi nanti")
    assert [each.of for each in (await learner_of(talk, warga)).boosters] == ["scene/uang-muka"] * 2
    await until(talk, 19, days=7)
    [reminder] = told(warga)
    assert "Kerja pabrik di Malaysia" not in reminder
    await warga.says("/latihan")
    assert "✅ Kerja pabrik di Malaysia" in warga.buttons


async def test_one_tap_stops_the_reminders_and_not_the_course(talk: Talk, warga: Talker) -> None:
    await begin(warga)
    await presses(warga, "booster:tppo:lesson")
    await warga.taps("Hentikan pengingat")
    now = await learner_of(talk, warga)
    assert now.boosters == ()
    assert now.course is not None
    await until(talk, 19)
    assert len(told(warga)) == 1


async def test_never_more_than_one_message_a_day(talk: Talk, warga: Talker) -> None:
    await begin(warga)
    for slug in ("tppo", "dokumen"):
        await presses(warga, f"booster:{slug}:lesson")
    await until(talk, 19, days=7)
    for many in (1, 2, 3):
        assert len(told(warga)) == many, "what came together comes one a day"
        await falls_due(talk, warga)
        assert len(told(warga)) == many
        await until(talk, 19)


@pytest.mark.parametrize("data", ["booster", "booster:", "booster:xyz", "booster:tppo", "booster:../x:lesson"])
async def test_a_reminder_of_nothing_is_an_old_button(talk: Talk, warga: Talker, data: str) -> None:
    await presses(warga, data)
    assert warga.toast
    assert await learner_of(talk, warga) == Learner()


# Never at the wrong moment


async def falls_due(talk: Talk, someone: Talker) -> None:
    """Let the next step be due just now, and be looked at."""
    async with talk.running.database.begin() as unit:
        learner_id = unit.learners.id_of(talk.running.shared.actor_of(someone.person.id))
        await Errands(unit.timers, unit.outbox).remind(learner_id, talk.clock.now())
    await talk.settle()


@pytest.mark.parametrize("ways", [("tip.text",), ("tip.text", "tip.cover"), ("tip.notice",)])
async def test_a_step_waits_for_a_tip_and_is_not_lost(talk: Talk, warga: Talker, ways: tuple[str, ...]) -> None:
    await office(talk)
    await begin(warga)
    await until(talk, FIRST_HOUR)
    state, *tapped = ways
    await walk(warga, state)
    await warga.taps(*tapped)
    shown = len(warga.chat)
    await falls_due(talk, warga)
    assert len(warga.chat) == shown
    await talk.wait(minutes=179)
    assert told(warga) == []
    await talk.wait(minutes=2)
    assert len(told(warga)) == 1


async def test_a_step_on_its_way_stops_before_a_tip_that_was_opened_meanwhile(talk: Talk, warga: Talker) -> None:
    await office(talk)
    await begin(warga)
    await until(talk, FIRST_HOUR)
    facts = {"kind": "lesson", "slug": "tppo", "language": "id", "step": "1", "steps": "8"}
    async with talk.running.database.begin() as unit:
        learner_id = unit.learners.id_of(talk.running.shared.actor_of(warga.person.id))
        in_a_minute = talk.clock.now() + timedelta(minutes=1)
        await Errands(unit.timers, unit.outbox).tell(learner_id, COURSE, facts, in_a_minute)
    await walk(warga, "tip.danger")
    await talk.wait(minutes=2)
    assert told(warga) == []
    await talk.wait(minutes=175)
    assert told(warga) == []
    await talk.wait(minutes=10)
    assert len(told(warga)) == 1


async def test_a_lesson_that_covers_a_tip_leaves_nothing(talk: Talk, warga: Talker) -> None:
    await office(talk)
    await walk(warga, "tip.preview")
    await warga.taps("tip.cover")
    while any("Lanjut" in label for label in warga.buttons):
        await warga.taps("Lanjut")
    assert "❓ Coba soalnya" in warga.buttons
    assert await learner_of(talk, warga) == Learner()
    assert await counts(talk) == {}


async def counts(talk: Talk) -> dict[tuple[str, str], int]:
    async with talk.running.database.begin() as unit:
        return {(each.flow, each.step): each.times for each in await unit.steps.totals(date(2020, 1, 1))}


async def test_nothing_comes_at_night(talk: Talk, warga: Talker) -> None:
    await begin(warga)
    await until(talk, LAST_HOUR)
    count = len(told(warga))
    assert count == 0, "the relay was away for the day, and it is too late now"
    await until(talk, FIRST_HOUR - 1)
    assert len(told(warga)) == 0
    await until(talk, 19, days=0)
    assert len(told(warga)) == 1


async def test_who_blocked_the_bot_is_sent_nothing_and_forgotten(talk: Talk, warga: Talker) -> None:
    await begin(warga)
    await warga.person.blocks()
    await talk.settle()
    assert await learner_of(talk, warga) == Learner()
    assert await nothing_waits(talk)


async def test_who_blocked_the_bot_unnoticed_is_forgotten_at_the_first_message(talk: Talk, warga: Talker) -> None:
    await finish(warga)
    await begin(warga)
    await warga.person.blocks()
    assert talk.emulator.pending_updates(TOKEN), "the news of it is lost"
    assert (await learner_of(talk, warga)).place is not None
    await until(talk, 19)
    assert await learner_of(talk, warga) == Learner(("lesson/tppo",))
    assert await nothing_waits(talk)


async def test_the_course_speaks_the_language_that_was_chosen_since(talk: Talk, warga: Talker) -> None:
    await begin(warga)
    await warga.says("/bahasa")
    await warga.taps("language.set:en")
    await until(talk, 19)
    assert "Short course, step 1 of 8" in warga.reads


async def test_a_member_of_staff_at_the_desk_is_not_disturbed(talk: Talk) -> None:
    rina = await talk.officer("Rina", Role.COORDINATOR, MENTENG)
    await begin(rina)
    await until(talk, FIRST_HOUR)
    await rina.says("/meja")
    await falls_due(talk, rina)
    assert told(rina) == []


# What is counted


async def test_screens_are_counted_and_nothing_private_is(talk: Talk, warga: Talker) -> None:
    await office(talk)
    before = await counts(talk)
    await walk(warga, "tip.text")
    await warga.says(STORY)
    await warga.taps("tip.checked")
    await warga.taps("tip.home")
    await warga.taps("learn")
    await warga.says("PT Entah")
    assert await counts(talk) == before
    other = talk.person("Lain")
    await other.says("/start")
    await other.says("/belajar")
    await presses(other, "lesson:tppo:1")
    await presses(other, "quiz:tppo:3:1")
    await other.says("PT AGESA ASA JAYA")
    await other.says("/tujuh")
    assert await counts(talk) == {
        ("home", "home"): 1,
        ("home", "lessons"): 1,
        ("lesson/tppo", "2"): 1,
        ("quiz/tppo", "end"): 1,
        ("check", "how"): 2,
        ("check", "answer"): 1,
        ("offer", "1"): 1,
    }
    await talk.wait(days=COUNTED_FOR.days)
    assert await counts(talk)
    await talk.wait(days=1)
    assert await counts(talk) == {}


@pytest.mark.parametrize(
    "data", ["lesson:SITI-AMINAH:0", "lesson:tppo:99", "quiz:081234567890:0:0", "offer:" + "y" * 40]
)
async def test_a_forged_button_counts_nothing_that_was_made_up(talk: Talk, warga: Talker, data: str) -> None:
    await presses(warga, data)
    assert {flow for flow, _ in await counts(talk)} <= {"home", "check", "offer"}

"""The course as its file lays it out, and what is practised again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.dialogs import Dialog, Parked
from bot.learning.course import COURSE_FILE, Syllabus
from bot.learning.exercises import Exercise, Kind, another, exercises
from bot.learning.hours import FIRST_HOUR, LAST_HOUR, rest_until, some_time
from bot.learning.learner import Booster, Course, Learner, Place
from bot.learning.library import Library
from bot.learning.tutor import next_message
from bot.resources import ContentFolder, data_folder
from bot.shapes import ContentFileFault
from tests.unit.learning.tiny_content import LESSON, QUIZ, Write

DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLACE = Place(42, "id")


def course(*steps: str) -> str:
    return "steps:\n" + "".join(f"  - {{{step}}}\n" for step in steps)


def load(write: Write, *steps: str, **files: str) -> Syllabus:
    folder = write({COURSE_FILE: course(*steps), **{name.replace("__", "/"): text for name, text in files.items()}})
    return Syllabus.load(folder, Library.load(folder, ["id"]))


@pytest.mark.parametrize(
    "step",
    [
        "after_days: 1, kind: lesson, slug: lain",
        "after_days: 1, kind: scene, slug: contoh",
        "after_days: 0, kind: lesson, slug: contoh",
        "after_days: 1, kind: tip, slug: contoh",
        "after_days: 1, kind: lesson",
        "after_days: 1, kind: lesson, slug: contoh, more: 1",
    ],
)
def test_a_course_that_cannot_be_used_names_its_file(write: Write, step: str) -> None:
    with pytest.raises(ContentFileFault, match=COURSE_FILE):
        load(write, step)


def test_a_question_needs_a_quiz(write: Write) -> None:
    folder = write({COURSE_FILE: course("after_days: 1, kind: question, slug: contoh")})
    folder.file("id/quizzes/contoh.yaml").unlink()
    with pytest.raises(ContentFileFault, match="question"):
        Syllabus.load(folder, Library.load(folder, ["id"]))


def test_the_shipped_course_is_three_weeks_of_what_there_is() -> None:
    folder = ContentFolder(data_folder("content"))
    library = Library.load(folder, ["id", "en"])
    syllabus = Syllabus.load(folder, library)
    assert len(syllabus.steps) == 8
    assert syllabus.days == 21
    today = max(lesson.reviewed for lesson in library.all_lessons())
    for number, step in enumerate(syllabus.steps):
        for language in ("id", "en"):
            assert syllabus.next(number, language, today) == (number, syllabus.show(step, language, today))


def test_what_has_left_the_menu_is_passed_over(write: Write) -> None:
    old = LESSON.replace("2026-12-31", "2026-02-01")
    syllabus = load(
        write,
        "after_days: 1, kind: lesson, slug: lama",
        "after_days: 2, kind: question, slug: lama",
        "after_days: 3, kind: lesson, slug: contoh",
        **{"id__lessons__lama.md": old, "id__quizzes__lama.yaml": QUIZ},
    )
    learner = Learner(course=Course(0, DAY), place=PLACE)
    message = next_message(learner, PLACE, syllabus, DAY)
    assert syllabus.hidden(DAY) == ("lesson lama", "question lama")
    assert message is not None
    assert message.facts == {"kind": "lesson", "slug": "contoh", "language": "id", "step": "3", "steps": "3"}
    assert message.learner == Learner(place=PLACE)
    assert next_message(learner, PLACE, syllabus, DAY + timedelta(days=900)) is None


def test_the_course_goes_before_a_reminder_and_the_older_reminder_before_the_newer(write: Write) -> None:
    steps = ["after_days: 4, kind: question, slug: contoh"] * 2
    syllabus = load(write, *steps, **{"id__lessons__lain.md": LESSON, "id__quizzes__lain.yaml": QUIZ})
    late, later = Booster("lesson/contoh", 0, DAY - timedelta(days=1)), Booster("lesson/lain", 0, DAY)
    learner = Learner(course=Course(0, DAY), boosters=(later, late), place=PLACE)
    first = next_message(learner, PLACE, syllabus, DAY)
    assert first is not None
    assert first.learner == replace(learner, course=Course(1, DAY + timedelta(days=4)))
    second = next_message(first.learner, PLACE, syllabus, DAY)
    assert second is not None
    assert (second.facts["slug"], second.learner.boosters) == ("lain", (later,))


def test_scenes_are_practised_where_there_are_some(write: Write) -> None:
    folder = write({COURSE_FILE: course("after_days: 1, kind: lesson, slug: contoh")})
    assert exercises(Library.load(folder, ["id"]), "id", DAY) == (Exercise(Kind.QUESTION, "contoh", "Judul"),)
    shipped = Library.load(ContentFolder(data_folder("content")), ["id", "en"])
    every = exercises(shipped, "en", DAY)
    assert [each.key for each in every] == [f"scene/{scene.slug}" for scene in shipped.scenes("en", DAY)]
    assert {each.kind for each in every} == {Kind.SCENE}


def test_another_exercise_is_another_and_if_possible_new() -> None:
    one, two, three = (Exercise(Kind.SCENE, slug, slug) for slug in ("a", "b", "c"))
    every = (one, two, three)
    assert another(every, "scene/b", 0, Learner()) == three
    assert another(every, "scene/b", 1, Learner()) == one
    assert another(every, "scene/b", 0, Learner(("scene/c",))) == one
    assert another(every, "scene/b", 0, Learner(("scene/c", "scene/a"))) == three
    assert another(every, "lesson/x", 0, Learner()) == one
    assert another((one,), "scene/a", 0, Learner()) is None


@pytest.mark.parametrize("hour", range(24))
def test_nobody_is_written_to_at_night(hour: int) -> None:
    now = NOON.replace(hour=hour)
    later = rest_until(Dialog(), now)
    assert (later is None) is (FIRST_HOUR <= hour < LAST_HOUR)
    if later is not None:
        assert now < later < now + timedelta(hours=24)
        assert rest_until(Dialog(), later) is None


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("parked", [True, False])
def test_nobody_is_written_to_within_a_conversation(hour: int, *, parked: bool) -> None:
    now = NOON.replace(hour=hour)
    over = (now + timedelta(minutes=1)).isoformat()
    dialog = Dialog(parked=Parked("tip.text", {}, over)) if parked else Dialog("tip.text")
    later = rest_until(dialog, now)
    assert later is not None
    assert later >= now + timedelta(hours=3)
    assert FIRST_HOUR <= later.hour < LAST_HOUR


def test_a_parked_conversation_that_is_over_holds_nothing_up() -> None:
    assert rest_until(Dialog(parked=Parked("tip.text", {}, NOON.isoformat())), NOON) is None


def test_the_moment_tells_nothing_of_who_asked_when() -> None:
    moments = {some_time(DAY, NOON) for _ in range(200)}
    assert len(moments) > 50
    assert all(each.date() == DAY and 9 <= each.hour < 18 and each.second == 0 for each in moments)

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.learning.checks import check
from bot.learning.findings import Finding, Level, count_words, sentences
from bot.learning.library import Library
from bot.resources import ContentFolder
from tests.unit.learning.tiny_content import Write

TODAY = date(2026, 6, 1)
BODY = "Ini satu kalimat."

Change = Callable[..., list[Finding]]


def found(folder: ContentFolder, *languages: str, today: date = TODAY) -> list[Finding]:
    library = Library.load(folder, languages or ["id"])
    return [finding for finding in check(library, today) if "questions instead" not in finding.sentence]


@pytest.fixture
def change(write: Write, lesson: str) -> Change:
    """Return the findings of the tiny content with another text in its only lesson."""

    def change_lesson(old: str, new: str, **more: str) -> list[Finding]:
        assert old in lesson
        return found(write({"id/lessons/contoh.md": lesson.replace(old, new), **more}))

    return change_lesson


def test_good_content_has_no_findings(write: Write) -> None:
    assert found(write({})) == []


def test_sentences_end_at_points_and_lines() -> None:
    assert sentences("Satu. “Dua!” Tiga?\n• empat\n\nlima") == ["Satu.", "“Dua!", "Tiga?", "• empat", "lima"]
    assert count_words("Telepon KP2MI di 0800-1000, ya.") == 5


def test_a_long_sentence_is_an_error(change: Change) -> None:
    (finding,) = [each for each in change(BODY, "kata " * 19 + ".") if each.level is Level.ERROR]
    assert "19 words" in finding.sentence
    assert finding.where == "id/lessons/contoh.md"


def test_eighteen_words_pass_but_tire_when_all_are_so_long(change: Change) -> None:
    (finding,) = change(BODY, "kata " * 18 + ".")
    assert finding.level is Level.WARNING
    assert "18.0 words on average" in finding.sentence


def test_a_screen_that_is_too_long_is_an_error(change: Change) -> None:
    (finding,) = change(BODY, "Ini satu kata. " * 41)
    assert finding.level is Level.ERROR
    assert "Split it" in finding.sentence


@pytest.mark.parametrize("wrong", ["Perusahaan ini AMAN.", "Ini dijamin."])
def test_a_promise_is_an_error(change: Change, wrong: str) -> None:
    words = "avoid: {}\nnever: [aman, dijamin]\n"
    (finding,) = change(BODY, wrong, **{"id/wording.yaml": words})
    assert finding.level is Level.ERROR
    assert "promises" in finding.sentence


def test_a_word_that_only_contains_a_promise_is_fine(change: Change) -> None:
    assert change(BODY, "Keamanan tamanan.", **{"id/wording.yaml": "avoid: {}\nnever: [aman]\n"}) == []


def test_an_office_word_is_a_warning_with_its_replacement(change: Change) -> None:
    (finding,) = change(BODY, "Kami melakukan cek.", **{"id/wording.yaml": "avoid: {melakukan: kerjakan}\nnever: []\n"})
    assert finding.level is Level.WARNING
    assert "kerjakan" in finding.sentence


def test_a_promise_in_a_quiz_is_found_too(write: Write, tmp_path: Path) -> None:
    folder = write({"id/wording.yaml": "avoid: {}\nnever: [betul]\n"})
    assert [finding.level for finding in found(folder)] == [Level.ERROR]


@pytest.mark.parametrize("number", ["110", "0811-2345-678", "0811 2345 678"])
def test_known_numbers_pass(change: Change, number: str) -> None:
    assert change(BODY, f"Telepon {number}.") == []


@pytest.mark.parametrize(
    ("number", "level"),
    [("0812-9999-999", Level.ERROR), ("+62 812 9999 999", Level.ERROR), ("119", Level.WARNING)],
)
def test_a_number_that_is_no_hotline_is_found(change: Change, number: str, level: Level) -> None:
    (finding,) = change(BODY, f"Telepon {number}.")
    assert finding.level is level
    assert number in finding.sentence


@pytest.mark.parametrize("text", ["UU 21/2007 pasal 18.", "Tahun 2026.", "Rp300.000.", "Ada 699 orang.", "17 tahun."])
def test_other_numbers_are_no_telephone(change: Change, text: str) -> None:
    assert change(BODY, text) == []


def test_a_lesson_past_its_review_is_an_error(write: Write) -> None:
    (finding,) = found(write({}), today=date(2027, 1, 1))
    assert (finding.level, finding.where) == (Level.ERROR, "id/lessons/contoh.md")
    assert "2026-12-31" in finding.sentence


def test_a_lesson_is_to_be_reviewed_a_month_ahead(write: Write) -> None:
    assert found(write({}), today=date(2026, 12, 1)) == []
    (finding,) = found(write({}), today=date(2026, 12, 2))
    assert finding.level is Level.WARNING


def test_a_review_in_the_future_is_an_error(write: Write) -> None:
    (finding,) = found(write({}), today=date(2025, 12, 31))
    assert finding.level is Level.ERROR


def test_a_translation_with_fewer_screens_is_a_warning(write: Write, lesson: str) -> None:
    longer = lesson + "\n## Dua\n\nIsi dua.\n"
    folder = write({"id/lessons/contoh.md": longer, "en/lessons/contoh.md": lesson})
    warnings = [each for each in found(folder, "id", "en") if each.level is Level.WARNING]
    assert [(each.where, "1 instead of 2" in each.sentence) for each in warnings] == [("en/lessons/contoh.md", True)]


def test_an_answer_too_long_for_a_button_is_a_warning(write: Write, tmp_path: Path) -> None:
    folder = write({})
    path = tmp_path / "id/quizzes/contoh.yaml"
    path.write_text(path.read_text().replace("text: Diam", f"text: {'Diam ' * 9}"))
    (finding,) = found(folder)
    assert "button" in finding.sentence


def test_a_quiz_of_one_question_is_a_warning(write: Write) -> None:
    (finding,) = check(Library.load(write({}), ["id"]), TODAY)
    assert (finding.level, "1 questions instead of 3" in finding.sentence) == (Level.WARNING, True)


def test_errors_come_before_warnings_and_gaps(change: Change) -> None:
    levels = [each.level for each in change(BODY, "kata " * 19 + ".\n\nTelepon 0812-9999-999 atau 119.")]
    assert levels == sorted(levels, key=list(Level).index)
    assert levels[0] is Level.ERROR

from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.dialogs.turns import Person, labels, person
from tests.talk import Talk

LESSON = """---
title: Keep <your> papers
summary: Why nobody may hold them.
order: 1
level: 5
action: Keep your passport yourself.
opens: help
sources:
  - name: A & B
    dated: 2025-01-02
reviewer: null
reviewed: 2026-11-01
review_by: 2027-05-01
---

## One

First words.

## Two

Second words.

## Three

Third words.
"""

QUIZ = """questions:
  - text: Somebody wants your passport. What do you do?
    choices:
      - {text: I give it away, reason: "Then you cannot leave."}
      - {text: I keep it, right: true, reason: "It is <yours>."}
  - text: And your diploma?
    choices:
      - {text: I keep it, right: true, reason: "It is yours too."}
      - {text: I sell it, reason: "You need it."}
"""


@pytest.fixture
def reader(tmp_path: Path) -> Person:
    only_indonesian = LESSON.replace("Keep <your> papers", "Hanya").replace("order: 1", "order: 99")
    files = {"en/lessons/papers.md": LESSON, "en/quizzes/papers.yaml": QUIZ, "id/lessons/hanya.md": only_indonesian}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return person(tmp_path)


async def test_the_menu_begins_with_the_next_lesson(reader: Person) -> None:
    screen = await reader.types("/belajar")

    first = next(iter(reader.shared.library.lessons("en", reader.clock.now().date()))).title
    assert labels(screen)[:4] == [
        f"▶️ Begin: {first}",
        "🎭 Practise with a recruiter",
        "❓ Ask in your own words",
        "📖 All lessons",
    ]
    assert await reader.presses("learn") == screen


async def test_the_list_has_a_button_for_each_lesson(reader: Person) -> None:
    screen = await reader.presses("lessons")

    shared = reader.shared
    titles = [lesson.title for lesson in shared.library.lessons("en", reader.clock.now().date())]
    assert labels(screen) == [*titles, "⬅️ Back", "🏠 Home"]
    assert titles[0] == "Keep <your> papers"


async def test_pages_turn_forward_and_back(reader: Person) -> None:
    await reader.presses("lessons")

    first = await reader.taps("Keep")
    assert "1/3" in first.html
    assert "First words." in first.html
    assert "◀️ Previous" not in labels(first)
    second = await reader.taps("Next")
    assert "2/3" in second.html
    assert await reader.taps("Previous") == first


async def test_only_the_last_page_ends_in_an_action_its_source_and_the_quiz(reader: Person) -> None:
    middle = await reader.presses("lesson:papers:1")
    last = await reader.presses("lesson:papers:2")

    assert "Keep your passport yourself." not in middle.html
    assert "👉 <b>Keep your passport yourself.</b>" in last.html
    assert "Source: A &amp; B (2025). Checked on 1 November 2026." in last.html
    assert "Next ▶️" not in labels(last)
    assert reader.button("❓ Try the quiz").data == "quiz:papers:0:0"
    assert reader.button("Help lines").data == "help"


async def test_the_whatsapp_button_carries_four_short_lines_and_the_link(reader: Person) -> None:
    await reader.presses("lesson:papers:2")

    shared = unquote(reader.button("WhatsApp").url.partition("?text=")[2]).split("\n")

    assert shared[:3] == ["Keep <your> papers", "Why nobody may hold them.", "Keep your passport yourself."]
    assert len(shared) == 5
    assert shared[-1] == "https://t.me/example_bot"


async def test_what_files_say_is_escaped(reader: Person) -> None:
    assert "<i>Keep &lt;your&gt; papers · 1/3</i>" in (await reader.presses("lesson:papers:0")).html
    assert "It is &lt;yours&gt;." in (await reader.presses("quiz.answer:papers:0:1:0")).html


async def test_a_quiz_counts_right_answers_and_ends_in_an_action(reader: Person) -> None:
    await reader.presses("lesson:papers:2")

    question = await reader.taps("❓ Try the quiz")
    assert "1/2" in question.html
    assert labels(question)[:2] == ["A", "B"]
    answer = await reader.taps("B")
    assert "✅ It is &lt;yours&gt;." in answer.html
    await reader.taps("Next")
    await reader.taps("A")
    result = await reader.taps("Next")

    assert "All 2 right" in result.html
    assert "👉 <b>Keep your passport yourself.</b>" in result.html
    assert reader.button("Next lesson").data.endswith(":0")


async def test_a_wrong_answer_shows_why_and_what_is_right(reader: Person) -> None:
    answer = await reader.presses("quiz.answer:papers:0:0:0")

    assert "Not this one." in answer.html
    assert "Then you cannot leave." in answer.html
    assert "Better: <b>I keep it</b>" in answer.html
    assert reader.button("Next").data == "quiz:papers:1:0"


async def test_a_quiz_with_some_or_no_right_answer_ends_kindly(reader: Person) -> None:
    assert "1 of 2 right" in (await reader.presses("quiz:papers:2:1")).html
    assert "None was right" in (await reader.presses("quiz:papers:2:0")).html


async def test_nobody_can_claim_more_right_answers_than_questions(reader: Person) -> None:
    assert "All 2 right" in (await reader.presses("quiz:papers:2:99")).html
    await reader.presses("quiz.answer:papers:0:1:99")
    assert reader.button("Next").data == "quiz:papers:1:1"


@pytest.mark.parametrize(
    "data",
    [
        "lesson", "lesson:", "lesson:gone:0", "lesson:papers", "lesson:papers:3", "lesson:papers:-1", "lesson:papers:²",
        "lesson:papers:x", "quiz:gone:0", "quiz:papers:3", "quiz:papers", "quiz.answer:papers:0",
        "quiz.answer:papers:2:0",
        "quiz.answer:papers:0:7:0", "quiz.answer:gone:0:0:0", "quiz.answer:papers:99999999999999999999:0",
    ],
)  # fmt: skip
async def test_an_old_button_leads_to_the_list_and_says_so(reader: Person, data: str) -> None:
    screen = await reader.presses(data)

    assert screen == await reader.presses("lessons")
    await reader.presses(data)
    assert "old" in reader.turn.toast


async def test_a_lesson_past_its_review_date_is_gone(reader: Person) -> None:
    reader.clock.at = reader.clock.at.replace(year=2030)

    screen = await reader.presses("lesson:papers:0")

    assert "no lessons" in screen.html
    assert reader.turn.toast


async def test_a_lesson_in_another_language_says_so(reader: Person) -> None:
    assert "only in Bahasa Indonesia" in (await reader.presses("lesson:hanya:0")).html
    assert "only in" not in (await reader.presses("lesson:papers:0")).html


@pytest.mark.parametrize("language", ["id", "en"])
async def test_every_shipped_lesson_can_be_read_and_played_to_its_end(language: str) -> None:
    someone = person()
    someone.language = language
    lessons = someone.shared.library.lessons(language, someone.clock.now().date())
    assert lessons

    for lesson in lessons:
        await someone.presses(f"lesson:{lesson.slug}:0")
        for _page in lesson.pages[1:]:
            await someone.taps("Next")
        await someone.taps("❓ Try the quiz")
        for question in lesson.quiz:
            await someone.taps("ABCD"[[choice.right for choice in question.choices].index(True)])
            await someone.taps("Next")
        assert f"All {len(lesson.quiz)} right" in someone.screen.html


async def test_a_lesson_is_read_and_played_in_one_message(talk: Talk) -> None:
    reader = talk.person("Reader", "en")
    await reader.says("/belajar")
    await reader.taps("lesson:cek-perekrut:0")
    while "Next ▶️" in reader.buttons:
        await reader.taps("Next ▶️")
    assert "Source:" in reader.reads

    await reader.taps("❓ Try the quiz", "quiz.answer:cek-perekrut:0:0:0")

    assert "Next ▶️" in reader.buttons
    assert len([message for message in reader.chat if message.from_bot]) == 1

from pathlib import Path
from urllib.parse import unquote

import pytest

from handlers import HANDLERS, answer
from tests.dialogs.turns import Person, labels, person

ANSWER = """---
question: May they <keep> my passport?
asked: [boss has my passport, passport taken, give back passport]
opens: help
lesson: dokumen
level: 5
sources:
  - name: A & B
    dated: 2025-01-02
reviewer: null
reviewed: 2026-11-01
review_by: 2027-05-01
---

It is **yours**.

👉 **Ask for it & call KP2MI.**
"""
URL_MOST = 2048
"""Characters of a button's address; no Telegram client was seen to refuse as many."""


@pytest.fixture
def asker(tmp_path: Path) -> Person:
    only_indonesian = ANSWER.replace("May they <keep> my passport?", "Hanya di sini?").replace("dokumen", "gone")
    for name, text in {"en/answers/paper.md": ANSWER, "id/answers/hanya.md": only_indonesian}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return person(tmp_path)


async def test_an_answer_is_one_screen_with_its_source_and_one_main_thing_to_do(asker: Person) -> None:
    screen = await asker.presses("answer:paper")

    assert screen.html.startswith("<b>May they &lt;keep&gt; my passport?</b>\n\nIt is <b>yours</b>.")
    assert "👉 <b>Ask for it &amp; call KP2MI.</b>" in screen.html
    assert screen.html.endswith(
        "<blockquote expandable>Source: A &amp; B (2025). Checked on 1 November 2026.</blockquote>"
    )
    assert labels(screen) == [
        "☎️ Help lines",
        "📖 Lesson: Your documents",
        "📤 WhatsApp",
        "📨 Telegram",
        "⬅️ Back",
        "🏠 Home",
    ]


async def test_who_wants_to_know_more_reads_the_lesson(asker: Person) -> None:
    await asker.presses("answer:paper")
    assert "1/" in (await asker.taps("Lesson")).html


async def test_the_button_opens_what_the_answer_advises(asker: Person) -> None:
    await asker.presses("answer:paper")
    assert "110" in (await asker.taps("Help lines")).html


async def test_back_leads_to_the_lessons(asker: Person) -> None:
    await asker.presses("answer:paper")
    assert await asker.taps("Back") == await asker.presses("learn")


async def test_the_whole_answer_can_be_passed_on(asker: Person) -> None:
    await asker.presses("answer:paper")

    shared = unquote(asker.button("WhatsApp").url.partition("?text=")[2])

    assert shared.startswith("May they <keep> my passport?\n\nIt is yours.\n\n👉 Ask for it & call KP2MI.\n\n")
    assert shared.endswith("\nhttps://t.me/example_bot")


async def test_an_answer_in_another_language_says_so(asker: Person) -> None:
    assert "only in Bahasa Indonesia" in (await asker.presses("answer:hanya")).html
    assert "only in" not in (await asker.presses("answer:paper")).html


async def test_no_button_leads_to_a_lesson_that_is_not_there(asker: Person) -> None:
    assert labels(await asker.presses("answer:hanya")) == [
        "☎️ Help lines",
        "📤 WhatsApp",
        "📨 Telegram",
        "⬅️ Back",
        "🏠 Home",
    ]


@pytest.mark.parametrize("data", ["answer", "answer:", "answer:gone", "answer:../x", "answer:paper2:1", "answer::x"])
async def test_an_old_button_leads_to_the_lessons_and_says_so(asker: Person, data: str) -> None:
    assert await asker.presses(data) == await asker.presses("lessons")
    await asker.presses(data)
    assert asker.turn is not None
    assert "old" in (asker.turn.toast or "")


async def test_an_answer_past_its_review_date_is_gone(asker: Person) -> None:
    asker.clock.at = asker.clock.at.replace(year=2030)

    assert "no lessons" in (await asker.presses("answer:paper")).html
    assert asker.turn is not None
    assert asker.turn.toast


@pytest.mark.parametrize("language", ["id", "en"])
async def test_every_shipped_answer_can_be_read_and_passed_on(language: str) -> None:
    someone = person()
    someone.language = language
    answers = someone.shared.library.answers(language, someone.clock.now().date())
    assert len(answers) == 60

    for each in answers:
        screen = await someone.presses(f"answer:{each.slug}")
        assert each.html in screen.html
        assert len(someone.button("WhatsApp").url or "") <= URL_MOST


def test_the_bot_takes_these_taps() -> None:
    assert set(answer.HANDLERS) <= set(HANDLERS)

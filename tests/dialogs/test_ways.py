"""The legal ways to work abroad: from the list to the last page, its papers, and back."""

from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.learning.checks import PAGE_LETTERS
from bot.learning.markup import visible
from bot.learning.shapes import COPY_LETTERS
from tests.dialogs.turns import Person, labels, person
from tests.talk import Talk

WAY = """---
title: Own <way>
summary: A way for tests.
order: 1
level: 5
action: Ask first.
opens: help
sources:
  - name: A & B
    dated: 2025-01-02
papers: PAPERS
reviewer: null
reviewed: 2026-11-01
review_by: 2027-05-01
---

## One

First words.

## Two

Second words.
"""


@pytest.fixture
def reader(tmp_path: Path) -> Person:
    files = {
        "en/ways/own.md": WAY.replace("PAPERS", "[Passport <1>, Work visa]"),
        "id/ways/hanya.md": WAY.replace("PAPERS", "null").replace("Own <way>", "Hanya"),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return person(tmp_path)


async def test_the_list_has_a_button_for_each_way(reader: Person) -> None:
    screen = await reader.types("/jalur")

    ways = reader.shared.library.ways("en", reader.clock.now().date())
    assert labels(screen) == [*(way.title for way in ways), "🌏 By country", "⬅️ Back", "🏠 Home"]
    assert {"Own <way>", "Hanya"} < {way.title for way in ways}


@pytest.mark.parametrize("words", ["jalan resmi", "Official ways", "JALUR RESMI!", "/ways"])
async def test_typed_words_open_the_list_too(reader: Person, words: str) -> None:
    assert await reader.types(words) == await reader.presses("ways")


async def test_a_way_is_read_page_by_page_and_ends_in_an_action_and_its_papers(reader: Person) -> None:
    await reader.presses("ways")
    first = await reader.taps("Own <way>")
    assert "<i>Own &lt;way&gt; · 1/2</i>" in first.html
    assert "First words." in first.html
    assert "Ask first." not in first.html
    last = await reader.taps("Next")

    assert "👉 <b>Ask first.</b>" in last.html
    assert "Source: A &amp; B (2025). Checked on 1 November 2026." in last.html
    assert reader.button("Help lines").data == "help"
    assert await reader.taps("Previous") == first
    await reader.presses("way:own:1")
    papers = await reader.taps("Papers")
    assert "☐ Passport &lt;1&gt;\n☐ Work visa" in papers.html
    assert await reader.taps("Back") == last


async def test_the_papers_can_be_copied_and_sent_on(reader: Person) -> None:
    await reader.presses("way.papers:own")

    assert reader.button("Copy").copy == "☐ Passport <1>\n☐ Work visa"
    message = unquote(reader.button("WhatsApp").url.partition("?text=")[2])
    assert message.startswith("🧾 Papers: Own <way>\n☐ Passport <1>\n☐ Work visa\n")
    assert message.endswith("https://t.me/example_bot")


async def test_papers_that_nobody_knows_are_said_not_to_be_known(reader: Person) -> None:
    screen = await reader.presses("way.papers:hanya")

    assert "We do not know yet which papers" in screen.html
    assert "0800-1000" in screen.html
    assert "☐" not in screen.html


async def test_a_way_in_another_language_says_so(reader: Person) -> None:
    assert "only in Bahasa Indonesia" in (await reader.presses("way:hanya:0")).html
    assert "only in" not in (await reader.presses("way:own:0")).html


@pytest.mark.parametrize(
    "data",
    ["way", "way:", "way:gone:0", "way:own", "way:own:2", "way:own:-1", "way:own:x", "way.papers:", "way.papers:x"],
)
async def test_an_old_button_leads_to_the_list_and_says_so(reader: Person, data: str) -> None:
    assert await reader.presses(data) == await reader.presses("ways")
    await reader.presses(data)
    assert "old" in reader.turn.toast


async def test_ways_past_their_review_date_are_gone_and_whom_to_ask_stays(reader: Person) -> None:
    reader.clock.at = reader.clock.at.replace(year=2030)

    screen = await reader.presses("ways")

    assert "no page about the ways" in screen.html
    assert "0800-1000" in screen.html


@pytest.mark.parametrize("language", ["id", "en"])
async def test_every_shipped_way_is_read_to_its_end_on_short_screens(language: str) -> None:
    someone = person()
    someone.language = language
    ways = someone.shared.library.ways(language, someone.clock.now().date())
    assert len(ways) == 6

    for way in ways:
        assert way.language == language
        assert 2 <= len(way.pages) <= 5
        for index, page in enumerate(way.pages):
            screen = await someone.presses(f"way:{way.slug}:{index}")
            assert page.html in screen.html
            assert len(page.title) + len(visible(page.html)) <= PAGE_LETTERS
        papers = await someone.presses(f"way.papers:{way.slug}")
        assert len(visible(papers.html)) <= PAGE_LETTERS
        copied = [button.copy for row in papers.rows for button in row if button.copy]
        assert all(len(each) <= COPY_LETTERS for each in copied)
        assert bool(copied) is (way.papers is not None)


async def test_a_way_is_read_in_one_message(talk: Talk) -> None:
    reader = talk.person("Reader", "id")
    await reader.says("jalur resmi")
    await reader.taps("Lewat P3MI (P to P)")
    while "Lanjut ▶️" in reader.buttons:
        await reader.taps("Lanjut ▶️")
    await reader.taps("🧾 Dokumen")

    assert "☐ Paspor" in reader.reads
    assert len([message for message in reader.chat if message.from_bot]) == 1

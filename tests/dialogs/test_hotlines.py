from pathlib import Path

import pytest

from tests.dialogs.turns import labels, person
from tests.talk import Talk

OFFICE = """name: {id: Kantor Contoh}
city: Contoh
districts: ["62.71.01"]
address: Jl. Contoh 1
hours: null
phone: "0536-123456"
whatsapp: null
email: null
contact: null
links: []
"""


async def test_danger_comes_first() -> None:
    someone = person()

    screen = await someone.types("/bantuan")

    assert screen.html.index("🔴 <b>Police</b>") < screen.html.index("KP2MI")
    assert "📞 110" in screen.html


async def test_the_first_screen_leads_to_the_other_numbers_and_back() -> None:
    someone = person()
    first = await someone.types("/bantuan")

    more = await someone.taps("More numbers")

    names = [line.name for line in someone.shared.library.hotlines("en")]
    assert all(f"<b>{name}</b>" in first.html + more.html for name in names)
    assert "KBRI" not in first.html
    assert "Embassy" in more.html
    assert await someone.taps("Back") == first


async def test_numbers_are_plain_and_whatsapp_is_a_link() -> None:
    screen = await person().types("/bantuan")

    assert "📞 0800-1000" in screen.html
    assert '<a href="https://wa.me/628118080141">0811-8080-141</a>' in screen.html
    assert "tel:" not in screen.html


async def test_each_number_shows_when_it_was_seen_and_none_a_date_it_has_not() -> None:
    someone = person()

    screen = await someone.types("/bantuan")

    assert "Number seen: 28 January 2026" in screen.html
    assert "Number seen: December 2025" in screen.html
    police = screen.html.partition("SAPA")[0]
    assert "Number seen" not in police


async def test_what_the_office_has_not_said_is_not_shown() -> None:
    someone = person()
    await someone.types("/bantuan")

    assert "Palangka Raya Immigration Office" not in (await someone.taps("More numbers")).html


async def test_the_office_is_shown_once_it_says_how_to_reach_it(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text(OFFICE, encoding="utf-8")
    someone = person(tmp_path)
    await someone.types("/bantuan")

    more = await someone.taps("More numbers")

    assert "<b>Kantor Contoh</b>\n📞 0536-123456\nJl. Contoh 1" in more.html


@pytest.mark.parametrize("data", ["help", "help:9", "help:x:y"])
async def test_any_help_button_shows_numbers(data: str) -> None:
    screen = await person().presses(data)

    assert "110" in screen.html
    assert "✉️ Send info" in labels(screen)


async def test_help_is_one_word_away(talk: Talk) -> None:
    reader = talk.person("Reader", "en")

    await reader.says("tolong")

    assert "110" in reader.reads

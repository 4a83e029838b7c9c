from pathlib import Path

import pytest

from bot.learning.checks import PAGE_LETTERS
from bot.learning.markup import visible
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

    pages = [first]
    while "➕ More numbers" in labels(someone.screen):
        pages.append(await someone.taps("More numbers"))

    names = [line.name for line in someone.shared.library.hotlines("en")]
    shown = [name for page in pages for name in names if f"<b>{name}</b>" in page.html]
    assert shown == names
    assert len(pages) == 4
    assert "Embassy" not in first.html
    for page in reversed(pages[:-1]):
        assert await someone.taps("Back") == page


async def test_numbers_are_plain_and_whatsapp_is_a_link() -> None:
    screen = await person().types("/bantuan")

    assert "📞 0800-1000" in screen.html
    assert '<a href="https://wa.me/628118080141">0811-8080-141</a>' in screen.html
    assert "tel:" not in screen.html


async def test_each_number_shows_when_it_was_seen_and_none_a_date_it_has_not() -> None:
    someone = person()

    screen = await someone.types("/bantuan")

    assert "<i>Number seen: 28 January 2026. Not tried yet.</i>" in screen.html
    assert "<i>Number seen: December 2025. Not tried yet.</i>" in screen.html
    police = screen.html.partition("SAPA")[0]
    assert "Number seen" not in police
    assert "tried" not in police


async def test_a_number_that_was_seen_long_ago_says_so() -> None:
    someone = person()

    shown = [(await someone.presses(f"help:more:{number}")).html for number in range(3)]

    lpsk = next(each for each in "".join(shown).split("\n\n") if "LPSK" in each)
    assert "<i>Number seen: 2021. 🟠 That is long ago. Not tried yet.</i>" in lpsk
    assert "Jl. Raya Bogor Km 24 No. 47-49, Jakarta Timur\nlpsk_ri@lpsk.go.id" in lpsk


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ("last_seen: 2026-01, last_verified: 2026-10-01", "<i>We tried it on 1 October 2026.</i>"),
        (
            "last_seen: 2026-01, last_verified: 2025-01-01",
            "<i>We tried it on 1 January 2025. 🟠 That is long ago.</i>",
        ),
        ("last_seen: null, last_verified: null", "<i>No date is known for this number.</i>"),
        ("last_seen: 2025, last_verified: null", "<i>Number seen: 2025. Not tried yet.</i>"),
    ],
)
async def test_each_number_says_how_old_it_is(tmp_path: Path, dates: str, said: str) -> None:
    line = '{id: a, name: {id: A}, when: {id: B.}, numbers: [{call: "129"}], source: null, confidence: M, DATES}'
    (tmp_path / "hotlines.yaml").write_text(f"hotlines: [{line.replace('DATES', dates)}]", encoding="utf-8")

    assert said in (await person(tmp_path).types("/bantuan")).html


async def test_a_service_whose_number_nobody_found_says_so(tmp_path: Path) -> None:
    line = "{id: kp2mi, name: {id: A}, when: {id: B.}, numbers: [], link: 'https://example.org', source: null"
    (tmp_path / "hotlines.yaml").write_text(
        f"hotlines: [{line}, confidence: M, last_seen: 2026-01, last_verified: null}}]", encoding="utf-8"
    )
    someone = person(tmp_path)

    screen = await someone.types("/bantuan")
    assert "<i>We do not know the number yet.</i>" in screen.html
    assert '🌐 <a href="https://example.org">example.org</a>' in screen.html
    # Where another screen would give that number, it points to the help lines.
    assert "Ask at one of the ☎️ help lines." in (await someone.presses("country:HK")).html


async def test_what_the_office_has_not_said_is_not_shown() -> None:
    someone = person()
    await someone.types("/bantuan")

    shown = [(await someone.presses(f"help:more:{number}")).html for number in range(3)]

    assert not [each for each in shown if "Palangka Raya Immigration Office" in each]


async def test_the_office_is_shown_once_it_says_how_to_reach_it(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text(OFFICE, encoding="utf-8")
    someone = person(tmp_path)
    await someone.types("/bantuan")

    while "➕ More numbers" in labels(someone.screen):
        more = await someone.taps("More numbers")

    assert "<b>Kantor Contoh</b>\n📞 0536-123456\nJl. Contoh 1" in more.html


@pytest.mark.parametrize("data", ["help", "help:9", "help:x:y"])
async def test_any_help_button_shows_numbers(data: str) -> None:
    screen = await person().presses(data)

    assert "110" in screen.html
    assert "✉️ Send info" in labels(screen)


@pytest.mark.parametrize("data", ["help:more:99", "help:more:-1", "help:more:x:y"])
async def test_a_page_of_numbers_that_is_not_there_is_the_first_of_them(data: str) -> None:
    assert await person().presses(data) == await person().presses("help:more")


@pytest.mark.parametrize("language", ["id", "en"])
async def test_no_screen_of_numbers_is_longer_than_a_small_phone_takes(language: str) -> None:
    someone = person()
    someone.language = language

    for data in ("help", "help:more:0", "help:more:1", "help:more:2"):
        assert len(visible((await someone.presses(data)).html)) <= PAGE_LETTERS


async def test_help_is_one_word_away(talk: Talk) -> None:
    reader = talk.person("Reader", "en")

    await reader.says("tolong")

    assert "110" in reader.reads

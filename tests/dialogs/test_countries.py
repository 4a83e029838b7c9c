"""A card for each of the usual countries: what is known, what is not, and whom to ask."""

from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.learning.checks import PAGE_LETTERS
from bot.learning.markup import visible
from bot.resources import data_folder
from handlers.offer import COUNTRIES
from tests.dialogs.turns import Person, labels, person
from tests.talk import Talk, Talker

FROM_ABROAD = "+62 21 2924 4800"


@pytest.fixture
def reader() -> Person:
    return person()


async def test_the_list_shows_the_usual_countries_with_their_flags(reader: Person) -> None:
    screen = await reader.types("/negara")

    assert set(COUNTRIES) == {place.id for place, _ in reader.shared.adverts.countries()}
    assert labels(screen)[:2] == ["🇰🇭 Cambodia", "🇭🇰 Hong Kong"]
    assert labels(screen)[-3:] == ["🛤 Official ways", "⬅️ Back", "🏠 Home"]
    assert len(labels(screen)) == len(COUNTRIES) + 3


@pytest.mark.parametrize("words", ["kamboja", "Cambodia", "KAMBOJA!"])
async def test_the_name_alone_opens_the_card(reader: Person, words: str) -> None:
    assert await reader.types(words) == await reader.presses("country:KH")


async def test_a_name_among_other_words_is_checked_as_before(reader: Person) -> None:
    assert "not on the list" in (await reader.types("PT Kamboja Jaya Sentosa Abadi")).html


async def test_a_country_without_an_official_way_says_so_first(reader: Person) -> None:
    screen = await reader.presses("country:KH")

    assert screen.html.index("⛔ There is no placement agreement") < screen.html.index("⚠️")
    assert "☎️ Indonesian Embassy in Phnom Penh (Cambodia): +855 12 813 282" in screen.html
    assert "We do not know" not in screen.html
    assert "mediamasakini.com (2025); suara.com (2026)" in screen.html


async def test_what_is_not_known_is_said_with_whom_to_ask(reader: Person) -> None:
    screen = await reader.presses("country:HK")

    assert "❔ Is there an official way? We do not know yet." in screen.html
    assert "We do not know yet: the usual tricks, the number of the embassy." in screen.html
    assert "👉 Ask KP2MI (work abroad): 0800-1000." in screen.html
    assert FROM_ABROAD in screen.html


async def test_a_country_with_an_official_way_leads_to_it(reader: Person) -> None:
    screen = await reader.presses("country:JP")

    assert "🛤 The SSW way to Japan" in screen.html
    assert [reader.button(each).data for each in ("Work in Japan", "G to G")] == ["way:ssw-jepang:0", "way:g-to-g:0"]


async def test_each_card_leads_to_the_check_the_lines_the_ways_and_back(reader: Person) -> None:
    await reader.presses("countries")
    await reader.taps("Taiwan")

    assert [reader.button(each).data for each in ("Check", "Help lines", "Official ways")] == ["check", "help", "ways"]
    shared = unquote(reader.button("WhatsApp").url.partition("?text=")[2])
    assert shared.startswith("🇹🇼 Taiwan\n")
    assert shared.endswith("https://t.me/example_bot")
    assert "<" not in shared
    assert await reader.taps("Back") == await reader.presses("countries")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", COUNTRIES)
async def test_a_card_fits_one_screen(reader: Person, code: str, language: str) -> None:
    reader.language = language

    assert len(visible((await reader.presses(f"country:{code}")).html)) <= PAGE_LETTERS


@pytest.mark.parametrize("data", ["country", "country:", "country:XX", "country:QA", "country:kh:1"])
async def test_an_unknown_country_leads_to_the_list(reader: Person, data: str) -> None:
    assert await reader.presses(data) == await reader.presses("countries")
    await reader.presses(data)
    assert "old" in reader.turn.toast


async def test_a_card_past_its_review_date_is_gone(reader: Person) -> None:
    reader.clock.at = reader.clock.at.replace(year=2030)

    assert "🇰🇭 Cambodia" not in labels(await reader.presses("country:KH"))
    assert reader.turn.toast


async def test_an_operators_own_card_is_laid_over_and_its_words_are_harmless(tmp_path: Path) -> None:
    text = (data_folder("content") / "destinations.yaml").read_text(encoding="utf-8")
    old = "en: There is no placement agreement with Cambodia."
    assert old in text
    (tmp_path / "destinations.yaml").write_text(text.replace(old, "en: No <b>way & none."), encoding="utf-8")

    assert "No &lt;b&gt;way &amp; none." in (await person(tmp_path).presses("country:KH")).html


async def test_without_the_lines_it_names_a_card_is_still_whole(tmp_path: Path) -> None:
    text = (data_folder("content") / "hotlines.yaml").read_text(encoding="utf-8")
    only = text[: text.index("  - id: sapa")]
    (tmp_path / "hotlines.yaml").write_text(only, encoding="utf-8")

    screen = await person(tmp_path).presses("country:KH")

    assert "👉 Ask at one of the ☎️ help lines." in screen.html
    assert "the number of the embassy" in screen.html


async def test_an_advert_leads_to_the_card_of_its_country(warga: Talker) -> None:
    await warga.says("LOWONGAN KERJA KAMBOJA 🇰🇭\nAdmin gaji 15 juta, visa turis\nhub 0812-0000-1111")
    assert "🇰🇭 Kamboja" in warga.buttons
    await warga.taps("🇰🇭 Kamboja")

    assert "KBRI Phnom Penh" in warga.reads


async def test_an_advert_of_another_country_has_no_such_button(warga: Talker) -> None:
    await warga.says("LOWONGAN KERJA QATAR\nSupir gaji 15 juta\nhub 0812-0000-1111")

    assert not any("Qatar" in label for label in warga.buttons)


async def test_a_country_is_two_taps_from_the_ways(talk: Talk) -> None:
    reader = talk.person("Reader", "id")
    await reader.says("negara")
    await reader.taps("🇲🇾 Malaysia")

    assert "Kami belum tahu" in reader.reads
    assert len([message for message in reader.chat if message.from_bot]) == 1

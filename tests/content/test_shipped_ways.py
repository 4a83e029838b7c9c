"""The legal ways and the countries' cards that are shipped: the same in both languages, sourced, and to the end."""

import re
from datetime import date

import pytest

from bot.agencies.adverts.reader import Reader
from bot.learning.library import Library
from bot.learning.markup import visible
from bot.learning.model import Way
from bot.resources import ContentFolder, data_folder
from handlers.offer import COUNTRIES

FOLDER = ContentFolder(data_folder("content"))
LIBRARY = Library.load(FOLDER, ["id", "en"])
ADVERTS = Reader.load(FOLDER)
REVIEWED = max(way.reviewed for way in LIBRARY.all_ways())
SLUGS = ["g-to-g", "g-to-p", "p-to-p", "ukps", "mandiri", "ssw-jepang"]
CHECK = {"id": "Cek perekrut", "en": "Check a recruiter"}

each_way = pytest.mark.parametrize("way", LIBRARY.all_ways(), ids=lambda way: f"{way.language}-{way.slug}")


def read_aloud(way: Way) -> str:
    pages = (f"{page.title}\n{visible(page.html)}" for page in way.pages)
    return "\n".join((way.title, way.summary, way.action, *pages, *(way.papers or ())))


def numbered(way: Way) -> list[int]:
    """Return how many numbered steps each page has."""
    return [len(re.findall(r"^\d\.", visible(page.html), re.MULTILINE)) for page in way.pages]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_way_of_the_law_has_a_page_in_its_order(language: str) -> None:
    assert [way.slug for way in LIBRARY.ways(language, REVIEWED) if way.language == language] == SLUGS


def test_both_languages_say_the_same_with_the_same_sources() -> None:
    for own in LIBRARY.ways("id", REVIEWED):
        twin = LIBRARY.way(own.slug, "en", REVIEWED)
        assert twin is not None
        assert [source.dated for source in twin.sources] == [source.dated for source in own.sources]
        assert len(twin.papers or ()) == len(own.papers or ())
        facts = ("order", "opens", "level", "reviewed", "review_by")
        assert [getattr(twin, fact) for fact in facts] == [getattr(own, fact) for fact in facts]
        assert numbered(twin) == numbered(own)


@each_way
def test_a_way_ends_in_something_to_do(way: Way) -> None:
    assert way.opens in {"check", "help"}
    assert CHECK[way.language] in way.action if way.opens == "check" else "0800-1000" in way.action


@each_way
def test_a_way_says_whom_to_ask_and_never_that_it_is_free_or_that_every_fee_is_wrong(way: Way) -> None:
    text = read_aloud(way)

    assert "0800-1000" in text
    assert not re.search(r"(?i)\bgratis\b|\bfor free\b|biaya apa pun dilarang|every fee is", text)
    assert not re.search(r"(?i)penjara|\bdenda\b|prison|\bfined?\b|\bRp ?\d", text)


def test_each_country_that_the_seven_questions_offer_has_a_card_in_both_languages() -> None:
    cards = {place.id: (place, card) for place, card in ADVERTS.countries()}

    assert set(cards) == set(COUNTRIES)
    for place, card in cards.values():
        texts = [
            place.name,
            card.check,
            *(trap.text for trap in card.traps),
            *([place.rule.text] if place.rule else []),
        ]
        assert all(text.keys() == {"id", "en"} for text in texts)
        assert card.reviewed <= REVIEWED < card.review_by <= date(2027, 12, 1)


def test_a_card_claims_a_way_only_where_a_source_tells_it() -> None:
    ways = {place.id: card.way for place, card in ADVERTS.countries()}

    assert {code for code, way in ways.items() if way == "closed"} == {"KH", "MM", "TH"}
    assert {code for code, way in ways.items() if way == "open"} == {"KR", "JP"}
    assert all(place.rule for place, card in ADVERTS.countries() if card.way)

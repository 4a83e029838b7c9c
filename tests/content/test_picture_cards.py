"""Every card of the shipped content, drawn as people get it: nothing cut off, large enough, small enough to load."""

from collections.abc import Iterator
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from bot.i18n import Catalogues
from bot.learning.checks import check
from bot.learning.findings import Level
from bot.learning.library import CARDS_FILE
from bot.pictures import certificates
from bot.pictures.cards import (
    LIGHT,
    MOST_LINES,
    WIDTH,
    Card,
    draw_light_card,
    is_whole,
    place_action,
    place_footer,
    place_headline,
    place_lines,
)
from bot.pictures.certificates import Certificate, draw_certificate
from bot.resources import data_folder
from handlers.cards import flag_card, lesson_card
from handlers.certificate import CALLED, LONGEST_NAME, _certificate
from tests.dialogs.turns import person

LANGUAGES = ("id", "en")
SMALL_PHONE = 320
LEAST_LETTERS, LEAST_FOOTER = 12, 9
"""Pixels of the letters on a screen of SMALL_PHONE pixels."""

MOST_BYTES = 80_000
MOST_BYTES_OF_A_PAGE = 150_000


def turn(language: str) -> Any:
    return SimpleNamespace(services=person().services, language=language)


def cards(language: str) -> Iterator[Card]:
    shown = turn(language)
    shared = shown.services.shared
    with Catalogues.load(data_folder("locale"), "id").speaking(language):
        for lesson in shared.library.lessons(language, shared.clock.now().date()):
            yield lesson_card(shown, lesson)
        for flag in shared.adverts.flags():
            yield flag_card(shown, flag)


def pages(language: str) -> list[Certificate]:
    with Catalogues.load(data_folder("locale"), "id").speaking(language):
        return [
            _certificate(turn(language), name) for name in ("", "W" * LONGEST_NAME, "Keluarga Ibu Sari Wahyuningsih")
        ]


every_card = pytest.mark.parametrize(
    "card", [card for language in LANGUAGES for card in cards(language)], ids=lambda card: card.headline[:30]
)
every_page = pytest.mark.parametrize("page", [page for language in LANGUAGES for page in pages(language)])


def test_every_lesson_and_red_flag_has_a_card() -> None:
    shared = turn("id").services.shared
    lessons = shared.library.lessons("id", shared.clock.now().date())
    assert len(list(cards("id"))) == len(lessons) + len(shared.adverts.flags()) >= 17 + 36
    for language in LANGUAGES:
        assert shared.library.cards(language).keys() == {lesson.slug for lesson in lessons}


@every_card
def test_nothing_on_a_card_is_cut_off(card: Card) -> None:
    assert is_whole(card)
    assert 1 <= len(card.lines) < MOST_LINES
    assert card.action
    assert "t.me/" in card.footer


@every_card
def test_a_card_can_be_read_on_a_small_phone(card: Card) -> None:
    words = [place_headline(card), place_action(card), *place_lines(card)]
    assert min(each.block.face.size for each in words) * SMALL_PHONE / WIDTH >= LEAST_LETTERS
    assert place_footer(card).block.face.size * SMALL_PHONE / WIDTH >= LEAST_FOOTER


@every_card
def test_a_card_costs_little(card: Card) -> None:
    content = draw_light_card(card)
    assert len(content) <= MOST_BYTES
    with Image.open(BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", LIGHT)
        assert "exif" not in picture.info


@every_page
def test_the_page_of_a_family_is_whole(page: Certificate) -> None:
    assert certificates.is_whole(page)
    assert min(certificates.sizes(page)) * SMALL_PHONE / certificates.WIDTH >= LEAST_FOOTER
    content = draw_certificate(page)
    assert len(content) <= MOST_BYTES_OF_A_PAGE
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (1080, 1527)


def test_the_page_of_a_family_names_lines_that_are_there() -> None:
    lines = {line.id: line for line in person().shared.library.hotlines("id")}
    for page in pages("id"):
        assert all(lines[id_].numbers[0].shown in page.promises[-1] for id_ in CALLED)


def test_a_card_that_does_not_fit_is_told() -> None:
    card = Card(next(cards("id")).tone, "kata " * 300, (), "", "")
    assert not is_whole(card)


def test_the_lines_of_cards_are_written_as_lessons_are() -> None:
    found = check(person().shared.library, person().clock.now().date())
    assert [each for each in found if each.where.endswith(CARDS_FILE)] == []


def test_what_is_wrong_with_the_lines_of_cards_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    library = person().shared.library
    broken = {"tppo": ("Ini pasti resmi.",), "tidak-ada": ("Apabila ragu, telepon 0812 3456 7890.",)}
    monkeypatch.setattr(
        type(library), "cards", lambda _, language: broken if language == "en" else {"tppo": ("Satu.", "Dua.")}
    )
    monkeypatch.setattr(
        type(library), "wording", lambda *_: SimpleNamespace(never=("pasti",), avoid={"apabila": "kalau"})
    )
    found = [each for each in check(library, person().clock.now().date()) if each.where == f"en/{CARDS_FILE}"]
    assert sorted(each.level for each in found) == [Level.ERROR, Level.ERROR, *[Level.WARNING] * 3]

import random
import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageColor

import bot.pictures
from bot.pictures.cards import (
    HEIGHT,
    INK,
    LOOKS,
    PANEL,
    PAPER,
    SIGNAL,
    WIDTH,
    Card,
    Placed,
    Tone,
    draw_card,
    place_action,
    place_footer,
    place_headline,
    place_lines,
)
from bot.pictures.signs import draw_sign

STOP = Card(
    tone=Tone.RED,
    headline="JANGAN BAYAR DULU",
    lines=("Visa turis tidak boleh dipakai untuk bekerja.", "Paspor Anda harus Anda pegang sendiri."),
    action="Tanya KP2MI: 0800-1000 (gratis)",
    footer="Desa Binaan Imigrasi · t.me/desa_binaan_bot",
)


def random_text(draw: random.Random) -> str:
    kinds = (lambda: draw.randrange(32, 127), lambda: draw.randrange(0x3000), lambda: draw.randrange(0x110000))
    return "".join(chr(draw.choice(kinds)()) for _ in range(draw.choice((0, 1, 8, 40, 200))))


def random_card(draw: random.Random) -> Card:
    headline, action, footer = (random_text(draw) for _ in range(3))
    lines = tuple(random_text(draw) for _ in range(draw.randrange(5)))
    return Card(draw.choice(list(Tone)), headline, lines, action, footer)


def test_a_card_is_a_small_picture_without_metadata() -> None:
    content = draw_card(STOP)
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert picture.info == {}
    assert {content[at + 4 : at + 8] for at in chunks(content)} == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
    assert len(content) < 60_000


def chunks(png: bytes) -> list[int]:
    """Return where the chunks of a PNG begin."""
    found, at = [], 8
    while at < len(png):
        found.append(at)
        at += 12 + int.from_bytes(png[at : at + 4])
    return found


def test_the_same_card_gives_the_same_bytes() -> None:
    assert draw_card(STOP) == draw_card(STOP)


def test_letters_can_be_read_on_a_small_phone() -> None:
    a_third = 3  # 1080 pixels are shown on 360
    assert place_headline(STOP).block.face.size / a_third >= 36
    assert place_action(STOP).block.face.size / a_third >= 18
    assert all(placed.block.face.size / a_third >= 16 for placed in place_lines(STOP))
    assert place_footer(STOP).block.face.size / a_third >= 12


def test_every_text_stays_in_its_part_of_the_card() -> None:
    draw = random.Random(11)
    for _ in range(60):
        card = random_card(draw)
        headline, action, footer, lines = (
            place_headline(card),
            place_action(card),
            place_footer(card),
            place_lines(card),
        )
        order = [headline, *lines, action, footer]
        for placed in order:
            assert placed.left >= 0
            assert placed.left + placed.block.width <= WIDTH
        for above, below in pairwise(order):
            assert bottom(above) <= below.top
        assert headline.top >= 0
        assert bottom(footer) <= HEIGHT


def bottom(placed: Placed) -> int:
    return placed.top + placed.block.height


def test_any_text_can_be_drawn() -> None:
    draw = random.Random(12)
    for tone in Tone:
        card = random_card(draw)
        with Image.open(BytesIO(draw_card(Card(tone, card.headline, card.lines, card.action, card.footer)))) as picture:
            picture.load()
            assert picture.size == (WIDTH, HEIGHT)


def test_a_card_has_no_room_for_five_reasons() -> None:
    with pytest.raises(ValueError, match="4"):
        Card(Tone.RED, "", ("",) * 5, "", "")


def test_contrast_is_at_least_seven_to_one() -> None:
    pairs = [(INK, PAPER), ("#3A3A3A", PAPER), ("#FFFFFF", PANEL), (SIGNAL, PANEL)]
    pairs += [(look.ink, look.band) for look in LOOKS.values()] + [(look.mark_ink, PAPER) for look in LOOKS.values()]
    assert [pair for pair in pairs if contrast(*pair) < 7] == []


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [part / 255 for part in ImageColor.getrgb(colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_tones_differ_without_colour() -> None:
    assert len({draw_sign(look.sign, 60).tobytes() for look in LOOKS.values()}) == len(Tone)
    assert len({draw_sign(look.mark, 60).tobytes() for look in LOOKS.values()}) == len(Tone)


def test_no_tone_says_that_all_is_well() -> None:
    for look in LOOKS.values():
        red, green, blue = ImageColor.getrgb(look.band)[:3]
        assert not (green > red and green > blue)
    sources = [path.read_text(encoding="utf-8") for path in Path(bot.pictures.__file__).parent.glob("*.py")]
    assert [found for text in sources for found in re.findall(r"(?i)\b(?:aman|safe)\b", text)] == []

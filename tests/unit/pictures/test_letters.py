import random
import unicodedata

import pytest
from PIL import Image, ImageDraw, ImageFont

from bot.pictures.letters import DRAWABLE, Style, plain, set_block, set_blocks
from tests.posters import company_names

STYLE = Style(largest=80, smallest=24, weight=0.03, leading=1.2)


def test_the_font_has_a_glyph_for_every_letter_that_may_be_drawn() -> None:
    font = ImageFont.load_default(40)
    missing = bytes(font.getmask("\uffff"))
    assert [char for char in sorted(DRAWABLE) if bytes(font.getmask(char)) == missing] == []


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Élysée – “Jaya”", "Elysee - “Jaya”"),
        ("Straße, Łódź, Ørsted, đồng", "Strasse, Lodz, Orsted, dong"),
        ("⚠️ Jangan 🚫 bayar", "Jangan bayar"),
        ("dua\n\tbaris\u00a0saja", "dua baris saja"),
        ("ﬁrma № 1…", "firma No 1..."),
        ("中文", ""),
        ("a\u202eb\u200bc\ufeff", "abc"),
    ],
)
def test_other_characters_are_spelled_with_these_or_left_out(text: str, drawn: str) -> None:
    assert plain(text) == drawn


def test_no_name_of_the_register_loses_a_letter() -> None:
    lost = [
        name
        for name in company_names()
        if sum(map(str.isalnum, plain(name))) < sum(map(str.isalnum, unicodedata.normalize("NFKD", name)))
    ]
    assert lost == []


def test_a_text_is_as_large_as_its_room_allows() -> None:
    assert set_block("PENDEK", 900, 200, STYLE).face.size == STYLE.largest
    assert set_block("SEBUAH KALIMAT YANG LEBIH PANJANG", 400, 200, STYLE).face.size < STYLE.largest


def test_lines_are_about_equally_long() -> None:
    assert set_block("Tanya KP2MI: 0800-1000 (gratis)", 830, 200, STYLE).lines == ("Tanya KP2MI:", "0800-1000 (gratis)")


def test_several_texts_have_one_size() -> None:
    short, long = set_blocks(("satu", "dua tiga empat lima enam tujuh delapan sembilan"), 500, 260, 20, STYLE)
    assert short.face == long.face
    assert short.height + 20 + long.height <= 260


def test_a_word_is_broken_only_when_no_size_holds_it() -> None:
    assert len(set_block("PERTANGGUNGJAWABAN", 300, 200, STYLE).lines) == 1
    broken = set_block("X" * 100, 300, 400, STYLE)
    assert "".join(broken.lines) == "X" * 100
    assert len(broken.lines) > 1


def test_what_fits_at_no_size_ends_with_dots() -> None:
    block = set_block("kata " * 500, 300, 100, STYLE)
    assert block.lines[-1].endswith("...")
    assert block.height <= 100


def test_the_ink_of_any_text_stays_inside_its_block() -> None:
    draw = random.Random(5)
    ends = (0x7F, 0x250, 0x20000)
    for _ in range(2000):
        text = "".join(chr(draw.randrange(32, draw.choice(ends))) for _ in range(draw.randrange(60)))
        width, height = draw.randrange(120, 900), draw.randrange(60, 400)
        block = set_block(text, width, height, STYLE)
        assert block.width <= width
        assert block.height <= height
        sheet = Image.new("L", (width + 200, height + 200))
        block.draw(ImageDraw.Draw(sheet), 100, 100, "white")
        left, top, right, bottom = sheet.getbbox() or (100, 100, 100, 100)
        overhang = block.face.size // 6  # a bracket may reach over the first or last line's edge, never over the side
        assert left >= 100
        assert right <= 100 + block.width
        assert top >= 100 - overhang
        assert bottom <= 100 + block.height + overhang

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.cards import WIDTH
from bot.pictures.funnel import MOST_BARS, Bar, Chart, draw_funnel

LABELS = {"id": ("Layar pertama", "Daftar pelajaran"), "en": ("First screen", "List of lessons")}


def chart(count: int, label: str = "Layar") -> Chart:
    numbers = ("9", "8", "7", "6", "5", *["<5"] * MOST_BARS)
    bars = tuple(
        Bar(f"{label} {place}", numbers[place], 1 / (place + 1), "-25%" if place else "") for place in range(count)
    )
    return Chart("Cek sebelum bayar", "30 hari terakhir. Angka di bawah 5 tidak disebut.", bars, "Layar, bukan orang.")


@pytest.mark.parametrize("count", [0, 1, 4, MOST_BARS])
def test_a_funnel_is_a_small_picture_as_high_as_it_needs(count: int) -> None:
    drawn = draw_funnel(chart(count))
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.size == (WIDTH, chart(count).height)
        assert picture.info == {}
    assert len(drawn) < 60_000
    assert drawn == draw_funnel(chart(count))


@pytest.mark.parametrize("language", LABELS)
def test_both_languages_and_long_words_stay_in_the_picture(language: str) -> None:
    for label in (*LABELS[language], "W" * 200, "", "\u202e🏠"):
        with Image.open(BytesIO(draw_funnel(chart(MOST_BARS, label)))) as picture:
            edges = picture.convert("RGB").crop((WIDTH - 8, 300, WIDTH, picture.height))
            assert edges.getcolors() == [(8 * (picture.height - 300), (255, 255, 255))]


def test_a_longer_bar_has_more_blue() -> None:
    def blue(share: float) -> int:
        alone = Chart("", "", (Bar("", "", share, ""),), "")
        with Image.open(BytesIO(draw_funnel(alone))) as picture:
            colours = picture.convert("RGB").getcolors(1000) or []
            return sum(count for count, (red, _, blue) in colours if blue > 100 and red < 60)

    assert blue(0.0) < blue(0.1) < blue(0.5) < blue(1.0) == blue(7.0)


def test_too_many_bars_are_refused() -> None:
    with pytest.raises(ValueError, match="bars"):
        chart(MOST_BARS + 1)

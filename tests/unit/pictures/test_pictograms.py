from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.pictograms import HEIGHT, WIDTH, Pictogram, draw_pictogram


@pytest.mark.parametrize("kind", Pictogram)
def test_a_pictogram_is_a_small_picture_without_metadata(kind: Pictogram) -> None:
    content = draw_pictogram(kind, "3/7")
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert picture.info == {}
    assert len(content) < 15_000
    assert content == draw_pictogram(kind, "3/7")


def test_each_question_has_its_own_picture_and_number() -> None:
    drawn = {draw_pictogram(kind, number) for kind in Pictogram for number in ("1/7", "2/7")}
    assert len(drawn) == 2 * len(Pictogram)


@pytest.mark.parametrize("caption", ["7/7", "pertanyaan nomor 100", "W" * 80])
def test_a_caption_stays_in_its_corner(caption: str) -> None:
    with Image.open(BytesIO(draw_pictogram(Pictogram.CONTRACT, caption))) as picture:
        beside = picture.convert("RGB").crop((138, 0, 200, 100))
        below = picture.convert("RGB").crop((0, 70, 200, 100))
    assert all(high - low < 4 for part in (beside, below) for low, high in part.getextrema())

"""Draw the seven questions about an offer as pictures that are understood without reading. 160 by 90 units each."""

from collections.abc import Callable
from enum import StrEnum

from PIL import Image, ImageDraw

from bot.pictures.cards import pack
from bot.pictures.letters import Style, set_block
from bot.pictures.pen import FINE, Pen, Point, corners, open_sheet

WIDTH, HEIGHT = 640, 360

_GROUND, _DARK, _WHITE, _GOLD = "#FFF3D6", "#14213D", "#FFFFFF", "#FFC20A"
_SKIN, _RED, _BLUE, _SHADE, _LEAF = "#E0A878", "#C4202F", "#2F6FB0", "#C9D3DF", "#2E6B4F"
_COLOURS = 40
_EDGE = 2.4
_CAPTION = Style(52, 30, 0.03, 1.1)
_CAPTION_BOX = (136, 68)
_MONEY = Style(76 * FINE, 12 * FINE, 0.045, 1.1)


class Pictogram(StrEnum):
    """What a question about an offer is about."""

    MONEY = "money"
    VISA = "visa"
    PASSPORT = "passport"
    SILENCE = "silence"
    CONTRACT = "contract"
    HURRY = "hurry"
    COUNTRY = "country"


def draw_pictogram(kind: Pictogram, caption: str) -> bytes:
    """Draw a question's picture of `WIDTH` by `HEIGHT` pixels with a short caption, such as "3/7", as PNG."""
    sheet, pen = open_sheet("RGB", WIDTH, HEIGHT, _GROUND, 160)
    _PAINTERS[kind](pen)
    picture = sheet.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    _write_caption(picture, caption)
    return pack(picture, _COLOURS)


def _write_caption(picture: Image.Image, caption: str) -> None:
    draw = ImageDraw.Draw(picture)
    width, height = _CAPTION_BOX
    draw.rectangle((0, 0, width - 1, height - 1), _DARK)
    block = set_block(caption, width - 16, height - 8, _CAPTION)
    block.draw(draw, (width - block.width) // 2, (height - block.height) // 2, _WHITE)


def _letters(pen: Pen, text: str, centre: Point, ink: str) -> None:
    block = set_block(text, round(40 * pen.unit), round(24 * pen.unit), _MONEY)
    left, top = centre[0] * pen.unit - block.width / 2, centre[1] * pen.unit - block.height / 2
    block.draw(pen.draw, round(left), round(top), ink)


def _edged(pen: Pen, corner: Point, size: Point, ink: str, round_by: float = 2) -> None:
    """Fill a box that has a dark edge."""
    outer = (corner[0] - _EDGE, corner[1] - _EDGE), (size[0] + 2 * _EDGE, size[1] + 2 * _EDGE)
    pen.box(*outer, _DARK, round_by + _EDGE)
    pen.box(corner, size, ink, round_by)


def _edged_disc(pen: Pen, centre: Point, radius: float, ink: str) -> None:
    pen.disc(centre, radius + _EDGE, _DARK)
    pen.disc(centre, radius, ink)


def _passport(pen: Pen, corner: Point) -> None:
    """Draw a closed passport, 36 units wide and 50 high."""
    x, y = corner
    _edged(pen, corner, (36, 50), _BLUE, 3)
    pen.disc((x + 18, y + 19), 9.5, _GOLD)
    pen.disc((x + 18, y + 19), 7, _BLUE)
    pen.line([(x + 11, y + 19), (x + 25, y + 19)], 2, _GOLD)
    pen.line([(x + 18, y + 12), (x + 18, y + 26)], 2, _GOLD)
    pen.line([(x + 9, y + 36), (x + 27, y + 36)], 2.6, _GOLD)
    pen.line([(x + 12, y + 42), (x + 24, y + 42)], 2.6, _GOLD)


def _money(pen: Pen) -> None:
    """Draw a coin that falls into an open hand."""
    _edged_disc(pen, (80, 26), 17, _GOLD)
    _letters(pen, "Rp", (80, 26), _DARK)
    pen.line([(80, 49), (80, 58)], 4, _RED)
    pen.polygon([(72.5, 56), (87.5, 56), (80, 64)], _RED)
    for width, ink in ((15, _DARK), (15 - 2 * _EDGE, _SKIN)):
        pen.line([(46, 66), (58, 75), (96, 75), (116, 72), (136, 72)], width, ink)
        pen.line([(102, 73), (110, 63)], width * 0.8, ink)
    pen.line([(58, 75), (110, 74)], 15 - 2 * _EDGE, _SKIN)
    _edged(pen, (128, 60), (40, 24), _RED, 1)


def _visa(pen: Pen) -> None:
    """Draw a passport with a stamp beside a beach: a visa for a holiday."""
    _passport(pen, (26, 26))
    for radius, ink in ((13, _WHITE), (11, _RED), (8, _WHITE)):
        pen.disc((58, 66), radius, ink)
    pen.line([(53, 64), (63, 64)], 2.2, _RED)
    pen.line([(54.5, 68.5), (61.5, 68.5)], 2.2, _RED)
    _edged_disc(pen, (128, 24), 10, _GOLD)
    pen.oval((112, 80), 44, 7.5, _BLUE)
    pen.oval((104, 78), 30, 6, "#E5C07B")
    pen.arc((136, 76), (40, 46), (180, 236), 6, "#7A5230")
    top = (112, 38)
    for to, dip in (((90, 48), -4), ((92, 30), -8), ((110, 20), -3), ((130, 30), -8), ((136, 46), -4)):
        middle = ((top[0] + to[0]) / 2, (top[1] + to[1]) / 2 + dip)
        pen.line([top, middle, to], 5.5, _LEAF)
    pen.disc((109, 43), 3, "#7A5230")
    pen.disc((115, 43), 3, "#7A5230")


def _locked(pen: Pen) -> None:
    """Draw a passport behind a padlock: somebody else keeps it."""
    _passport(pen, (50, 20))
    pen.arc((98, 50), (12, 15), (180, 360), 10, _GROUND)
    pen.arc((98, 50), (12, 15), (180, 360), 6, _DARK)
    pen.line([(86, 50), (86, 58)], 6, _DARK)
    pen.line([(110, 50), (110, 58)], 6, _DARK)
    pen.box((76.5, 52.5), (43, 33), _GROUND, 5)
    _edged(pen, (81, 57), (34, 24), _GOLD, 3)
    pen.disc((98, 66), 4.4, _DARK)
    pen.polygon([(96, 66), (100, 66), (101.5, 76), (94.5, 76)], _DARK)


def _silence(pen: Pen) -> None:
    """Draw a face with a finger before its mouth."""
    _edged_disc(pen, (80, 44), 36, _SKIN)
    for x in (66, 94):
        pen.oval((x, 33), 4, 5, _DARK)
        pen.arc((x, 26), (8, 5), (210, 330), 2.4, _DARK)
    pen.line([(68, 57), (92, 57)], 4, _RED)
    for width, ink in ((12, _DARK), (12 - 2 * _EDGE, "#F0C49B")):
        pen.line([(80, 45), (80, 74)], width, ink)
    pen.box((64, 70), (34, 26), _DARK, 9)
    pen.box((64 + _EDGE, 70 + _EDGE), (34 - 2 * _EDGE, 24), "#F0C49B", 7)
    pen.line([(80, 62), (80, 76)], 12 - 2 * _EDGE, "#F0C49B")
    for y in (79, 85):
        pen.line([(85, y), (95, y)], 2, _DARK)


def _contract(pen: Pen) -> None:
    """Draw a signed paper, its copy behind it, and a pen."""
    _edged(pen, (66, 8), (44, 60), _SHADE)
    _edged(pen, (54, 18), (46, 62), _WHITE)
    for y, end in ((28, 92), (36, 92), (44, 84)):
        pen.line([(61, y), (end, y)], 3, _SHADE)
    pen.line([(61, 70), (92, 70)], 1.8, _DARK)
    pen.line([(62, 66), (66, 57), (69, 66), (74, 58), (77, 66), (82, 60), (86, 65)], 2.4, _BLUE)
    pen.line([(92, 62), (122, 32)], 11, _DARK)
    pen.line([(95, 59), (122, 32)], 11 - 2 * _EDGE, _GOLD)
    pen.polygon([(86, 68), (88.5, 57.5), (96.5, 65.5)], _DARK)


def _hurry(pen: Pen) -> None:
    """Draw an alarm clock that rings."""
    for side in (-1, 1):
        pen.line([(80 + side * 18, 74), (80 + side * 25, 84)], 6, _DARK)
        pen.disc((80 + side * 23, 16), 10, _RED)
        for away in (44, 53):
            pen.arc((80, 46), (away, away), (-20 if side > 0 else 160, 20 if side > 0 else 200), 3.6, _RED)
    _edged_disc(pen, (80, 48), 33, _GROUND)
    _edged_disc(pen, (80, 48), 29, _WHITE)
    for inner, outer in zip(corners((80, 48), 23, 12), corners((80, 48), 26, 12), strict=True):
        pen.line([inner, outer], 2.4, _DARK)
    pen.polygon([(80, 48), *((80 + 24 * x, 48 - 24 * y) for x, y in ((0, 1), (0.35, 0.9), (0.66, 0.66)))], "#F6B7BC")
    pen.line([(80, 48), (80, 28)], 4.4, _DARK)
    pen.line([(80, 48), (92, 36)], 4.4, _DARK)
    pen.disc((80, 48), 4, _RED)


def _country(pen: Pen) -> None:
    """Draw a globe with a place marked on it."""
    _edged_disc(pen, (76, 50), 34, "#CFE3F5")
    for across in (14, 33):
        for start in (0, 180):
            pen.arc((76, 50), (across, 33), (start, start + 180), 2.4, _BLUE)
    for y, half in ((32, 27.5), (50, 32.5), (68, 27.5)):
        pen.line([(76 - half, y), (76 + half, y)], 2.4, _BLUE)
    pen.line([(76, 18), (76, 82)], 2.4, _BLUE)
    for grow, ink in ((_EDGE, _DARK), (0, _RED)):
        pen.disc((102, 26), 14 + grow, ink)
        pen.polygon([(89.5 - grow, 32), (114.5 + grow, 32), (102, 54 + grow * 1.6)], ink)
    pen.disc((102, 26), 5.6, _WHITE)


_PAINTERS: dict[Pictogram, Callable[[Pen], None]] = {
    Pictogram.MONEY: _money,
    Pictogram.VISA: _visa,
    Pictogram.PASSPORT: _locked,
    Pictogram.SILENCE: _silence,
    Pictogram.CONTRACT: _contract,
    Pictogram.HURRY: _hurry,
    Pictogram.COUNTRY: _country,
}

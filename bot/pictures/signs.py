"""The big signs of the cards, on 100 by 100 units: each has its own shape, so that nobody needs to see colours."""

from collections.abc import Callable

from PIL import Image

from bot.pictures.pen import Pen, corners, open_sheet

Sign = Callable[[Pen], None]
"""Draws with 255 what is seen and with 0 what is cut out."""

_ON, _OFF = 255, 0


def draw_sign(sign: Sign, side: int) -> Image.Image:
    """Return the sign as a mask of `side` by `side` pixels."""
    sheet, pen = open_sheet("L", side, side, _OFF, 100)
    sign(pen)
    return sheet.resize((side, side), Image.Resampling.BOX)


def stop(pen: Pen) -> None:
    """Draw an octagon with an open hand: stop."""
    pen.polygon(corners((50, 50), 50, 8, 22.5), _ON)
    pen.polygon(corners((50, 50), 46.5, 8, 22.5), _OFF)
    pen.polygon(corners((50, 50), 43.5, 8, 22.5), _ON)
    for x, top in ((37, 31), (46.3, 24), (55.7, 26), (65, 35)):
        pen.line([(x, top), (x, 58)], 7.4, _OFF)
    pen.box((33.3, 50), (35.4, 28), _OFF, 13)
    pen.polygon([(33.3, 55), (33.3, 64), (42, 77), (52, 78), (44, 58)], _OFF)
    pen.line([(24, 52), (40, 71)], 7.6, _OFF)


def warn(pen: Pen) -> None:
    """Draw a triangle with an exclamation mark: careful."""
    pen.polygon([(50, 12), (92, 85), (8, 85)], _ON)
    pen.line([(50, 12), (92, 85), (8, 85), (50, 12)], 12, _ON)
    pen.polygon([(44, 34), (56, 34), (53.5, 62), (46.5, 62)], _OFF)
    pen.disc((50, 34), 6, _OFF)
    pen.disc((50, 62), 3.5, _OFF)
    pen.disc((50, 75), 6, _OFF)


def look(pen: Pen) -> None:
    """Draw a magnifying glass with a question mark: not known yet."""
    pen.line([(66, 66), (92, 92)], 15, _ON)
    pen.disc((42, 42), 40, _ON)
    pen.disc((42, 42), 31, _OFF)
    pen.arc((42, 34), (11, 10.5), (-180, 45), 7.5, _ON)
    pen.line([(49.5, 41.5), (42, 48), (42, 52)], 7.5, _ON)
    pen.disc((42, 63.5), 4.8, _ON)


def lens(pen: Pen) -> None:
    """Draw a magnifying glass with a tick: check it."""
    pen.line([(66, 66), (92, 92)], 15, _ON)
    pen.disc((42, 42), 40, _ON)
    pen.disc((42, 42), 31, _OFF)
    pen.line([(27, 43), (38, 54), (58, 31)], 9, _ON)


def phone(pen: Pen) -> None:
    """Draw a telephone that rings: call."""
    pen.line([(27, 24), (27, 40), (60, 73), (76, 73)], 15, _ON)
    pen.box((17, 10), (22, 28), _ON, 7)
    pen.box((62, 61), (28, 22), _ON, 7)
    for radius in (16, 30):
        pen.arc((54, 42), (radius, radius), (-80, -10), 7, _ON)


def letter(pen: Pen) -> None:
    """Draw an envelope: tell somebody."""
    pen.box((6, 20), (88, 62), _ON, 8)
    pen.line([(10, 28), (50, 56), (90, 28)], 6.5, _OFF)


def lamp(pen: Pen) -> None:
    """Draw a lamp that shines: good to know."""
    pen.disc((50, 45), 25, _ON)
    pen.polygon([(31, 60), (69, 60), (60, 76), (40, 76)], _ON)
    pen.box((39, 79), (22, 6), _ON, 3)
    pen.box((42, 88), (16, 6), _ON, 3)
    pen.line([(42, 45), (50, 53), (58, 45)], 4.5, _OFF)
    pen.line([(50, 53), (50, 74)], 4.5, _OFF)
    for inner, outer in zip(corners((50, 45), 35, 8, 180), corners((50, 45), 44, 8, 180), strict=True):
        if inner[1] < 60:
            pen.line([inner, outer], 5.5, _ON)


def point(pen: Pen) -> None:
    """Draw a disc with an arrow to the right: do this."""
    pen.disc((50, 50), 50, _ON)
    pen.line([(24, 50), (74, 50)], 13, _OFF)
    pen.line([(53, 28), (75, 50), (53, 72)], 13, _OFF)


def octagon(pen: Pen) -> None:
    """Draw the mark of a reason on a card that says stop."""
    pen.polygon(corners((50, 50), 50, 8, 22.5), _ON)
    pen.line([(35, 35), (65, 65)], 11, _OFF)
    pen.line([(65, 35), (35, 65)], 11, _OFF)


def ring(pen: Pen) -> None:
    """Draw the mark of a reason on a card that says not known yet."""
    pen.disc((50, 50), 48, _ON)
    pen.disc((50, 50), 26, _OFF)


def dot(pen: Pen) -> None:
    """Draw the mark of a line of advice."""
    pen.disc((50, 50), 36, _ON)


def family(pen: Pen) -> None:
    """Draw three people under one roof: a family that is ready."""
    pen.line([(8, 46), (50, 10), (92, 46)], 9, _ON)
    for x, head, radius, width in ((30, 48, 8.5, 20), (70, 48, 8.5, 20), (50, 63, 6.5, 14)):
        pen.disc((x, head), radius, _ON)
        top = head + radius + 3
        pen.box((x - width / 2, top), (width, 94 - top), _ON, width / 2.2)


def tick(pen: Pen) -> None:
    """Draw the mark of something to check."""
    pen.line([(18, 54), (40, 76), (82, 26)], 19, _ON)


def square(pen: Pen) -> None:
    """Draw the mark of a line about whom to call."""
    pen.box((17, 17), (66, 66), _ON, 10)


def diamond(pen: Pen) -> None:
    """Draw the mark of a line about telling."""
    pen.polygon(corners((50, 50), 44, 4), _ON)

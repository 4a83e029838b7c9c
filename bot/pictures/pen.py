"""Draw smooth shapes: everything is painted four times as large and then reduced, as Pillow's own edges are jagged."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from PIL import Image, ImageDraw

FINE = 4
"""How much larger a shape is painted than it is shown."""

Point = tuple[float, float]
Ink = str | int


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on a picture in units of its own: `unit` pixels each, however large the picture is."""

    draw: ImageDraw.ImageDraw
    unit: float

    def polygon(self, points: Sequence[Point], ink: Ink) -> None:
        """Fill the shape between the points."""
        self.draw.polygon([self._pixel(point) for point in points], ink)

    def disc(self, centre: Point, radius: float, ink: Ink) -> None:
        """Fill a circle."""
        self.oval(centre, radius, radius, ink)

    def oval(self, centre: Point, across: float, down: float, ink: Ink) -> None:
        """Fill an ellipse with two radii."""
        x, y = self._pixel(centre)
        self.draw.ellipse(
            (x - across * self.unit, y - down * self.unit, x + across * self.unit, y + down * self.unit), ink
        )

    def box(self, corner: Point, size: Point, ink: Ink, round_by: float = 0) -> None:
        """Fill a rectangle, given its upper left corner, with corners rounded by a radius."""
        left, top = self._pixel(corner)
        right, bottom = self._pixel((corner[0] + size[0], corner[1] + size[1]))
        self.draw.rounded_rectangle((left, top, right - 1, bottom - 1), round_by * self.unit, ink)

    def line(self, points: Sequence[Point], width: float, ink: Ink) -> None:
        """Draw a line with round ends and joints."""
        self.draw.line([self._pixel(point) for point in points], ink, round(width * self.unit))
        for point in points:
            self.disc(point, width / 2, ink)

    def arc(self, centre: Point, radii: Point, angles: tuple[float, float], width: float, ink: Ink) -> None:
        """Draw a part of an ellipse with round ends; degrees run clockwise from three o'clock."""
        start, end = angles
        steps = max(2, round(abs(end - start) / 4))
        turns = [radians(start + (end - start) * step / steps) for step in range(steps + 1)]
        self.line([(centre[0] + radii[0] * cos(turn), centre[1] + radii[1] * sin(turn)) for turn in turns], width, ink)

    def _pixel(self, point: Point) -> Point:
        return (point[0] * self.unit, point[1] * self.unit)


def corners(centre: Point, radius: float, count: int, turn: float = 0) -> list[Point]:
    """Return the corners of a regular polygon, the first at `turn` degrees."""
    angles = [radians(turn + 360 * place / count) for place in range(count)]
    return [(centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)) for angle in angles]


def open_sheet(mode: str, width: int, height: int, ground: Ink, units: float) -> tuple[Image.Image, Pen]:
    """Return an empty sheet, `FINE` times as large as asked for, and a pen; `units` fit into its width."""
    sheet = Image.new(mode, (width * FINE, height * FINE), ground)
    return sheet, Pen(ImageDraw.Draw(sheet), width * FINE / units)

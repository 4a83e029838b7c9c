"""Draw how many came to each step of a conversation, and how many of them left: bars and big numbers for a phone."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.pictures.cards import INK, LOOKS, PANEL, PAPER, WIDTH, Tone, pack
from bot.pictures.letters import Block, Style, set_block

MOST_BARS = 10

_MARGIN = 56
_HEAD = 260
_ROW = 124
_LEAST_ROWS = 4
_FOOT = 84
_BAR = 46
_APART = 8
_NUMBER = 190
_LOST = 190
_COLOURS = 32

_BLUE, _RED, _TRACK = LOOKS[Tone.TIP].band, LOOKS[Tone.RED].band, "#E4E7EC"

_TITLE = Style(76, 34, 0.03, 1.1)
_UNDER = Style(42, 26, 0.01, 1.2)
_LABEL = Style(40, 24, 0.014, 1.15)
_BIG = Style(58, 30, 0.03, 1.1)
_SMALL = Style(36, 24, 0.006, 1.2)


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: what it is, its number in words, its length from 0 to 1, and how many were lost before it, in words."""

    label: str
    number: str
    share: float
    lost: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What a picture of a funnel says: plain text, without markup; at most `MOST_BARS` bars."""

    title: str
    under: str
    bars: tuple[Bar, ...]
    footer: str

    def __post_init__(self) -> None:
        if len(self.bars) > MOST_BARS:
            raise ValueError(f"a funnel has room for {MOST_BARS} bars")

    @property
    def height(self) -> int:
        """Return how high the picture is: a few bars do not stand in a void."""
        return _HEAD + _ROW * max(_LEAST_ROWS, len(self.bars)) + _FOOT


def draw_funnel(chart: Chart) -> bytes:
    """Draw a funnel, `WIDTH` pixels wide, and return it as PNG; the same funnel gives the same bytes."""
    picture = Image.new("RGB", (WIDTH, chart.height), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, _HEAD - 24), PANEL)
    title = set_block(chart.title, WIDTH - 2 * _MARGIN, 120, _TITLE)
    under = set_block(chart.under, WIDTH - 2 * _MARGIN, 80, _UNDER)
    top = (_HEAD - 24 - title.height - under.height) // 2
    title.draw(draw, _MARGIN, top, "#FFFFFF")
    under.draw(draw, _MARGIN, top + title.height, "#FFFFFF")
    for place, bar in enumerate(chart.bars):
        _draw_bar(draw, bar, _HEAD + place * _ROW)
    footer = set_block(chart.footer, WIDTH - 2 * _MARGIN, _FOOT - 12, _SMALL)
    footer.draw(draw, _MARGIN, chart.height - _FOOT + (_FOOT - footer.height) // 2, "#3A3A3A")
    return pack(picture, _COLOURS)


def _draw_bar(draw: ImageDraw.ImageDraw, bar: Bar, top: int) -> None:
    room = WIDTH - 2 * _MARGIN - _NUMBER - _LOST
    label = set_block(bar.label, WIDTH - 2 * _MARGIN - _LOST, _ROW - _BAR - _APART - 16, _LABEL)
    label.draw(draw, _MARGIN, top, INK)
    bottom = top + label.height + _APART + _BAR
    middle = bottom - _BAR // 2
    draw.rounded_rectangle((_MARGIN, bottom - _BAR, _MARGIN + room, bottom), 8, _TRACK)
    length = round(room * min(1.0, max(0.0, bar.share)))
    if length:
        draw.rounded_rectangle((_MARGIN, bottom - _BAR, _MARGIN + max(length, 16), bottom), 8, _BLUE)
    _centre(draw, set_block(bar.number, _NUMBER - 24, _ROW, _BIG), _MARGIN + room + 24, middle, INK)
    _centre(draw, set_block(bar.lost, _LOST, _ROW, _BIG), WIDTH - _MARGIN - _LOST + 16, middle, _RED)


def _centre(draw: ImageDraw.ImageDraw, block: Block, left: int, middle: int, ink: str) -> None:
    block.draw(draw, left, middle - block.height // 2, ink)

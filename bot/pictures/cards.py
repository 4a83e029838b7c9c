"""Draw a result as a card: one sign, one headline, up to four reasons and one thing to do, for a small screen."""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageDraw

from bot.pictures import signs
from bot.pictures.letters import Block, Style, set_block, set_blocks
from bot.pictures.signs import Sign, draw_sign

WIDTH, HEIGHT = 1080, 1350
LIGHT = (640, 800)
MOST_LINES = 4

PAPER, INK, PANEL, SIGNAL = "#FFFFFF", "#161616", "#14213D", "#FFD23F"

_MARGIN = 64
_BAND = 420
_SIGN = 292
_ACTION = 236
_FOOTER = 92
_ARROW = 124
_MARK = 44
_GAP = 30
_COLOURS = 64
_LIGHT_QUALITY = 72

_HEADLINE = Style(132, 44, 0.034, 1.06)
_REASON = Style(70, 26, 0.014, 1.24)
_DEED = Style(66, 28, 0.026, 1.22)
_SMALL = Style(38, 24, 0.006, 1.2)


class Tone(StrEnum):
    """How urgent a card is. None says that all is well: a check cannot know that."""

    RED = "red"
    AMBER = "amber"
    GREY = "grey"
    TIP = "tip"
    CHECK = "check"
    CALL = "call"
    TELL = "tell"


@dataclass(frozen=True, slots=True)
class Look:
    """The colours, the sign and the mark before each reason that a tone has."""

    band: str
    ink: str
    mark_ink: str
    sign: Sign
    mark: Sign


LOOKS = {
    Tone.RED: Look("#A80F1C", "#FFFFFF", "#A80F1C", signs.stop, signs.octagon),
    Tone.AMBER: Look("#FFC20A", INK, INK, signs.warn, signs.warn),
    Tone.GREY: Look("#414C57", "#FFFFFF", "#414C57", signs.look, signs.ring),
    Tone.TIP: Look("#0B4A7D", "#FFFFFF", "#0B4A7D", signs.lamp, signs.dot),
    Tone.CHECK: Look("#0B4A7D", "#FFFFFF", "#0B4A7D", signs.lens, signs.tick),
    Tone.CALL: Look("#0A4F63", "#FFFFFF", "#0A4F63", signs.phone, signs.square),
    Tone.TELL: Look("#57306E", "#FFFFFF", "#57306E", signs.letter, signs.diamond),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: plain text, without markup; `lines` are the reasons, at most `MOST_LINES`."""

    tone: Tone
    headline: str
    lines: tuple[str, ...]
    action: str
    footer: str

    def __post_init__(self) -> None:
        if len(self.lines) > MOST_LINES:
            raise ValueError(f"a card has room for {MOST_LINES} lines")


@dataclass(frozen=True, slots=True)
class Placed:
    """A block of text and the upper left corner it is drawn at."""

    block: Block
    left: int
    top: int
    ink: str


def draw_card(card: Card) -> bytes:
    """Draw a card of `WIDTH` by `HEIGHT` pixels and return it as PNG; the same card gives the same bytes."""
    return pack(paint_card(card), _COLOURS)


def draw_light_card(card: Card) -> bytes:
    """Draw a card of `LIGHT` pixels and return it as JPEG, for phones where each byte costs money.

    Telegram shows pictures as JPEG whatever it gets, and keeps a second, larger one beside those above 800 pixels.
    """
    return pack_light(paint_card(card), LIGHT)


def is_whole(card: Card) -> bool:
    """Tell whether every word of a card has its place on it."""
    placed = (place_headline(card), *place_lines(card), place_action(card), place_footer(card))
    return all(each.block.whole for each in placed)


def paint_card(card: Card) -> Image.Image:
    """Draw a card in full colours."""
    look = LOOKS[card.tone]
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, _BAND - 1), look.band)
    _stamp(picture, look.sign, _SIGN, _MARGIN, (_BAND - _SIGN) // 2, look.ink)
    top = HEIGHT - _FOOTER - _ACTION
    draw.rectangle((0, top, WIDTH, top + _ACTION - 1), PANEL)
    _stamp(picture, signs.point, _ARROW, _MARGIN, top + (_ACTION - _ARROW) // 2, SIGNAL)
    for placed in (place_headline(card), place_action(card), place_footer(card)):
        placed.block.draw(draw, placed.left, placed.top, placed.ink)
    for placed in place_lines(card):
        placed.block.draw(draw, placed.left, placed.top, placed.ink)
        mark_top = placed.top + (placed.block.face.leading - _MARK) // 2
        _stamp(picture, look.mark, _MARK, _MARGIN, mark_top, look.mark_ink)
    return picture


def place_headline(card: Card) -> Placed:
    """Set the headline into the band, beside the sign."""
    left = _MARGIN + _SIGN + 48
    block = set_block(card.headline, WIDTH - left - _MARGIN, _BAND - 48, _HEADLINE)
    return Placed(block, left, (_BAND - block.height) // 2, LOOKS[card.tone].ink)


def place_lines(card: Card) -> tuple[Placed, ...]:
    """Set the reasons in one size, spread over the paper between band and panel."""
    left = _MARGIN + _MARK + 28
    room = HEIGHT - _FOOTER - _ACTION - _BAND - 2 * 44
    blocks = set_blocks(card.lines, WIDTH - left - _MARGIN, room, _GAP, _REASON)
    free = room - sum(block.height for block in blocks)
    gap = min(free // (len(blocks) + 1), 2 * _GAP) if blocks else 0
    top = _BAND + 44 + (free - gap * (len(blocks) - 1)) // 2
    placed = []
    for block in blocks:
        placed.append(Placed(block, left, top, INK))
        top += block.height + gap
    return tuple(placed)


def place_action(card: Card) -> Placed:
    """Set the one thing to do into the panel, beside the arrow."""
    left = _MARGIN + _ARROW + 40
    block = set_block(card.action, WIDTH - left - _MARGIN, _ACTION - 40, _DEED)
    return Placed(block, left, HEIGHT - _FOOTER - _ACTION + (_ACTION - block.height) // 2, "#FFFFFF")


def place_footer(card: Card) -> Placed:
    """Set who says this below the panel."""
    block = set_block(card.footer, WIDTH - 2 * _MARGIN, _FOOTER - 16, _SMALL)
    return Placed(block, _MARGIN, HEIGHT - _FOOTER + (_FOOTER - block.height) // 2, "#3A3A3A")


def pack(picture: Image.Image, colours: int) -> bytes:
    """Return a flat drawing as a small PNG of so many colours, without any metadata."""
    few = picture.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    buffer = BytesIO()
    few.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def pack_light(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """Return a drawing in a smaller size as JPEG, without any metadata."""
    buffer = BytesIO()
    small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    small.save(buffer, "JPEG", quality=_LIGHT_QUALITY, subsampling="4:2:0", optimize=True, progressive=True)
    return buffer.getvalue()


def _stamp(picture: Image.Image, sign: Sign, side: int, left: int, top: int, ink: str) -> None:
    picture.paste(ink, (left, top), draw_sign(sign, side))

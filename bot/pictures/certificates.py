"""Draw the page of a family that is ready: what it agreed on, to print or to pass on. It proves nothing to anybody."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.pictures import signs
from bot.pictures.cards import INK, PANEL, PAPER, SIGNAL, pack_light
from bot.pictures.letters import Block, Style, set_block, set_blocks
from bot.pictures.signs import draw_sign

WIDTH, HEIGHT = 1080, 1527
"""The shape of a sheet of A4."""

MOST_PROMISES = 5

_MARGIN, _FRAME, _EDGE = 92, 34, 8
_TOP = 470
_SIGN, _MARK, _GAP = 200, 50, 26
_SOFT = "#3A3A3A"
_TITLE = Style(116, 60, 0.034, 1.06)
_NAME = Style(84, 44, 0.02, 1.15)
_SAID = Style(52, 38, 0.008, 1.22)
_PROMISE = Style(58, 38, 0.014, 1.22)
_SMALL = Style(34, 30, 0.006, 1.22)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the page says. `name` is empty where nobody gave one; `remark` says what the page is not."""

    title: str
    said: str
    name: str
    promises: tuple[str, ...]
    remark: str
    footer: str

    def __post_init__(self) -> None:
        if len(self.promises) > MOST_PROMISES:
            raise ValueError(f"the page has room for {MOST_PROMISES} promises")


@dataclass(frozen=True, slots=True)
class _Text:
    block: Block
    left: int
    top: int
    ink: str


def draw_certificate(certificate: Certificate) -> bytes:
    """Draw the page and return it as JPEG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((_FRAME, _FRAME, WIDTH - _FRAME, HEIGHT - _FRAME), outline=PANEL, width=_EDGE)
    draw.rectangle((_FRAME, _FRAME, WIDTH - _FRAME, _TOP), PANEL)
    draw.rectangle((_FRAME, _TOP, WIDTH - _FRAME, _TOP + 14), SIGNAL)
    picture.paste(SIGNAL, ((WIDTH - _SIGN) // 2, _FRAME + 36), draw_sign(signs.family, _SIGN))
    for text in _texts(certificate):
        text.block.draw(draw, text.left, text.top, text.ink)
    for promise in _promises(certificate):
        top = promise.top + (promise.block.face.leading - _MARK) // 2
        picture.paste(PANEL, (_MARGIN, top), draw_sign(signs.tick, _MARK))
    return pack_light(picture, (WIDTH, HEIGHT))


def is_whole(certificate: Certificate) -> bool:
    """Tell whether every word has its place on the page."""
    return all(text.block.whole for text in _texts(certificate))


def sizes(certificate: Certificate) -> list[int]:
    """Return the sizes of its letters, in pixels."""
    return [text.block.face.size for text in _texts(certificate)]


def _texts(certificate: Certificate) -> list[_Text]:
    top = _FRAME + 36 + _SIGN + 16
    texts = [_centred(certificate.title, top, _TOP - 20 - top, _TITLE, "#FFFFFF")]
    if certificate.name:
        texts.append(_centred(certificate.name, _TOP + 30, 116, _NAME, INK))
    texts.append(_centred(certificate.said, _TOP + (150 if certificate.name else 50), 140, _SAID, _SOFT))
    texts += _promises(certificate)
    texts.append(_centred(certificate.remark, HEIGHT - _FRAME - 216, 92, _SMALL, _SOFT))
    texts.append(_centred(certificate.footer, HEIGHT - _FRAME - 118, 92, _SMALL, INK))
    return texts


def _promises(certificate: Certificate) -> list[_Text]:
    """Set the promises in one size, spread over what is left of the page."""
    start, end = _TOP + (310 if certificate.name else 220), HEIGHT - _FRAME - 240
    left = _MARGIN + _MARK + 28
    blocks = set_blocks(certificate.promises, WIDTH - left - _MARGIN, end - start, _GAP, _PROMISE)
    free = end - start - sum(block.height for block in blocks)
    gap = min(free // (len(blocks) + 1), 2 * _GAP) if blocks else 0
    top = start + (free - gap * (len(blocks) - 1)) // 2
    texts = []
    for block in blocks:
        texts.append(_Text(block, left, top, INK))
        top += block.height + gap
    return texts


def _centred(words: str, top: int, height: int, style: Style, ink: str) -> _Text:
    block = set_block(words, WIDTH - 2 * _MARGIN, height, style)
    return _Text(block, (WIDTH - block.width) // 2, top + (height - block.height) // 2, ink)

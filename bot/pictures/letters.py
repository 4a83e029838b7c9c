"""Set text in big letters: only characters the font has, broken into lines, as large as its room allows."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from string import ascii_letters, digits, punctuation
from unicodedata import category, normalize

from PIL import ImageDraw, ImageFont

DRAWABLE = frozenset(ascii_letters + digits + punctuation + " ©«°±·»‘’“”‹›⁄")
"""What Pillow's built-in font has a glyph for, apart from what is decomposed before; a test looks at the font."""

_INSTEAD = str.maketrans({
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "•": "·", "‣": "·", "×": "x",
    "ß": "ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d",
    "Ł": "L", "ł": "l", "ı": "i", "ʼ": "’", "′": "’", "„": "“",
})  # fmt: skip
_DOTS = "..."


def plain(text: str) -> str:
    """Return the text with letters the font has: accents dropped, emoji and other scripts left out, spaces single."""
    apart = normalize("NFKD", text.translate(_INSTEAD))
    spaced = (" " if char.isspace() else char for char in apart if category(char)[0] != "M")
    return " ".join("".join(char for char in spaced if char in DRAWABLE).split())


@dataclass(frozen=True, slots=True)
class Style:
    """How a text may look: its largest and smallest size in pixels; weight and leading are shares of the size."""

    largest: int
    smallest: int
    weight: float
    leading: float


@dataclass(frozen=True, slots=True)
class Face:
    """Letters of one size: the stroke that makes them bolder and the distance from line to line, in pixels."""

    size: int
    stroke: float
    leading: int

    def length(self, line: str) -> int:
        """Return the width of a line with all its ink."""
        font = _font(self.size)
        _, _, right, _ = font.getbbox(line, anchor="la", stroke_width=self.stroke)
        return self.indent(line) + int(max(right, font.getlength(line))) + 1

    def indent(self, line: str) -> int:
        """Return how far from the edge a line starts, so that neither stroke nor a letter's tail sticks out."""
        left, _, _, _ = _font(self.size).getbbox(line[:1], anchor="la", stroke_width=self.stroke)
        return ceil(max(self.stroke, -left))


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one face, ready to draw; `width` and `height` hold all their ink. `whole`: nothing was left out."""

    lines: tuple[str, ...]
    face: Face
    width: int
    whole: bool = True

    @property
    def height(self) -> int:
        """The height of all lines."""
        return self.face.leading * len(self.lines)

    def draw(self, draw: ImageDraw.ImageDraw, left: int, top: int, ink: str) -> None:
        """Draw the lines from the upper left corner of their room."""
        font, stroke = _font(self.face.size), self.face.stroke
        for place, line in enumerate(self.lines):
            middle = top + (place + 0.5) * self.face.leading
            # The anchor is the middle of the face, not of the line's ink: lines keep their grid.
            start = left + self.face.indent(line)
            draw.text((start, middle), line, ink, font, anchor="lm", stroke_width=stroke, stroke_fill=ink)


def set_block(text: str, width: int, height: int, style: Style) -> Block:
    """Set a text as large as fits into its room; one that does not fit at the smallest size ends with dots."""
    (block,) = set_blocks((text,), width, height, 0, style)
    return block


def set_blocks(texts: tuple[str, ...], width: int, height: int, gap: int, style: Style) -> tuple[Block, ...]:
    """Set several texts below each other, `gap` apart, in one size that fits all of them into their room."""
    words = [plain(text).split() for text in texts]
    room = height - gap * (len(texts) - 1)
    for may_break in (False, True):  # words are broken only where no size holds them whole
        sizes = range(style.smallest, style.largest + 1)
        fitting = bisect_right(
            sizes, 0, key=lambda size: not _fits(words, width, room, _face(style, size), may_break=may_break)
        )
        if fitting:
            face = _face(style, sizes[fitting - 1])
            return tuple(_balance(each, width, face) for each in words)
    smallest = _face(style, style.smallest)
    return tuple(_shorten(each, width, room // len(texts), smallest) for each in words)


def _fits(texts: list[list[str]], width: int, height: int, face: Face, *, may_break: bool) -> bool:
    if not may_break and any(face.length(word) > width for words in texts for word in words):
        return False
    return sum(len(_wrap(words, width, face)) for words in texts) * face.leading <= height


def _face(style: Style, size: int) -> Face:
    return Face(size, size * style.weight, round(size * style.leading))


def _balance(words: list[str], width: int, face: Face) -> Block:
    """Make the lines about equally long, so that no single word is left over on the last one."""
    lines = _wrap(words, width, face)
    narrow = width
    while len(lines) > 1 and narrow > face.size * 4:
        narrow -= face.size // 2
        tighter = _wrap(words, narrow, face)
        if len(tighter) > len(lines) or any(face.length(word) > narrow for word in words):
            break
        lines = tighter
    return _block(lines, face)


def _shorten(words: list[str], width: int, height: int, face: Face) -> Block:
    """Keep the lines that fit, and show with dots that there was more."""
    lines = _wrap(words, width, face)
    room = max(1, height // face.leading)
    whole = len(lines) <= room
    if not whole:
        last = lines[room - 1]
        while last and face.length(last + _DOTS) > width:
            last = last[:-1]
        lines = [*lines[: room - 1], last.rstrip() + _DOTS]
    return _block(lines, face, whole=whole)


def _block(lines: list[str], face: Face, *, whole: bool = True) -> Block:
    return Block(tuple(lines), face, max(map(face.length, lines), default=0), whole)


def _wrap(words: list[str], width: int, face: Face) -> list[str]:
    lines: list[str] = []
    for word in words:
        first, *rest = _break(word, width, face)
        joined = f"{lines[-1]} {first}" if lines else first
        if lines and face.length(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(first)
        lines += rest
    return lines


def _break(word: str, width: int, face: Face) -> Iterator[str]:
    """Yield the word, in as many pieces as the width demands."""
    start = 0
    ends = range(1, len(word)) if face.length(word) > width else ()
    for end in ends:
        if face.length(word[start : end + 1]) > width:
            yield word[start:end]
            start = end
    yield word[start:]


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType")
    # The same line breaks on every machine, whether or not it has the libraries of the other layout engine.
    return font.font_variant(layout_engine=ImageFont.Layout.BASIC)

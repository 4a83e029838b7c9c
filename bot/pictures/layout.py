"""Put pieces of text that were found on a picture into reading order, by where they are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import atan2, cos, hypot, sin
from statistics import median

Corner = tuple[float, float]

_SAME_ROW = 0.5
_SAME_SIZE = 0.55
_WORD_GAP = 1.6
_NEXT_ROW = 1.5
_SAME_FACE = 0.8
_COMPANY = re.compile(r"\b(?:PT|CV)\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of text and its four corners in pixels, clockwise from the upper left one."""

    text: str
    corners: tuple[Corner, Corner, Corner, Corner]


@dataclass(frozen=True, slots=True)
class _Box:
    """A piece, or a line of them, on the picture turned upright."""

    text: str
    left: float
    right: float
    middle: float
    height: float


def join_lines(pieces: Iterable[Piece]) -> str:
    """Join pieces to lines, from top to bottom and from left to right, even where the picture is tilted.

    Pieces side by side are one line when they are of one size and no further apart than words are; else they are two
    columns, and each is a line of its own. A company's name that goes on in the next row is one line too: cut in two,
    it could be taken for another company.
    """
    pieces = list(pieces)
    tilt = _tilt(pieces)
    boxes = sorted((_upright(piece, tilt) for piece in pieces), key=lambda box: box.middle)
    rows: list[list[_Box]] = []
    for box in boxes:
        row = next((row for row in reversed(rows[-3:]) if _same_row(row, box)), None)
        if row is None:
            rows.append([box])
        else:
            row.append(box)
    lines = [line for row in rows for line in _join_row(sorted(row, key=lambda box: box.left))]
    return "\n".join(line.text for line in _join_names(lines))


def _tilt(pieces: Sequence[Piece]) -> float:
    """Return how far the text runs downhill, in radians; long pieces tell it best."""
    tops = [(piece.corners[0], piece.corners[1]) for piece in pieces]
    runs = sorted((hypot(end[0] - start[0], end[1] - start[1]), start, end) for start, end in tops)
    longest = runs[len(runs) // 2 :]
    return median([atan2(end[1] - start[1], end[0] - start[0]) for _, start, end in longest] or [0.0])


def _upright(piece: Piece, tilt: float) -> _Box:
    across = [x * cos(tilt) + y * sin(tilt) for x, y in piece.corners]
    down = [y * cos(tilt) - x * sin(tilt) for x, y in piece.corners]
    height = (down[3] + down[2] - down[0] - down[1]) / 2
    return _Box(piece.text, min(across), max(across), sum(down) / 4, max(height, 1.0))


def _same_row(row: Sequence[_Box], box: _Box) -> bool:
    last = row[-1]
    return abs(last.middle - box.middle) < _SAME_ROW * min(last.height, box.height)


def _join_row(row: Sequence[_Box]) -> Iterator[_Box]:
    """Yield the lines that a row holds, one for each column."""
    line = row[0]
    for before, box in pairwise(row):
        small, large = sorted((before.height, box.height))
        if box.left - before.right < _WORD_GAP * small and small > _SAME_SIZE * large:
            line = replace(line, text=f"{line.text} {box.text}", right=box.right)
        else:
            yield line
            line = box
    yield line


def _join_names(lines: Iterable[_Box]) -> Iterator[_Box]:
    """Yield the lines, and those that only go on with a company's name as a part of the line before."""
    last: _Box | None = None
    for line in lines:
        if last and _goes_on(last, line):
            last = replace(line, text=f"{last.text} {line.text}", left=min(last.left, line.left))
            continue
        if last:
            yield last
        last = line
    if last:
        yield last


def _goes_on(first: _Box, second: _Box) -> bool:
    """Tell whether a line looks like the rest of a name: close below, as large, in capitals if the name is."""
    small, large = sorted((first.height, second.height))
    return (
        bool(_COMPANY.search(first.text))
        and small > _SAME_FACE * large
        and second.middle - first.middle < _NEXT_ROW * large
        and second.left < first.right
        and first.left < second.right
        and (second.text.isupper() or not first.text.isupper())
        and not any(char.isdigit() for char in second.text)
        and not _COMPANY.search(second.text)
    )

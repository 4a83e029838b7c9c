"""Say which typed piece stands for which word of a name."""

from dataclasses import dataclass

from bot.agencies.matching.names import Entry, NameIndex
from bot.agencies.matching.readings import VALUES, Likeness, Piece


@dataclass(frozen=True, slots=True)
class Match:
    """Name place → piece place, and which of them stand in another order or are only initials."""

    places: dict[int, int]
    swapped: frozenset[int]
    initials: frozenset[int]


def match_words(entry: Entry, pieces: list[Piece], index: NameIndex) -> Match:
    """Match a name's words in order as far as they go, then out of order, then by their initials."""
    wanted = set(entry.words)
    hits = [place for place, piece in enumerate(pieces) if not wanted.isdisjoint(piece.readings)]
    if not hits:
        return Match({}, frozenset(), frozenset())
    window = _window(entry, pieces, hits, index)
    places = _in_order(entry, pieces, [place for place in hits if place in window], index)
    if len(places) == len(entry.words):
        return Match(places, frozenset(), frozenset())
    swapped = _out_of_order(entry, pieces, window, places)
    initials = _as_initials(entry, pieces, window, places | swapped, index)
    return Match(places | swapped | initials, frozenset(swapped), frozenset(initials))


def _window(entry: Entry, pieces: list[Piece], hits: list[int], index: NameIndex) -> range:
    """Return the stretch of the text that holds most of the name's weight."""
    width = len(entry.words) + 2
    best, chosen = -1.0, hits[0]
    for place in hits if hits[-1] - hits[0] >= width else ():
        near = [pieces[other].readings for other in hits if place <= other < place + width]
        worth = sum(index.weights[word] for word in set(entry.words) if any(word in readings for readings in near))
        if worth > best:
            best, chosen = worth, place
    return range(max(0, chosen - 1), min(len(pieces), chosen + width))


def _in_order(entry: Entry, pieces: list[Piece], rows: list[int], index: NameIndex) -> dict[int, int]:
    """Return name place → piece for the weightiest matching in order of the pieces `rows`."""
    size = len(entry.words)
    weights = [index.weights[word] for word in entry.words]
    table = [[0.0] * (size + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        readings, row, below = pieces[rows[i]].readings, table[i], table[i + 1]
        for j in range(size - 1, -1, -1):
            best = max(row[j + 1], below[j])
            likeness = readings.get(entry.words[j])
            if likeness is not None:
                best = max(best, below[j + 1] + weights[j] * VALUES[likeness])
            row[j] = best
    places: dict[int, int] = {}
    i = j = 0
    while i < len(rows) and j < size:
        if table[i][j] == table[i + 1][j]:
            i += 1
        elif table[i][j] == table[i][j + 1]:
            j += 1
        else:
            places[j] = rows[i]
            i, j = i + 1, j + 1
    return places


def _out_of_order(entry: Entry, pieces: list[Piece], window: range, places: dict[int, int]) -> dict[int, int]:
    """Return name place → piece for the words that stand elsewhere than in the name."""
    used = set(places.values())
    swapped: dict[int, int] = {}
    for place, word in enumerate(entry.words):
        if place in places:
            continue
        for free in window:
            if free not in used and pieces[free].readings.get(word, Likeness.OTHER) < Likeness.OTHER:
                swapped[place] = free
                used.add(free)
                break
    return swapped


def _as_initials(
    entry: Entry, pieces: list[Piece], window: range, matched: dict[int, int], index: NameIndex
) -> dict[int, int]:
    """Return name place → piece for the words of which only the first letter was typed."""
    single = [place for place in window if len(pieces[place].letters) == 1 and place not in matched.values()]
    initials: dict[int, int] = {}
    for place, word in enumerate(entry.words):
        if place in matched or not single:
            continue
        free = next((other for other in single if pieces[other].letters == index.word_list[word][0]), None)
        if free is not None:
            initials[place] = free
            single.remove(free)
    return initials

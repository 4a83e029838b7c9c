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
    window = _window(entry, pieces, index)
    places = _in_order(entry, pieces, window, index)
    swapped = _out_of_order(entry, pieces, window, places) if len(places) < len(entry.words) else {}
    initials = _as_initials(entry, pieces, window, places | swapped, index)
    return Match(places | swapped | initials, frozenset(swapped), frozenset(initials))


def _window(entry: Entry, pieces: list[Piece], index: NameIndex) -> range:
    """Return the stretch of the text that holds most of the name's weight, empty when no word of it does."""
    wanted = set(entry.words)
    hits = [(place, wanted.intersection(piece.readings)) for place, piece in enumerate(pieces)]
    hits = [(place, words) for place, words in hits if words]
    if not hits:
        return range(0)
    width = len(entry.words) + 2
    best, chosen = -1.0, hits[0][0]
    for place, _ in hits if hits[-1][0] - chosen >= width else ():
        inside = set[int]().union(*(words for other, words in hits if place <= other < place + width))
        worth = sum(index.weights[word] for word in inside)
        if worth > best:
            best, chosen = worth, place
    return range(max(0, chosen - 1), min(len(pieces), chosen + width))


def _in_order(entry: Entry, pieces: list[Piece], window: range, index: NameIndex) -> dict[int, int]:
    """Return name place → piece for the weightiest matching in order."""
    rows = [place for place in window if any(word in pieces[place].readings for word in entry.words)]
    size = len(entry.words)
    table = [[0.0] * (size + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        readings = pieces[rows[i]].readings
        for j in range(size - 1, -1, -1):
            best = max(table[i + 1][j], table[i][j + 1])
            likeness = readings.get(entry.words[j])
            if likeness is not None:
                best = max(best, table[i + 1][j + 1] + index.weights[entry.words[j]] * VALUES[likeness])
            table[i][j] = best
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

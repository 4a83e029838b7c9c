"""What somebody meant to type: the nearest known word, where one is near enough."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

SHORTEST = 4
"""Letters from which a word is corrected; shorter ones are near everything."""
LONG = 7
"""Letters from which two slips are forgiven."""


class Speller:
    """Knows words with how often each is used; built once, then only read."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._used = dict(words)
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for word in sorted(words):
            self._by_length[len(word)].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._used

    def correct(self, word: str) -> str | None:
        """Return the nearest known word, the most used of several; None where none is near."""
        if len(word) < SHORTEST or not word.isalpha():
            return None
        most = 1 if len(word) < LONG else 2
        best: tuple[int, int, str] | None = None
        for length in range(len(word) - most, len(word) + most + 1):
            for known in self._near(word, length):
                slips = count_slips(word, known, most if best is None else best[0])
                # A word begins right more often than not: another first letter counts as one slip more.
                if slips is None or slips + (word[0] != known[0]) > most:
                    continue
                found = (slips + (word[0] != known[0]), -self._used[known], known)
                best = found if best is None else min(best, found)
        return None if best is None else best[2]

    def _near(self, word: str, length: int) -> Iterable[str]:
        letters = set(word)
        for known in self._by_length.get(length, ()):
            if known.isalpha() and len(letters.symmetric_difference(known)) <= 4:
                yield known


def count_slips(typed: str, meant: str, most: int) -> int | None:
    """Return how many letters were left out, added, changed or swapped with the next; None for more than `most`."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for place, letter in enumerate(typed, 1):
        above, row = row, [place]
        for other, wanted in enumerate(meant, 1):
            cost = min(above[other] + 1, row[-1] + 1, above[other - 1] + (letter != wanted))
            if place > 1 and other > 1 and letter == meant[other - 2] and typed[place - 2] == wanted:
                cost = min(cost, before[other - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
        before = above
    return row[-1] if row[-1] <= most else None

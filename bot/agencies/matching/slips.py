"""The one misspelling that is answered at once: a slip of a finger that cannot be another word."""

from collections import Counter

from bot.agencies.matching.aligning import Alignment
from bot.agencies.matching.finding import Hit
from bot.agencies.matching.names import NameIndex
from bot.agencies.matching.spelling import is_finger_slip, near_words
from bot.agencies.model import MISSPELT, How, Reason, ReasonKind

_SHORTEST = 5
_COMMON = 3
_OFTEN = 3
_MOST = 2


class SlipJudge:
    """Knows which letter sequences words have, and so which typed words cannot be words."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index
        counted = Counter(part for word in index.known for part in _sequences(word))
        self._sequences = frozenset(part for part, count in counted.items() if count >= _OFTEN)

    def answer_at_once(self, best: list[Alignment]) -> Hit | None:
        """Return the first alignment as a found name if one harmless slip is all that keeps it from being one."""
        if not best:
            return None
        first = best[0]
        slips = [reason for reason in first.reasons if reason.kind is ReasonKind.SLIP]
        if not 0 < len(slips) <= _MOST or not first.kinds <= MISSPELT:
            return None
        if any(other.kinds <= MISSPELT for other in best[1:]):
            return None
        company = self._index.companies[first.company]
        if company.sanctions or len(company.words) <= len(slips) or not all(self._is_harmless(slip) for slip in slips):
            return None
        return Hit(first.company, first.start, first.end, How.SLIP, size=len("".join(company.words)))

    def _is_harmless(self, slip: Reason) -> bool:
        typed, meant = slip.typed, slip.word.lower()
        if len(meant) < _SHORTEST or typed in self._index.known or not is_finger_slip(typed, meant):
            return False
        if typed[0] != meant[0] or typed == meant[:-1] or typed[:-1] == meant or self._is_compound(typed):
            return False
        rivals = near_words(typed).intersection(self._index.known) - {meant}
        if any(is_finger_slip(typed, other) for other in rivals):
            return False
        # The last letter is where names of two companies differ: AMRITA, AMRITAS.
        return self._is_common(meant) or (typed[-1] == meant[-1] and not self._looks_like_a_word(typed))

    def _is_common(self, meant: str) -> bool:
        """Tell whether several companies carry the word: nobody else calls himself by a slip of it."""
        return len(self._index.postings[self._index.vocabulary[meant]]) >= _COMMON

    def _is_compound(self, typed: str) -> bool:
        """Tell whether two known words stand in one: `dharmakarya` is no slip of `dharmakerta`."""
        known = self._index.known
        return any(typed[:cut] in known and typed[cut:] in known for cut in range(3, len(typed) - 2))

    def _looks_like_a_word(self, typed: str) -> bool:
        return all(part in self._sequences for part in _sequences(typed))


def _sequences(word: str) -> list[str]:
    """Return the letter threes of a word with its ends marked."""
    marked = f"^{word}$"
    return [marked[place : place + 3] for place in range(len(marked) - 2)]

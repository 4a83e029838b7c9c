"""The one misspelling that is answered at once: a slip of a finger that cannot be another word."""

from bot.agencies.matching.aligning import Alignment
from bot.agencies.matching.finding import Hit
from bot.agencies.matching.names import NameIndex
from bot.agencies.matching.spelling import is_finger_slip, near_words
from bot.agencies.matching.words import Words, letter_threes
from bot.agencies.model import MISSPELT, How, Reason, ReasonKind

_SHORTEST = 4
_LONGER = 5
_COMMON = 3
_MOST = 2


class SlipJudge:
    """Knows which letters follow each other in words, and so which typed words cannot be words."""

    def __init__(self, index: NameIndex, words: Words) -> None:
        self._index = index
        self._usual_threes = words.threes
        self._names = words.usual.union(index.vocabulary)

    def answer_at_once(self, best: list[Alignment]) -> Hit | None:
        """Return the first alignment as a found name if harmless slips are all that keep it from being one."""
        if not best:
            return None
        first = best[0]
        slips = [reason for reason in first.reasons if reason.kind is ReasonKind.SLIP]
        if not 0 < len(slips) <= _MOST or not first.kinds <= MISSPELT:
            return None
        if any(other.kinds <= MISSPELT for other in best[1:]):
            return None
        company = self._index.companies[first.company]
        if company.sanctions or len(company.words) < 2 or not all(self._is_harmless(slip) for slip in slips):
            return None
        return Hit(first.company, first.start, first.end, How.SLIP, size=len("".join(company.words)))

    def _is_harmless(self, slip: Reason) -> bool:
        typed, meant = slip.typed, slip.word.lower()
        spell, known = self._index.speller.spell, self._index.known
        if len(meant) < _SHORTEST or typed[0] != meant[0] or typed in known or spell(typed) in known:
            return False
        # A letter more at the end makes another name: AMRITA, AMRITAS.
        if not is_finger_slip(typed, meant) or typed[:-1] == meant or self._is_compound(typed):
            return False
        common = self._is_common(meant, typed)
        if self._looks_like_a_word(typed) and not common:
            return False
        rivals = near_words(typed).intersection(self._names if common else known)
        return not any(is_finger_slip(typed, other) and spell(other) != spell(meant) for other in rivals)

    def _is_common(self, meant: str, typed: str) -> bool:
        """Tell whether several companies carry the word: hardly another one calls itself by a slip inside of it."""
        inside = typed != meant[:-1] and len(meant) >= _LONGER
        return inside and len(self._index.postings[self._index.vocabulary[meant]]) >= _COMMON

    def _is_compound(self, typed: str) -> bool:
        """Tell whether two known words stand in one: `dharmakarya` is no slip of `dharmakerta`."""
        known = self._index.known
        return any(typed[:cut] in known and typed[cut:] in known for cut in range(3, len(typed) - 2))

    def _looks_like_a_word(self, typed: str) -> bool:
        return self._usual_threes.issuperset(letter_threes(typed))

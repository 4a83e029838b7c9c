"""Tell whether typed words whose letters fit a name are its very words: "bumi emas" is not "bumi mas"."""

from bot.agencies.matching.names import NameIndex
from bot.agencies.matching.spelling import Speller, runs
from bot.agencies.model import Reason, ReasonKind


def find_other_words(typed: list[str], name: tuple[str, ...], index: NameIndex) -> Reason | None:
    """Return the typed words that are not the name's words there, though their letters fit; None when all are.

    A word may be spelled otherwise, glued to its neighbour, or taken apart.
    """
    here = there = 0
    while here < len(typed) and there < len(name):
        size, other = 1, 1
        while (one := _glue(typed, here, size, index)) != (two := _glue(name, there, other, index)):
            may_grow, may_widen = here + size < len(typed), there + other < len(name)
            if not may_grow and not may_widen:
                return _tell(typed[here:], name[there:])
            if may_grow and (len(one) <= len(two) or not may_widen):
                size += 1
            else:
                other += 1
        words, meant = typed[here : here + size], name[there : there + other]
        if not _is_whole(words, meant, index):
            return _tell(words, meant)
        here, there = here + size, there + other
    return _tell(typed[here:], name[there:]) if here < len(typed) or there < len(name) else None


def _tell(typed: list[str], words: tuple[str, ...]) -> Reason:
    return Reason(ReasonKind.SPELLING, " ".join(typed), " ".join(words).upper())


def _glue(words: list[str] | tuple[str, ...], start: int, size: int, index: NameIndex) -> str:
    return index.speller.spell("".join(words[start : start + size]))


def _is_whole(typed: list[str], words: tuple[str, ...], index: NameIndex) -> bool:
    """Judge typed words against the words of a name that have the same letters together."""
    if len(typed) == len(words) == 1 or "".join(typed) == "".join(words):
        return True
    if len(typed) == 1:
        return _keeps_joints(typed[0], words, index.speller)
    parts_of = index.speller.spell(words[0])
    return len(words) == 1 and all(part not in index.known or index.speller.spell(part) in parts_of for part in typed)


def _keeps_joints(glued: str, words: tuple[str, ...], speller: Speller) -> bool:
    """Tell whether a letter that ends one word and begins the next is still there twice (`timur raya`: the r)."""
    lengths = [length for _, length in runs(speller.spread(glued))]
    joints = [
        len(runs(speller.spread("".join(words[:place])))) - 1
        for place in range(1, len(words))
        if speller.spread(words[place - 1])[-1:] == speller.spread(words[place])[:1]
    ]
    return all(place < len(lengths) and lengths[place] > 1 for place in joints)

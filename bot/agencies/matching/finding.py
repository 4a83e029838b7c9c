"""Find the places where a company's full name stands, letter by letter, in another spelling, or by its sound."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.agencies.matching.names import NameIndex, Spelled
from bot.agencies.matching.tokens import Token
from bot.agencies.matching.whole import find_other_words
from bot.agencies.model import How, Reason

_ORDER = {How.EXACT: 0, How.NORMALISED: 1, How.SOUND: 2, How.SLIP: 3}


@dataclass(frozen=True, slots=True)
class Hit:
    """A company's full name in tokens `start` up to `end` (not included).

    `pressed` tells words that do not fit: `timuraya` and `timur raya`, `bumi emas` and `bumi mas`.
    `size` is the length of the form that fits, which tells a name from the name with its alias.
    """

    company: int
    start: int
    end: int
    how: How
    size: int
    pressed: Reason | None = None


def find_names(tokens: list[Token], index: NameIndex) -> list[Hit]:
    """Return every full name, without those inside a longer one; twins stand side by side unless one fits exactly."""
    sounds = [index.speller.sound(token.letters) for token in tokens]
    hits = [hit for start in range(len(tokens)) for hit in _find_from(tokens, sounds, start, index)]
    if len(hits) < 2:
        return hits
    hits = _outermost(_tightest(hits))
    exact = {(hit.start, hit.end) for hit in hits if hit.how is How.EXACT}
    return [hit for hit in hits if hit.how is How.EXACT or (hit.start, hit.end) not in exact]


def _find_from(tokens: list[Token], sounds: list[str], start: int, index: NameIndex) -> list[Hit]:
    hits: list[Hit] = []
    glued = heard = ""
    may_spell = True
    may_sound = sounds[start] in index.first_sounds
    for end in range(start, len(tokens)):
        token = tokens[end]
        if end > start and token.starts:
            break
        glued += token.letters
        if len(glued) > 2 * index.longest or not (may_spell or may_sound):
            break
        if may_sound:
            heard = f"{heard} {sounds[end]}" if heard else sounds[end]
            if heard in index.sounding:
                hits += _hear(tokens, start, end + 1, index.sounding[heard], index)
        if may_spell:
            key = index.speller.spell(glued)
            may_spell = index.may_open(key, len(glued))
            if key in index.spelled:
                hits += _spell(tokens, start, end + 1, index.spelled[key], index)
        if token.pt_after:
            break
    return hits


def _spell(tokens: list[Token], start: int, end: int, forms: Sequence[Spelled], index: NameIndex) -> list[Hit]:
    typed = [token.letters for token in tokens[start:end]]
    glued = "".join(typed)
    return [
        Hit(form.company, start, end, How.EXACT, len(form.letters))
        if form.letters == glued
        else Hit(
            form.company, start, end, How.NORMALISED, len(form.letters), find_other_words(typed, form.words, index)
        )
        for form in forms
    ]


def _hear(tokens: list[Token], start: int, end: int, forms: Sequence[Spelled], index: NameIndex) -> list[Hit]:
    """Keep the names of which every typed word is the same word, or an unknown word of the same sound."""
    typed = [token.letters for token in tokens[start:end]]
    return [
        Hit(form.company, start, end, How.SOUND, len(form.letters))
        for form in forms
        if all(
            index.speller.spell(one) == index.speller.spell(other) or one not in index.known
            for one, other in zip(typed, form.words, strict=True)
        )
    ]


def _tightest(hits: list[Hit]) -> list[Hit]:
    """Keep one hit of a form at a place, the closest, then the shortest: `arni family ii` ends before the number."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (_ORDER[hit.how], hit.end, -hit.start)):
        rivals = [other for other in kept if (other.company, other.size) == (hit.company, hit.size)]
        if all(hit.start >= other.end or hit.end <= other.start for other in rivals):
            kept.append(hit)
    return kept


def _outermost(hits: list[Hit]) -> list[Hit]:
    """Leave out the names that lie inside a longer one (`asa jaya` in `agesa asa jaya`)."""
    kept: list[Hit] = []
    reach = 0
    span = (-1, -1)
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end > reach or (hit.start, hit.end) == span:
            kept.append(hit)
            reach, span = hit.end, (hit.start, hit.end)
    return kept

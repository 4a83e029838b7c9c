"""What single typed words may be: which words of the register, and by what likeness."""

from dataclasses import dataclass
from enum import IntEnum

from bot.agencies.matching.names import NameIndex
from bot.agencies.matching.spelling import is_one_slip, look, shortenings
from bot.agencies.matching.tokens import Token
from bot.agencies.matching.words import Words

MOST_PIECES = 160
"""Words of a text that are looked at for names that are only similar."""

_LONG = 8
_ONE_SLIP = 6
"""Letters up to which a word may hold one slip only; a longer one may hold two."""


class Likeness(IntEnum):
    """How a typed word is like a register's word, the best first."""

    EXACT = 0
    SPELLING = 1
    SLIP = 2
    OTHER = 3


VALUES = {Likeness.EXACT: 1.0, Likeness.SPELLING: 0.96, Likeness.SLIP: 0.88, Likeness.OTHER: 0.4}


@dataclass(frozen=True, slots=True)
class Piece:
    """A typed word, or a part or a pair of such, with the words of the register it may be; `called` after PT."""

    letters: str
    first: int
    last: int
    starts: bool
    called: bool
    readings: dict[int, Likeness]


def read_pieces(tokens: list[Token], index: NameIndex, words: Words) -> list[Piece]:
    """Return the words that may be parts of names as pieces: pairs written apart joined, long words taken apart."""
    pieces: list[Piece] = []
    taken = -1
    for place in _name_places(tokens, index, words)[:MOST_PIECES]:
        if place <= taken:
            continue
        token = tokens[place]
        pair = _join(tokens, place, index)
        if pair is not None:
            pieces.append(pair)
            taken = place + 1
            continue
        readings = read_word(token.letters, index)
        parts = [] if readings or len(token.letters) < _LONG else _take_apart(token.letters, index)
        for turn, part in enumerate(parts or [token.letters]):
            of_part = read_word(part, index) if parts else readings
            pieces.append(Piece(part, place, place, token.starts and not turn, token.pt_before, of_part))
    return pieces


def _name_places(tokens: list[Token], index: NameIndex, words: Words) -> list[int]:
    """Return the tokens that stand after a PT, up to words of talk; every token when nothing is called PT."""
    places: list[int] = []
    inside = False
    for place, token in enumerate(tokens):
        talk = token.letters in words.talk and token.letters not in index.vocabulary
        inside = (token.pt_before or (inside and not token.apart)) and not talk
        if inside:
            places.append(place)
    return places or list(range(len(tokens)))


def read_word(word: str, index: NameIndex) -> dict[int, Likeness]:
    """Return the register's words a typed word may be. Only an unknown word can be a slip of a known one."""
    found: dict[int, Likeness] = {}
    if (own := index.vocabulary.get(word)) is not None:
        found[own] = Likeness.EXACT
    for number in index.by_spelling.get(index.speller.spell(word), ()):
        found.setdefault(number, Likeness.SPELLING)
    known = word in index.known
    for number in index.by_sound.get(index.speller.sound(word), ()):
        found.setdefault(number, Likeness.OTHER if known else Likeness.SPELLING)
    if len(word) < 3:
        return found
    for number in index.by_look.get(look(word), ()):
        found.setdefault(number, Likeness.OTHER if known else Likeness.SLIP)
    for key in shortenings(word) if len(word) < 4 * _LONG else ():
        for number in index.by_shortening.get(key, ()):
            if number not in found and (len(word) > _ONE_SLIP or is_one_slip(word, index.word_list[number])):
                found[number] = Likeness.OTHER if known else Likeness.SLIP
    return found


def _join(tokens: list[Token], place: int, index: NameIndex) -> Piece | None:
    """Return two neighbours as one word where the register has that word and not both of them: `bumen jaya`."""
    if place + 1 >= len(tokens) or tokens[place + 1].starts:
        return None
    one, other = tokens[place].letters, tokens[place + 1].letters
    both = index.speller.spell(one + other)
    if both not in index.by_spelling or (one in index.vocabulary and other in index.vocabulary):
        return None
    readings = dict.fromkeys(index.by_spelling[both], Likeness.SPELLING)
    return Piece(one + other, place, place + 1, tokens[place].starts, tokens[place].pt_before, readings)


def _take_apart(word: str, index: NameIndex) -> list[str]:
    """Return the register's words of which a word written together consists, the fewest; nothing when it does not."""
    word = word[: 8 * _LONG]
    best: list[list[str] | None] = [[], *([None] * len(word))]
    for end in range(2, len(word) + 1):
        for start in range(max(0, end - 16), end - 1):
            head = best[start]
            part = word[start:end]
            shorter = head is not None and (best[end] is None or len(head) + 1 < len(best[end] or ()))
            if head is not None and shorter and part in index.vocabulary:
                best[end] = [*head, part]
    return best[-1] or []

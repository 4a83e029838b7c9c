"""Find the names a text may mean although none stands there in full: words aligned, weighed by rarity."""

from collections import defaultdict
from dataclasses import dataclass
from heapq import nlargest

from bot.agencies.matching.names import Entry, NameIndex
from bot.agencies.matching.pairing import Match, match_words
from bot.agencies.matching.readings import VALUES, Likeness, Piece, read_pieces
from bot.agencies.matching.tokens import Token
from bot.agencies.matching.words import Words
from bot.agencies.model import Reason, ReasonKind

MOST = 5
_ALIGNED = 10
_POSTINGS = 4000
_NAME_SHARE = 0.55
_LEAST = 0.56
_LEAST_ALL_TYPED = 0.46
_BEHIND_BEST = 0.22
_SWAPPED = 0.85
_INITIAL = 0.55
_INITIALS_SCORE = 0.6
_RARE = 3.0
_KINDS = {Likeness.SPELLING: ReasonKind.SPELLING, Likeness.SLIP: ReasonKind.SLIP, Likeness.OTHER: ReasonKind.OTHER_WORD}


@dataclass(frozen=True, slots=True)
class Alignment:
    """How well one name explains the text: a share from 0 to 1, the differences, and the tokens it covers.

    `same` are the words of the name that stand in the text as they are.
    """

    company: int
    score: float
    reasons: tuple[Reason, ...]
    start: int
    end: int
    same: tuple[str, ...] = ()

    @property
    def kinds(self) -> set[ReasonKind]:
        """Return the kinds of difference."""
        return {reason.kind for reason in self.reasons}


def align_names(tokens: list[Token], index: NameIndex, words: Words) -> list[Alignment]:
    """Return the names that come near, the best first, at most five."""
    pieces = read_pieces(tokens, index, words)
    found = [*_align_all(pieces, index, words), *_by_initials(tokens, index, words)]
    best: dict[int, Alignment] = {}
    for aligned in found:
        if aligned.company not in best or aligned.score > best[aligned.company].score:
            best[aligned.company] = aligned
    ranked = sorted(best.values(), key=lambda one: (-one.score, index.companies[one.company].name))
    return [one for one in ranked[:MOST] if one.score >= ranked[0].score - _BEHIND_BEST]


def _align_all(pieces: list[Piece], index: NameIndex, words: Words) -> list[Alignment]:
    """Align the names that share the weightiest words with the text, but those that cannot come near the best."""
    found: list[Alignment] = []
    best = 0.0
    for entry, share in _gather(pieces, index):
        if _NAME_SHARE * share + (1 - _NAME_SHARE) < best - _BEHIND_BEST:
            continue
        if aligned := _align(index.entries[entry], pieces, index, words):
            found.append(aligned)
            best = max(best, aligned.score)
    return found


def _gather(pieces: list[Piece], index: NameIndex) -> list[tuple[int, float]]:
    """Return the entries that share the weightiest words with the text, and how much of each these words are.

    However many names there are, a bounded number is looked at.
    """
    values: dict[int, float] = {}
    for piece in pieces:
        for word, likeness in piece.readings.items():
            values[word] = max(values.get(word, 0.0), VALUES[likeness])
    scores: defaultdict[int, float] = defaultdict(float)
    room = _POSTINGS
    for word in sorted(values, key=lambda word: len(index.postings[word]) / (0.1 + values[word])):
        worth = index.weights[word] * values[word]
        names = index.postings[word]
        if room > 0 and (len(names) <= room or not scores):
            for entry in names[:room]:
                scores[entry] += worth
            room -= len(names)
        else:
            for entry in scores:
                if word in index.entries[entry].words:
                    scores[entry] += worth
    shares = {entry: score / index.entries[entry].weight for entry, score in scores.items()}
    best = nlargest(_ALIGNED, scores, key=lambda entry: (scores[entry] * (1 + shares[entry]), -entry))
    return [(entry, shares[entry]) for entry in best]


def _align(entry: Entry, pieces: list[Piece], index: NameIndex, words: Words) -> Alignment | None:
    match = match_words(entry, pieces, index)
    if not match.places:
        return None
    used = set(match.places.values())
    if len(match.places) < len(entry.words) and all(_is_talk(pieces[place], words) for place in used):
        return None
    low, high = _phrase(pieces, min(used), max(used), words, index)
    extra = [place for place in range(low, high + 1) if place not in used and pieces[place].letters not in words.talk]
    worth, reasons = _explain(entry, match, pieces, index)
    reasons += [Reason(ReasonKind.EXTRA, typed=pieces[place].letters) for place in extra]
    over = sum(_weigh(pieces[place], index) for place in extra)
    matched = sum(index.weights[entry.words[place]] for place in match.places)
    score = _NAME_SHARE * worth / entry.weight + (1 - _NAME_SHARE) * worth / (matched + over)
    if score < (_LEAST if over else _LEAST_ALL_TYPED):
        return None
    if over and len(match.places) == 1 and matched < _RARE:
        return None
    differing = {reason.word for reason in reasons if reason.kind is not ReasonKind.SWAPPED}
    same = tuple(text for word in entry.words if (text := index.word_list[word].upper()) not in differing)
    return Alignment(entry.company, score, _pair_words(reasons), pieces[low].first, pieces[high].last + 1, same)


def _is_talk(piece: Piece, words: Words) -> bool:
    """Tell whether a word that names have as well is only talk here: "mau kerja ke luar negeri"."""
    return piece.letters in words.talk and not piece.called


def _explain(entry: Entry, match: Match, pieces: list[Piece], index: NameIndex) -> tuple[float, list[Reason]]:
    """Return what the matched words are worth together, and how the typed words differ from the name's."""
    worth = 0.0
    reasons: list[Reason] = []
    for place, word in enumerate(entry.words):
        text = index.word_list[word].upper()
        if place not in match.places:
            reasons.append(Reason(ReasonKind.MISSING, word=text))
            continue
        piece = pieces[match.places[place]]
        kind: ReasonKind | None
        if place in match.initials:
            value, kind = _INITIAL, ReasonKind.INITIALS
        else:
            value, kind = VALUES[piece.readings[word]], _KINDS.get(piece.readings[word])
        if place in match.swapped:
            value, kind = value * _SWAPPED, ReasonKind.SWAPPED
        worth += index.weights[word] * value
        if kind:
            reasons.append(Reason(kind, piece.letters, text))
    return worth, reasons


def _phrase(pieces: list[Piece], low: int, high: int, words: Words, index: NameIndex) -> tuple[int, int]:
    """Widen the matched stretch over the words that were typed as parts of the same name."""

    def belongs(piece: Piece) -> bool:
        talk = piece.letters in words.talk and piece.letters not in index.vocabulary
        return not talk and not words.places_word(piece.letters) and not piece.letters[0].isdigit()

    while low > 0 and not pieces[low].starts and belongs(pieces[low - 1]):
        low -= 1
    while high + 1 < len(pieces) and not pieces[high + 1].starts and belongs(pieces[high + 1]):
        high += 1
    return low, high


def _pair_words(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Turn one missing word and one extra word into the one that stands for the other."""
    missing = [reason for reason in reasons if reason.kind is ReasonKind.MISSING]
    extra = [reason for reason in reasons if reason.kind is ReasonKind.EXTRA]
    if len(missing) == 1 and len(extra) == 1:
        rest = [reason for reason in reasons if reason not in (missing[0], extra[0])]
        return (*rest, Reason(ReasonKind.OTHER_WORD, extra[0].typed, missing[0].word))
    return tuple(reasons)


def _weigh(piece: Piece, index: NameIndex) -> float:
    number = index.vocabulary.get(piece.letters)
    return index.unknown_weight if number is None else index.weights[number]


def _by_initials(tokens: list[Token], index: NameIndex, words: Words) -> list[Alignment]:
    """Return the names whose initials are all that was typed: `PT GMP`, `P.T. A.W.J.S.`."""
    found: list[Alignment] = []
    start = 0
    while start < len(tokens):
        end = start + 1
        while end < len(tokens) and not tokens[end].starts and len(tokens[end - 1].letters + tokens[end].letters) == 2:
            end += 1
        letters = "".join(token.letters for token in tokens[start:end])
        alone = end - start > 1 or tokens[start].pt_before or len(tokens) == 1
        if alone and letters in index.initials and letters not in index.vocabulary and letters not in words.talk:
            for entry in index.initials[letters][:MOST]:
                name = " ".join(index.word_list[word] for word in index.entries[entry].words).upper()
                why = (Reason(ReasonKind.INITIALS, letters.upper(), name),)
                found.append(Alignment(index.entries[entry].company, _INITIALS_SCORE, why, start, end))
        start = end
    return found

"""Read a typed text as words: look-alike letters, digits for letters, PT in all its forms, and what separates words."""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

LIMIT = 4096
"""Longest text that is read, in characters; Telegram sends no more."""

_LOOKALIKES = str.maketrans(
    "авсԁеғһіјкӏмнорԛгѕтухԝпαβεικνορτυχωөıłøđћ",
    "abcdefhijklmhopqrstyxwnabeiknoptuxwoilodh",
)
_SHORT = 4
_APOSTROPHES = "'’‘`´ʼʻ′"
_LINK = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]{1,64}@\S+|@[\w.]+"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:com|co\.id|or\.id|go\.id|id|me|net|org|info|site)\b\S*"
)
_WORD = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}]+[^\W_]+)*")
_SEPARATOR = re.compile(rf"[^\s.\-–—*_~\"“”„«»()&+{_APOSTROPHES}]|\n|\.\s")
_LEET = str.maketrans("013457", "oieast")
_LEET_WORD = re.compile(r"[a-z]+\d[a-z0-9]*|\d[a-z]{4,}")
_ABBREVIATIONS = frozenset(
    {"cab", "cbg", "jl", "jln", "no", "kab", "cv", "ud", "fa", "pd", "tb", "kop", "yys", "dr", "hj"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its letters; whether a separator, a line's end or PT stands before it, or PT after it."""

    letters: str
    apart: bool
    line: bool
    pt_before: bool = False
    pt_after: bool = False

    @property
    def starts(self) -> bool:
        """Tell whether no name can run on into this word."""
        return self.apart or self.pt_before


def clean(text: str) -> str:
    """Bring a text to small Latin letters without marks, invisible signs and links, at most LIMIT characters."""
    if text.isascii():
        return _LINK.sub(" , ", text[:LIMIT].lower())[:LIMIT]
    text = unicodedata.normalize("NFKC", text[:LIMIT]).casefold()[: 2 * LIMIT]
    decomposed = unicodedata.normalize("NFKD", text)[: 2 * LIMIT]
    kept = "".join(
        sign
        for sign in decomposed
        if unicodedata.category(sign)[0] != "M" and (sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    )
    return _LINK.sub(" , ", kept.translate(_LOOKALIKES))[:LIMIT]


def read(text: str, known: Container[str], talk: Container[str]) -> list[Token]:
    """Read a cleaned text as tokens.

    Words in `known` are never taken apart nor read as letters written with digits; only after a separator or a word of
    `talk` may a PT be glued to the next word.
    """
    return _bind_pt(_unglue_pt(_read_words(text, known), known, talk))


def _read_words(text: str, known: Container[str]) -> list[tuple[str, bool, bool]]:
    words: list[tuple[str, bool, bool]] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        end = match.end()
        letters = match[0]
        for mark in _APOSTROPHES:
            letters = letters.replace(mark, "")
        if letters not in known and _LEET_WORD.fullmatch(letters) and not _is_measure(letters):
            letters = letters.translate(_LEET)
        last = words[-1][0] if words else ""
        if gap.startswith(".") and (len(last) == 1 or last in _ABBREVIATIONS or last == "pt"):
            gap = gap[1:]
        apart = not words or bool(_SEPARATOR.search(gap))
        if words and not apart and ("&" in gap or "+" in gap):
            words.append(("dan", False, False))
        words.append((letters, apart, "\n" in gap or "," in gap))
    return words


def _is_measure(letters: str) -> bool:
    """Tell `25jt` and `p3mi` from `m4ndiri`: one run of digits at an end, or two letters at most, is no leet word."""
    return bool(re.fullmatch(r"\d{2,}[a-z]+|[a-z]{1,2}\d+|\d[a-z]{1,3}", letters))


def _bind_pt(words: Iterable[tuple[str, bool, bool]]) -> list[Token]:
    """Take every PT out of the words and mark the word it belongs to: the next, or the last before a line's end."""
    tokens: list[Token] = []
    pending: tuple[bool, bool] | None = None
    for letters, apart, line in words:
        if letters == "pt":
            pending = (apart, line)
        elif pending is None:
            tokens.append(Token(letters, apart, line))
        elif line:
            _close(tokens)
            tokens.append(Token(letters, apart, line))
            pending = None
        else:
            tokens.append(Token(letters, *pending, pt_before=True))
            pending = None
    if pending is not None:
        _close(tokens)
    return tokens


def _unglue_pt(
    words: list[tuple[str, bool, bool]], known: Container[str], talk: Container[str]
) -> Iterator[tuple[str, bool, bool]]:
    """Yield the words with `p t` as one PT, and `ptarni` as PT and the rest."""
    last = ""
    for place, (letters, apart, line) in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        if letters == "t" and last == "p" and not apart:
            last = "pt"
            continue
        if letters == "p" and following and following[0] == "t" and not following[1]:
            yield "pt", apart, line
        elif (apart or last in talk) and _has_glued_pt(letters, known):
            yield "pt", apart, line
            yield letters[2:], False, False
        else:
            yield letters, apart, line
        last = letters


def _has_glued_pt(letters: str, known: Container[str]) -> bool:
    glued = letters.startswith("pt") and letters not in known
    return glued and (len(letters) > _SHORT or letters[2:] in known)


def _close(tokens: list[Token]) -> None:
    if tokens:
        tokens[-1] = replace(tokens[-1], pt_after=True)

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
_NO_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
_LINK = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]{1,64}@\S+|@[\w.]+"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:com|co\.id|or\.id|go\.id|id|me|net|org|info|site)\b\S*"
)
_WORD = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}]+[^\W_]+)*")
_SEPARATOR = re.compile(rf"[^\s.\-–—*_~\"“”„«»()&+{_APOSTROPHES}]|\n|\.\s")
_LEET = (str.maketrans("0134578", "oieastb"), str.maketrans("0134578", "oleastb"))
_LEET_WORD = re.compile(r"(?=(?:.*[a-z]){3})(?:[a-z]+\d[a-z0-9]*|\d[a-z]{4,})")
_SHORTEST_LEET = 3
_ABBREVIATIONS = frozenset(
    {"cab", "cbg", "jl", "jln", "no", "kab", "cv", "ud", "fa", "pd", "tb", "kop", "yys", "dr", "hj"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its letters; whether a separator, a line's end or PT stands before it, or PT after it.

    `begin` and `end` are its place in the cleaned text, that of its PT included.
    """

    letters: str
    apart: bool = False
    line: bool = False
    begin: int = 0
    end: int = 0
    pt_before: bool = False
    pt_after: bool = False

    @property
    def starts(self) -> bool:
        """Tell whether no name can run on into this word."""
        return self.apart or self.pt_before


def clean(text: str) -> str:
    """Bring a text to small Latin letters without marks, invisible signs and links, at most LIMIT characters."""
    if text.isascii():
        plain = text[:LIMIT].lower()
    else:
        plain = "".join([sign.lower() if sign.isascii() else _plain(sign) for sign in text[:LIMIT]])[:LIMIT]
    return _LINK.sub(_hide, plain)


def trace(text: str) -> list[int]:
    """Return for each sign of the cleaned text where it comes from in the text."""
    if text.isascii():
        return list(range(min(len(text), LIMIT)))
    sizes = [1 if sign.isascii() else len(_plain(sign)) for sign in text[:LIMIT]]
    return [place for place, size in enumerate(sizes) for _ in range(size)][:LIMIT]


def _plain(sign: str) -> str:
    """Return a sign outside of ASCII as the letters it stands for; nothing for a mark or an invisible one."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", sign).casefold())
    return "".join([one for one in letters if unicodedata.category(one)[0] not in "MC"]).translate(_LOOKALIKES)


def _hide(link: re.Match[str]) -> str:
    return ",".center(len(link[0]))


def read(text: str, known: Container[str], talk: Container[str]) -> list[Token]:
    """Read a cleaned text as tokens.

    Words in `known` are never taken apart nor read as letters written with digits; only after a separator or a word of
    `talk` may a PT be glued to the next word.
    """
    return _bind_pt(_unglue_pt(_read_words(text, known), known, talk))


def _read_words(text: str, known: Container[str]) -> list[Token]:
    words: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        end = match.end()
        letters = match[0]
        if not letters.isalpha() and not letters.isdigit() and letters not in known:
            letters = _read_digits(letters.translate(_NO_APOSTROPHES), known)
        last = words[-1].letters if words else ""
        if gap.startswith(".") and (len(last) == 1 or last in _ABBREVIATIONS or last == "pt"):
            gap = gap[1:]
        apart = not words or bool(_SEPARATOR.search(gap))
        if words and not apart and "&" in gap:
            words.append(Token("dan", begin=end, end=end))
        words.append(Token(letters, apart, "\n" in gap or "," in gap, match.start(), end))
    return words


def _read_digits(letters: str, known: Container[str]) -> str:
    """Read digits that stand for letters (`53l3ct`), unless they are a number before a word (`5juta`, `p3mi`)."""
    for table in _LEET if len(letters) >= _SHORTEST_LEET else ():
        if (meant := letters.translate(table)) in known:
            return meant
    counts = letters.lstrip("0123456789") in known
    return letters.translate(_LEET[0]) if _LEET_WORD.fullmatch(letters) and not counts else letters


def _bind_pt(words: Iterable[Token]) -> list[Token]:
    """Take every PT out of the words and mark the word it belongs to: the next, or the last before a line's end."""
    tokens: list[Token] = []
    pending: Token | None = None
    for word in words:
        if word.letters == "pt":
            pending = word
        elif pending is None:
            tokens.append(word)
        elif word.line:
            _close(tokens, pending)
            tokens.append(word)
            pending = None
        elif word.letters == "nya":
            tokens.append(replace(word, letters="ptnya", apart=pending.apart, line=pending.line, begin=pending.begin))
            pending = None
        else:
            tokens.append(replace(word, apart=pending.apart, line=pending.line, begin=pending.begin, pt_before=True))
            pending = None
    if pending is not None:
        _close(tokens, pending)
    return tokens


def _unglue_pt(words: list[Token], known: Container[str], talk: Container[str]) -> Iterator[Token]:
    """Yield the words with `p t` as one PT, and `ptarni` as PT and the rest."""
    last, skipped = "", False
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        # Inside a name that is spelled out letter by letter, `p t` is no PT.
        spelled = word.letters == "p" and (word.apart or len(last) != 1)
        if skipped:
            skipped = False
        elif spelled and following and following.letters == "t" and not following.apart:
            yield replace(word, letters="pt", end=following.end)
            skipped = True
        elif (word.apart or last in talk) and _has_glued_pt(word.letters, known):
            yield replace(word, letters="pt", end=word.begin + 2)
            yield Token(word.letters[2:], begin=word.begin + 2, end=word.end)
        else:
            yield word
        last = word.letters


def _has_glued_pt(letters: str, known: Container[str]) -> bool:
    glued = letters.startswith("pt") and letters not in known
    return glued and (len(letters) > _SHORT or letters[2:] in known)


def _close(tokens: list[Token], pt: Token) -> None:
    if tokens:
        tokens[-1] = replace(tokens[-1], end=pt.end, pt_after=True)

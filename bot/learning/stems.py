"""From words to stems: `dibayarkan`, `membayar` and `bayarin` are all `bayar`; `recruiters` are `recruit`."""

import re
import unicodedata
from functools import lru_cache
from typing import Protocol

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer as Sastrawi
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
from snowballstemmer import stemmer

LONGEST = 24
"""Letters of the longest word that is stemmed; nothing longer is a word."""
MOST_WORDS = 60
"""Words of a text from outside that are read; a longer question is a story, and its beginning tells what it is."""

_REMEMBERED = 4096
"""Stems that are kept: those of the content, and of what was asked lately."""
_WORD = re.compile(r"[a-z0-9]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_TWICE = re.compile(r"([a-z]{3,})2(nya|an|in|ku)?")
_INSIDE = re.compile(r"(?<=[a-z])['’`´](?=[a-z])")


def split_words(text: str, most: int | None = None) -> list[str]:
    """Return the words of a text in small plain letters, without accents, stretching and doubling.

    `tolooong` is `tolong`, and `anak2nya` is `anaknya`.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return [_plain(word) for word in _WORD.findall(_INSIDE.sub("", plain))[:most]]


def _plain(word: str) -> str:
    twice = _TWICE.fullmatch(word)
    return _STRETCHED.sub(r"\1", word if twice is None else f"{twice[1]}{twice[2] or ''}")


class Stemmer(Protocol):
    """Brings the forms of a word together."""

    def stem(self, word: str) -> str:
        """Return what the forms of a word have in common."""
        ...

    def knows(self, word: str) -> bool:
        """Tell whether a dictionary has the word, so that it is no slip of the finger."""
        ...


class English:
    """Snowball's English; it has no dictionary."""

    def __init__(self) -> None:
        self._stem = lru_cache(_REMEMBERED)(stemmer("english").stemWord)

    def stem(self, word: str) -> str:
        """Return the word without its endings."""
        return self._stem(word) if len(word) <= LONGEST else word

    def knows(self, word: str) -> bool:
        """Tell that nobody knows."""
        del word
        return False


class Indonesian:
    """Sastrawi's Indonesian, and what people say in chats: `nawarin`, `ngirim`, `dibayarin`."""

    def __init__(self) -> None:
        # Not the factory's own stemmer: it remembers every word of every stranger for ever.
        self._roots = ArrayDictionary(StemmerFactory().get_words())
        self._sastrawi = Sastrawi(self._roots)
        self._stem = lru_cache(_REMEMBERED)(self._look)

    def stem(self, word: str) -> str:
        """Return the root of the word; the word itself where there is none."""
        return self._stem(word) if word.isalpha() and len(word) <= LONGEST else word

    def knows(self, word: str) -> bool:
        """Tell whether the word has a root in the dictionary."""
        return self._is_root(self.stem(word))

    def _look(self, word: str) -> str:
        if self._is_root(word):
            return word
        for form in _written(word):
            root: str = self._sastrawi.stem(form)
            if self._is_root(root):
                return root
        return word

    def _is_root(self, word: str) -> bool:
        return bool(self._roots.contains(word))


def _written(word: str) -> list[str]:
    """Return a word as it stands, then as it would be written.

    In chats `menawarkan` is `nawarin`, `menghapus` is `ngapus` and `menyimpan` is `nyimpen`; in Banjar `mengajak` is
    `mangajak`, and `dipulangkan` is `dipulangakan`.
    """
    forms = [word]
    if len(word) > _LEAST_SPOKEN and word[-2] == "e":
        forms.append(f"{word[:-2]}a{word[-1]}")
    for spoken, written in _ENDINGS:
        if word.endswith(spoken) and len(word) > len(spoken) + _LEAST_SPOKEN:
            forms.append(f"{word[: -len(spoken)]}{written}")
    prefixed = (
        f"{written}{form[len(spoken) :]}"
        for form in forms
        for spoken, written in _PREFIXES
        if form.startswith(spoken) and len(form) > _LEAST_SPOKEN
    )
    return [*forms, *prefixed]


_ENDINGS = (("in", "kan"), ("in", "i"), ("akan", "kan"))
_PREFIXES = (
    ("n", "men"), ("ng", "k"), ("ng", "h"), ("ng", ""),
    ("ma", "me"), ("ma", "meng"), ("ba", "ber"), ("ba", "be"), ("ta", "ter"),
)  # fmt: skip
_LEAST_SPOKEN = 3

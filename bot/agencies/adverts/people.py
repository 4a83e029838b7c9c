"""Notice that a person, not an office, is to be contacted, and take every name that stands there out of the words."""

import re
from collections.abc import Collection

from bot.agencies.adverts.cleaning import HANDLE, HARD, PERSON, PHONE, SOFT

_CUES = (
    "hubungi", "cp", "wa", "whatsapp", "kontak", "contact", "call", "chat", "telepon", "sms", "info", "minat",
    "berminat", "japri", "inbox", "dm", "sponsor",
)  # fmt: skip
_OWNERS = frozenset({"an", "a.n", "atas", "nama"})
_BREAKS = frozenset({SOFT, HARD, PHONE, HANDLE, PERSON})
_SIGN = re.compile(rf"{PERSON}(?: {PERSON})+")
_ASKED = re.compile(
    rf" (?:{'|'.join(_CUES)})(?: (?:ke|langsung|aja|saja|ya|{PHONE}|{SOFT})){{0,4}}(?: \w{{1,12}})? {PERSON}(?= )"
    rf"| {PERSON}(?: (?:{SOFT}|di|wa|hp|no|nomor|telepon)){{0,3}} [{PHONE}{HANDLE}](?= )"
    rf"| [{PHONE}{HANDLE}](?: (?:{SOFT}|dengan|sama)){{0,2}}(?: \w{{1,12}})? {PERSON}(?= )"
)
_MOST = 2


class PeopleMask:
    """Knows titles, names and everyday words; a word beside a title, or a name beside a number, is a person."""

    def __init__(self, titles: Collection[str], names: Collection[str], everyday: Collection[str]) -> None:
        self._titles = titles
        self._names = names
        self._everyday = everyday

    def hide(self, words: str) -> str:
        """Return a line of words with a sign in place of each person's name."""
        kept: list[str] = []
        left = 0
        tokens = words.split()
        for place, word in enumerate(tokens):
            before = tokens[place - 1] if place else ""
            if self._opens(before, tokens, place):
                left = _MOST + (before in _OWNERS)
            if left and self._may_be_name(word, first=before in self._titles):
                kept.append(PERSON)
                left -= 1
            else:
                left = 0
                kept.append(word)
        return f" {_SIGN.sub(PERSON, ' '.join(kept))} "

    def _opens(self, before: str, tokens: list[str], place: int) -> bool:
        """Tell whether a name may begin here: after a title or a cue, or a known name beside a number."""
        if before in self._titles or before in _OWNERS:
            return True
        beside = before in {PHONE, SOFT} or PHONE in tokens[place + 1 : place + 3]
        near = PHONE in tokens[max(0, place - 2) : place + 4]
        return (before in _CUES or (beside and near)) and tokens[place] in self._names

    def _may_be_name(self, word: str, *, first: bool) -> bool:
        if word in _BREAKS or not word.isalpha() or word in self._titles:
            return False
        return word not in self._everyday or (first and word in self._names)


def is_asked_for(words: str) -> bool:
    """Tell whether the hidden words name a person as the one to contact."""
    return bool(_ASKED.search(words))

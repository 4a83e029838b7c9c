"""The companies of the register, agencies and sanctions together, and the index their names are found by."""

import math
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from bot.agencies.matching.spelling import Speller, look, shortenings
from bot.agencies.matching.tokens import clean
from bot.agencies.matching.words import Words
from bot.agencies.model import Agency, Sanction, Verdict
from bot.agencies.register import Register

_WORD = re.compile(r"[^\W_]+")
_ALIAS = re.compile(r"\(([^)]*)\)")
USUAL_WEIGHT = 2.5
"""Most that one of the usual company words weighs; a word of one company in 500 weighs about 6."""


@dataclass(frozen=True, slots=True)
class Company:
    """One company by its letters: on the list, under sanctions, or both. `alias` is what the list has in brackets."""

    name: str
    words: tuple[str, ...]
    alias: tuple[str, ...]
    agency: Agency | None
    licences: tuple[str, ...]
    sanctions: tuple[Sanction, ...]

    @property
    def standing(self) -> Verdict:
        """Return how the company stands; a sanction wins over a place on the list."""
        return Verdict.SANCTIONED if self.sanctions else Verdict.LISTED


@dataclass(frozen=True, slots=True)
class Spelled:
    """One full form of a name in the spelling index."""

    company: int
    letters: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of a name in the word index: its words by number and what they weigh together."""

    company: int
    words: tuple[int, ...]
    weight: float


def split_name(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a published name, without PT, and the words of its alias in brackets."""
    text = re.sub(r"['’‘`´ʼ]", "", clean(name))
    alias = tuple(word for part in _ALIAS.findall(text) for word in _WORD.findall(part) if word != "pt")
    core = _WORD.findall(_ALIAS.sub(" ", text))
    if core[:2] == ["p", "t"]:
        core = core[2:]
    words = tuple(word for word in core if word != "pt")
    return (words, alias) if words else (alias, ())


def letters(name: str) -> str:
    """Return the letters by which a name is the same name, whatever its spacing, case and legal form."""
    return "".join(split_name(name)[0])


def merge_companies(register: Register) -> list[Company]:
    """Bring rows with the same letters together: a company named twice, or on both lists, is one company."""
    agencies: defaultdict[str, list[Agency]] = defaultdict(list)
    sanctions: defaultdict[str, list[Sanction]] = defaultdict(list)
    forms: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    keys: dict[str, str] = {}
    for name in dict.fromkeys(row.name for rows in (register.agencies, register.sanctions) for row in rows):
        words, alias = split_name(name)
        forms.setdefault("".join(words), (words, alias))
        keys[name] = "".join(words)
    for agency in register.agencies:
        agencies[keys[agency.name]].append(agency)
    for sanction in register.sanctions:
        sanctions[keys[sanction.name]].append(sanction)
    return [
        _merge(words, alias, agencies.get(key, []), sanctions.get(key, [])) for key, (words, alias) in forms.items()
    ]


def _merge(
    words: tuple[str, ...], alias: tuple[str, ...], agencies: list[Agency], sanctions: list[Sanction]
) -> Company:
    numbered = sorted(agencies, key=lambda agency: agency.licence_no is None)
    return Company(
        name=numbered[0].name if numbered else sanctions[0].name,
        words=words,
        alias=alias,
        agency=numbered[0] if numbered else None,
        licences=tuple(agency.licence_no for agency in numbered if agency.licence_no),
        sanctions=tuple(sorted(sanctions, key=lambda sanction: sanction.date, reverse=True)),
    )


class NameIndex:
    """Finds names by their spelling as a whole, and by their single words."""

    def __init__(self, register: Register, words: Words) -> None:
        self.companies = merge_companies(register)
        self.speller = Speller(words.variants, words.lexicon)
        self.spelled: defaultdict[str, list[Spelled]] = defaultdict(list)
        self.sounding: defaultdict[str, list[Spelled]] = defaultdict(list)
        self.initials: defaultdict[str, list[int]] = defaultdict(list)
        self._openings = {""}
        self.first_sounds: set[str] = set()
        self.longest = 0
        for number, company in enumerate(self.companies):
            self._add_spelling(number, company.words)
            if company.alias:
                self._add_spelling(number, company.words + company.alias)
        self.vocabulary: dict[str, int] = {}
        self.entries: list[Entry] = []
        self.postings: list[list[int]] = []
        self.weights: list[float] = []
        self._add_entries(words)
        self.word_list = list(self.vocabulary)
        self.by_spelling = self._group(self.speller.spell)
        self.by_sound = self._group(self.speller.sound)
        self.by_look = self._group(look)
        self.by_shortening: defaultdict[str, list[int]] = defaultdict(list)
        for word, number in self.vocabulary.items():
            if len(word) >= 4:
                for key in shortenings(word):
                    self.by_shortening[key].append(number)
        self.known: frozenset[str] = words.lexicon.union(self.vocabulary)

    def _add_spelling(self, number: int, words: tuple[str, ...]) -> None:
        letters = "".join(words)
        key = self.speller.spell(letters)
        form = Spelled(number, letters, words)
        self.spelled[key].append(form)
        sounds = [self.speller.sound(word) for word in words]
        self.sounding[" ".join(sounds)].append(form)
        self._openings.update((key[:3], key[:6]))
        self.first_sounds.add(sounds[0])
        self.longest = max(self.longest, len(letters))

    def may_open(self, spelling: str, typed: int) -> bool:
        """Tell whether a name may begin like this spelling of so many typed letters; the last may still change."""
        return spelling[: 6 if typed > 8 else 3 if typed > 4 else 0] in self._openings

    def _add_entries(self, words: Words) -> None:
        forms = [(n, c.words) for n, c in enumerate(self.companies)]
        forms += [(n, c.alias) for n, c in enumerate(self.companies) if c.alias]
        rows = [
            (n, tuple(self.vocabulary.setdefault(word, len(self.vocabulary)) for word in form)) for n, form in forms
        ]
        self.postings = [[] for _ in self.vocabulary]
        for place, (_, numbers) in enumerate(rows):
            for number in set(numbers):
                self.postings[number].append(place)
        total = len(rows) + 1
        self.weights = [math.log(total / (len(names) + 0.5)) + 0.3 for names in self.postings]
        for word, number in self.vocabulary.items():
            if word in words.usual or len(word) < 3:
                self.weights[number] = min(self.weights[number], USUAL_WEIGHT)
        self.unknown_weight = math.log(total) * 0.8 + 0.3
        for n, numbers in rows:
            self.entries.append(Entry(n, numbers, sum(self.weights[number] for number in numbers)))
        for place, (_, form) in enumerate(forms):
            if len(form) > 1:
                self.initials["".join(word[0] for word in form)].append(place)

    def _group(self, key: Callable[[str], str]) -> dict[str, list[int]]:
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for word, number in self.vocabulary.items():
            groups[key(word)].append(number)
        return groups

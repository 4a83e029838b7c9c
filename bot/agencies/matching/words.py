"""The closed word lists of the check, read from data files."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.resources import ContentFolder

FOLDER = "agencies/words"
_OFTEN = 6
"""Words that three letters must stand together in to be usual: about one in two thousand."""


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists by what the words do beside a company's name; all in lower case, `a` to `z` and digits.

    `lexicon` has every word of any list; `threes` are the letters that often stand together in words.
    """

    agents: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    chat: frozenset[str]
    place_cues: frozenset[str]
    forms: frozenset[str]
    bodies: frozenset[str]
    training: frozenset[str]
    manning: frozenset[str]
    institutions: frozenset[str]
    titles: frozenset[str]
    partners: frozenset[str]
    links: frozenset[str]
    units: frozenset[str]
    countries: frozenset[str]
    places: frozenset[str]
    directions: frozenset[str]
    quarters: frozenset[str]
    usual: frozenset[str]
    variants: tuple[tuple[str, str], ...]
    lexicon: frozenset[str]
    talk: frozenset[str]
    threes: frozenset[str]

    def places_word(self, word: str) -> bool:
        """Tell whether a word may be a part of a place."""
        return word in self.places or word in self.countries or word in self.directions


def load_words(content: ContentFolder) -> Words:
    """Read every list under `agencies/words`.

    Raises:
        FileNotFoundError: a list is missing.
    """
    lists = {name: _read(content.file(f"{FOLDER}/{name}.txt")) for name in _LISTS}
    groups = [line.split() for line in _lines(content.file(f"{FOLDER}/variants.txt"))]
    lexicon = {word for path in content.files(f"{FOLDER}/lexicon/*.txt").values() for word in _read(path)}
    variants = {other: group[0] for group in groups for other in group[1:]}
    lexicon = lexicon.union(*lists.values(), variants, variants.values())
    counted = Counter(three for word in lexicon for three in letter_threes(word))
    return Words(
        **lists,
        variants=tuple(sorted(variants.items(), key=lambda pair: (-len(pair[0]), pair))),
        lexicon=frozenset(lexicon),
        talk=lists["before"] | lists["after"] | lists["chat"],
        threes=frozenset(three for three, count in counted.items() if count >= _OFTEN),
    )


def letter_threes(word: str) -> list[str]:
    """Return what stands together in a word, by threes, with its two ends marked."""
    marked = f"^{word}$"
    return [marked[place : place + 3] for place in range(len(marked) - 2)]


_LISTS = (
    "agents", "before", "after", "chat", "place_cues", "forms", "bodies", "training", "manning", "institutions",
    "titles", "partners", "links", "units", "countries", "places", "directions", "quarters", "usual",
)  # fmt: skip


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _read(path: Path) -> frozenset[str]:
    return frozenset(word for line in _lines(path) for word in line.split())

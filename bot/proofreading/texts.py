"""Texts of residents that stand in files of many entries: countries, red flags, help lines and the office."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.agencies.adverts.reader import DESTINATIONS_FILE, RED_FLAGS_FILE, Reader
from bot.i18n import LAST_RESORT
from bot.learning.findings import Finding, Level, check_sentences, check_wording
from bot.learning.library import HOTLINES_FILE, Library

CARD_LETTERS = 350
"""Characters of a country's own texts: with its name, numbers and sources that makes a screen of 600."""


@dataclass(frozen=True, slots=True)
class LooseText:
    """One text in the languages that it was written in; `place` is the entry that it stands in."""

    file: str
    place: str
    words: Mapping[str, str]

    @property
    def where(self) -> str:
        """The file and the entry."""
        return f"{self.file}, {self.place}"


def texts_of(library: Library, adverts: Reader) -> Iterator[LooseText]:
    """Return every such text."""
    for place in adverts.destinations():
        yield LooseText(DESTINATIONS_FILE, place.id, place.name)
        if place.rule is not None:
            yield LooseText(DESTINATIONS_FILE, place.id, place.rule.text)
        if place.card is not None:
            for words in (*(trap.text for trap in place.card.traps), place.card.check):
                yield LooseText(DESTINATIONS_FILE, place.id, words)
    for flag in adverts.flags():
        for words in (flag.text, flag.why):
            yield LooseText(RED_FLAGS_FILE, flag.id, words)
    for file, entry, words in library.local_texts():
        yield LooseText(file, entry, words)


def check_loose_texts(library: Library, adverts: Reader) -> Iterator[Finding]:
    """Say which of them are hard to read, or promise too much; help lines are looked at with the pages."""
    for text in texts_of(library, adverts):
        if text.file != HOTLINES_FILE:
            for language, said in text.words.items():
                wording = check_wording(text.where, [said], library.wording(language))
                yield from (*wording, *check_sentences(text.where, [said], ()))


def check_cards(adverts: Reader) -> Iterator[Finding]:
    """Say which country's card will not fit one screen."""
    for place, card in adverts.countries():
        texts = [trap.text for trap in card.traps] + ([place.rule.text] if place.rule else []) + [card.check]
        for language in card.check:
            letters = sum(len(words.get(language, words[LAST_RESORT])) for words in texts)
            if letters > CARD_LETTERS:
                sentence = f"The card has {letters} characters in {language}; {CARD_LETTERS} fit beside its numbers."
                yield Finding(Level.WARNING, f"{DESTINATIONS_FILE}, {place.id}", sentence)


def check_languages(library: Library, adverts: Reader, complete: tuple[str, ...]) -> Iterator[Finding]:
    """Say how many of them a language lacks; `complete` are the languages that are meant to have everything."""
    every = list(texts_of(library, adverts))
    for file in dict.fromkeys(text.file for text in every):
        for language in (each for each in complete if each != LAST_RESORT):
            lacking = [text.place for text in every if text.file == file and language not in text.words]
            if lacking:
                first = ", ".join(list(dict.fromkeys(lacking))[:3])
                sentence = f"{len(lacking)} texts lack {language}, the first of them in: {first}."
                yield Finding(Level.GAP, file, sentence)

"""The labelled tips of risk_phrases.yaml."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.tips.risks import Risk, RiskFinder, RiskKind

FILE = Path(__file__).with_suffix(".yaml")
_MARKED = re.compile(r"<([a-z]+):([^<>]+)>")


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str
    own: list[str] = []
    first: bool = False


class Corpus(BaseModel):
    model_config = ConfigDict(extra="forbid")
    risky: list[Entry]
    clean: list[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A risky place, as somebody who knows the matter marked it."""

    start: int
    end: int
    kind: RiskKind

    def is_found(self, risks: Iterable[Risk]) -> bool:
        """Tell whether a mark covers at least half of it."""
        covered = [min(self.end, risk.end) - max(self.start, risk.start) for risk in risks]
        return max(covered, default=0) * 2 >= self.end - self.start


@dataclass(frozen=True, slots=True)
class Tip:
    text: str
    phrases: tuple[Phrase, ...]
    own: tuple[str, ...]
    first: bool


def read_corpus() -> tuple[list[Tip], list[str]]:
    """Return the risky tips and the clean ones."""
    corpus = Corpus.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    return [_read(entry) for entry in corpus.risky], corpus.clean


def _read(entry: Entry) -> Tip:
    text, last, phrases = "", 0, []
    for match in _MARKED.finditer(entry.text):
        text += entry.text[last : match.start()]
        phrases.append(Phrase(len(text), len(text) + len(match[2]), RiskKind(match[1])))
        text += match[2]
        last = match.end()
    return Tip(text + entry.text[last:], tuple(phrases), tuple(entry.own), entry.first)


def recall(finder: RiskFinder, tips: Iterable[Tip]) -> float:
    """Return the share of the risky places that are found."""
    hits = [phrase.is_found(finder.find(tip.text, tip.own)) for tip in tips for phrase in tip.phrases]
    return sum(hits) / len(hits)

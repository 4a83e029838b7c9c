"""The marks on words that somebody else wrote, who knew no rule, and by whom no rule was tuned."""

from pathlib import Path

import pytest

from bot.resources import ContentFolder, data_folder
from bot.tips.risks import RiskFinder

HERE = Path(__file__).parent
LEAST = 0.9
MOST_FALSE = 1 / 5


def lines(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


@pytest.fixture(scope="module")
def finder() -> RiskFinder:
    return RiskFinder.load(ContentFolder(data_folder("content")))


def is_found(finder: RiskFinder, line: str) -> bool:
    """Tell whether a mark covers part of what stands between the brackets."""
    start, end = line.index("⟨"), line.index("⟩") - 1
    text = line.replace("⟨", "").replace("⟩", "")
    return any(risk.start < end and risk.end > start for risk in finder.find(text))


def test_nine_of_ten_risky_phrases_are_marked(finder: RiskFinder) -> None:
    phrases = lines("other_phrases.txt")
    assert len(phrases) == 200
    missed = [line for line in phrases if not is_found(finder, line)]
    assert len(missed) <= (1 - LEAST) * len(phrases), missed


def test_of_five_clean_texts_at_most_one_is_marked(finder: RiskFinder) -> None:
    clean = lines("other_clean.txt")
    assert len(clean) >= 60
    marked = [line for line in clean if finder.find(line)]
    assert len(marked) <= MOST_FALSE * len(clean), marked

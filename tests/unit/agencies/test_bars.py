import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.agencies.checker import Checker
from bot.agencies.matching.words import Words
from bot.agencies.model import Agency, Answer, Verdict
from bot.agencies.register import Register

FOUND = frozenset({Verdict.LISTED, Verdict.SANCTIONED})


@pytest.fixture(scope="module")
def answered(data: Path, words: Words) -> list[tuple[dict[str, Any], Answer]]:
    """Every line of the development benchmark with its answer."""
    with (data / "register.csv").open(encoding="utf-8", newline="") as file:
        agencies = tuple(Agency(row["name"], None, None, "benchmark") for row in csv.DictReader(file))
    checker = Checker(Register(agencies, (), date(2026, 9, 17)), words)
    lines = [json.loads(line) for line in (data / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(line, checker.check(line["query"])) for line in lines]


def judge(line: dict[str, Any], answer: Answer) -> str:
    right = {line["expected"], *line["also"]}
    if answer.verdict in FOUND:
        return "at once" if answer.agency and answer.agency.name in right else "false"
    names = [candidate.name for candidate in answer.candidates]
    return "first" if right & set(names[:1]) else "offered" if right & set(names) else "missed"


def test_nothing_is_falsely_called_listed(answered: list[tuple[dict[str, Any], Answer]]) -> None:
    assert [line["query"] for line, answer in answered if judge(line, answer) == "false"] == []


def test_who_is_on_the_list_is_reached(answered: list[tuple[dict[str, Any], Answer]]) -> None:
    counts = Counter(judge(line, answer) for line, answer in answered if line["want"] == "match")

    assert (counts["at once"] + counts["first"]) / counts.total() >= 0.995
    assert counts["at once"] / counts.total() >= 0.85


def test_what_must_be_asked_back_is_asked_back(answered: list[tuple[dict[str, Any], Answer]]) -> None:
    counts = Counter(judge(line, answer) for line, answer in answered if line["want"] == "ask")

    assert set(counts) <= {"first", "offered"}

"""Measure the check: index time and latency by the size of the register, and quality beside usual matchers.

Run `python -m tests.benchmarks.check_latency`. It asserts nothing; its times are CPU times, so that other work on the
machine does not count.
"""

import csv
import json
import random
import sqlite3
import statistics
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

from rapidfuzz import fuzz, process, utils

from bot.agencies.checker import Checker
from bot.agencies.matching.names import split_name
from bot.agencies.matching.words import Words, load_words
from bot.agencies.model import Agency, Verdict
from bot.agencies.register import Register, load_register
from bot.resources import ContentFolder, data_folder
from tests.unit.agencies.adversary import BLURRED, SURE
from tests.unit.agencies.corruptions import other_names, typed_names
from tests.unit.agencies.strangers import essence, strangers

DATA = Path(__file__).parents[1] / "unit" / "agencies" / "data"
SIZES = (525, 10_000, 100_000)
QUERIES = 600
SEED = 1

Row = dict[str, Any]
Search = Callable[[str], list[tuple[str, float]]]


def measure() -> list[Row]:
    """Return one row for each size of the register, then one for each method on two sets of queries.

    The sets are the development benchmark, and the adversary's queries over half of the register.
    """
    content = ContentFolder(data_folder("content"))
    words = load_words(content)
    register = load_register(content)
    rows = [_measure_size(size, register, words) for size in SIZES]
    rows += _measure_methods("development", *_development_set(), words)
    return rows + _measure_methods("adversary", *_adversary_set(register, words), words)


def _measure_size(size: int, register: Register, words: Words) -> Row:
    draw = random.Random(SEED)
    register = _enlarge(register, size, draw)
    start = process_time()
    checker = Checker(register, words)
    indexed = process_time() - start
    names = [list(split_name(agency.name)[0]) for agency in draw.sample(register.agencies, QUERIES // 10)]
    vocabulary = sorted({word for name in names for word in name})
    queries = [line.query for line in (*typed_names(names, draw), *other_names(names, vocabulary, draw))]
    draw.shuffle(queries)
    return {"names": len(register.agencies), "index_s": round(indexed, 3), **_time(checker.check, queries[:QUERIES])}


def _enlarge(register: Register, size: int, draw: random.Random) -> Register:
    """Add made-up companies of the real vocabulary until the register has `size` names."""
    words = sorted({word for agency in register.agencies for word in split_name(agency.name)[0]})
    names = dict.fromkeys(agency.name for agency in register.agencies)
    while len(names) < size:
        names.setdefault("PT " + " ".join(draw.sample(words, draw.choice((2, 3, 3, 4)))).upper())
    agencies = [Agency(name, None, None, "benchmark") for name in names]
    return Register(tuple(agencies[:size]), register.sanctions, register.as_of)


def _time(work: Callable[[str], object], queries: Sequence[str]) -> Row:
    times = []
    for query in queries:
        start = process_time()
        work(query)
        times.append((process_time() - start) * 1000)
    cuts = statistics.quantiles(times, n=20)
    return {"p50_ms": round(cuts[9], 2), "p95_ms": round(cuts[18], 2)}


def _development_set() -> tuple[list[str], list[Row]]:
    with (DATA / "register.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    return names, [json.loads(line) for line in (DATA / "dev.jsonl").read_text(encoding="utf-8").splitlines()]


def _adversary_set(register: Register, words: Words) -> tuple[list[str], list[Row]]:
    """Return half of the names, and queries about every fourth of them: disguised, blurred, and about somebody else."""
    draw = random.Random(SEED)
    names = draw.sample([agency.name for agency in register.agencies], len(register.agencies) // 2)
    split = [list(split_name(name)[0]) for name in names]
    listed = {essence(parts): name for parts, name in zip(split, names, strict=True)}
    others = sorted({word for agency in register.agencies for word in split_name(agency.name)[0]} - words.talk)
    chosen = split[::4]
    lines = [
        {"query": disguise(parts, draw), "want": "match", "expected": listed[essence(parts)], "also": []}
        for parts in chosen
        for disguise in (*SURE.values(), *BLURRED.values())
    ]
    return names, lines + [
        {"query": query.text, "want": "none", "expected": None, "also": []}
        for query in strangers(chosen, others, lambda parts: essence(parts) in listed, draw)
    ]


def _measure_methods(title: str, names: list[str], lines: list[Row], words: Words) -> list[Row]:
    register = Register(tuple(Agency(name, None, None, "benchmark") for name in names), (), date(2026, 9, 17))
    checker = Checker(register, words)

    def ours(query: str) -> list[tuple[str, float]]:
        answer = checker.check(query)
        if answer.agency and answer.verdict is Verdict.LISTED:
            return [(answer.agency.name, 2.0)]
        return [(candidate.name, 1.0) for candidate in answer.candidates]

    return [
        {"set": title, **row}
        for row in (
            _measure_method("this check", ours, lines, threshold=1.5),
            _measure_method("RapidFuzz WRatio", _fuzzy(names, fuzz.WRatio), lines),
            _measure_method("RapidFuzz token_set_ratio", _fuzzy(names, fuzz.token_set_ratio), lines),
            _measure_method("SQLite FTS5 trigram + WRatio", _trigrams(names), lines),
        )
    ]


def _measure_method(name: str, search: Search, lines: list[Row], threshold: float | None = None) -> Row:
    """Judge a method; its threshold is the lowest at which it calls nothing falsely listed on these very lines."""
    found = [(line, {line["expected"], *line["also"]}, search(line["query"])) for line in lines]
    if threshold is None:
        wrong = [best[0][1] for _, right, best in found if best and best[0][0] not in right]
        threshold = max(wrong, default=0.0)
    wanted = [(right, best) for line, right, best in found if line["want"] == "match"]
    at_once = sum(bool(best) and best[0][1] > threshold and best[0][0] in right for right, best in wanted)
    reached = sum(any(name in right for name, _ in best[:1]) for right, best in wanted)
    false = sum(bool(best) and best[0][1] > threshold and best[0][0] not in right for _, right, best in found)
    return {
        "method": name,
        "queries": len(lines),
        "at_once_%": round(100 * at_once / len(wanted), 1),
        "first_%": round(100 * reached / len(wanted), 1),
        "false": false,
        **_time(search, [line["query"] for line in lines]),
    }


def _fuzzy(names: list[str], scorer: Callable[..., float]) -> Search:
    plain = {name: utils.default_process(name.removeprefix("PT ")) for name in names}

    def search(query: str) -> list[tuple[str, float]]:
        text = utils.default_process(query).removeprefix("pt ")
        return [(name, score) for _, score, name in process.extract(text, plain, scorer=scorer, limit=5)]

    return search


def _trigrams(names: list[str]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram')")
    database.executemany("INSERT INTO names VALUES (?)", [(name.removeprefix("PT "),) for name in names])

    def search(query: str) -> list[tuple[str, float]]:
        text = utils.default_process(query).removeprefix("pt ")
        parts = {text[place : place + 3] for place in range(len(text) - 2)}
        if not parts:
            return []
        asked = " OR ".join(f'"{part}"' for part in sorted(parts))
        rows = database.execute("SELECT name FROM names WHERE names MATCH ? ORDER BY rank LIMIT 20", (asked,))
        scored = [(f"PT {name}", fuzz.WRatio(text, name.lower())) for (name,) in rows]
        return sorted(scored, key=lambda pair: -pair[1])[:5]

    return search


def show(rows: list[Row]) -> None:
    for place, row in enumerate(rows):
        if not place or row.keys() != rows[place - 1].keys():
            print("\n" + "".join(_cell(key, wide=isinstance(value, str)) for key, value in row.items()))
        print("".join(_cell(value, wide=isinstance(value, str)) for value in row.values()))


def _cell(value: object, *, wide: bool) -> str:
    return f"{value!s:<30}" if wide else f"{value!s:>13}"


if __name__ == "__main__":
    show(measure())

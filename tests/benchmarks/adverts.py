"""Measure how telephone numbers are found in 2,000 drawn texts, and how long the reading of a whole advert takes.

Run `python -m tests.benchmarks.adverts`. It asserts nothing; its times are CPU times, so that other work on the machine
does not count.
"""

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import phonenumbers
import yaml
from phonenumbers import PhoneNumberFormat

from bot.agencies.adverts.phones import read_phones
from bot.agencies.adverts.reader import Reader
from bot.resources import ContentFolder, data_folder
from tests.benchmarks.check_latency import show
from tests.unit.agencies.adverts.drawn import Drawn, draw_texts

CORPUS = Path(__file__).parents[1] / "unit" / "agencies" / "adverts" / "data" / "adverts.yaml"
TEXTS = 2_000
SEED = 1

Row = dict[str, Any]
Find = Callable[[str], set[str]]


def measure() -> list[Row]:
    """Return one row for each way to find telephones, then one for each set of hand-written adverts."""
    start = process_time()
    reader = Reader.load(ContentFolder(data_folder("content")))
    loaded = process_time() - start
    drawn = draw_texts(TEXTS, SEED)
    return [
        _measure_phones("phonenumbers alone", _match, drawn),
        _measure_phones("numbers of this reader", lambda text: {phone.e164 for phone in read_phones(text)}, drawn),
        _measure_phones("whole reading", lambda text: {phone.e164 for phone in reader.read(text).phones}, drawn),
        *(_measure_flags(reader, written, loaded) for written in ("before", "after")),
    ]


def _match(text: str) -> set[str]:
    found = phonenumbers.PhoneNumberMatcher(text, "ID")
    return {phonenumbers.format_number(match.number, PhoneNumberFormat.E164) for match in found}


def _measure_phones(name: str, find: Find, drawn: Sequence[Drawn]) -> Row:
    times, right, extra = [], 0, 0
    for each in drawn:
        start = process_time()
        seen = find(each.text)
        times.append((process_time() - start) * 1000)
        right += len(seen & each.phones)
        extra += len(seen - each.phones)
    there = sum(len(each.phones) for each in drawn)
    return {"telephones": name, "found_%": round(100 * right / there, 1), "not_there": extra, **_cut(times)}


def _measure_flags(reader: Reader, written: str, loaded: float) -> Row:
    corpus = [each for each in yaml.safe_load(CORPUS.read_text(encoding="utf-8")) if each["written"] == written]
    times, there, found, right, red = [], 0, 0, 0, 0
    for each in corpus:
        start = process_time()
        advert = reader.read(each["text"])
        times.append((process_time() - start) * 1000)
        seen = {flag.flag.id for flag in advert.flags}
        there, found, right = there + len(each["flags"]), found + len(seen), right + len(seen & set(each["flags"]))
        red += not each["flags"] and advert.colour == "red"
    return {
        "adverts": f"{len(corpus)} written {written}",
        "recall_%": round(100 * right / there, 1),
        "precision_%": round(100 * right / found, 1),
        "honest_red": red,
        "load_s": round(loaded, 2),
        **_cut(times),
    }


def _cut(times: Sequence[float]) -> Row:
    cuts = statistics.quantiles(times, n=20)
    return {"mean_ms": round(statistics.fmean(times), 2), "p95_ms": round(cuts[18], 2), "most_ms": round(max(times), 1)}


if __name__ == "__main__":
    show(measure())

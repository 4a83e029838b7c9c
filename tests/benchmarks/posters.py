"""Measure the reading of posters: what is read off made-up posters after each damage, and what the check says to it.

Run `python -m tests.benchmarks.posters`. It asserts nothing. `wrong` counts answers that name another company as found,
and must be 0; `listed` and `reached` count posters whose company is the answer, or is at least among the candidates.
The companies of the last rows are on no list, but sound like some that are: `wrong` is all they can count in.
"""

import asyncio
import re
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import psutil

from bot.agencies.checker import Checker
from bot.agencies.matching.words import load_words
from bot.agencies.model import Answer
from bot.agencies.register import load_register
from bot.pictures.posters import PosterReader, available
from bot.resources import ContentFolder, data_folder
from tests.damages import DAMAGES, Damage, photograph_screen, send, shrink
from tests.posters import Poster, company_names, draw_poster, make_posters

POSTERS = 24


@dataclass(slots=True)
class Tally:
    listed: int = 0
    reached: int = 0
    phones: int = 0
    wrong: int = 0
    lines: int = 0
    seconds: list[float] = field(default_factory=list)


async def measure(count: int = POSTERS) -> list[dict[str, object]]:
    """Return one row for each damage, and then some with companies that do not exist."""
    content = ContentFolder(data_folder("content"))
    checker = Checker(load_register(content), load_words(content))
    reader = PosterReader()
    known, strange = make_posters(count), make_posters(count, names=_strange_names())
    rows = [await _measure(damage, damage.__name__, known, reader, checker) for damage in DAMAGES]
    rows += [
        await _measure(damage, f"no company, {damage.__name__}", strange, reader, checker)
        for damage in (send, shrink, photograph_screen)
    ]
    print(f"memory of the child now, MiB: {_memory_of_children()}")
    await reader.close()
    return rows


async def _measure(
    damage: Damage, title: str, posters: list[Poster], reader: PosterReader, checker: Checker
) -> dict[str, object]:
    tally = Tally()
    for poster in posters:
        picture = damage(draw_poster(poster))
        start = perf_counter()
        text = await reader.read(picture)
        tally.seconds.append(perf_counter() - start)
        _judge(poster, text, checker, tally)
    return _row(title, tally, len(posters))


def _strange_names() -> list[str]:
    """Make names of companies by giving each one of the register the end of another."""
    names = company_names()
    ends = [name.split()[-1] for name in (*names[1:], names[0])]
    mixed = (" ".join([*name.split()[:-1], end]) for name, end in zip(names, ends, strict=True))
    return [name for name in mixed if len(name.split()) > 2 and name not in names]


def _judge(poster: Poster, text: str, checker: Checker, tally: Tally) -> None:
    answer = checker.check(text)
    named = _named(answer)
    tally.listed += named == poster.company
    tally.reached += poster.company in {named, *(candidate.name for candidate in answer.candidates)}
    tally.wrong += named is not None and named != poster.company
    tally.phones += _digits(poster.phone) in _digits(text)
    tally.lines += any(poster.company == line or f" {poster.company}" in line for line in text.splitlines())


def _named(answer: Answer) -> str | None:
    if answer.agency:
        return answer.agency.name
    return answer.sanctions[0].name if answer.sanctions else None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _row(title: str, tally: Tally, count: int) -> dict[str, object]:
    return {
        "damage": title,
        "posters": count,
        "listed": tally.listed,
        "reached": tally.reached,
        "wrong": tally.wrong,
        "phones": tally.phones,
        "letter_true": tally.lines,
        "median_s": round(statistics.median(tally.seconds), 2),
        "worst_s": round(max(tally.seconds), 2),
    }


def _memory_of_children() -> list[int]:
    own = psutil.Process()
    return [child.memory_info().rss // 2**20 for child in own.children() if Path(child.exe()).name.startswith("python")]


def show(rows: list[dict[str, object]]) -> None:
    print("".join(f"{key:>13}" if place else f"{key:<32}" for place, key in enumerate(rows[0])))
    for row in rows:
        print("".join(f"{value!s:>13}" if place else f"{value!s:<32}" for place, value in enumerate(row.values())))


if __name__ == "__main__":
    if available():
        show(asyncio.run(measure()))
    else:
        print("the extra `ocr` is not installed")

"""How often the right page comes first, and in the first three, on labelled questions and on both engines.

`questions_dev.yaml` is what the words of `content/id/search.yaml` were written with. `questions_other.yaml` was written
by somebody who saw neither those words nor the pages' own questions: nothing is tuned on it.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from bot.app import Knowledge
from bot.keys import Keys
from bot.storage import Database
from tests.storage.conftest import opened, sqlite_url

FOLDER = Path(__file__).parents[1] / "content"
TODAY = datetime(2026, 11, 24, tzinfo=UTC).date()
AIM = (0.85, 0.95)
REACHED = (0.80, 0.92)
"""What holds on lines that nothing was tuned on (0.816 and 0.947 on 2026-11-24): the aim is not reached there yet."""
ALIKE = 0.95


class Line(NamedTuple):
    """A question and the pages that answer it."""

    question: str
    pages: tuple[str, ...]


def lines_of(name: str) -> list[Line]:
    entries = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return [
        Line(entry["question"], tuple(page) if isinstance(page := entry["page"], list) else (page,))
        for entry in entries
    ]


DEV, OTHER = lines_of("questions_dev.yaml"), lines_of("questions_other.yaml")


async def ask(database: Database, knowledge: Knowledge, lines: list[Line]) -> list[list[str]]:
    async with database.begin() as unit:
        await knowledge.search.refresh(unit.page_index)
        found = [await knowledge.search.find(unit.page_index, line.question, "id", TODAY) for line in lines]
    return [[str(place) for place in each.places] for each in found]


def judge(lines: list[Line], answers: list[list[str]]) -> tuple[float, float]:
    """Return the share of lines whose right page is first, and of those that have one in the first three."""
    pairs = list(zip(lines, answers, strict=True))
    first = sum(bool(places) and places[0] in line.pages for line, places in pairs)
    in_three = sum(not set(places).isdisjoint(line.pages) for line, places in pairs)
    return first / len(lines), in_three / len(lines)


@pytest.mark.parametrize(
    ("lines", "least"), [(DEV, AIM), (OTHER, REACHED), ([*DEV, *OTHER], AIM)], ids=["dev", "other", "all"]
)
async def test_the_right_page_is_found(
    database: Database, knowledge: Knowledge, lines: list[Line], least: tuple[float, float]
) -> None:
    first, in_three = judge(lines, await ask(database, knowledge, lines))
    print(f"{database._url.partition(':')[0]}: first {first:.1%}, in three {in_three:.1%} of {len(lines)}")
    assert first >= least[0]
    assert in_three >= least[1]


async def test_both_engines_find_the_same(
    tmp_path: Path, emptied_postgres_url: str, keys: Keys, knowledge: Knowledge
) -> None:
    answers = []
    for url in (sqlite_url(tmp_path), emptied_postgres_url):
        async with opened(url, keys) as database:
            await database.migrate()
            answers.append(await ask(database, knowledge, [*DEV, *OTHER]))
    alike = [one[:1] == other[:1] for one, other in zip(*answers, strict=True)]
    assert sum(alike) / len(alike) >= ALIKE


def test_every_labelled_page_is_there(knowledge: Knowledge) -> None:
    known = {str(place) for place in knowledge.search.places()}
    assert {page for line in (*DEV, *OTHER) for page in line.pages} <= known

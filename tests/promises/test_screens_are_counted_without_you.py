"""What is counted is a number of a day; nothing private is, and no module of a private conversation could."""

import ast
from datetime import date
from pathlib import Path

import handlers
from bot.learning.funnel import COUNTED_FOR
from bot.storage.tables import step_count
from tests.promises.scenes import office, send
from tests.promises.test_code import names
from tests.talk import Talk

FOLDER = Path(handlers.__file__).parent
PUBLIC = {"start", "learn", "check", "offer", "practise"}
"""Conversations whose screens may be counted."""

COUNTS = {"count_step", "note_step", "note_finished"}


async def counts(talk: Talk) -> dict[tuple[str, str], int]:
    async with talk.running.database.begin() as unit:
        return {(each.flow, each.step): each.times for each in await unit.steps.totals(date(2020, 1, 1))}


async def test_screens_are_counted_without_you(talk: Talk) -> None:
    await office(talk)
    before = await counts(talk)
    sender, reader = talk.person("Pengirim"), talk.person("Pembaca")
    receipt = await send(sender)
    await sender.says("/kotak")
    await sender.says(receipt)
    await sender.taps("box.cover")
    assert await counts(talk) == before, "a tip and its box"

    await reader.says("/belajar")
    await reader.says("/belajar")
    assert await counts(talk) == before | {("home", "lessons"): 2}
    assert set(step_count.c.keys()) == {"day", "flow", "step", "times"}

    await talk.wait(days=COUNTED_FOR.days + 1)
    assert await counts(talk) == {}


def used(path: Path) -> set[str]:
    return set(names(ast.parse(path.read_text(encoding="utf-8"))))


def test_only_public_conversations_can_be_counted() -> None:
    modules = {path.stem: used(path) for path in FOLDER.glob("*.py")}
    assert {name for name, words in modules.items() if words & COUNTS} == {"steps", "turns"}
    marking = {
        path.stem
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module == "handlers.steps" or any(alias.name == "Step" for alias in node.names))
    }
    assert marking <= PUBLIC | {"services", "steps", "turns", "replies"}

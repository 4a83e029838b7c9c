"""Which way typed words go, on labelled lines: a name is never answered with a page, a cry always with the numbers."""

from pathlib import Path

import pytest
import yaml

from handlers.replies import Screen
from tests.dialogs.turns import buttons, person

LINES = {
    line: way
    for way, lines in yaml.safe_load(Path(__file__).with_name("routing.yaml").read_text(encoding="utf-8")).items()
    for line in lines
}


def way_of(screen: Screen) -> str:
    """Tell from a screen which way the words went."""
    verbs = {(button.data or "").partition(":")[0] for button in buttons(screen)}
    if "Please call now." in screen.html:
        return "cry"
    if "ask.none" in verbs or "I found no answer" in screen.html:
        return "question"
    if any(button.text == "❓ Search the lessons" for button in buttons(screen)):
        return "unsure"
    if any(sign in screen.html for sign in ("is on the list", "Not on the list", "Did you mean", "⛔")):
        return "company"
    return "advert"


@pytest.mark.parametrize(("line", "way"), LINES.items())
async def test_words_go_their_way(line: str, way: str) -> None:
    assert way_of(await person().types(line)) == way

"""All that residents can tap, from the first screen on, in both languages."""

from collections import deque

import pytest

from bot.app import Knowledge
from tests.dialogs.turns import buttons, person
from tests.unit.pictures.marked_files import JPEG

ELSEWHERE = ("tip", "box", "certificate.ask", "erase", "proof", "offer")
"""What opens a private conversation, needs more of the bot than there is here, or has three to the seventh answers."""

PAGES = ("lesson", "practise", "scene", "way", "country", "flag", "card", "quiz")


@pytest.mark.parametrize("language", ["id", "en"])
async def test_every_kind_of_page_is_three_taps_away_and_every_button_can_be_read(
    knowledge: Knowledge, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.cards.draw_light_card", lambda _: JPEG)  # drawing a hundred would take long
    someone = person()
    someone.shared.catalogues = knowledge.catalogues
    someone.language = language
    depth = {"home": 0}
    waiting = deque(depth)
    while waiting:
        data = waiting.popleft()
        someone.language = language
        screen = await someone.presses(data)  # each screen is looked at: `turns.fits`
        for button in buttons(screen):
            if button.data and button.data not in depth and not button.data.startswith(ELSEWHERE):
                depth[button.data] = depth[data] + 1
                waiting.append(button.data)
    library, today = knowledge.library, someone.clock.now().date()
    first = [f"lesson:{lesson.slug}:0" for lesson in library.lessons(language, today)]
    first += [f"scene:{scene.slug}" for scene in library.scenes(language, today)]
    first += [f"way:{way.slug}:0" for way in library.ways(language, today)]
    assert {data: depth.get(data) for data in first if depth.get(data, 9) > 3} == {}
    assert {page for page in PAGES if not any(data.startswith(page) for data in depth)} == set()

import json
from datetime import date, timedelta

import pytest

from bot.learning.reviews import TOLD, Card, due, review_facts

TODAY = date(2026, 6, 1)


def page(title: str, days: int, language: str = "id", reviewer: str | None = "Kepala Seksi") -> Card:
    file = f"{language}/lessons/{title.lower()}.md"
    return Card(title, file, language, reviewer, TODAY + timedelta(days=days))


@pytest.mark.parametrize(("days", "told"), [(30, False), (29, True), (0, True), (-1, True), (-400, True)])
def test_a_page_is_due_within_a_month_and_for_as_long_as_nobody_has_reviewed_it(days: int, *, told: bool) -> None:
    assert bool(due([page("A", days)], TODAY)) is told


def test_the_most_urgent_comes_first_and_twins_are_told_once() -> None:
    pages = [page("B", 9), page("A", 20), page("B", 5, "en"), page("C", -3), page("A", 20, "en")]

    assert [(each.title, each.language) for each in due(pages, TODAY)] == [("C", "id"), ("B", "en"), ("A", "id")]


def test_nothing_is_told_when_nothing_is_due() -> None:
    assert review_facts([page("A", 200)], TODAY) is None
    assert review_facts([], TODAY) is None


def test_the_facts_name_the_page_its_day_and_the_post_that_approved_it() -> None:
    facts = review_facts([page("A", -1), page("B", 4, reviewer=None)], TODAY)

    assert facts is not None
    assert json.loads(facts["pages"]) == [
        ["A", "2026-05-31", "Kepala Seksi", True],
        ["B", "2026-06-05", None, False],
    ]
    assert facts["more"] == "0"


def test_a_long_list_is_cut_and_counted() -> None:
    facts = review_facts([page(f"P{number}", number % 20) for number in range(TOLD + 7)], TODAY)

    assert facts is not None
    assert len(json.loads(facts["pages"])) == TOLD
    assert facts["more"] == "7"

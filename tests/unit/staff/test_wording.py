from collections import Counter

from bot.keys import Keys
from bot.staff.wording import VARIANTS, wording_of

PEOPLE = [f"person {number}".encode() for number in range(900)]


def test_a_person_always_sees_the_same_wording() -> None:
    keys = Keys.new()
    assert [wording_of(keys, actor) for actor in PEOPLE] == [wording_of(keys, actor) for actor in PEOPLE]


def test_all_wordings_are_seen_by_about_as_many() -> None:
    drawn = Counter(wording_of(Keys.new(), actor) for actor in PEOPLE)
    assert len(drawn) == VARIANTS**2
    assert min(drawn.values()) > 50


def test_without_the_keys_nobody_knows_whose_wording_it_is() -> None:
    first, second = Keys.new(), Keys.new()
    same = sum(wording_of(first, actor) == wording_of(second, actor) for actor in PEOPLE)
    assert same < len(PEOPLE) / 4

import pytest

from bot.learning.funnel import Passed, Step, StepCount, funnel

COUNTS = [
    StepCount("lesson/tppo", "10", 3),
    StepCount("lesson/tppo", "2", 30),
    StepCount("lesson/tppo", "1", 40),
    StepCount("lesson/tppo", "end", 5),
    StepCount("lesson/magang", "1", 99),
]


def test_steps_come_in_order_with_how_many_were_lost() -> None:
    assert funnel(COUNTS, "lesson/tppo") == (
        Passed("1", "40", 1.0, None),
        Passed("2", "30", 0.75, 25),
        Passed("10", "<5", 0.1, None),
        Passed("end", "5", 0.125, None),
    )
    assert funnel(COUNTS, "offer") == ()


@pytest.mark.parametrize("few", range(1, 5))
def test_small_numbers_look_alike(few: int) -> None:
    assert funnel([StepCount("check", "how", 9), StepCount("check", "answer", few)], "check") == (
        Passed("how", "9", 1.0, None),
        Passed("answer", "<5", 4 / 9, None),
    )


def test_ways_from_the_first_screen_do_not_follow_each_other() -> None:
    counts = [StepCount("home", "scenes", 10), StepCount("home", "home", 40), StepCount("home", "lessons", 20)]
    assert [(each.step, each.lost) for each in funnel(counts, "home")] == [
        ("home", None),
        ("lessons", None),
        ("scenes", None),
    ]


def test_more_than_before_is_no_loss() -> None:
    [_, second] = funnel([StepCount("check", "how", 10), StepCount("check", "answer", 25)], "check")
    assert (second.lost, second.share) == (0, 1.0)


@pytest.mark.parametrize(
    ("flow", "name"),
    [
        ("tip", "1"), ("box", "1"), ("desk", "1"), ("lesson/", "1"), ("lesson/Siti", "1"), ("check", "PT Maju"),
        ("check/0812", "answer"), ("lesson/tppo", "123"), ("", "1"), ("home", ""), ("home\n", "home"),
        ("home", "home\n"),
    ],
)  # fmt: skip
def test_nothing_else_can_be_counted(flow: str, name: str) -> None:
    with pytest.raises(ValueError, match="may be counted"):
        Step(flow, name)

from datetime import date

import pytest

from bot.staff.model import Member, Role


@pytest.mark.parametrize(
    ("own", "area", "covered"),
    [
        (None, "62.71.03.1002", True),
        ("62.71.03.1002", "62.71.03.1002", True),
        ("62.71.03", "62.71.03.1002", True),
        ("62", "62.71.03.1002", True),
        ("62.71.03.1001", "62.71.03.1002", False),
        ("62.71.0", "62.71.03.1002", False),
        ("62.71.03.1002", "62.71.03", False),
    ],
)
def test_a_member_covers_the_own_area_and_what_lies_below(own: str | None, area: str, covered: bool) -> None:
    member = Member(b"i" * 16, b"a" * 16, Role.SUPERVISOR, own, date(2026, 1, 5))
    assert member.covers(area) is covered

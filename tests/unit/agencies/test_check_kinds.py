import pytest

from bot.agencies.checker import Checker
from bot.agencies.model import Kind


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("universitas mercu buana", Kind.INSTITUTION),
        ("BP2MI", Kind.INSTITUTION),
        ("Bank Rakyat Indonesia", Kind.INSTITUTION),
        ("LPK Bina Insani", Kind.TRAINING),
        ("manning agency bahari", Kind.MANNING),
        ("Pak Budi Santoso", Kind.PERSON),
        ("cek bu Rina", Kind.PERSON),
        ("PT Suka Maju Terus", None),
        ("PT Suka Maju Terus hubungi pak Agus", None),
        ("halo", None),
    ],
)
def test_what_is_no_placement_company_is_told(checker: Checker, typed: str, kind: Kind | None) -> None:
    assert checker.check(typed).kind is kind

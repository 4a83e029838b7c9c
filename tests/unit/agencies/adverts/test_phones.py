import pytest

from bot.agencies.adverts.model import Comparison
from bot.agencies.adverts.phones import compare_phones, read_phones
from bot.agencies.adverts.reader import Reader
from tests.unit.agencies.adverts.drawn import STYLES, draw_texts


def test_every_drawn_number_is_found_and_nothing_else(reader: Reader) -> None:
    drawn = draw_texts(20 * len(STYLES), seed=2)
    wrong = [
        (each.style, each.text)
        for each in drawn
        if {phone.e164 for phone in reader.read(each.text).phones} != each.phones
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "gaji Rp 15.000.000 - 20.000.000",
        "NIB 9120002212466",
        "NIK 6271011234560001",
        "tgl 01-02-2026 jam 08.00-16.00",
        "kode 62.71.03.1002",
        "usia 18 20 25 30 35 40",
        "satu dua tiga empat",
        "solo boss lilis",
        "saya 8123456789 orang",
    ],
)
def test_other_figures_are_no_telephone(text: str) -> None:
    assert read_phones(text) == ()


def test_a_number_is_shown_as_people_write_it() -> None:
    assert [(each.e164, each.shown) for each in read_phones("wa.me/6281200001111, +855 12 813 282")] == [
        ("+6281200001111", "0812-0000-1111"),
        ("+85512813282", "+855 12 813 282"),
    ]


def test_the_same_number_written_twice_is_one() -> None:
    assert len(read_phones("0812-0000-1111 / wa.me/6281200001111 / +62 812 0000 1111")) == 1


@pytest.mark.parametrize(
    ("advert", "register", "answer"),
    [
        ("wa 0812 0000 1111", ("0812-0000-1111",), Comparison.SAME),
        ("wa 0812 0000 1111 atau 0813 0000 2222", ("(021) 3800000 / 081300002222",), Comparison.SAME),
        ("wa 0812 0000 1111", ("(021) 3800000",), Comparison.DIFFERENT),
        ("wa 0812 0000 1111", (), Comparison.UNKNOWN),
        ("wa 0812 0000 1111", ("-",), Comparison.UNKNOWN),
        ("datang ke kantor", ("0812-0000-1111",), Comparison.UNKNOWN),
    ],
)
def test_an_advert_is_compared_with_the_register(advert: str, register: tuple[str, ...], answer: Comparison) -> None:
    assert compare_phones(read_phones(advert), register) is answer

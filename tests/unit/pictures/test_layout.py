from math import cos, radians, sin

import pytest

from bot.pictures.layout import Piece, join_lines


def piece(text: str, left: float, top: float, height: float = 40, *, tilt: float = 0) -> Piece:
    """Make a piece that is half as wide a letter as it is high, on a picture turned by so many degrees."""
    right, bottom = left + len(text) * height / 2, top + height
    turn = radians(tilt)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    a, b, c, d = ((x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)) for x, y in corners)
    return Piece(text, (a, b, c, d))


def test_nothing_is_read_off_nothing() -> None:
    assert join_lines([]) == ""


@pytest.mark.parametrize("tilt", [-12, -8, 0, 8, 12])
def test_pieces_of_a_line_are_joined_even_where_it_is_tilted(tilt: float) -> None:
    pieces = [
        piece("SEJATI", 345, 102, tilt=tilt),
        piece("Gaji 12 juta per bulan", 30, 200, tilt=tilt),
        piece("PT AJI", 30, 100, tilt=tilt),
        piece("AYAHBUNDA", 160, 98, tilt=tilt),
    ]
    assert join_lines(pieces) == "PT AJI AYAHBUNDA SEJATI\nGaji 12 juta per bulan"


def test_columns_are_lines_of_their_own_from_left_to_right() -> None:
    pieces = [piece("FASILITAS", 600, 0), piece("SYARAT", 0, 0), piece("Mess", 600, 90), piece("Usia 20", 0, 92)]
    assert join_lines(pieces) == "SYARAT\nFASILITAS\nUsia 20\nMess"


def test_a_small_word_beside_a_large_one_is_a_line_of_its_own() -> None:
    assert join_lines([piece("PT JAYA", 0, 0, 80), piece("cabang", 290, 25, 30)]) == "PT JAYA\ncabang"


def test_a_name_that_goes_on_in_the_next_row_is_one_line() -> None:
    assert join_lines([piece("PT PUTRA", 100, 0), piece("SAHABAT JAYA", 60, 48)]) == "PT PUTRA SAHABAT JAYA"
    chat = [piece("Kami dari PT PUTRA", 0, 0), piece("SAHABAT JAYA membuka", 0, 48), piece("lowongan", 0, 160)]
    assert join_lines(chat) == "Kami dari PT PUTRA SAHABAT JAYA membuka\nlowongan"


@pytest.mark.parametrize(
    "below",
    [
        piece("HUBUNGI KAMI", 60, 120),  # further down
        piece("HUBUNGI KAMI", 60, 42, 24),  # smaller
        piece("hubungi kami", 60, 48),  # no capitals
        piece("JALAN MERDEKA 5", 60, 48),
        piece("PT LAIN JAYA", 60, 48),
        piece("HUBUNGI KAMI", 600, 48),  # another column
    ],
)
def test_what_is_no_part_of_the_name_stays_apart(below: Piece) -> None:
    assert join_lines([piece("PT PUTRA", 100, 0), below]) == f"PT PUTRA\n{below.text}"

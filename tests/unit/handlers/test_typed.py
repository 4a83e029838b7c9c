import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.keyboards import Tap
from handlers.replies import Button, Rows
from handlers.typed import meant

BUTTONS: Rows = (
    (Button("🔴 Ya, sekarang", data="danger:yes"), Button("Tidak", data="danger:no")),
    (Button("📋 Salin", copy="1234"), Button("Situs", url="https://example.org/")),
    (Button("Jekan Raya", data="in:1"), Button("Jekan Baru", data="in:2")),
    (Button("110", data="call"),),
)

labels = st.text(min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("words", "data"),
    [
        ("Tidak", "danger:no"),
        ("  TIDAK!! ", "danger:no"),
        ("tidak.", "danger:no"),
        ("🔴 Ya, sekarang", "danger:yes"),
        ("ya sekarang", "danger:yes"),
        ("ya", "danger:yes"),
        ("Ｔｉｄａｋ", "danger:no"),
        ("jekan raya", "in:1"),
        ("1", "danger:yes"),
        ("2.", "danger:no"),
        ("3", "in:1"),
        ("5", "call"),
        ("٢", "danger:no"),
        ("²", "danger:no"),
    ],
)
def test_words_stand_for_the_button_that_they_name(words: str, data: str) -> None:
    assert meant(words, BUTTONS) == Tap.decode(data)


@pytest.mark.parametrize(
    "words",
    [
        "", "   ", "🔴", "!?", "jekan", "y", "tid", "tidak sekarang", "tidaknya", "salin", "situs", "0", "6", "110",
        "1 2", "-1x", "99999999999999999999", "1/2",
    ],
)  # fmt: skip
def test_other_words_stand_for_none(words: str) -> None:
    assert meant(words, BUTTONS) is None


def test_two_buttons_with_one_label_are_not_chosen_between() -> None:
    assert meant("lanjut", ((Button("Lanjut", data="a"), Button("➡️ lanjut", data="b")),)) is None


def test_a_whole_label_goes_before_a_beginning() -> None:
    assert meant("info", ((Button("Info baru", data="a"),), (Button("Info", data="b"),))) == Tap("b")


@given(st.text(max_size=40), st.lists(st.lists(labels, max_size=3), max_size=4))
def test_whatever_is_said_the_answer_is_one_of_the_buttons_or_none(words: str, rows: list[list[str]]) -> None:
    texts = [text for row in rows for text in row]
    numbers = iter(range(len(texts)))
    buttons = tuple(tuple(Button(text, data=f"v:{next(numbers)}") for text in row) for row in rows)
    found = meant(words, buttons)
    assert found is None or int(found.arguments[0]) < len(texts)


@given(st.lists(labels.filter(lambda text: any(char.isalpha() for char in text)), min_size=1, max_size=6))
def test_a_label_as_it_stands_is_its_own_button_or_ambiguous(texts: list[str]) -> None:
    buttons = tuple((Button(text, data=f"v:{number}"),) for number, text in enumerate(texts))
    for number, text in enumerate(texts):
        found = meant(text, buttons)
        assert found in (None, Tap("v", (str(number),)))
        if len(texts) == 1:
            assert found is not None

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tips.text import TextFault, clean_text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Ada orang.  ", "Ada orang."),
        ("satu\r\ndua\rtiga\u2028empat", "satu\ndua\ntiga\nempat"),
        ("satu\n\n\n\n\ndua", "satu\n\ndua"),
        ("satu \t\u00a0\u3000dua", "satu dua"),
        ("e\u0301", "é"),
        ("a\u200bb\u200dc\ufeffd", "abcd"),
        ("\u202eterbalik\u202c", "terbalik"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("a\ufe0fb\U000e0101c", "abc"),
        ("kosong\u3164\u2800", "kosong"),
        ("pribadi\ue000", "pribadi"),
        ("a\udc80b", "ab"),
        ("tanda\U000e0041", "tanda"),
        ("ᬩᬮᬶ 漢字 😀", "ᬩᬮᬶ 漢字 😀"),
    ],
)
def test_only_what_can_be_seen_is_kept(written: str, kept: str) -> None:
    assert clean_text(written, 100) == kept


@pytest.mark.parametrize("nothing", ["", " \n ", "\u200b\u200d", "\u3164", "\x00", "😀", "?!", "-"])
def test_a_text_without_a_letter_or_digit_is_refused(nothing: str) -> None:
    with pytest.raises(TextFault) as fault:
        clean_text(nothing, 100)
    assert fault.value.letters == 0


def test_the_limit_counts_what_is_left() -> None:
    assert len(clean_text("a\u200b" * 100, 100)) == 100
    with pytest.raises(TextFault) as fault:
        clean_text("a" * 101, 100)
    assert fault.value.letters == 101


@given(st.text(st.characters(codec=None), max_size=200))
def test_cleaning_twice_changes_nothing_more(written: str) -> None:
    try:
        once = clean_text(written, 1000)
    except TextFault:
        return
    assert clean_text(once, 1000) == once
    assert unicodedata.is_normalized("NFC", once)
    assert all(letter == "\n" or unicodedata.category(letter)[0] != "C" for letter in once)
    once.encode()

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agencies.adverts.model import Colour
from bot.agencies.adverts.reader import Reader

NOISE = ("gaji", "kak", "🔥", "mess", "PT Contoh", "*resmi*", "usia 20", "hub", "serius", "\n", "dan", "amanah", "…")
LONG = (
    "a", "0 ", "0 8 1 ", "081 2 ", "+62 ", "satu ", "o", "@a", "a.", "a@b.", "http://a", "wa.me/6", "ktp dan ",
    "bayar transfer dp ", "paspor ktp ijazah ", "usia 1", "15 - ", "rp 1.", "tidak ada ", "menikah ", "pak budi ",
    "☎ ", "\u0301", "\ufdfa", "🔥", "\n", "\u202e", "berangkat 3 hari ", "kontrak bahasa ", "lpk adalah ",
    "a b c ", "1,1", "nya2 ",
)  # fmt: skip


@given(st.text(max_size=400))
def test_any_text_is_read(reader: Reader, text: str) -> None:
    advert = reader.read(text)

    assert advert.colour in Colour
    assert all(len(found.quote) <= 60 for found in advert.flags)


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_around_never_break_the_reading(reader: Reader, before: str, after: str) -> None:
    assert reader.read(f"{before}\npaspor ditahan, gaji 5jt, hub 0812-0000-1111\n{after}").money is not None


@pytest.mark.parametrize("unit", LONG)
def test_four_thousand_signs_of_anything_are_read(reader: Reader, unit: str) -> None:
    assert reader.read((unit * 4096)[:4096]).colour in Colour


@given(st.lists(st.sampled_from(NOISE), max_size=8), st.lists(st.sampled_from(NOISE), max_size=8))
def test_noise_takes_no_telephone_and_no_flag_away(reader: Reader, before: list[str], after: list[str]) -> None:
    advert = reader.read(f"{' '.join(before)}\nkerja Malaysia, paspor ditahan\nWA 0812-0000-1111\n{' '.join(after)}")

    assert [phone.e164 for phone in advert.phones] == ["+6281200001111"]
    assert "dokumen-ditahan" in {found.flag.id for found in advert.flags}


def test_what_stands_behind_the_limit_is_not_read(reader: Reader) -> None:
    assert reader.read("a " * 2048 + "0812-0000-1111").phones == ()


def test_a_log_of_the_result_shows_no_way_to_reach_anybody(reader: Reader) -> None:
    advert = reader.read("loker Malaysia wa 0812-0000-1111 IG @budi.contoh budi@gmail.com t.me/budi")

    assert not any(sign in repr(advert) for sign in ("0812", "6281", "budi", "t.me"))

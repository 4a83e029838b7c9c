import asyncio
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, PublicKey, SealedBox

from bot.keys import Keys
from bot.tips import receipt
from bot.tips.receipt import Cost, Derivation, ReceiptKeys, derive, draw, is_nearly, parse, shown

CHEAP = Cost(passes=1, memory=8192)
SALT = b"s" * 16
DIGITS = "01234567890123456789"

receipts = st.text("0123456789", min_size=20, max_size=20)
spacing = st.text(" .-\n\t\u00a0–—\u200b", max_size=3)


@pytest.fixture
def derivation() -> Iterator[Derivation]:
    one = Derivation(Keys.new(), CHEAP)
    yield one
    one.close()


def test_a_receipt_has_twenty_digits_in_five_groups() -> None:
    drawn = {draw() for _ in range(50)}
    assert len(drawn) == 50
    assert all(len(one) == 20 and one.isascii() and one.isdecimal() for one in drawn)
    assert shown(DIGITS) == "0123 4567 8901 2345 6789"


def test_leading_zeros_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt.secrets, "randbelow", lambda _: 7)
    assert draw() == "00000000000000000007"


@given(receipts, st.lists(spacing, min_size=21, max_size=21))
def test_any_spacing_is_read(digits: str, gaps: list[str]) -> None:
    assert parse("".join(gap + digit for gap, digit in zip(gaps, digits, strict=False)) + gaps[-1]) == digits


@given(receipts)
def test_what_is_shown_is_read_back(digits: str) -> None:
    assert parse(shown(digits)) == digits


@pytest.mark.parametrize("zero", ["０", "٠", "۰", "०", "๐"])
def test_digits_of_other_scripts_are_read(zero: str) -> None:
    assert parse("".join(chr(ord(zero) + int(digit)) for digit in DIGITS)) == DIGITS


@pytest.mark.parametrize(
    "text",
    ["", DIGITS[:-1], DIGITS + "1", "kode " + DIGITS, DIGITS + "!", DIGITS[:-1] + "x", DIGITS[:-1] + "²", "①" * 20],
)
def test_anything_else_is_not_a_receipt(text: str) -> None:
    assert parse(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    found = parse(text)
    assert found is None or (len(found) in (20, 24) and found.isascii() and found.isdecimal())
    assert not (found and is_nearly(text))


@given(st.text(st.characters(categories=["Nd", "No", "Nl", "Pd", "Cf", "Zs", "Mn"]), max_size=60))
def test_no_signs_that_look_like_digits_break_the_parser(text: str) -> None:
    found = parse(text)
    digits = [letter for letter in text if letter.isdecimal()]
    assert found is None or len(found) == len(digits) in (20, 24)
    assert not is_nearly(text) or len(digits) in (18, 19, 22, 23, 25)


@given(st.integers(0, 40), st.lists(spacing, min_size=41, max_size=41), st.sampled_from("0٠०０"))
def test_a_receipt_has_twenty_digits_or_twenty_four_and_what_is_near_is_known(
    count: int, gaps: list[str], zero: str
) -> None:
    text = "".join(gap + chr(ord(zero) + place % 10) for gap, place in zip(gaps, range(count), strict=False))
    assert (parse(text) is not None) is (count in (20, 24))
    assert is_nearly(text) is (count in (18, 19, 22, 23, 25))


@given(receipts, st.text("0123456789", min_size=4, max_size=4))
def test_own_digits_belong_behind_the_receipt(digits: str, own: str) -> None:
    assert parse(f"{shown(digits)} {own}") == digits + own


def test_a_receipt_always_gives_the_same_keys_and_another_gives_others() -> None:
    keys = derive(DIGITS, SALT, CHEAP)
    assert keys == derive(DIGITS, SALT, CHEAP)
    others = [derive(DIGITS[::-1], SALT, CHEAP), derive(DIGITS, b"t" * 16, CHEAP)]
    assert {keys.lookup, keys.seed}.isdisjoint({half for other in others for half in (other.lookup, other.seed)})
    assert keys.lookup != keys.seed
    assert (len(keys.lookup), len(keys.seed), len(keys.public_key)) == (32, 32, 32)


def test_the_known_answer_stays_so_that_receipts_of_today_open_tomorrow() -> None:
    keys = derive(DIGITS, SALT)
    assert keys.lookup.hex() == "c725de8177febf58aeabeef6db1779159db555f59a52a1cab31749cdb26d8bda"
    assert keys.public_key.hex() == "a17401ec78c93061bd0ff006f3cb2dadb430022c6163e3a7acd15ffc7b30aa20"


def test_what_is_sealed_to_the_public_key_opens_with_the_seed() -> None:
    keys = derive(DIGITS, SALT, CHEAP)
    sealed = SealedBox(PublicKey(keys.public_key)).encrypt(b"jawaban")
    assert SealedBox(PrivateKey(keys.seed)).decrypt(sealed) == b"jawaban"


def test_keys_survive_the_dialog_and_never_print() -> None:
    keys = derive(DIGITS, SALT, CHEAP)
    assert ReceiptKeys.restore(keys.dump()) == keys
    assert repr(keys) == "ReceiptKeys()"
    for broken in ("", "AAAA", "???", keys.dump()[:-4]):
        with pytest.raises(ValueError, match="not the keys"):
            ReceiptKeys.restore(broken)


async def test_installations_have_salts_of_their_own(derivation: Derivation) -> None:
    other = Derivation(Keys.new(), CHEAP)
    assert await derivation(DIGITS) == await derivation(DIGITS)
    assert await derivation(DIGITS) != await other(DIGITS)
    other.close()


async def test_many_derivations_run_two_at_a_time_and_never_on_the_loop(
    derivation: Derivation, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[int] = []
    most, lock = 0, threading.Lock()

    def slow(*_: object) -> ReceiptKeys:
        nonlocal most
        assert threading.current_thread() is not threading.main_thread()
        with lock:
            running.append(1)
            most = max(most, len(running))
        time.sleep(0.005)
        with lock:
            running.pop()
        return ReceiptKeys(b"l" * 32, b"s" * 32)

    monkeypatch.setattr(receipt, "derive", slow)
    await asyncio.gather(*(derivation(DIGITS) for _ in range(8)))
    assert most == receipt.WORKERS


async def test_a_closed_derivation_has_no_threads_left(derivation: Derivation) -> None:
    await derivation(DIGITS)
    derivation.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("receipt")]

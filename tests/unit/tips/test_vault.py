from collections.abc import Callable

import pytest
from nacl.public import PrivateKey

from bot.keys import Keys
from bot.tips.model import Period, Speaker, Spot, TipContent
from bot.tips.vault import STEP, Place, Vault, VaultFault, _seal

TIP, OTHER = b"t" * 16, b"u" * 16
RINA, SARI = b"r" * 16, b"s" * 16
SEED = b"k" * 32
PUBLIC = bytes(PrivateKey(SEED).public_key)
WORDS = TipContent("kata")
HERE = Place(TIP, 1, Speaker.OFFICE)
ELSEWHERE = [Place(OTHER, 1, Speaker.OFFICE), Place(TIP, 2, Speaker.OFFICE), Place(TIP, 1, Speaker.TIPSTER)]


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault(Keys.new())


def refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except VaultFault:
        return True
    return False


def spoiled(sealed: bytes) -> list[bytes]:
    return [
        b"",
        sealed[:10],
        sealed[:40],
        sealed[:-1],
        sealed[:-STEP],
        sealed + b"x",
        bytes([sealed[0] ^ 1]) + sealed[1:],
    ]


def test_a_tip_opens_with_its_key_only(vault: Vault) -> None:
    key = vault.draw_key()
    content = TipContent(
        "Ada orang 😀\n“kata”", Spot.HOUSE, Period.WEEK, official=False, barred=frozenset({RINA, SARI})
    )
    sealed = vault.seal_tip(key, TIP, content)
    assert vault.open_tip(key, TIP, sealed) == content
    assert refused(lambda: vault.open_tip(vault.draw_key(), TIP, sealed))
    assert refused(lambda: vault.open_tip(b"short", TIP, sealed))


def test_a_tip_does_not_open_as_another_tip_or_when_changed(vault: Vault) -> None:
    key = vault.draw_key()
    sealed = vault.seal_tip(key, TIP, WORDS)
    assert refused(lambda: vault.open_tip(key, OTHER, sealed))
    for bad in spoiled(sealed):
        assert refused(lambda bad=bad: vault.open_tip(key, TIP, bad))


def test_nothing_opens_in_the_other_direction(vault: Vault) -> None:
    key = vault.draw_key()
    tip, message = vault.seal_tip(key, TIP, WORDS), vault.seal_message(key, HERE, "kata")
    letter = vault.seal_letter(PUBLIC, HERE, "kata")
    assert refused(lambda: vault.open_message(key, HERE, tip))
    assert refused(lambda: vault.open_tip(key, TIP, message))
    assert refused(lambda: vault.open_message(key, HERE, letter))
    assert refused(lambda: vault.open_letter(SEED, HERE, message))


def test_a_wrap_belongs_to_one_member_and_one_tip(vault: Vault) -> None:
    key = vault.draw_key()
    wrapped = vault.wrap(key, TIP, RINA)
    assert vault.unwrap(wrapped, TIP, RINA) == key
    assert key not in wrapped
    assert refused(lambda: vault.unwrap(wrapped, TIP, SARI))
    assert refused(lambda: vault.unwrap(wrapped, OTHER, RINA))
    assert refused(lambda: Vault(Keys.new()).unwrap(wrapped, TIP, RINA))
    for bad in spoiled(wrapped):
        assert refused(lambda bad=bad: vault.unwrap(bad, TIP, RINA))


def test_a_message_opens_at_its_place_only(vault: Vault) -> None:
    key = vault.draw_key()
    sealed = vault.seal_message(key, HERE, "jawaban")
    assert vault.open_message(key, HERE, sealed) == "jawaban"
    for place in ELSEWHERE:
        assert refused(lambda place=place: vault.open_message(key, place, sealed))


def test_a_letter_opens_with_the_receipt_at_its_place_only(vault: Vault) -> None:
    sealed = vault.seal_letter(PUBLIC, HERE, "jawaban")
    assert vault.open_letter(SEED, HERE, sealed) == "jawaban"
    assert refused(lambda: vault.open_letter(b"x" * 32, HERE, sealed))
    for place in ELSEWHERE:
        assert refused(lambda place=place: vault.open_letter(SEED, place, sealed))
    for bad in spoiled(sealed):
        assert refused(lambda bad=bad: vault.open_letter(SEED, HERE, bad))


def test_sizes_tell_only_steps_of_512_bytes(vault: Vault) -> None:
    key = vault.draw_key()
    makers: list[Callable[[str], bytes]] = [
        lambda text: vault.seal_tip(key, TIP, TipContent(text)),
        lambda text: vault.seal_message(key, HERE, text),
        lambda text: vault.seal_letter(PUBLIC, HERE, text),
    ]
    for seal, overhead in zip(makers, (40, 40, 48), strict=True):
        sizes = {len(seal(text)) - overhead for text in ("a", "Ada orang.", "k" * 300)}
        assert sizes == {STEP}
        assert all((len(seal("k" * letters)) - overhead) % STEP == 0 for letters in (499, 500, 501, 1000))


def test_a_tip_of_an_earlier_version_opens(vault: Vault) -> None:
    key = vault.draw_key()
    sealed = _seal(key, b"tip" + TIP, b'{"text": "kata"}')
    assert vault.open_tip(key, TIP, sealed) == WORDS


def test_a_photo_opens_at_its_number_only(vault: Vault) -> None:
    key, photo = vault.draw_key(), bytes(range(256)) * 9
    sealed = vault.seal_photo(key, TIP, 2, photo)
    assert vault.open_photo(key, TIP, 2, sealed) == photo
    assert (len(sealed) - 40) % STEP == 0
    for tip_id, number in ((TIP, 1), (OTHER, 2)):
        assert refused(lambda tip_id=tip_id, number=number: vault.open_photo(key, tip_id, number, sealed))
    assert refused(lambda: vault.open_photo(vault.draw_key(), TIP, 2, sealed))
    assert refused(lambda: vault.open_message(key, HERE, sealed))
    for bad in spoiled(sealed):
        assert refused(lambda bad=bad: vault.open_photo(key, TIP, 2, bad))


def test_the_same_text_never_looks_the_same(vault: Vault) -> None:
    key = vault.draw_key()
    assert len({vault.seal_tip(key, TIP, WORDS) for _ in range(5)}) == 5


def test_the_key_of_a_timer_does_not_show_the_tip(vault: Vault) -> None:
    assert vault.timer_key(TIP) == vault.timer_key(TIP)
    assert vault.timer_key(TIP) not in (TIP, vault.timer_key(OTHER), Vault(Keys.new()).timer_key(TIP))


def test_keys_of_different_purposes_do_not_show_that_they_are_of_one_tip(vault: Vault) -> None:
    assert len({TIP, vault.timer_key(TIP), vault.push_key(TIP), vault.sender_key(TIP)}) == 4

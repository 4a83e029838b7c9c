"""The cryptography of tips: known answers, so that tips of today open tomorrow; everything else fails closed."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt, sodium_pad
from nacl.public import PrivateKey, PublicKey, SealedBox
from sqlalchemy import text

from bot.areas import Areas
from bot.delivery.post import Post
from bot.keys import KeyFault, Keys
from bot.staff.model import Member, Role
from bot.storage import Unit
from bot.tips import intake, mailbox
from bot.tips.desk import Desk, NotYours
from bot.tips.model import Category, Draft, Period, Speaker, Spot, TipContent
from bot.tips.receipt import Cost, ReceiptKeys, derive
from bot.tips.vault import STEP, Place, Vault, VaultFault
from bot.tips.work import Work
from tests.storage.conftest import NOW, connection_of, opened, sqlite_url
from tests.unit.tips.conftest import MENTENG, STORY, Others

KEY, NONCE = bytes(range(32)), bytes(range(24))
TIP, OTHER, RINA, SARI = b"t" * 16, b"u" * 16, b"r" * 16, b"s" * 16
HERE = Place(TIP, 1, Speaker.OFFICE)
MASTERS = {"k001": b"\x01" * 32, "k002": b"\x02" * 32}
CHEAP = Cost(passes=1, memory=8192)
SEED = derive("0" * 20, b"s" * 16, CHEAP).seed
PUBLIC = bytes(PrivateKey(SEED).public_key)
WORDS = TipContent("Ada orang 😀", Spot.HOUSE, Period.WEEK, official=False, barred=frozenset({RINA}))


def fails(attempt: Callable[[], object]) -> bool:
    """Tell whether something does not open, in the one way that callers expect."""
    try:
        attempt()
    except (VaultFault, KeyFault):
        return True
    return False


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Return a vault that draws what it draws from a known row."""
    for module in ("bot.keys", "bot.tips.vault"):
        monkeypatch.setattr(f"{module}.random", lambda size: bytes(range(size)))
    return Vault(Keys("k002", MASTERS))


# Known answers


def test_the_cipher_is_the_published_one() -> None:
    # draft-irtf-cfrg-xchacha-03, A.3.1
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would "
        b"be it.",
        bytes.fromhex("50515253c0c1c2c3c4c5c6c7"),
        bytes(range(0x40, 0x58)),
        bytes(range(0x80, 0xA0)),
    )
    assert sealed.hex() == (
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c2"
        "16cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c6"
        "8b13b52ec0875924c1c7987947deafd8780acf49"
    )


@pytest.mark.parametrize(
    ("digits", "salt", "lookup", "seed"),
    [
        (
            "0" * 20, b"s" * 16,
            "3615c4e56b2c5f16af99a4641d6a84a2e799cc0a297863656d3e3068e7f7f7e6",
            "2ba9a689028b84bce298b41fe23810600231b754e1db2ca6ef14ebe5a920f4be",
        ),
        (
            "012345678901234567894711", b"s" * 16,
            "8346ed4c790a01edbbe07ea61b5739012eb160860af3da30f079c68ebf54615b",
            "661068b73c00954eae68cc50dc7dbe417b4a310674e4cfb4c7d2c61d684fa243",
        ),
        (
            "9" * 20, bytes(16),
            "1ca59e023a34eb2dc788541540549f56dbc5bb9b01dd4ad215c654cc65cc0491",
            "e64d11c2e5d8ce3e2a5d42d720852cdbd1458b21be6110114fcf88cb7e202e1a",
        ),
    ],
)  # fmt: skip
def test_receipts_of_today_open_tomorrow(digits: str, salt: bytes, lookup: str, seed: str) -> None:
    keys = derive(digits, salt)
    assert (keys.lookup.hex(), keys.seed.hex()) == (lookup, seed)


def test_what_is_sealed_today_opens_tomorrow(vault: Vault) -> None:
    sealed = vault.seal_tip(KEY, TIP, WORDS)
    assert vault.wrap(KEY, TIP, RINA).hex() == (
        "6b303032000102030405060708090a0b0c0d0e0f1011121314151617443662e95714a50cb072aa18e4173f25abcb308aae780b024172b1"
        "12cc121f3998385ef6d2cb9345805626492c368a5d"
    )
    assert [sha256(one).hexdigest() for one in (sealed, vault.seal_message(KEY, HERE, "kata"))] == [
        "84c34f011bd26a03916aba9c6d3be29fcbd25d40263c186a7f8390c3d6a11e73",
        "60d92c6765f50824ac0d0378a80edbe80f3fe282baa111fb6b0996166278e3ac",
    ]
    assert [key(TIP).hex() for key in (vault.timer_key, vault.push_key, vault.sender_key)] == [
        "0abd789dd58d43a27a3fae2dc5770203", "7451c98644a8b54eca5dfeb631840664", "61d5d8cfd93841e7d1fe99f0b935acc7",
    ]  # fmt: skip


def test_a_tip_is_padded_and_bound_and_nothing_else(vault: Vault) -> None:
    document = {
        "text": "Ada orang 😀", "barred": [RINA.hex()], "spot": "house", "period": "week", "official": False
    }  # fmt: skip
    padded = sodium_pad(json.dumps(document, ensure_ascii=False).encode(), STEP)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(padded, b"tip" + TIP, NONCE, KEY)
    assert vault.seal_tip(KEY, TIP, WORDS) == NONCE + sealed


# What does not open


def boxes() -> dict[str, tuple[bytes, Callable[[bytes], object]]]:
    """Return one of everything that is sealed, with what opens it."""
    vault = Vault(Keys("k002", MASTERS))
    return {
        "wrap": (vault.wrap(KEY, TIP, RINA), lambda given: vault.unwrap(given, TIP, RINA)),
        "tip": (vault.seal_tip(KEY, TIP, WORDS), lambda given: vault.open_tip(KEY, TIP, given)),
        "photo": (vault.seal_photo(KEY, TIP, 1, b"jpeg"), lambda given: vault.open_photo(KEY, TIP, 1, given)),
        "message": (vault.seal_message(KEY, HERE, "kata"), lambda given: vault.open_message(KEY, HERE, given)),
        "letter": (vault.seal_letter(PUBLIC, HERE, "kata"), lambda given: vault.open_letter(SEED, HERE, given)),
    }


BOXES = boxes()


@pytest.mark.parametrize("kind", BOXES)
def test_a_box_cut_at_any_length_does_not_open(kind: str) -> None:
    sealed, open_it = BOXES[kind]
    open_it(sealed)
    assert all(fails(lambda cut=cut: open_it(sealed[:cut])) for cut in range(len(sealed)))
    assert all(fails(lambda cut=cut: open_it(sealed[cut:])) for cut in range(1, len(sealed) + 1))


@pytest.mark.parametrize("kind", BOXES)
def test_a_box_with_one_changed_bit_does_not_open(kind: str) -> None:
    sealed, open_it = BOXES[kind]
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1 << place % 8
        assert fails(lambda changed=changed: open_it(bytes(changed))), place


@given(st.binary(max_size=1200), st.sampled_from(sorted(BOXES)))
def test_no_bytes_of_somebody_else_open(given_bytes: bytes, kind: str) -> None:
    assert fails(lambda: BOXES[kind][1](given_bytes))


@pytest.mark.parametrize("kind", BOXES)
@pytest.mark.parametrize("other", BOXES)
def test_a_box_opens_as_nothing_but_what_it_is(kind: str, other: str) -> None:
    assert fails(lambda: BOXES[kind][1](BOXES[other][0])) is (kind != other)


def test_the_keys_of_another_installation_open_nothing() -> None:
    stranger = Vault(Keys("k002", {"k001": b"\x01" * 32, "k002": b"\x03" * 32}))
    assert fails(lambda: stranger.unwrap(BOXES["wrap"][0], TIP, RINA))
    assert fails(lambda: Vault(Keys("k001", {"k001": b"\x01" * 32})).unwrap(BOXES["wrap"][0], TIP, RINA))


@given(st.sampled_from([TIP, OTHER]), st.integers(1, 3), st.sampled_from(Speaker))
def test_a_message_opens_in_its_own_place_and_direction_alone(tip_id: bytes, number: int, speaker: Speaker) -> None:
    vault, place = Vault(Keys("k002", MASTERS)), Place(tip_id, number, speaker)
    assert fails(lambda: vault.open_message(KEY, place, BOXES["message"][0])) is (place != HERE)
    assert fails(lambda: vault.open_letter(SEED, place, BOXES["letter"][0])) is (place != HERE)


def test_a_letter_that_anybody_can_seal_does_not_pass_for_the_offices() -> None:
    # The public key is in the database, so a thief of it could seal letters; they know no place that the tip does not.
    vault = Vault(Keys("k002", MASTERS))
    for content in (b"kata", b"[]", b'"x"', b"{}", b'{"text": "kata"}', b"\xff", b"null"):
        forged = bytes(SealedBox(PublicKey(PUBLIC)).encrypt(sodium_pad(content, STEP)))
        assert fails(lambda forged=forged: vault.open_letter(SEED, HERE, forged)), content
        raw = bytes(SealedBox(PublicKey(PUBLIC)).encrypt(content))
        assert fails(lambda raw=raw: vault.open_letter(SEED, HERE, raw)), content


# In the database


@dataclass
class Stored:
    """Two tips with two photos and an answer and an addition each, held by two people, in a real database."""

    unit: Unit
    vault: Vault
    receipts: list[ReceiptKeys]
    staff: list[Member]

    @property
    def work(self) -> Work:
        others = Others()
        return Work(
            self.unit.tips, self.unit.staff, Post(self.unit.outbox), self.unit.timers, self.vault, others, others,
            others, others, others, NOW, timedelta(), timedelta(),
        )  # fmt: skip

    async def runs(self, statements: str) -> None:
        """Change rows behind the program's back."""
        for statement in statements.split(";"):
            assert (await connection_of(self.unit).execute(text(statement))).rowcount != 0

    async def opened(self) -> set[str]:
        """Try everything that anybody could open, and return what opens."""
        found = set[str]()
        for person, member in enumerate(self.staff):
            for number, wrap in enumerate(await self.handles(member)):
                desk = Desk(self.work, [member])
                try:
                    view = await desk.open(wrap)
                    found.add(f"{person} reads {view.text}")
                    for photo in range(1, view.photos + 1):
                        found.add(f"{person} sees {(await desk.photo(wrap, photo)).decode()}")
                except (VaultFault, NotYours):
                    found.add(f"{person} cannot open {number}")
        for number, keys in enumerate(self.receipts):
            try:
                box = await mailbox.open_box(self.work, keys)
                found |= {f"box {number}: {said.speaker} {said.text}" for said in (box.messages if box else ())}
            except VaultFault:
                found.add(f"box {number} does not open")
        return found

    async def handles(self, member: Member) -> list[bytes]:
        """Return a member's handles as they were at first."""
        return sorted(wrap.handle for wrap, _ in await self.unit.tips.wraps_of_member(member.id))


@pytest.fixture
async def stored(tmp_path: Path, areas: Areas) -> AsyncIterator[Stored]:
    keys = Keys.new()
    async with opened(sqlite_url(tmp_path), keys) as database:
        await database.migrate()
        async with database.begin() as unit:
            yield await fill(unit, keys, areas)


async def fill(unit: Unit, keys: Keys, areas: Areas) -> Stored:
    staff = [
        await unit.staff.add(Member(actor, actor, role, area, NOW.date()), 42, "id")
        for actor, role, area in ((RINA, Role.COORDINATOR, MENTENG), (SARI, Role.SUPERVISOR, None))
    ]
    stored = Stored(unit, Vault(keys), [derive(digit * 20, b"s" * 16, CHEAP) for digit in "01"], staff)
    for number, receipt in enumerate(stored.receipts):
        photos = tuple(f"photo {number}.{each}".encode() for each in range(2))
        draft = Draft(MENTENG, Category.HELD, False, False, f"{STORY} {number}", Spot.HOUSE, Period.WEEK, photos=photos)
        await intake.file(stored.work, areas, draft, receipt)
    for member in staff:
        for handle in await stored.handles(member):
            await Desk(stored.work, [member]).answer(handle, f"jawaban {member.role}")
    for receipt in stored.receipts:
        await mailbox.add(stored.work, receipt, "tambahan")
    return stored


def swap(table: str, column: str, one: str, other: str) -> str:
    """Return the statement that swaps a column between two rows, each chosen by its order or a condition."""
    first, second = (f"(SELECT {column} FROM {table} WHERE {which})" for which in (one, other))
    return f"UPDATE {table} SET {column} = CASE WHEN {one} THEN {second} ELSE {first} END WHERE ({one}) OR ({other})"


A, B = "(SELECT min(id) FROM tip)", "(SELECT max(id) FROM tip)"
ONE, TWO = f"tip_id = {A}", f"tip_id = {B}"
R, S = f"member_id = x'{RINA.hex()}'", f"member_id = x'{SARI.hex()}'"
SWAPS = {
    "wraps of two tips": swap("wrap", "sealed_key", f"{ONE} AND {R}", f"{TWO} AND {R}"),
    "wraps of two people": swap("wrap", "sealed_key", f"{ONE} AND {R}", f"{ONE} AND {S}"),
    "a wrap of another's other tip": swap("wrap", "sealed_key", f"{ONE} AND {R}", f"{TWO} AND {S}"),
    "words of two tips": swap("tip", "sealed", f"id = {A}", f"id = {B}"),
    "photos of one tip": swap("photo", "sealed", f"{ONE} AND number = 1", f"{ONE} AND number = 2"),
    "photos of two tips": swap("photo", "sealed", f"{ONE} AND number = 1", f"{TWO} AND number = 1"),
    "answers of one tip": swap("message", "for_staff", f"{ONE} AND number = 1", f"{ONE} AND number = 2"),
    "answers of two tips": swap("message", "for_staff", f"{ONE} AND number = 1", f"{TWO} AND number = 1"),
    "letters of one tip": swap("message", "for_tipster", f"{ONE} AND number = 1", f"{ONE} AND number = 2"),
    "letters of two tips": swap("message", "for_tipster", f"{ONE} AND number = 1", f"{TWO} AND number = 1"),
    "who speaks": "UPDATE message SET speaker = CASE speaker WHEN 'office' THEN 'tipster' ELSE 'office' END",
    "columns of a message": "UPDATE message SET for_staff = for_tipster, for_tipster = for_staff",
    "a message as a photo": f"UPDATE photo SET sealed = (SELECT for_staff FROM message WHERE {ONE} AND number = 1)",
    "a photo as a tip": f"UPDATE tip SET sealed = (SELECT sealed FROM photo WHERE {ONE} AND number = 1)",
    "a tip as a wrap": f"UPDATE wrap SET sealed_key = (SELECT sealed FROM tip WHERE id = {A})",
    # Lookups are unique: they are moved over values that no receipt has.
    "whose receipt it is": "CREATE TEMP TABLE was AS SELECT id, lookup FROM tip;"
    "UPDATE tip SET lookup = lookup || x'00';"
    "UPDATE tip SET lookup = (SELECT lookup FROM was WHERE was.id <> tip.id)",
    "an empty wrap": "UPDATE wrap SET sealed_key = x''",
    "empty words": "UPDATE tip SET sealed = x''",
    "empty messages": "UPDATE message SET for_staff = x'', for_tipster = x''",
}


async def test_everything_opens_before_anything_is_moved(stored: Stored) -> None:
    found = await stored.opened()
    assert not [one for one in found if "not open" in one]
    assert len(found) == 2 * (2 + 4) + 2 * 3


@pytest.mark.parametrize("what", SWAPS)
async def test_what_is_moved_in_the_database_opens_nowhere(stored: Stored, what: str) -> None:
    before = await stored.opened()
    await stored.runs(SWAPS[what])
    after = await stored.opened()
    assert any("not open" in one for one in after)
    # Nobody reads anything that was not theirs, and no message stands where it was not written.
    assert {one for one in after if "not open" not in one} <= before

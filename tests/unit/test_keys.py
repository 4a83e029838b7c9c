import json
import stat
from pathlib import Path

import pytest

from bot.keys import KEY_BYTES, PSEUDONYM_BYTES, KeyFault, Keys

OLD, NEW = b"o" * KEY_BYTES, b"n" * KEY_BYTES


def test_what_is_sealed_opens_again() -> None:
    keys = Keys.new()
    sealed = keys.seal("tip", b"words", bound_to=b"here")
    assert b"words" not in sealed
    assert keys.open("tip", sealed, bound_to=b"here") == b"words"
    assert keys.seal("tip", b"words", bound_to=b"here") != sealed


@pytest.mark.parametrize(
    ("purpose", "place", "length"),
    [("wrap", b"here", 99), ("tip", b"there", 99), ("tip", b"here", -1), ("tip", b"here", 4), ("tip", b"here", 0)],
)
def test_nothing_opens_elsewhere_or_cut_off(purpose: str, place: bytes, length: int) -> None:
    keys = Keys.new()
    sealed = keys.seal("tip", b"words", bound_to=b"here")
    with pytest.raises(KeyFault):
        keys.open(purpose, sealed[:length], bound_to=place)


def test_nothing_opens_with_other_keys_or_when_changed() -> None:
    keys = Keys.new()
    sealed = keys.seal("tip", b"words")
    with pytest.raises(KeyFault):
        Keys.new().open("tip", sealed)
    with pytest.raises(KeyFault):
        keys.open("tip", sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_old_things_open_after_a_rotation_and_new_ones_need_the_new_key() -> None:
    before, after = Keys("k001", {"k001": OLD}), Keys("k002", {"k001": OLD, "k002": NEW})
    assert after.open("tip", before.seal("tip", b"words")) == b"words"
    with pytest.raises(KeyFault, match="does not hold"):
        before.open("tip", after.seal("tip", b"words"))


def test_pseudonyms_stay_the_same_after_a_rotation() -> None:
    before, after = Keys("k001", {"k001": OLD}), Keys("k002", {"k001": OLD, "k002": NEW})
    assert before.pseudonym("chat", "1001") == after.pseudonym("chat", "1001")
    assert before.fingerprint() == after.fingerprint()


def test_pseudonyms_depend_on_purpose_value_and_key() -> None:
    keys = Keys("k001", {"k001": OLD})
    made = {
        keys.pseudonym("chat", "1001"),
        keys.pseudonym("chat", "1002"),
        keys.pseudonym("tip-timer", "1001"),
        Keys("k001", {"k001": NEW}).pseudonym("chat", "1001"),
    }
    assert len(made) == 4
    assert {len(one) for one in made} == {PSEUDONYM_BYTES}


def test_a_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path, keys = tmp_path / "deep" / "keys.json", Keys.new()
    keys.save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Keys.load(path).open("tip", keys.seal("tip", b"words")) == b"words"
    with pytest.raises(FileExistsError):
        Keys.new().save(path)
    assert Keys.load(path).fingerprint() == keys.fingerprint()
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"current": "k001", "keys": []}',
        json.dumps({"current": "k001", "keys": {"k001": "short"}}),
        json.dumps({"current": "k001", "keys": {"k001": "AAAA"}}),
        json.dumps({"current": "k002", "keys": {}}),
    ],
)
def test_a_broken_key_file_is_refused(text: str) -> None:
    with pytest.raises(KeyFault):
        Keys.parse(text)


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match=r"keys\.json"):
        Keys.load(tmp_path / "keys.json")


def test_keys_never_print() -> None:
    assert repr(Keys("k001", {"k001": OLD})) == "Keys(1)"

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from bot import keys as keys_module
from bot.keys import KEY_BYTES, PSEUDONYM_BYTES, KeyFault, Keys, name_of

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


def test_a_fresh_key_seals_and_the_ones_before_still_open() -> None:
    before = Keys.new()
    after = before.with_new()
    assert (after.current, after.first, after.names) == ("k002", "k001", {"k001", "k002"})
    assert name_of(after.seal("tip", b"words")) == "k002"
    assert after.open("tip", before.seal("tip", b"words")) == b"words"
    assert after.fingerprint() == before.fingerprint()


@pytest.mark.parametrize(
    ("name", "following"), [("k009", "k00a"), ("k00z", "k010"), ("k999", "k99a"), ("k0zz", "k100")]
)
def test_names_are_counted_on_so_that_the_first_stays_the_first(name: str, following: str) -> None:
    assert Keys(name, {name: OLD}).with_new().current == following
    assert name < following


@pytest.mark.parametrize("name", ["kzzz", "k-01", "maiN"])
def test_a_name_that_cannot_be_counted_on_is_said(name: str) -> None:
    with pytest.raises(KeyFault, match="no key can follow"):
        Keys(name, {name: OLD}).with_new()


def test_the_first_and_the_current_key_are_never_dropped() -> None:
    keys = Keys.new().with_new().with_new().with_new()
    assert keys.without({"k001", "k003", "k004"}).names == {"k001", "k002", "k004"}
    assert keys.without(keys.names).names == {"k001", "k004"}
    assert keys.without(keys.names).current == "k004"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Keys.new().save(tmp_path / "keys.json")
    return tmp_path / "keys.json"


def test_a_process_that_runs_learns_a_new_key_when_it_meets_it(path: Path) -> None:
    running = Keys.load(path)
    other = running.with_new()
    other.replace(path)
    assert running.open("tip", other.seal("tip", b"words")) == b"words"
    assert running.current == "k002"


def test_a_process_that_runs_seals_with_the_key_that_is_current_in_the_file(path: Path) -> None:
    running = Keys.load(path)
    running.with_new().replace(path)
    assert name_of(running.seal("tip", b"words")) == "k002"


def test_a_refresh_learns_new_keys_and_forgets_dropped_ones(path: Path) -> None:
    running = Keys.load(path)
    running.with_new().with_new().without({"k002"}).replace(path)
    assert running.names == {"k001"}
    running.refresh()
    assert running.names == {"k001", "k003"}


def test_the_file_is_read_once_for_each_change(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running, reads = Keys.load(path), 0
    read = keys_module._read

    def count(path: Path) -> Any:
        nonlocal reads
        reads += 1
        return read(path)

    monkeypatch.setattr(keys_module, "_read", count)
    stranger = b"k777" + running.seal("tip", b"words")[4:]
    for _ in range(3):
        with pytest.raises(KeyFault, match="does not hold"):
            running.open("tip", stranger)
    assert reads == 0
    running.with_new().replace(path)
    for _ in range(3):
        with pytest.raises(KeyFault, match="does not hold"):
            running.open("tip", stranger)
        running.refresh()
    assert reads == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        Keys.new()._ring.text(),
        Keys("k000", {"k000": OLD, "k001": NEW})._ring.text(),
    ],
    ids=["empty", "broken", "other keys", "another first key"],
)
def test_a_process_that_runs_does_not_follow_a_file_that_is_not_its_own(path: Path, text: str) -> None:
    running = Keys.load(path)
    sealed, mark = running.seal("tip", b"words"), running.fingerprint()
    path.write_text(text)
    running.refresh()
    assert (running.open("tip", sealed), running.fingerprint(), running.current) == (b"words", mark, "k001")


def test_a_process_that_runs_does_not_go_back_to_an_older_copy(path: Path) -> None:
    running, older = Keys.load(path), path.read_text()
    running.with_new().replace(path)
    sealed = running.seal("tip", b"words")
    path.write_text(older)
    assert running.open("tip", sealed) == b"words"
    assert name_of(running.seal("tip", b"words")) == "k002"


def test_a_process_that_runs_outlives_the_loss_of_its_file(path: Path) -> None:
    running = Keys.load(path)
    path.unlink()
    assert running.open("tip", running.seal("tip", b"words")) == b"words"


def test_a_key_file_is_replaced_whole_and_stays_private(path: Path) -> None:
    path.chmod(0o644)
    Keys.load(path).with_new().replace(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Keys.load(path).names == {"k001", "k002"}
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_a_key_file_behind_a_link_is_replaced_where_it_is(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked.json"
    link.symlink_to(path)
    Keys.load(link).with_new().replace(link)
    assert link.is_symlink()
    assert Keys.load(path).current == "k002"


def test_a_key_file_stays_when_the_disk_is_full(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.filing.os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        Keys.load(path).with_new().replace(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_a_key_file_keeps_its_owner_when_root_replaces_it(path: Path) -> None:
    try:
        os.chown(path, 12345, 12345)
    except PermissionError:
        pytest.skip("only root can give a file away")
    Keys.load(path).with_new().replace(path)
    assert path.stat().st_uid == 12345

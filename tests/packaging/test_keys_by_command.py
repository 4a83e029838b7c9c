"""Keys and backups on the command line: what is said, what is left, and a sentence for whatever can be wrong."""

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from bot.keys import Keys
from tests.packaging.test_command_line import assert_one_sentence, bot, logs_are_left_alone, process

__all__ = ["logs_are_left_alone"]

AREA = ("--role", "coordinator", "--area", "62.71.03.1002", "--json")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.backing.SETTLE", 0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the folder of an installation in which somebody was invited."""
    folder = tmp_path / "data"
    assert bot(folder, "staff", "invite", *AREA).returncode == 0
    return folder


def key_names(data: Path) -> list[str]:
    return sorted(json.loads((data / "keys.json").read_text())["keys"])


def test_keys_are_drawn_once(tmp_path: Path) -> None:
    ended = bot(tmp_path / "data", "keys", "new")
    assert ended.stdout.startswith(f"{tmp_path}/data/keys.json\n")
    assert_one_sentence(bot(tmp_path / "data", "keys", "new"), "never overwritten")


def test_a_rotation_says_which_key_seals_which_went_and_which_stays(data: Path) -> None:
    ended = bot(data, "keys", "rotate")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("k002 seals from now on.")
    assert "Dropped: none.\nk001 stays for good: it makes the pseudonyms." in ended.stdout

    ended = bot(data, "keys", "rotate")
    assert "Dropped: k002.\n" in ended.stdout
    assert key_names(data) == ["k001", "k003"]
    assert stat.S_IMODE((data / "keys.json").stat().st_mode) == 0o600
    assert bot(data, "staff", "list", "--json").stdout == "[]\n"


def test_a_backup_keeps_its_key_and_the_rotation_says_how_long(data: Path, tmp_path: Path) -> None:
    bot(data, "keys", "rotate")
    bot(data, "backup", str(tmp_path / "office.backup"))
    ended = bot(data, "keys", "rotate")
    assert "Dropped: none.\n" in ended.stdout
    assert "k002 stays: a backup is sealed with it, which can be restored until 20" in ended.stdout


def test_an_office_is_backed_up_and_restored(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.backup"
    ended = bot(data, "backup", str(file))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(
        f"{file}: 0 tips, 0.1 MiB.\nTake it off this machine, and keep copies of the key file"
    )
    assert "backup-keys.json" in ended.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    (data / "bot.db").unlink()
    ended = bot(data, "restore", str(file))

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Restored as of 20")
    assert ": 0 tips.\n" in ended.stdout
    assert stat.S_IMODE((data / "bot.db").stat().st_mode) == 0o600
    assert bot(data, "staff", "list", "--json").stdout == "[]\n"
    assert bot(data, "migrate").returncode == 0


def test_a_database_that_is_there_is_not_restored_over(data: Path, tmp_path: Path) -> None:
    bot(data, "backup", str(tmp_path / "x"))
    before = bot(data, "staff", "list", "--json").stdout
    assert_one_sentence(bot(data, "restore", str(tmp_path / "x")), "in use and holds 0 tips")
    assert bot(data, "staff", "list", "--json").stdout == before


@pytest.mark.parametrize("arguments", [("keys", "rotate"), ("backup", "x"), ("restore", "x")], ids=" ".join)
def test_without_a_key_file_a_sentence_says_so(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert_one_sentence(bot(tmp_path / "data", *arguments), "There is no key file at ")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments", [("keys", "rotate"), ("backup", "x")], ids=" ".join)
def test_without_a_database_a_sentence_says_so(data: Path, arguments: tuple[str, ...]) -> None:
    (data / "bot.db").unlink()
    assert_one_sentence(bot(data, *arguments), "There is no database at ")
    assert key_names(data) == ["k001"]
    assert not (data / "bot.db").exists()


@pytest.mark.parametrize("arguments", [("keys", "rotate"), ("backup", "x")], ids=" ".join)
def test_the_key_file_of_another_installation_is_said(data: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (data / "keys.json").unlink()
    Keys.new().save(data / "keys.json")
    before = (data / "keys.json").read_bytes()
    assert_one_sentence(bot(data, *arguments), "does not belong to this database")
    assert (data / "keys.json").read_bytes() == before


def test_a_backup_of_another_installation_is_said(data: Path, tmp_path: Path) -> None:
    bot(data, "backup", str(tmp_path / "x"))
    bot(tmp_path / "other", "migrate")
    (tmp_path / "other/bot.db").unlink()
    assert_one_sentence(bot(tmp_path / "other", "restore", str(tmp_path / "x")), "another key file")
    assert not (tmp_path / "other/bot.db").exists()


def test_a_backup_that_is_cut_off_is_said(data: Path, tmp_path: Path) -> None:
    bot(data, "backup", str(tmp_path / "x"))
    (tmp_path / "x").write_bytes((tmp_path / "x").read_bytes()[:-100])
    (data / "bot.db").unlink()
    assert_one_sentence(bot(data, "restore", str(tmp_path / "x")), "The backup is cut off")
    assert not list(data.glob("bot.db*"))


def test_where_a_backup_cannot_be_written_the_earlier_one_stays(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_one_sentence(bot(data, "backup", str(tmp_path / "file/x")), "cannot be written (Not a directory)")
    assert_one_sentence(bot(data, "backup", str(tmp_path / "no/x")), "cannot be written (No such file or directory)")


def test_a_folder_that_may_not_be_written_is_said(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root, who may write everywhere, runs tests too.
    opened = os.open

    def refuse(path: Path, *arguments: int) -> int:
        if str(path).startswith(f"{tmp_path}/.x.new"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr(os, "open", refuse)
    (tmp_path / "x").write_bytes(b"before")
    assert_one_sentence(bot(data, "backup", str(tmp_path / "x")), "x cannot be written (Permission denied); what was")
    assert (tmp_path / "x").read_bytes() == b"before"


def test_damaged_day_keys_are_said(data: Path, tmp_path: Path) -> None:
    (data / "backup-keys.json").write_text("{")
    assert_one_sentence(bot(data, "backup", str(tmp_path / "x")), "backup-keys.json is damaged")
    assert not (tmp_path / "x").exists()


def test_as_people_run_it(data: Path, tmp_path: Path) -> None:
    saved = process(data, "backup", str(tmp_path / "office.backup"))
    assert (saved.returncode, saved.stderr) == (0, "")
    (data / "bot.db").unlink()
    restored = process(data, "restore", str(tmp_path / "office.backup"))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert restored.stdout.startswith("Restored as of ")

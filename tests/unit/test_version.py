import re
from pathlib import Path

import pytest

from bot.version import commit_of, this_build

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def checkout(folder: Path, head: str, **files: str) -> Path:
    git = folder / ".git"
    for name, text in {"HEAD": head, **files}.items():
        (git / name).parent.mkdir(parents=True, exist_ok=True)
        (git / name).write_text(f"{text}\n")
    return git


def test_a_branch_names_its_commit(tmp_path: Path) -> None:
    git = checkout(tmp_path, "ref: refs/heads/main", **{"refs/heads/main": COMMIT})
    assert commit_of(git) == COMMIT


def test_a_packed_branch_does_too(tmp_path: Path) -> None:
    packed = f"# pack-refs with: peeled\n{'f' * 40} refs/heads/other\n{COMMIT} refs/heads/main"
    assert commit_of(checkout(tmp_path, "ref: refs/heads/main", **{"packed-refs": packed})) == COMMIT


def test_a_commit_may_be_checked_out_itself(tmp_path: Path) -> None:
    assert commit_of(checkout(tmp_path, COMMIT)) == COMMIT


def test_a_worktree_finds_what_it_shares(tmp_path: Path) -> None:
    checkout(tmp_path, "ref: refs/heads/main", **{"refs/heads/topic": COMMIT})
    own = tmp_path / ".git" / "worktrees" / "topic"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/topic\n")
    (own / "commondir").write_text("../..\n")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {own}\n")
    assert commit_of(tree / ".git") == COMMIT


def test_where_there_is_no_checkout_nothing_is_invented(tmp_path: Path) -> None:
    assert commit_of(tmp_path / ".git") is None
    assert commit_of(checkout(tmp_path, "ref: refs/heads/none")) is None
    assert this_build(None, tmp_path / "elsewhere").commit is None


@pytest.mark.parametrize("head", ["", "ref:", "ref: refs/heads/broken", "no commit", COMMIT[:-1], f"{COMMIT} x"])
def test_what_is_no_commit_is_not_shown(tmp_path: Path, head: str) -> None:
    assert commit_of(checkout(tmp_path, head, **{"refs/heads/broken": "ref: refs/heads/main"})) is None


def test_a_folder_that_cannot_be_read_is_no_checkout(tmp_path: Path) -> None:
    (checkout(tmp_path, COMMIT) / "HEAD").write_bytes(b"\xff\xfe")
    assert commit_of(tmp_path / ".git") is None


def test_what_an_image_says_comes_first_and_a_commit_is_shown_short(tmp_path: Path) -> None:
    checkout(tmp_path, COMMIT)
    assert this_build("abcdef", tmp_path).commit == "abcdef"
    build = this_build(None, tmp_path)
    assert build.commit == COMMIT[:12]
    assert re.fullmatch(r"\d+\.\d+\.\d+", build.version)

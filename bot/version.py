"""Which program this is: its version, and the state of the source that it was made from."""

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGE = "desa-binaan"
_SHOWN = 12
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Build:
    """A version, and a commit where it is known."""

    version: str
    commit: str | None


def this_build(given: str | None, house: Path) -> Build:
    """Return what runs here.

    Args:
        given: the commit that an image was built from, when it says so.
        house: the folder that holds `bot`; its `.git` is read where there is one, without running git.
    """
    commit = given or commit_of(house / ".git")
    return Build(_version(), None if commit is None else commit[:_SHOWN])


def commit_of(git: Path) -> str | None:
    """Return the commit that is checked out; None where that cannot be told."""
    try:
        if git.is_file():  # a worktree names the folder
            git = (git.parent / git.read_text().removeprefix("gitdir:").strip()).resolve()
        head = (git / "HEAD").read_text().strip()
        if head.startswith("ref:"):
            name = head.removeprefix("ref:").strip()
            shared = git / "commondir"
            roots = [git, (git / shared.read_text().strip()).resolve()] if shared.exists() else [git]
            head = next((found for root in roots if (found := _reference(root, name)) is not None), "")
    except (OSError, UnicodeDecodeError):
        return None
    return head if _COMMIT.fullmatch(head) else None


def _reference(root: Path, name: str) -> str | None:
    loose, packed = root / name, root / "packed-refs"
    if loose.is_file():
        return loose.read_text().strip() or None
    lines = packed.read_text().splitlines() if packed.is_file() else []
    return next((line.split()[0] for line in lines if line.endswith(f" {name}")), None)


def _version() -> str:
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return "0"

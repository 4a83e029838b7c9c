"""Files that only their owner can read, written whole or not at all."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o600


class Busy(Exception):
    """Another process is changing the file just now."""


@contextlib.contextmanager
def written_aside(path: Path, *, like: Path | None = None) -> Iterator[BinaryIO]:
    """Write a file beside `path` and move it there once all of it is on the disk; when anything fails `path` stays.

    Args:
        path: what is written or replaced; a link is followed, so that others who follow it see the new content.
        like: the file whose owner the new one gets; `path` itself where nothing else is said. Root may change a file
            that belongs to the bot's own user, who must be able to read it afterwards.

    Raises:
        Busy: another process writes it.
        OSError: it cannot be written, or cannot be given to its owner.
    """
    target = path.resolve()
    # Always of the same name: what a killed process leaves may be secret, and must not outlive the next writing.
    draft = target.with_name(f".{target.name}.new")
    with os.fdopen(_open_alone(draft), "wb") as file:
        try:
            os.fchmod(file.fileno(), PRIVATE)
            _give_to_owner_of(like or target, file.fileno())
            yield file
            file.flush()
            os.fsync(file.fileno())
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    _settle(target.parent)


def write_private(path: Path, text: str, *, like: Path | None = None, destroy: bool = False) -> None:
    """Write or replace a small file, see `written_aside`; `destroy` overwrites what was there on the disk.

    Destroying is as good as a program can do: a disk or file system that writes elsewhere keeps what it kept before.

    Raises:
        Busy: another process writes it.
        OSError: it cannot be written; what was there stays.
    """
    with contextlib.ExitStack() as stack:
        before = stack.enter_context(path.open("r+b")) if destroy and path.exists() else None
        with written_aside(path, like=like) as file:
            file.write(text.encode())
        # Only now: were the process killed in between, there would be neither the old content nor the new.
        if before is not None:
            before.write(b"\0" * os.fstat(before.fileno()).st_size)
            before.flush()
            os.fsync(before.fileno())


@contextlib.contextmanager
def only_one(path: Path, *, wait: bool, like: Path | None = None) -> Iterator[None]:
    """Hold off other processes that would change `path`; the lock ends with the process, however that ends.

    Args:
        path: what is to be changed; it may not be there yet.
        wait: until another process has ended.
        like: the file whose owner the lock gets, see `written_aside`.

    Raises:
        Busy: another holds it, and `wait` is not wanted.
        OSError: the folder cannot be written.
    """
    target = path.resolve()
    descriptor = os.open(target.with_name(f".{target.name}.lock"), os.O_RDWR | os.O_CREAT, PRIVATE)
    try:
        # Who may not give it away could open it, and that is enough.
        with contextlib.suppress(PermissionError):
            _give_to_owner_of(like or target, descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise Busy from None
        yield
    finally:
        os.close(descriptor)


def _open_alone(draft: Path) -> int:
    """Open a draft, empty, that no other process is writing."""
    while True:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT, PRIVATE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever held it before may have moved it into place meanwhile: then it is no draft any more.
            if draft.exists() and os.path.samestat(draft.stat(), os.fstat(descriptor)):
                os.ftruncate(descriptor, 0)
                return descriptor
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, BlockingIOError):
                raise Busy from None
            raise
        os.close(descriptor)


def _give_to_owner_of(path: Path, descriptor: int) -> None:
    if not path.exists():
        return
    owner, mine = path.stat(), os.fstat(descriptor)
    if owner.st_uid != mine.st_uid:
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _settle(folder: Path) -> None:
    """See that a move outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

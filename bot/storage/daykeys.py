"""Keys of days: what a backup holds of a tip opens only until the first day on which the tip could be deleted.

Each backup seals a tip once more with the key of that day. The keys are random, lie in `backup-keys.json` beside the
key file, and are destroyed once their day has come. From then on nobody opens these tips of an old backup, whatever
other keys they hold. This is as true as the destruction is: **a copy of `backup-keys.json` must not be kept longer than
its days**. Keep one copy, apart from the backups, and put the new one in its place after each backup.

The file also notes which keys of the key file the backups are sealed with, so that `keys rotate` keeps them that long.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError
from nacl.utils import random
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.filing import only_one, write_private
from bot.keys import KEY_BYTES
from bot.tips.model import KEPT_AFTER_CLOSING

NAME = "backup-keys.json"

BACKUP_LASTS = KEPT_AFTER_CLOSING
"""How long a backup opens tips at most: a tip that was open could be closed on the same day."""

_ID_BYTES = 8

_DayKey = Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{2 * KEY_BYTES}}}$")]


class DayKeyFault(Exception):
    """The day keys cannot be used; the text is one sentence that says why."""


class _Note(BaseModel):
    """Until when a backup may be restored, and which keys of the key file it names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    until: date
    names: frozenset[str]


class _Document(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: dict[date, _DayKey] = {}
    backups: dict[str, _Note] = {}

    def since(self, today: date) -> "_Document":
        """Return what is left of it today."""
        return _Document.model_construct(
            days={day: key for day, key in self.days.items() if day > today},
            backups={name: note for name, note in self.backups.items() if note.until > today},
        )


@dataclass(frozen=True, slots=True)
class Begun:
    """A backup that is being made, and the keys of the days that it may need."""

    id: str
    keys: dict[date, bytes]


class DayKeys:
    """The file of day keys, shared by every process of an installation."""

    def __init__(self, key_file: Path) -> None:
        self._key_file = key_file
        self.path = key_file.with_name(NAME)

    def begin(self, today: date, names: Collection[str]) -> Begun:
        """Draw a key for each day that a backup of today may need, where there is none, and note the backup.

        Args:
            today: the day of the backup.
            names: of the keys of the key file that it may name.

        Raises:
            DayKeyFault: the file is malformed.
            OSError: it cannot be read or written.
        """
        until = today + BACKUP_LASTS
        backup = random(_ID_BYTES).hex()
        with self._changing(today) as before:
            days = {today + timedelta(days=ahead): random(KEY_BYTES).hex() for ahead in range(1, BACKUP_LASTS.days + 1)}
            days |= before.days
            note = _Note(until=until, names=frozenset(names))
            self._write(_Document.model_construct(days=days, backups={**before.backups, backup: note}))
        return Begun(backup, {day: bytes.fromhex(key) for day, key in days.items() if day <= until})

    def end(self, begun: Begun, today: date, names: Collection[str]) -> None:
        """Note which keys of the key file a backup names indeed; none for a backup that came to nothing."""
        with self._changing(today) as before:
            backups = dict(before.backups)
            note = backups.pop(begun.id, None)
            if note is not None and names:
                backups[begun.id] = _Note(until=note.until, names=frozenset(names))
            self._write(_Document.model_construct(days=before.days, backups=backups))

    def forget(self, now: datetime) -> None:
        """Destroy the keys whose day has come; nothing happens where there is no file.

        Raises:
            DayKeyFault: the file is malformed.
            OSError: it cannot be read or written.
        """
        today = last_day_come(now)
        found = self._read()
        if found != found.since(today):
            with self._changing(today):
                pass

    def keys(self, today: date) -> dict[date, bytes]:
        """Return the keys of days that have not come.

        Raises:
            DayKeyFault: the file is malformed, or cannot be read.
        """
        return {day: bytes.fromhex(key) for day, key in self._read().since(today).days.items()}

    @contextmanager
    def named(self, today: date) -> Iterator[dict[str, date]]:
        """Hold off backups, and give the keys of the key file that earlier ones name, each with its last day.

        Raises:
            DayKeyFault: the file is malformed, or cannot be read.
            OSError: the folder cannot be written.
        """
        with only_one(self.path, wait=True, like=self._key_file):
            until: dict[str, date] = {}
            for note in self._read().since(today).backups.values():
                for name in note.names:
                    until[name] = max(note.until, until.get(name, note.until))
            yield until

    @contextmanager
    def _changing(self, today: date) -> Iterator[_Document]:
        """Destroy what is over, and give the rest to whoever changes it."""
        with only_one(self.path, wait=True, like=self._key_file):
            found = self._read()
            rest = found.since(today)
            if rest != found:
                self._write(rest)
            yield rest

    def _read(self) -> _Document:
        try:
            return _Document.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return _Document()
        except ValidationError:
            raise DayKeyFault(
                f"{self.path} is damaged: put its copy in its place, or delete it and back up anew."
            ) from None

    def _write(self, document: _Document) -> None:
        write_private(self.path, document.model_dump_json(indent=1) + "\n", like=self._key_file, destroy=True)


def seal_for_day(key: bytes, day: date, content: bytes) -> bytes:
    """Seal something with the key of a day."""
    nonce = random(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    return nonce + bytes(crypto_aead_xchacha20poly1305_ietf_encrypt(content, _context(day), nonce, key))


def open_of_day(key: bytes, day: date, sealed: bytes) -> bytes | None:
    """Open what was sealed with the key of a day; None when it was another key, such as one drawn anew since."""
    start = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
    try:
        return bytes(crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[start:], _context(day), sealed[:start], key))
    except CryptoError:
        return None


def _context(day: date) -> bytes:
    return b"backup " + day.isoformat().encode()


def last_day_come(now: datetime) -> date:
    """Return the last day that has come, here or in UTC, by which the timers of tips go."""
    return max(now.date(), now.astimezone(UTC).date())


def forget_day_keys(key_file: Path, now: datetime) -> None:
    """Destroy the day keys whose day has come: a job of every relay.

    Raises:
        DayKeyFault: the file is malformed.
        OSError: it cannot be read or written.
    """
    DayKeys(key_file).forget(now)

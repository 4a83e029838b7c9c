"""What an operator does so that nothing is lost and nothing is known too long: rotate keys, back up, restore."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.app import StartFault, load_keys, open_database
from bot.clock import SystemClock
from bot.filing import Busy, only_one, written_aside
from bot.keys import KeyFault, Keys
from bot.settings import Settings
from bot.storage.archive import Archive
from bot.storage.daykeys import DayKeyFault, DayKeys, last_day_come
from bot.storage.engine import Database
from bot.storage.faults import StorageFault
from bot.storage.pages import Key
from bot.storage.rekeying import SEALED, Rekeying, StillWriting
from bot.storage.restoring import EmptyDatabase, Restored
from bot.storage.stream import StreamFault, StreamReader, StreamWriter

SETTLE = 75.0
"""Seconds that a rotation leaves to running processes: on a network a changed file is seen up to a minute late."""

PAUSE = 0.05
"""Seconds between two batches, so that others get their turn."""

WRITTEN, READ = "written", "read"

Row = tuple[str, Key]
"""A sealed column, and the key of the row in which something in it is meant."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did.

    `resealed` counts what was sealed anew, `closed` what opened with no key and was left. `kept` names keys that stay
    because of a backup, each until its day.
    """

    current: str
    first: str
    resealed: int
    closed: int
    dropped: tuple[str, ...]
    kept: dict[str, date]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a backup holds: tips and bytes. `overdue` tips were left out, since their end has come."""

    tips: int
    overdue: int
    size: int
    day_keys: Path


async def rotate(settings: Settings, tell: Callable[[str], None]) -> Rotated:
    """Seal everything with a fresh key and drop the ones before, while the bot runs.

    The fresh key is in the file, safely, before anything is sealed with it, and a key leaves the file only when nothing
    names it any more. So it may be stopped at any moment; then it is simply done again. The first key makes the
    pseudonyms and stays, and so do keys that a backup names which can still be restored. Every process of the
    installation must read this same key file, not a copy.

    Args:
        settings: of the installation.
        tell: takes the fresh key's name, once it is in use and the long part begins.

    Raises:
        StartFault: it cannot be done now; the text says why. Nothing is lost.
    """
    path = _key_file(settings)
    today = last_day_come(SystemClock(settings.zone()).now())
    with _told_about(path, WRITTEN), only_one(path, wait=False):
        keys = load_keys(settings, create=False)
        async with _living_database(settings, keys) as database:
            with _told_about(path, WRITTEN):
                keys.with_new().replace(path)
                keys = Keys.load(path)
            tell(keys.current)
            resealed, closed = await _reseal_until_done(database, keys)
            await database.checkpoint()
        with DayKeys(path).named(today) as named:
            rest = keys.without(keys.names - {*named, *closed.values()})
            if rest.names != keys.names:
                rest.replace(path)
    return Rotated(
        current=rest.current,
        first=rest.first,
        resealed=resealed,
        closed=len(closed),
        dropped=tuple(sorted(keys.names - rest.names)),
        kept={name: day for name, day in named.items() if name in rest.names - {rest.first, rest.current}},
    )


async def back_up(settings: Settings, file: Path) -> Saved:
    """Write everything that must outlive a lost disk into one sealed file, while the bot runs.

    What is taken, and how long it can be restored, stands in `bot.storage.archive`.

    Raises:
        StartFault: it cannot be done; an earlier file of this name stays as it was.
    """
    day_keys = DayKeys(_key_file(settings))
    now = SystemClock(settings.zone()).now()
    keys = load_keys(settings, create=False)
    async with _living_database(settings, keys) as database:
        with _told_about(day_keys.path, WRITTEN):
            begun = day_keys.begin(last_day_come(now), keys.names)
        names: set[str] = set()
        try:
            with _told_about(file, WRITTEN), written_aside(file) as draft:
                writer = StreamWriter(draft, keys)
                async with database.begin() as unit:
                    archive = Archive(unit, keys, begun.keys, now)
                    async for record in archive.records():
                        writer.write(record)
                writer.end()
                size = draft.tell()
            names = {*archive.names, writer.sealed_with}
        finally:
            with _told_about(day_keys.path, WRITTEN):
                day_keys.end(begun, last_day_come(now), names)
    return Saved(archive.tips, archive.overdue, size, day_keys.path)


async def restore(settings: Settings, file: Path) -> Restored:
    """Put a backup into a database that is not there yet, or has no tables.

    Raises:
        StartFault: it cannot be done; the database stays empty.
    """
    day_keys = DayKeys(_key_file(settings))
    now = SystemClock(settings.zone()).now()
    keys = load_keys(settings, create=False)
    with _told_about(day_keys.path, READ):
        day_keys.forget(now)
        of_days = day_keys.keys(last_day_come(now))
    with _told_about(file, READ), file.open("rb") as opened, _no_ruin(settings):
        restored = await _restore(settings, keys, StreamReader(opened, keys), of_days)
    # It is looked at as the bot will look at it.
    async with open_database(settings, keys, migrate=False):
        return restored


async def _reseal_until_done(database: Database, keys: Keys) -> tuple[int, dict[Row, str]]:
    """Seal anew until nothing names an older key; return how much that was, and what does not open, with its key."""
    resealed, _ = await _reseal_all(database, keys)
    await asyncio.sleep(SETTLE)
    while True:
        count, closed = await _reseal_all(database, keys)
        resealed += count
        with suppress(StillWriting):
            left = await _left(database, keys)
            if left.keys() <= closed:
                return resealed, left
        await asyncio.sleep(PAUSE)


async def _reseal_all(database: Database, keys: Keys) -> tuple[int, set[Row]]:
    resealed, closed = 0, set[Row]()
    for place in SEALED:
        last: Key | None = None
        while True:
            async with database.begin() as unit:
                batch = await Rekeying(unit, keys).reseal(place, last)
            resealed += batch.resealed
            closed |= {(place.name, key) for key in batch.closed}
            last = batch.last
            if last is None:
                break
            await asyncio.sleep(PAUSE)
    return resealed, closed


async def _left(database: Database, keys: Keys) -> dict[Row, str]:
    left: dict[Row, str] = {}
    for place in SEALED:
        async with database.begin() as unit:
            rows = await Rekeying(unit, keys).left(place)
        left |= {(place.name, key): name for key, name in rows.items()}
    return left


async def _restore(settings: Settings, keys: Keys, reader: StreamReader, day_keys: Mapping[date, bytes]) -> Restored:
    database = EmptyDatabase(settings.database_address(), keys)
    try:
        await database.open()
        restored = await database.restore(iter(reader), day_keys)
        await database.checkpoint()
    except StorageFault as fault:
        raise StartFault(str(fault)) from None
    finally:
        await database.close()
    return restored


def _key_file(settings: Settings) -> Path:
    path = settings.key_path()
    if not path.exists():
        raise StartFault(f"There is no key file at {path}: put the one of this installation there, or a copy of it.")
    return path


@asynccontextmanager
async def _living_database(settings: Settings, keys: Keys) -> AsyncIterator[Database]:
    """Open a database that the bot has made; keys that are dropped because an empty one names none would be lost."""
    if settings.database_url is None and not settings.sqlite_path().exists():
        raise StartFault(f"There is no database at {settings.sqlite_path()}: start the bot once.")
    async with open_database(settings, keys, migrate=False) as database:
        yield database


@contextmanager
def _no_ruin(settings: Settings) -> Iterator[None]:
    """Leave no SQLite file where there was none, when nothing came of it."""
    file = settings.sqlite_path() if settings.database_url is None else None
    if file is None or file.exists():
        yield
        return
    try:
        yield
    except BaseException:
        for each in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
            each.unlink(missing_ok=True)
        raise


@contextmanager
def _told_about(path: Path, deed: str) -> Iterator[None]:
    """Say in a sentence what went wrong with a file."""
    try:
        yield
    except Busy:
        raise StartFault(f"Another command is changing {path} just now: wait until it has ended.") from None
    except KeyFault as fault:
        raise StartFault(f"The keys cannot be used: {fault}.") from None
    except (DayKeyFault, StreamFault) as fault:
        raise StartFault(str(fault)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        rest = "; what was there before is as it was." if deed == WRITTEN else "."
        raise StartFault(f"{path} cannot be {deed} ({reason}){rest}") from None

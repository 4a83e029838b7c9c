"""Puts a backup into an empty database: in the shape that it was made in, which then migrates as any other would."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, MetaData, func, insert, inspect, select

from bot.storage.daykeys import open_of_day
from bot.storage.engine import Database
from bot.storage.faults import StorageFault
from bot.storage.migrate import upgrade_schema
from bot.storage.stream import Record, StreamFault, unpack


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the day of the backup, tips, and how many tips were left out because they could be deleted."""

    day: date
    tips: int
    left_out: int


class EmptyDatabase(Database):
    """A database in which nobody has made anything yet."""

    async def restore(self, records: Iterator[Record], day_keys: Mapping[date, bytes]) -> Restored:
        """Put everything back in one transaction; when anything is wrong the database stays empty.

        Args:
            records: what `bot.storage.archive` took.
            day_keys: the keys of days that have not come.

        Raises:
            StorageFault: the database is not empty, the backup is of a newer program, or there is no room.
            StreamFault: the backup is not whole.
        """
        backend, _ = self._engine()
        engine = backend.engine(migrating=True)
        try:
            async with engine.connect() as connection:
                await backend.start(connection)
                await backend.exclude_migrations(connection)
                restored = await connection.run_sync(_put_back, records, day_keys)
                await connection.commit()
        except backend.faults as error:
            raise backend.explain(error) from None
        finally:
            await engine.dispose()
        return restored


def _put_back(connection: Connection, records: Iterator[Record], day_keys: Mapping[date, bytes]) -> Restored:
    _see_that_it_is_empty(connection)
    about = next(records, {})
    if about.keys() != {"schema", "day"}:
        raise StreamFault("This is not a backup of this program.")
    _make_schema(connection, about["schema"])
    shape = MetaData()
    shape.reflect(connection)
    tips = left_out = 0
    for record in records:
        if "table" in record:
            connection.execute(insert(shape.tables[record["table"]]), record["row"])
            continue
        key = day_keys.get(record["day"])
        content = None if key is None else open_of_day(key, record["day"], record["sealed"])
        if content is None:
            left_out += 1
            continue
        tips += 1
        for table, rows in unpack(content).items():
            if rows:
                connection.execute(insert(shape.tables[table]), rows)
    upgrade_schema(connection)
    return Restored(about["day"], tips, left_out)


def _see_that_it_is_empty(connection: Connection) -> None:
    found = inspect(connection)
    if not found.get_table_names():
        return
    tips = 0
    if found.has_table("tip"):
        shape = MetaData()
        shape.reflect(connection, only=["tip"])
        tips = connection.execute(select(func.count()).select_from(shape.tables["tip"])).scalar_one()
    raise StorageFault(
        f"The database is in use and holds {tips} tips: a backup is restored only into one that is not there yet "
        "(SQLite) or has no tables (PostgreSQL)."
    )


def _make_schema(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", "bot:storage/migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, version)
    except CommandError:
        raise StorageFault("The backup was made by a newer version of this program; install that version.") from None

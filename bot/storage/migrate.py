"""Bring a database's schema to this program's version, with Alembic and without an ini file.

Alembic takes 11 MiB and a tenth of a second to import, so this module is only loaded when there is something to do.
"""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.storage.faults import StorageFault


def upgrade_schema(connection: Connection) -> None:
    """Apply what is missing, in the connection's transaction.

    Raises:
        StorageFault: the schema is of a version that this program does not know.
    """
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise StorageFault("The database was made by a newer version of this program; install that version.") from None


def newest_version() -> str | None:
    """Return the version that the migrations lead to; `bot.storage.version` has it written down."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot:storage/migrations")
    return config

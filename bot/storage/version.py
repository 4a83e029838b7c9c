"""Which version of the schema this program knows, and which one a database has."""

from sqlalchemy import Connection, inspect, text

SCHEMA_VERSION = "0005"
"""The newest migration; a test compares it with the migrations themselves."""


def schema_is_current(connection: Connection) -> bool:
    """Tell whether nothing is missing and nothing is newer."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    return list(connection.scalars(text("SELECT version_num FROM alembic_version"))) == [SCHEMA_VERSION]

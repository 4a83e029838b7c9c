"""Alembic runs this file to upgrade; the connection and its transaction come from `bot.storage.migrate`."""

from alembic import context

from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot change a table in place, so it is rebuilt.
    render_as_batch=True,
)
context.run_migrations()

"""The imported lists of the register, who watches a name, and which names are searched in vain."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the check; nothing that is there changes."""
    _make_lists()
    _make_watches()
    _make_searches_in_vain()


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, sqlite_with_rowid=False)


def _make_lists() -> None:
    _make(
        "register_version",
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("imported", sa.Date, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    _make(
        "register_in_use",
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["kind", "number"], ["register_version.kind", "register_version.number"]),
    )


def _make_watches() -> None:
    _make(
        "watch",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("actor", sa.LargeBinary, nullable=False),
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("actor", "subject"),
    )


def _make_searches_in_vain() -> None:
    _make(
        "unanswered",
        sa.Column("subject", sa.LargeBinary, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
    )
    _make(
        "unanswered_asker",
        sa.Column("subject", sa.LargeBinary, sa.ForeignKey("unanswered.subject", ondelete="CASCADE"), primary_key=True),
        sa.Column("asker", sa.LargeBinary, primary_key=True),
    )
    _make(
        "unanswered_day",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
    )

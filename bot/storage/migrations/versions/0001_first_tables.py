"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table of the first version; constraint names come from the metadata's naming convention."""
    _make_turns()
    _make_deliveries()
    _make_staff()
    _make_tips()


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, sqlite_with_rowid=False)


def _make_turns() -> None:
    _make(
        "mark",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )
    _make(
        "processed_update",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
    )
    _make(
        "failed_update",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    _make(
        "dialog",
        sa.Column("actor", sa.LargeBinary, primary_key=True),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("language", sa.String),
        sa.Column("expires_at", _MOMENT, index=True),
    )


def _make_deliveries() -> None:
    _make(
        "outbox",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("member_id", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("lease_until", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Index(None, "lane", "due_at"),
    )
    _make(
        "timer",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False, index=True),
        sa.Column("lease_until", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.UniqueConstraint("kind", "key"),
    )


def _make_staff() -> None:
    _make(
        "member",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("actor", sa.LargeBinary, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("area", sa.String, nullable=False),
        sa.Column("joined", sa.Date, nullable=False),
        sa.Column("sealed_address", sa.LargeBinary, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("reachable", sa.Boolean, nullable=False),
        sa.UniqueConstraint("actor", "role", "area"),
    )
    _make(
        "invitation",
        sa.Column("code_hash", sa.LargeBinary, primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("area", sa.String),
        sa.Column("expires_at", _MOMENT, nullable=False),
    )


def _make_tips() -> None:
    _make(
        "tip",
        sa.Column("id", sa.LargeBinary, primary_key=True),
        sa.Column("area", sa.String, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("local_excluded", sa.Boolean, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("lookup", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("taken_by", sa.LargeBinary),
        sa.Column("closing_by", sa.LargeBinary),
        sa.Column("outcome", sa.String),
        sa.Column("closed_on", sa.Date),
    )
    _make(
        "wrap",
        sa.Column("tip_id", sa.LargeBinary, sa.ForeignKey("tip.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("member_id", sa.LargeBinary, sa.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("handle", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("sealed_key", sa.LargeBinary, nullable=False),
        sa.Column("opened", sa.Boolean, nullable=False),
        sa.UniqueConstraint("member_id", "label"),
    )
    _make(
        "message",
        sa.Column("tip_id", sa.LargeBinary, sa.ForeignKey("tip.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("speaker", sa.String, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("for_staff", sa.LargeBinary, nullable=False),
        sa.Column("for_tipster", sa.LargeBinary, nullable=False),
    )

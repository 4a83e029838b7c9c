"""Photos of tips, what ties a sender to something for a short while, and what members of staff are known by."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the new tables, and the new columns empty; nothing that is there changes."""
    for table, column in (
        ("member", sa.Column("sealed_known_as", sa.LargeBinary)),
        ("member", sa.Column("sealed_pin", sa.LargeBinary)),
        ("member", sa.Column("certified", sa.Date)),
        ("member", sa.Column("quiet_until", _MOMENT)),
        ("invitation", sa.Column("sealed_known_as", sa.LargeBinary)),
        ("tip", sa.Column("asked_on", sa.Date)),
    ):
        op.add_column(table, column)
    _make_photos()
    _make_links()


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(name, *parts, sqlite_with_rowid=False)


def _make_photos() -> None:
    for name, owner, of in (("photo", "tip_id", "tip.id"), ("draft_photo", "actor", "dialog.actor")):
        _make(
            name,
            sa.Column(owner, sa.LargeBinary, sa.ForeignKey(of, ondelete="CASCADE"), primary_key=True),
            sa.Column("number", sa.SmallInteger, primary_key=True, autoincrement=False),
            sa.Column("sealed", sa.LargeBinary, nullable=False),
        )


def _make_links() -> None:
    for name, key in (
        ("push", sa.Column("key", sa.LargeBinary, primary_key=True)),
        ("sender", sa.Column("key", sa.LargeBinary, primary_key=True)),
        ("week_key", sa.Column("week", sa.String, primary_key=True)),
    ):
        _make(
            name,
            key,
            sa.Column("sealed", sa.LargeBinary, nullable=False),
            sa.Column("expires_at", _MOMENT, nullable=False, index=True),
        )
    _make(
        "quota",
        sa.Column("subject", sa.LargeBinary, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("window", sa.String, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False, index=True),
    )

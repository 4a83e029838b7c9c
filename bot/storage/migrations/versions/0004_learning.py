"""What is remembered of learning: how far a chat came, how often each step was seen, and files sent once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of learning; nothing that is there changes."""
    op.create_table(
        "learner",
        sa.Column("actor", sa.LargeBinary, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_learner_until", "learner", ["until"])
    op.create_table(
        "step_count",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("flow", sa.String, primary_key=True),
        sa.Column("step", sa.String, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sent_file",
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("file_id", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )

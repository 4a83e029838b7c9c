"""The index of the pages, by which questions in own words are answered: each engine's own full-text search."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the index; it is filled from the content when the bot starts."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_table(
            "page_index",
            sa.Column("key", sa.String, primary_key=True),
            sa.Column("words", TSVECTOR, nullable=False),
        )
        op.create_index("ix_page_index_words", "page_index", ["words"], postgresql_using="gin")
    else:
        op.execute("CREATE VIRTUAL TABLE page_index USING fts5(key UNINDEXED, asked, body, tokenize = 'ascii')")

"""Every table. What is private is sealed before it comes here; nothing in the tip tables can name a sender.

Rows are found by pseudonyms and random ids, and on SQLite they lie in the order of those keys (`WITHOUT ROWID`), so
that a stolen file does not tell in which order things happened. `migrations/` makes the same tables step by step;
a test compares the two.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: aware when it goes in, aware when it comes out, on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC.

        Raises:
            ValueError: the moment has no time zone, so it could mean any hour.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back with its zone, which SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

mark = Table(
    "mark",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

processed_update = Table(
    "processed_update",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("answered", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

failed_update = Table(
    "failed_update",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("times", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

dialog = Table(
    "dialog",
    metadata,
    Column("actor", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary),
    Column("language", String),
    Column("expires_at", Moment, index=True),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("lane", SmallInteger, nullable=False),
    Column("member_id", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    Index(None, "lane", "due_at"),
    sqlite_with_rowid=False,
)

timer = Table(
    "timer",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("kind", String, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    UniqueConstraint("kind", "key"),
    sqlite_with_rowid=False,
)

member = Table(
    "member",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("actor", LargeBinary, nullable=False),
    Column("role", String, nullable=False),
    # Empty for the whole office: NULL would let one person hold the same role twice.
    Column("area", String, nullable=False),
    Column("joined", Date, nullable=False),
    Column("sealed_address", LargeBinary, nullable=False),
    Column("language", String, nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("sealed_known_as", LargeBinary),
    Column("sealed_pin", LargeBinary),
    Column("certified", Date),
    Column("quiet_until", Moment),
    UniqueConstraint("actor", "role", "area"),
    sqlite_with_rowid=False,
)

RETIRED = "retired"
"""The role of a row that is nobody's any more: it keeps ways to tips until somebody else may take them."""

invitation = Table(
    "invitation",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("role", String, nullable=False),
    Column("area", String),
    Column("expires_at", Moment, nullable=False),
    Column("sealed_known_as", LargeBinary),
    sqlite_with_rowid=False,
)

tip = Table(
    "tip",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("area", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("category", String, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("local_excluded", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("lookup", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("taken_by", LargeBinary),
    Column("closing_by", LargeBinary),
    Column("outcome", String),
    Column("closed_on", Date),
    Column("asked_on", Date),
    sqlite_with_rowid=False,
)

wrap = Table(
    "wrap",
    metadata,
    Column("tip_id", LargeBinary, ForeignKey(tip.c.id, ondelete="CASCADE"), primary_key=True),
    Column("member_id", LargeBinary, ForeignKey(member.c.id, ondelete="CASCADE"), primary_key=True),
    Column("label", String, nullable=False),
    Column("handle", LargeBinary, nullable=False, unique=True),
    Column("sealed_key", LargeBinary, nullable=False),
    Column("opened", Boolean, nullable=False),
    UniqueConstraint("member_id", "label"),
    sqlite_with_rowid=False,
)

message = Table(
    "message",
    metadata,
    Column("tip_id", LargeBinary, ForeignKey(tip.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("speaker", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("for_staff", LargeBinary, nullable=False),
    Column("for_tipster", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

photo = Table(
    "photo",
    metadata,
    Column("tip_id", LargeBinary, ForeignKey(tip.c.id, ondelete="CASCADE"), primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# What follows ties somebody to something for a short while. It is never part of a backup.

draft_photo = Table(
    "draft_photo",
    metadata,
    Column("actor", LargeBinary, ForeignKey(dialog.c.actor, ondelete="CASCADE"), primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

push = Table(
    "push",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)

week_key = Table(
    "week_key",
    metadata,
    Column("week", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)

quota = Table(
    "quota",
    metadata,
    Column("subject", LargeBinary, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("window", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)

sender = Table(
    "sender",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    sqlite_with_rowid=False,
)

register_version = Table(
    "register_version",
    metadata,
    Column("kind", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("as_of", Date, nullable=False),
    Column("imported", Date, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

register_in_use = Table(
    "register_in_use",
    metadata,
    Column("kind", String, primary_key=True),
    Column("number", Integer, nullable=False),
    ForeignKeyConstraint(["kind", "number"], [register_version.c.kind, register_version.c.number]),
    sqlite_with_rowid=False,
)

watch = Table(
    "watch",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("actor", LargeBinary, nullable=False),
    Column("subject", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("actor", "subject"),
    sqlite_with_rowid=False,
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("subject", LargeBinary, primary_key=True),
    Column("day", Date, nullable=False),
    Column("sealed", LargeBinary),
    sqlite_with_rowid=False,
)

unanswered_asker = Table(
    "unanswered_asker",
    metadata,
    Column("subject", LargeBinary, ForeignKey(unanswered.c.subject, ondelete="CASCADE"), primary_key=True),
    Column("asker", LargeBinary, primary_key=True),
    sqlite_with_rowid=False,
)

unanswered_day = Table(
    "unanswered_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("times", Integer, nullable=False),
    sqlite_with_rowid=False,
)

learner = Table(
    "learner",
    metadata,
    # Of the chat as a learner: another pseudonym than the other tables have for it.
    Column("actor", LargeBinary, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    # The day after which nothing is remembered; nobody needs to know the hour.
    Column("until", Date, nullable=False, index=True),
    sqlite_with_rowid=False,
)

step_count = Table(
    "step_count",
    metadata,
    Column("day", Date, primary_key=True),
    Column("flow", String, primary_key=True),
    Column("step", String, primary_key=True),
    Column("times", Integer, nullable=False),
    sqlite_with_rowid=False,
)

sent_file = Table(
    "sent_file",
    metadata,
    # Of the file's content and the bot that sent it: Telegram hands a file out to nobody else.
    Column("digest", LargeBinary, primary_key=True),
    Column("file_id", String, nullable=False),
    sqlite_with_rowid=False,
)

"""The tables, once, for SQLite and PostgreSQL. Times are integer milliseconds, lists are JSON text.

    sources                       what is polled, with its polling state and its lease
    hosts                         which asked for a pause, until when; "pages of HOST" for pages
    page_turns                    pages of the last hour, and when their hosts may be asked again
    items <- identities           reports and the digests of their keys, which outlive the items
    earlier_keys                  keys that were recorded when their digests were in no order
    items <- matches, verdicts    what was found in an item and what was decided about it
    stories <- story_items        which reports tell the same event
    alerts <- told -> groups      what is worth telling, what became of it in each receiver's groups
    deliveries <- delivery_items  the outbox, with its leases
    subscriptions, pushes         callbacks at hubs; what they brought, until it is recorded
    silences                      which alerts people want to hear nothing of, and until when
    terms, meta                   document frequencies; the monitor's own bookkeeping

A lease is (lease_owner, lease_until, fence): free where `lease_until` has passed; `fence` grows
with every claim, so that the result of a worker that slept too long can be told and refused.
Keys are stored as 16-byte digests: a guid may be kilobytes long, an index row may not
(PostgreSQL refuses more than a third of a page).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

# SQLite numbers rows by itself only where the type is exactly INTEGER.
Serial = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _number(name: str, kind: type[TypeEngine[int]] = BigInteger) -> Column[int]:
    return Column(name, kind, nullable=False, server_default="0")


def _lease() -> tuple[Column[str], Column[int], Column[int]]:
    return _text("lease_owner"), _number("lease_until"), _number("fence")


sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("host", Text, nullable=False),
    _text("title"),
    _text("tags"),
    _text("language"),
    _text("country"),
    _number("interval_min"),
    _number("interval_max"),
    Column("weight", Double, nullable=False, server_default="1"),
    Column("active", Boolean, nullable=False),
    _number("next_at"),
    _number("polled_at"),
    _number("ok_at"),
    _text("etag"),
    _text("last_modified"),
    _text("validators_url"),
    _number("validators_since"),
    _text("body_hash"),
    _number("failures", Integer),
    Column("status", Text, nullable=False, server_default="new"),
    _text("detail"),
    _text("schedule"),
    _text("reason"),
    _text("adopted"),
    *_lease(),
    Index("ix_sources_due", "active", "next_at", "id"),
    Index("ix_sources_lease_until", "lease_until"),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("not_before", BigInteger, nullable=False),
)

page_turns = Table(
    "page_turns",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("host", Text, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("next_at", BigInteger, nullable=False),
    Column("counted", Boolean, nullable=False),
    Index("ix_page_turns_host", "host", "next_at"),
)

items = Table(
    "items",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source_id", Text, nullable=False),
    _text("keys"),
    _text("url"),
    Column("url_digest", LargeBinary, nullable=False, index=True),
    _text("title"),
    _text("summary"),
    _text("text"),
    _text("author"),
    _text("language"),
    _text("tags"),
    Column("published", BigInteger),
    Column("seen_at", BigInteger, nullable=False, index=True),
    _text("outlet"),
    _text("country"),
    _number("edits", Integer),
    _text("article"),
)

# No foreign key: the keys of a forgotten item stay, so that it never comes back as new.
identities = Table(
    "identities",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("item_id", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The same, of what was recorded before. A digest does not tell its key, so they cannot be moved.
earlier_keys = Table(
    "earlier_keys",
    metadata,
    Column("digest", LargeBinary),
    Column("item_id", Text, nullable=False),
    PrimaryKeyConstraint("digest", name="pk_item_keys"),
    sqlite_with_rowid=False,
)

matches = Table(
    "matches",
    metadata,
    Column("item_id", Text, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", Text, primary_key=True),
    Column("score", Double, nullable=False),
    _text("evidence"),
    sqlite_with_rowid=False,
)

stories = Table(
    "stories",
    metadata,
    Column("id", Text, primary_key=True),
    Column("topic_id", Text, nullable=False),
    _text("headline"),
    Column("opened_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("size", Integer, nullable=False),
    _text("outlets"),
    _text("centroid"),
    _text("event_id"),
    Column("meaning", LargeBinary),
    _text("meaning_model"),
    Column("meaning_reports", Integer, nullable=False, server_default="0"),
    _text("meaning_language"),
    Index("ix_stories_open", "topic_id", "updated_at"),
)

story_items = Table(
    "story_items",
    metadata,
    Column("story_id", Text, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("item_id", Text, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("similarity", Double, nullable=False),
    _text("copy_of"),
    Index("ix_story_items_item_id", "item_id"),
    sqlite_with_rowid=False,
)

# The row of the empty term counts all documents.
terms = Table(
    "terms",
    metadata,
    Column("term", Text, primary_key=True),
    Column("documents", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# No foreign key: a decision may be recorded about an item that retention has just forgotten.
verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("item_id", Text, nullable=False, index=True),
    _text("topic_id"),
    Column("kind", Text, nullable=False),
    _text("reason"),
    Column("at", BigInteger, nullable=False),
    _text("receiver"),
    _text("story_id"),
    _text("delivery_id"),
)

# No foreign key to items, as above. `labels` is a JSON object of lists.
alerts = Table(
    "alerts",
    metadata,
    Column("seq", Serial, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("item_id", Text, nullable=False, index=True),
    Column("topic_id", Text, nullable=False),
    _text("story_id"),
    Column("kind", Text, nullable=False),
    _text("labels"),
    Column("score", Double, nullable=False),
    _text("reason"),
    Column("at", BigInteger, nullable=False),
    _text("copy_of"),
    _text("lines"),
)

groups = Table(
    "groups",
    metadata,
    Column("id", Text, primary_key=True),
    Column("receiver", Text, nullable=False),
    Column("group_key", Text, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    *_lease(),
    Index("ix_groups_due", "next_at", "id"),
    Index("ix_groups_lease_until", "lease_until"),
)

# `at` is when the place was taken, `until` when an open one is decided again.
told = Table(
    "told",
    metadata,
    Column("group_id", Text, ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True),
    Column("alert_id", Text, ForeignKey("alerts.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    _number("until"),
    _text("reason"),
    _text("delivery_id"),
    Index("ix_told_open", "group_id", "place", "until"),
    Index("ix_told_alert_id", "alert_id"),
    sqlite_with_rowid=False,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("seq", Serial, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("receiver", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _text("group_key"),
    _text("topic_id"),
    _text("story_id"),
    _text("reason"),
    _text("severity"),
    Column("state", Text, nullable=False),
    _number("attempts", Integer),
    Column("next_at", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    _text("lines"),
    _text("root_id"),
    _text("ref"),
    _number("settled_at"),
    _text("detail"),
    *_lease(),
    _text("content"),
    _number("urgent"),
    Index("ix_deliveries_urgent", "urgent", "state", "next_at", "seq"),
    Index("ix_deliveries_due", "state", "next_at", "seq"),
    Index("ix_deliveries_group", "receiver", "group_key", "created_at"),
    Index("ix_deliveries_created_at", "created_at"),
    Index("ix_deliveries_lease_until", "lease_until"),
)

# No foreign key to items: what is told of an item that was forgotten is that it is missing.
delivery_items = Table(
    "delivery_items",
    metadata,
    Column("delivery_id", Text, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("item_id", Text, nullable=False),
    Index("ix_delivery_items_item_id", "item_id"),
    sqlite_with_rowid=False,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source_id", Text, nullable=False, index=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("callback", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("next_at", BigInteger, nullable=False, index=True),
    Column("pending", Boolean, nullable=False),
    Column("leaving", Boolean, nullable=False),
    _number("attempts", Integer),
    _number("confirmed_at"),
    _number("expires_at"),
    _number("pushed_at"),
    _number("missed_at"),
    _text("reason"),
)

# No foreign key: what was accepted is recorded, also where its subscription has just ended.
pushes = Table(
    "pushes",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("subscription_id", Text, nullable=False, index=True),
    Column("source_id", Text, nullable=False),
    Column("topic", Text, nullable=False),
    _text("content_type"),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    *_lease(),
)

silences = Table(
    "silences",
    metadata,
    Column("id", Text, primary_key=True),
    _text("matchers"),
    _text("words"),
    Column("starts", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False, index=True),
    _text("comment"),
    _text("author"),
    Column("when_muted", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

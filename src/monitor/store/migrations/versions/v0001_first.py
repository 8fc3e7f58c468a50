"""The first schema."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(*names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, sa.Text(), nullable=False, server_default="") for name in names)


def _big(*names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, sa.BigInteger(), nullable=False, server_default="0") for name in names)


def _small(*names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in names)


def _needed(kind: sa.types.TypeEngine[Any], *names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, kind, nullable=False) for name in names)


def upgrade() -> None:
    """Make every table."""
    _sources()
    _items()
    _matches()
    _stories()
    _terms()
    _verdicts()
    _deliveries()
    _meta()


def downgrade() -> None:
    """Drop every table, children first."""
    for table in (
        "meta",
        "delivery_items",
        "deliveries",
        "verdicts",
        "terms",
        "story_items",
        "stories",
        "matches",
        "item_keys",
        "items",
        "sources",
    ):
        op.drop_table(table)


def _sources() -> None:
    op.create_table(
        "sources",
        *_needed(sa.Text(), "id", "url", "host"),
        *_text("title", "tags", "language", "country"),
        *_big("interval_min", "interval_max"),
        sa.Column("weight", sa.Double(), nullable=False, server_default="1"),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_big("next_at", "polled_at", "ok_at"),
        *_text("etag", "last_modified", "validators_url"),
        *_big("validators_since"),
        *_text("body_hash"),
        *_small("failures"),
        sa.Column("status", sa.Text(), nullable=False, server_default="new"),
        *_text("detail", "schedule", "reason", "lease_owner"),
        *_big("lease_until", "fence"),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_index("ix_sources_due", "sources", ["active", "next_at", "id"])
    op.create_index("ix_sources_lease_until", "sources", ["lease_until"])


def _items() -> None:
    op.create_table(
        "items",
        *_needed(sa.Text(), "id", "source_id"),
        *_text("keys", "url"),
        *_needed(sa.LargeBinary(), "url_digest"),
        *_text("title", "summary", "text", "author", "language", "tags"),
        sa.Column("published", sa.BigInteger(), nullable=True),
        *_needed(sa.BigInteger(), "seen_at"),
        *_text("outlet", "country"),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
    )
    op.create_index("ix_items_url_digest", "items", ["url_digest"])
    op.create_index("ix_items_seen_at", "items", ["seen_at"])
    op.create_table(
        "item_keys",
        *_needed(sa.LargeBinary(), "digest"),
        *_needed(sa.Text(), "item_id"),
        sa.PrimaryKeyConstraint("digest", name="pk_item_keys"),
        sqlite_with_rowid=False,
    )


def _matches() -> None:
    op.create_table(
        "matches",
        *_needed(sa.Text(), "item_id", "topic_id"),
        *_needed(sa.Double(), "score"),
        *_text("evidence"),
        sa.PrimaryKeyConstraint("item_id", "topic_id", name="pk_matches"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name="fk_matches_item_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )


def _stories() -> None:
    op.create_table(
        "stories",
        *_needed(sa.Text(), "id", "topic_id"),
        *_text("headline"),
        *_needed(sa.BigInteger(), "opened_at", "updated_at"),
        *_needed(sa.Integer(), "size"),
        *_text("outlets", "centroid"),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_open", "stories", ["topic_id", "updated_at"])
    op.create_table(
        "story_items",
        *_needed(sa.Text(), "story_id", "item_id"),
        *_needed(sa.Double(), "similarity"),
        *_text("copy_of"),
        sa.PrimaryKeyConstraint("story_id", "item_id", name="pk_story_items"),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name="fk_story_items_story_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name="fk_story_items_item_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_items_item_id", "story_items", ["item_id"])


def _terms() -> None:
    op.create_table(
        "terms",
        *_needed(sa.Text(), "term"),
        *_needed(sa.BigInteger(), "documents"),
        sa.PrimaryKeyConstraint("term", name="pk_terms"),
        sqlite_with_rowid=False,
    )


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("id", _SERIAL, nullable=False),
        *_needed(sa.Text(), "item_id"),
        *_text("topic_id"),
        *_needed(sa.Text(), "kind"),
        *_text("reason"),
        *_needed(sa.BigInteger(), "at"),
        *_text("receiver", "story_id", "delivery_id"),
        sa.PrimaryKeyConstraint("id", name="pk_verdicts"),
    )
    op.create_index("ix_verdicts_item_id", "verdicts", ["item_id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("seq", _SERIAL, nullable=False),
        *_needed(sa.Text(), "id", "receiver", "kind"),
        *_text("group_key", "topic_id", "story_id", "reason", "severity"),
        *_needed(sa.Text(), "state"),
        *_small("attempts"),
        *_needed(sa.BigInteger(), "next_at", "created_at"),
        *_text("lines", "root_id", "ref"),
        *_big("settled_at"),
        *_text("detail", "lease_owner"),
        *_big("lease_until", "fence"),
        sa.PrimaryKeyConstraint("seq", name="pk_deliveries"),
        sa.UniqueConstraint("id", name="uq_deliveries_id"),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "next_at", "seq"])
    op.create_index("ix_deliveries_group", "deliveries", ["receiver", "group_key", "created_at"])
    op.create_index("ix_deliveries_created_at", "deliveries", ["created_at"])
    op.create_index("ix_deliveries_lease_until", "deliveries", ["lease_until"])
    op.create_table(
        "delivery_items",
        *_needed(sa.Text(), "delivery_id"),
        *_needed(sa.Integer(), "position"),
        *_needed(sa.Text(), "item_id"),
        sa.PrimaryKeyConstraint("delivery_id", "position", name="pk_delivery_items"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name="fk_delivery_items_delivery_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_delivery_items_item_id", "delivery_items", ["item_id"])


def _meta() -> None:
    op.create_table(
        "meta",
        *_needed(sa.Text(), "key", "value"),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )

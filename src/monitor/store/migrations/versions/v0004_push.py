"""Subscriptions at hubs, and what hubs push."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _needed(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _big(*names: str) -> list[sa.Column[int]]:
    kind = sa.BigInteger()
    return [sa.Column(name, kind, nullable=False, server_default="0") for name in names]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "subscriptions",
        *_needed(sa.Text(), "id", "source_id", "hub", "topic", "callback", "secret"),
        *_needed(sa.BigInteger(), "next_at"),
        *_needed(sa.Boolean(), "pending", "leaving"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        *_big("confirmed_at", "expires_at", "pushed_at", "missed_at"),
        _text("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_source_id", "subscriptions", ["source_id"])
    op.create_index("ix_subscriptions_next_at", "subscriptions", ["next_at"])
    op.create_table(
        "pushes",
        *_needed(_SERIAL, "id"),
        *_needed(sa.Text(), "subscription_id", "source_id", "topic"),
        _text("content_type"),
        *_needed(sa.LargeBinary(), "body"),
        *_needed(sa.BigInteger(), "received_at"),
        _text("lease_owner"),
        *_big("lease_until", "fence"),
        sa.PrimaryKeyConstraint("id", name="pk_pushes"),
    )
    op.create_index("ix_pushes_subscription_id", "pushes", ["subscription_id"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("pushes")
    op.drop_table("subscriptions")

"""What a message says, kept in its row; messages that go ahead of others; events over topics.

A message that was put into the outbox before has no content: it is composed when it is sent.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    _add_text("deliveries", "content")
    op.add_column(
        "deliveries", sa.Column("urgent", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.create_index("ix_deliveries_urgent", "deliveries", ["urgent", "state", "next_at", "seq"])
    _add_text("alerts", "lines")
    _add_text("stories", "event_id")


def _add_text(table: str, name: str) -> None:
    op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_deliveries_urgent", "deliveries")
    for table, name in (
        ("stories", "event_id"),
        ("alerts", "lines"),
        ("deliveries", "urgent"),
        ("deliveries", "content"),
    ):
        op.drop_column(table, name)

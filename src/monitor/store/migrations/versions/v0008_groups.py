"""What is worth telling, the groups in which it is told, and what became of it in each.

Messages that wait in the outbox stay there and go out as they are. A story that was told before
goes on in its thread: a group's thread is the newest message with its receiver and key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    """Add the tables."""
    _add_alerts()
    op.create_table(
        "groups",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        _text("lease_owner"),
        sa.Column("lease_until", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("fence", sa.BigInteger(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
    )
    op.create_index("ix_groups_due", "groups", ["next_at", "id"])
    op.create_index("ix_groups_lease_until", "groups", ["lease_until"])
    _add_told()


def _add_alerts() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "alerts",
        sa.Column("seq", serial, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Text(), nullable=False),
        _text("story_id"),
        sa.Column("kind", sa.Text(), nullable=False),
        _text("labels"),
        sa.Column("score", sa.Double(), nullable=False),
        _text("reason"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _text("copy_of"),
        sa.PrimaryKeyConstraint("seq", name="pk_alerts"),
        sa.UniqueConstraint("id", name="uq_alerts_id"),
    )
    op.create_index("ix_alerts_item_id", "alerts", ["item_id"])


def _add_told() -> None:
    op.create_table(
        "told",
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("alert_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False, server_default="0"),
        _text("reason"),
        _text("delivery_id"),
        sa.PrimaryKeyConstraint("group_id", "alert_id", name="pk_told"),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name="fk_told_group_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name="fk_told_alert_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_told_open", "told", ["group_id", "place", "until"])
    op.create_index("ix_told_alert_id", "told", ["alert_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("told", "groups", "alerts"):
        op.drop_table(table)

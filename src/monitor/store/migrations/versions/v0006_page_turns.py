"""When hosts were asked for pages of articles, for all replicas together."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "page_turns",
        sa.Column("id", serial, nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_page_turns"),
    )
    op.create_index("ix_page_turns_at", "page_turns", ["at"])
    op.create_index("ix_page_turns_host", "page_turns", ["host", "next_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("page_turns")

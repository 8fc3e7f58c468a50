"""Where a source moved for good, and which hosts asked for a pause."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("sources", sa.Column("adopted", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_hosts"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("hosts")
    op.drop_column("sources", "adopted")

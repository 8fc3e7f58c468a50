"""Silences that people added."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "silences",
        sa.Column("id", sa.Text(), nullable=False),
        _text("matchers"),
        _text("words"),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        _text("comment"),
        _text("author"),
        sa.Column("when_muted", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_silences"),
    )
    op.create_index("ix_silences_until", "silences", ["until"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("silences")

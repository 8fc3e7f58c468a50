"""What a story's reports mean, as a model sees it; stories of before have no meaning."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("stories", sa.Column("meaning", sa.LargeBinary()))
    model = sa.Column("meaning_model", sa.Text(), nullable=False, server_default="")
    op.add_column("stories", model)
    reports = sa.Column("meaning_reports", sa.Integer(), nullable=False, server_default="0")
    op.add_column("stories", reports)


def downgrade() -> None:
    """Drop them."""
    for name in ("meaning_reports", "meaning_model", "meaning"):
        op.drop_column("stories", name)

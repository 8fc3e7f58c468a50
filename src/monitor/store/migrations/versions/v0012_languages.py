"""The language of a story's meaning: by it stories of one event in several languages are found."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    language = sa.Column("meaning_language", sa.Text(), nullable=False, server_default="")
    op.add_column("stories", language)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("stories", "meaning_language")

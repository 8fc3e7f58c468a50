"""Keys of one source or host side by side, for what is recorded from now on.

Keys that were recorded before stay in `item_keys`, where they are still looked up: only their
digests are kept, and those of items that are forgotten cannot be made again.
"""

import json
from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KEYS = sa.text(
    "SELECT items.id, items.keys FROM items JOIN identities ON identities.item_id = items.id"
    " GROUP BY items.id, items.keys"
)
_ADD = sa.text(
    "INSERT INTO item_keys (digest, item_id) VALUES (:digest, :item) ON CONFLICT DO NOTHING"
)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "identities",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_identities"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Make the digests of before of the keys that items name."""
    conn = op.get_bind()
    for item, keys in conn.execute(_KEYS).all():
        for key in json.loads(keys or "[]"):
            conn.execute(_ADD, {"digest": _digest(key), "item": item})
    op.drop_table("identities")


def _digest(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()

"""Keys of one source or host side by side, for what is recorded from now on.

Keys that were recorded before are still looked up where they are: only their digests are kept, and
those of items that are forgotten cannot be made again. Their table gets another name, so that a
replica of an older version that still runs fails instead of recording again what it finds nowhere.
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
    """Add the table, and rename the one of before."""
    _rename("item_keys", "earlier_keys")
    op.create_table(
        "identities",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_identities"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Make the digests of before of the keys that items name."""
    _rename("earlier_keys", "item_keys")
    conn = op.get_bind()
    for item, keys in conn.execute(_KEYS).all():
        for key in json.loads(keys or "[]"):
            conn.execute(_ADD, {"digest": _digest(key), "item": item})
    op.drop_table("identities")


def _rename(old: str, new: str) -> None:
    """From 18 on PostgreSQL names what must not be null after its table."""
    op.rename_table(old, new)
    dialect = op.get_bind().dialect
    if dialect.name == "postgresql" and (dialect.server_version_info or ()) >= (18,):
        for column in ("digest", "item_id"):
            names = f"{old}_{column}_not_null TO {new}_{column}_not_null"
            op.execute(f"ALTER TABLE {new} RENAME CONSTRAINT {names}")


def _digest(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()

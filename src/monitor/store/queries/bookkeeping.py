"""The monitor's own bookkeeping: one value under each key."""

from sqlalchemy import Connection, bindparam, select, text

from monitor.store.tables.rows import clean
from monitor.store.tables.schema import meta

_GET = select(meta.c.value).where(meta.c.key == bindparam("name"))
_SET = text("""
    INSERT INTO meta (key, value) VALUES (:name, :value)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
""")


def get(conn: Connection, key: str) -> str | None:
    """The value of a key; None where there is none."""
    value: str | None = conn.scalar(_GET, {"name": clean(key)})
    return value


def put(conn: Connection, key: str, value: str) -> None:
    """Keep a value in the place of the one before."""
    conn.execute(_SET, {"name": clean(key), "value": clean(value)})

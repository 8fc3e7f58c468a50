"""Everything durable: SQLAlchemy Core on SQLite or PostgreSQL. Home of sqlalchemy.

open_store(url) -> SqlStore -> works: GroupWriter (SQLite) or ThreadRunner (PostgreSQL)
                            -> questions: ThreadRunner
"""

from pathlib import Path

from monitor.ports import Store
from monitor.store.engine import copies
from monitor.store.engine.address import file_of, read_address
from monitor.store.memory import MemoryStore
from monitor.store.peek import peek_made, peek_meta
from monitor.store.sqlstore import SqlStore

__all__ = [
    "MemoryStore",
    "SchemaState",
    "back_up",
    "migrate",
    "open_store",
    "peek_made",
    "peek_meta",
    "restore",
    "schema_state",
    "try_migration",
]

SchemaState = copies.SchemaState


def back_up(url: str, to: Path, progress: copies.Progress = lambda _done, _all: None) -> int:
    """Write what an SQLite store is now to a new file; its size. Raises StoreError."""
    return copies.back_up(read_address(url), to, progress)


def restore(url: str, backup: Path, aside: str) -> Path | None:
    """Put a backup in the place of an SQLite store; where the old one went. Raises StoreError."""
    return copies.restore(read_address(url), backup, aside)


def schema_state(url: str) -> SchemaState:
    """Which schema the store has, and which it needs. Raises StoreError."""
    return copies.schema_state(read_address(url))


def migrate(url: str) -> None:
    """Bring the store's schema to this version. Raises StoreError."""
    copies.bring_up(read_address(url))


def try_migration(url: str) -> bool:
    """Migrate a copy of an SQLite store; False where it is none. Raises StoreError."""
    address = read_address(url)
    if file_of(address) is None:
        return False
    copies.try_migration(address)
    return True


def open_store(url: str, *, own: bool = True) -> Store:
    """The store at this URL; call its `open()` before anything else, `close()` at the end.

    Args:
        url: `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user@host/name`.
        own: True for the daemon, which migrates the schema and is the only one on an SQLite file
            (on PostgreSQL several may own). False for commands beside a running daemon.

    Raises:
        StoreError: the URL is none of these; its text is never repeated, it may hold a password.
    """
    return SqlStore(read_address(url), own=own)

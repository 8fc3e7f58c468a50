"""Everything durable: SQLAlchemy Core on SQLite or PostgreSQL. Home of sqlalchemy.

open_store(url) -> SqlStore -> works: GroupWriter (SQLite) or ThreadRunner (PostgreSQL)
                            -> questions: ThreadRunner
"""

from monitor.ports import Store
from monitor.store.engine.address import read_address
from monitor.store.memory import MemoryStore
from monitor.store.peek import peek_meta
from monitor.store.sqlstore import SqlStore

__all__ = ["MemoryStore", "open_store", "peek_meta"]


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

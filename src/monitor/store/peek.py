"""One value of the bookkeeping, read before the store is opened, or beside a daemon."""

from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from monitor.store.engine.address import file_of, read_address
from monitor.store.queries import bookkeeping

PATIENCE = 3  # seconds for a server that may be out of reach


def peek_meta(url: str, key: str) -> str | None:
    """The value; None where there is no such value, no store yet, or it cannot be read now.

    Raises:
        StoreError: the URL is none of ours.
    """
    address = read_address(url)
    file = file_of(address)
    if file is not None and not _is_there(file):
        return None
    wait = {} if file else {"connect_timeout": PATIENCE}
    engine = create_engine(address, hide_parameters=True, connect_args=wait)
    try:
        with engine.connect() as conn:
            return bookkeeping.get(conn, key)
    except SQLAlchemyError:
        return None
    finally:
        engine.dispose()


def _is_there(file: Path) -> bool:
    """False, too, where its folder may not be looked into: who opens it says so with a remedy."""
    try:
        return file.exists()
    except OSError:
        return False

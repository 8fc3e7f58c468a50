"""What is asked of the store before it is opened, or beside a daemon."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError

from monitor.history import Made
from monitor.model import Millis
from monitor.store.engine.address import file_of, read_address
from monitor.store.queries import bookkeeping, reads

T = TypeVar("T")

PATIENCE = 3  # seconds for a server that may be out of reach


def peek_meta(url: str, key: str) -> str | None:
    """A value of the bookkeeping; None where there is none, or no store that can be read now.

    Raises:
        StoreError: the URL is none of ours.
    """
    return _peek(url, lambda conn: bookkeeping.get(conn, key))


def peek_made(url: str, since: Millis) -> tuple[Made, ...]:
    """What each topic came to since; nothing where there is no store that can be read now.

    Raises:
        StoreError: the URL is none of ours.
    """
    return _peek(url, lambda conn: reads.made(conn, since)) or ()


def _peek(url: str, question: Callable[[Connection], T]) -> T | None:
    address = read_address(url)
    file = file_of(address)
    if file is not None and not _is_there(file):
        return None
    wait = {} if file else {"connect_timeout": PATIENCE}
    engine = create_engine(address, hide_parameters=True, connect_args=wait)
    try:
        with engine.connect() as conn:
            return question(conn)
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

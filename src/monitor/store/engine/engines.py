"""Connections: how each database is set up to keep what it was given."""

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy import Connection as SqlConnection

from monitor.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

_BUSY_SECONDS = 15  # a command beside the daemon waits this long for its turn to write
_WAL_LIMIT = 64 * 2**20  # bytes that the log keeps after a checkpoint

# FULL: a commit is on the disk when it returns (SQLite, PRAGMA synchronous, on WAL).
_SQLITE_SETUP = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA journal_size_limit = {_WAL_LIMIT}",
)

# A replica that froze inside a transaction must not hold the others for ever.
_POSTGRESQL_SETUP = (
    "SET idle_in_transaction_session_timeout = '30s'",
    "SET lock_timeout = '30s'",
    "SET timezone = 'UTC'",
)


_OLDEST_SQLITE = (3, 35, 0)  # RETURNING (sqlite.org/lang_returning.html)


def sqlite_engine(url: URL, connections: int, *, writes: bool) -> Engine:
    """Connections to an SQLite file; `writes` ones take the write lock as they begin."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or newer is needed")
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
    )
    # KiB. Keys are random, so that each new item touches pages all over the file: with 4 MB a first
    # reading of 1,000 feeds took a fifth longer. Readers come after the system's own cache.
    cache = -8_000 if writes else -2_000
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "connect")
    def set_up(connection: "DBAPIConnection", _record: "ConnectionPoolEntry") -> None:
        # Without this Python's driver begins and ends transactions by its own rules.
        connection.isolation_level = None
        if writes:
            _use_wal(connection)
        _run(connection, (*_SQLITE_SETUP, f"PRAGMA cache_size = {cache}"))

    @event.listens_for(engine, "begin")
    def begin_as_told(connection: SqlConnection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _use_wal(connection: "DBAPIConnection") -> None:
    # Holds for a file that is still empty: what is forgotten may then be given back to the disk.
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise sqlite3.OperationalError("the file system does not support SQLite's WAL mode")


def postgresql_engine(url: URL, connections: int) -> Engine:
    """Connections to a PostgreSQL server; broken ones are replaced before they are used."""
    arguments: dict[str, Any] = {"application_name": "monitor", "connect_timeout": 10}
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={name: value for name, value in arguments.items() if name not in url.query},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: "DBAPIConnection", _record: "ConnectionPoolEntry") -> None:
        _run(connection, _POSTGRESQL_SETUP)
        connection.commit()

    return engine


def _run(connection: "DBAPIConnection", statements: tuple[str, ...]) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()

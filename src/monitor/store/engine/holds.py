"""Points that only one transaction passes at a time, on a database with several writers.

SQLite has one writer, so there is nothing to hold. PostgreSQL gets advisory locks that end with
the transaction (its manual, 13.3.5): cheaper than lock rows, and gone when a replica dies.
"""

from enum import IntEnum

from sqlalchemy import Connection, text

_HOLD = text("SELECT pg_advisory_xact_lock(CAST(:point AS integer), 0)")
_FAMILY = 0x6D6F6E00  # "mon": keeps clear of other programs in the same database


class Point(IntEnum):
    """What is held."""

    SCHEMA = 1  # one replica migrates
    SOURCES = 2  # claims count the leases of a host, then add to them
    DELIVERIES = 3  # claims count the leases of a receiver, then add to them
    # Two reports of one event open one story and make one delivery, not two. One point for all
    # topics and groups: with one for each, two works that meet them in opposite order would
    # block each other, and PostgreSQL takes a second to see that.
    TELL = 4
    GROUPS = 6  # as SOURCES
    PAGES = 5  # turns of pages are counted, then one is added


def hold(conn: Connection, point: Point) -> None:
    """Wait until no other transaction holds this point, then hold it until the end of ours."""
    if conn.dialect.name == "postgresql":
        conn.execute(_HOLD, {"point": _FAMILY + point})

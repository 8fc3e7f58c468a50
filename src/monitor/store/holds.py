"""Points that only one transaction passes at a time, on a database with several writers.

SQLite has one writer, so there is nothing to hold. PostgreSQL gets advisory locks that end with
the transaction (its manual, 13.3.5): cheaper than lock rows, and gone when a replica dies.
"""

from enum import IntEnum
from zlib import crc32

from sqlalchemy import Connection, text

_HOLD = text("SELECT pg_advisory_xact_lock(CAST(:point AS integer), CAST(:name AS integer))")
_FAMILY = 0x6D6F6E00  # "mon": keeps clear of other programs in the same database
_SIGNED = 2**31


class Point(IntEnum):
    """What is held."""

    SCHEMA = 1  # one replica migrates
    SOURCES = 2  # claims count the leases of a host, then add to them
    DELIVERIES = 3  # claims count the leases of a receiver, then add to them
    STORIES = 4  # two items of one event open one story, not two
    GROUP = 5  # two items of one group make one delivery, not two


def hold(conn: Connection, point: Point, name: str = "") -> None:
    """Wait until no other transaction holds this point, then hold it until the end of ours."""
    if conn.dialect.name == "postgresql":
        parameters = {
            "point": _FAMILY + point,
            "name": crc32(name.encode("utf-8", "replace")) - _SIGNED,
        }
        conn.execute(_HOLD, parameters)

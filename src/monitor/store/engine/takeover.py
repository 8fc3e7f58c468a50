"""What a new owner does with the leases of the one before: they end at once.

Only on SQLite, where owning the file proves that no other process works on it. On PostgreSQL
other replicas may, so there a dead replica's leases run out by themselves.
"""

from sqlalchemy import Connection, update

from monitor.store.tables.schema import deliveries, groups, pushes, sources


def end_leases(conn: Connection) -> None:
    """Make what was claimed claimable again; owner and fence stay, so old results are refused."""
    for table in (sources, groups, deliveries, pushes):
        conn.execute(update(table).where(table.c.lease_until > 0).values(lease_until=0))

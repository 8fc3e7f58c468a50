"""Which replicas live, as PostgreSQL sees it: each holds a lock in a session of its own.

    our session: SELECT pg_advisory_lock(digest of our name), held until the process ends
    a name in a lease that is not ours: may we take its lock? then its session is gone

The server drops a session's locks as its connection closes, which a killed process's kernel does
at once (PostgreSQL 13.3.5). A name whose session broke while it lives is seen gone, too: a lease
of a message is therefore cut, to longer than its owner takes to renew it, and not ended.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, bindparam, select, text, union, update
from sqlalchemy.exc import SQLAlchemyError

from monitor.configuration import MINUTE
from monitor.model import Millis
from monitor.store.tables.schema import deliveries, groups, pushes, sources

RENEWAL: Millis = MINUTE  # longer than two renewals of a message's lease are apart

_HOLD = text("SELECT pg_advisory_lock(:key)")
_TRY = text("SELECT pg_try_advisory_lock(:key)")
_FREE = text("SELECT pg_advisory_unlock(:key)")
_OWNERS = union(
    *(
        select(table.c.lease_owner).where(
            table.c.lease_until > bindparam("now"), table.c.lease_owner != ""
        )
        for table in (sources, groups, deliveries, pushes)
    )
)


class Presence:
    """This process in the eyes of the others, and they in ours."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session: Connection | None = None

    def keep(self, owner: str) -> None:
        """Hold our lock, again where the session broke."""
        if self._session is not None:
            try:
                self._session.execute(text("SELECT 1"))
            except SQLAlchemyError:
                self.leave()
            else:
                return
        session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        session.execute(_HOLD, {"key": key_of(owner)})
        self._session = session

    def leave(self) -> None:
        """Let the lock go, with its session: another user of it would hold the lock on."""
        if self._session is not None:
            session, self._session = self._session, None
            session.invalidate()
            session.close()


def end_leases_of_gone(conn: Connection, owner: str, now: Millis) -> tuple[str, ...]:
    """End what replicas leased whose sessions are gone; which they are."""
    others = (name for name in conn.scalars(_OWNERS, {"now": now}) if name != owner)
    gone = tuple(sorted(_gone(conn, others)))
    if gone:
        cuts = ((sources, now), (groups, now), (pushes, now), (deliveries, now + RENEWAL))
        for table, until in cuts:
            conn.execute(
                update(table)
                .where(table.c.lease_owner.in_(gone), table.c.lease_until > until)
                .values(lease_until=until)
            )
    return gone


def _gone(conn: Connection, names: Iterable[str]) -> Iterable[str]:
    for name in list(names):
        key = {"key": key_of(name)}
        if conn.scalar(_TRY, key):
            conn.scalar(_FREE, key)
            yield name


def key_of(owner: str) -> int:
    """A lock's key: 64 bits, so that other programs in the database keep theirs."""
    digest = hashlib.blake2b(f"monitor {owner}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)

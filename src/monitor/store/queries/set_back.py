"""What a clock that was ahead left in the store, once that clock is right again.

A time in the future is the mark: nothing that has happened happened later than now. What such a
time put off is due now. A lease is cut to the longest that there is and not revoked: whoever
holds it may be in the middle of its work, and a message would be sent twice.
"""

from sqlalchemy import BindParameter, Connection, bindparam, case, delete, or_, update

from monitor.configuration import DAY, MINUTE
from monitor.model import DeliveryState, Millis
from monitor.store.engine.holds import Point, hold
from monitor.store.queries import groups as groups_
from monitor.store.tables.schema import deliveries, groups, hosts, pushes, sources

AHEAD: Millis = MINUTE  # the clocks of replicas differ by less, wherever something keeps them
LONGEST_LEASE: Millis = 3 * MINUTE  # of a poll; a delivery's is shorter
LONGEST_WAIT: Millis = DAY  # that a receiver or a host may ask for (outbox, schedule.manners)

_now: BindParameter[int] = bindparam("now")
_ahead: BindParameter[int] = bindparam("ahead")
_latest: BindParameter[int] = bindparam("latest")

_POLLS = (
    update(sources)
    .where(sources.c.polled_at > _ahead)
    .values(next_at=_now, polled_at=_now, reason="the clock was set back")
)

_MESSAGES = (
    update(deliveries)
    .where(
        deliveries.c.state == DeliveryState.PENDING.value,
        or_(
            deliveries.c.created_at > _ahead,
            (deliveries.c.attempts > 0) & (deliveries.c.next_at > _latest),
        ),
    )
    .values(
        next_at=_now,
        created_at=case((deliveries.c.created_at > _now, _now), else_=deliveries.c.created_at),
    )
)

_FORGET_PAUSES = delete(hosts).where(
    or_(hosts.c.not_before <= _now, hosts.c.not_before > bindparam("longest"))
)


_LEASES = tuple(
    update(table)
    .where(table.c.lease_until > bindparam("lease_ahead"))
    .values(lease_until=bindparam("lease_until"))
    for table in (sources, groups, deliveries, pushes)
)


def make_due(conn: Connection, now: Millis, ahead: int, wait: int) -> None:
    """Make due what says that it happened more than `ahead` milliseconds after `now`.

    A message that is to be sent again in more than `wait` milliseconds is due, too: the time of
    its last attempt is not kept.
    """
    hold(conn, Point.SOURCES)
    hold(conn, Point.DELIVERIES)
    times = {"now": now, "ahead": now + ahead}
    conn.execute(_POLLS, times)
    conn.execute(_MESSAGES, {**times, "latest": now + wait})
    groups_.wake_all(conn, now)  # deciding again does no harm
    conn.execute(_FORGET_PAUSES, {"now": now, "longest": now + LONGEST_WAIT + ahead})
    longest = now + LONGEST_LEASE
    for cut in _LEASES:
        conn.execute(cut, {"lease_ahead": longest + ahead, "lease_until": longest})

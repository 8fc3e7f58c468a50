"""What a receiver's trouble does to the messages that wait for it."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, case, func, select, update

from monitor.errors import LeaseLost
from monitor.model import Delivery, DeliveryState, Lease, Millis
from monitor.store.queries.deliveries import read
from monitor.store.queries.items import chunks
from monitor.store.tables.schema import deliveries

_WAITS = (
    deliveries.c.receiver == bindparam("name"),
    deliveries.c.state == DeliveryState.PENDING.value,
)
_IS_FREE = deliveries.c.lease_until <= bindparam("now")

_COUNT = select(func.count()).where(*_WAITS)
# What was tried before gets the place that it had; what was not yet due to be told stays so.
_RELEASE = (
    update(deliveries)
    .where(*_WAITS, _IS_FREE, deliveries.c.attempts > 0)
    .values(
        next_at=case(
            (deliveries.c.created_at > bindparam("now"), bindparam("now")),
            else_=deliveries.c.created_at,
        )
    )
)
_READDRESS = (
    update(deliveries)
    .where(*_WAITS, _IS_FREE)
    .values(
        receiver=bindparam("other"),
        next_at=bindparam("now"),
        attempts=0,
        ref="",
        fence=deliveries.c.fence + 1,
    )
)
_RENEW = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("row"),
        deliveries.c.fence == bindparam("its_fence"),
        deliveries.c.lease_owner == bindparam("owner"),
    )
    .values(lease_until=bindparam("until"))
)
_RECEIVERS = (
    select(deliveries.c.receiver, func.count())
    .where(deliveries.c.state == DeliveryState.PENDING.value)
    .group_by(deliveries.c.receiver)
)


_HELD = (
    select(deliveries)
    .where(*_WAITS, _IS_FREE, deliveries.c.next_at <= bindparam("now"))
    .order_by(deliveries.c.created_at, deliveries.c.seq)
    .limit(bindparam("most"))
)
_FOLD = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)), _WAITS[1], _IS_FREE)
    .values(
        state=DeliveryState.FOLDED.value,
        settled_at=bindparam("now"),
        detail=bindparam("told_in"),
        fence=deliveries.c.fence + 1,
    )
)


def held(conn: Connection, receiver: str, now: Millis, limit: int) -> tuple[Delivery, ...]:
    """What waits for a receiver and is due, oldest first; not what is being sent."""
    asked = {"name": receiver, "now": now, "most": limit}
    return read(conn, conn.execute(_HELD, asked).mappings().all())


def fold(conn: Connection, ids: Sequence[str], told_in: str, now: Millis) -> None:
    """Settle messages that another one tells."""
    for chunk in chunks(ids):
        conn.execute(_FOLD, {"ids": chunk, "told_in": f"told in {told_in}", "now": now})


def waiting(conn: Connection, receiver: str) -> int:
    """How many messages wait for a receiver."""
    return int(conn.scalar(_COUNT, {"name": receiver}) or 0)


def waiting_by_receiver(conn: Connection) -> dict[str, int]:
    """The same of every receiver that has any."""
    return {name: count for name, count in conn.execute(_RECEIVERS)}  # noqa: C416 - rows


def release(conn: Connection, receiver: str, now: Millis) -> int:
    """Make due what waits for a receiver; how many."""
    return conn.execute(_RELEASE, {"name": receiver, "now": now}).rowcount


def readdress(conn: Connection, receiver: str, other: str, now: Millis) -> int:
    """Give what waits for a receiver to another; how many."""
    return conn.execute(_READDRESS, {"name": receiver, "other": other, "now": now}).rowcount


def renew(conn: Connection, lease: Lease, until: Millis) -> None:
    """Prolong the lease on a message that is being sent; LeaseLost where the fence moved."""
    whose = {"row": lease.row, "its_fence": lease.fence, "owner": lease.owner}
    if conn.execute(_RENEW, {**whose, "until": until}).rowcount == 0:
        raise LeaseLost(f"the lease on delivery {lease.row} ran out and was given on")

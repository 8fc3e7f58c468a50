"""Subscriptions at hubs, and what hubs pushed until it is recorded.

Everything read for a change is locked (`FOR UPDATE`, which SQLite with its one writer does not
need), so that a hub's verification and our own job, or two replicas, never decide at once.
"""

from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)

from monitor.configuration import Secret
from monitor.errors import LeaseLost
from monitor.model import Lease, Millis
from monitor.push import Push, Subscription
from monitor.store.queries.set_back import AHEAD, LONGEST_LEASE
from monitor.store.tables.rows import Row, clean
from monitor.store.tables.schema import items, pushes, subscriptions

WAITING_OF_ONE = 8  # documents of one subscription that may wait
WAITING_BYTES = 64 * 2**20  # of all
VAIN = 3  # claims after which a document is held to be what kills us

_ALL = select(subscriptions).order_by(subscriptions.c.source_id, subscriptions.c.id)
_ONE = select(subscriptions).where(subscriptions.c.id == bindparam("name"))
_OF = _ALL.where(subscriptions.c.source_id == bindparam("source_id"))
_DUE = (
    select(subscriptions)
    .where(subscriptions.c.next_at <= bindparam("now"))
    .order_by(subscriptions.c.next_at)
    .limit(bindparam("size"))
)

_FORGET = delete(subscriptions).where(subscriptions.c.id == bindparam("name"))

_COLUMNS = [column.name for column in subscriptions.columns]
_SAVE = text(
    f"INSERT INTO subscriptions ({', '.join(_COLUMNS)}) "  # noqa: S608 - our own columns
    f"VALUES ({', '.join(f':{name}' for name in _COLUMNS)}) ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "id")
)

_WAITING = select(pushes.c.subscription_id, func.length(pushes.c.body).label("size"))

# A lease further off than any is one that a wrong clock wrote.
_FREE = or_(
    pushes.c.lease_until <= bindparam("now"),
    pushes.c.lease_until > bindparam("now") + LONGEST_LEASE + AHEAD,
)
_CHOSEN = select(pushes.c.id).where(_FREE).order_by(pushes.c.id).limit(bindparam("size"))
_LEASE = (
    update(pushes)
    .where(pushes.c.id.in_(_CHOSEN.with_for_update(skip_locked=True)))
    .values(
        lease_owner=bindparam("owner"), lease_until=bindparam("until"), fence=pushes.c.fence + 1
    )
    .returning(*pushes.c)
)
_DROP = delete(pushes).where(_FREE, pushes.c.fence >= VAIN).returning(pushes.c.source_id)
_SETTLE = delete(pushes).where(
    pushes.c.id == bindparam("row"),
    pushes.c.fence == bindparam("its_fence"),
    pushes.c.lease_owner == bindparam("owner"),
)

# A feed in trouble keeps its own pace: that its hub works does not make its server well.
_SOON = text("""
    UPDATE sources
    SET next_at = CASE WHEN polled_at + interval_min > :now THEN polled_at + interval_min
                       ELSE :now END,
        reason = :reason
    WHERE id = :source_id AND active AND status = 'ok'
      AND next_at > :now AND next_at > polled_at + interval_min
""")

_PUBLISHED = select(func.coalesce(items.c.published, items.c.seen_at)).where(
    items.c.seen_at > bindparam("since"), items.c.source_id == bindparam("source_id")
)


def all_of_them(conn: Connection) -> tuple[Subscription, ...]:
    """Every subscription, by source."""
    return tuple(_subscription(row) for row in conn.execute(_ALL).mappings())


def one(conn: Connection, name: str, *, lock: bool = False) -> Subscription | None:
    """One subscription."""
    asked = _ONE.with_for_update() if lock else _ONE
    row = conn.execute(asked, {"name": name}).mappings().first()
    return _subscription(row) if row else None


def of_source(conn: Connection, source_id: str) -> tuple[Subscription, ...]:
    """Those of one source, locked."""
    rows = conn.execute(_OF.with_for_update(), {"source_id": source_id}).mappings()
    return tuple(_subscription(row) for row in rows)


def due(conn: Connection, now: Millis, limit: int) -> tuple[Subscription, ...]:
    """Those with something to do, locked; what another replica holds is its own."""
    asked = _DUE.with_for_update(skip_locked=True)
    rows = conn.execute(asked, {"now": now, "size": limit}).mappings()
    return tuple(_subscription(row) for row in rows)


def save(conn: Connection, subscription: Subscription) -> None:
    """Add it or write it over."""
    conn.execute(_SAVE, _row(subscription))


def forget(conn: Connection, name: str) -> None:
    """Remove it."""
    conn.execute(_FORGET, {"name": name})


def keep(conn: Connection, push: Push) -> bool:
    """Keep a document; False where too many wait."""
    waiting = conn.execute(_WAITING).all()
    of_one = sum(row.subscription_id == push.subscription_id for row in waiting)
    size = sum(row.size for row in waiting) + len(push.body)
    if of_one >= WAITING_OF_ONE or size > WAITING_BYTES:
        return False
    row = {
        "subscription_id": push.subscription_id,
        "source_id": push.source_id,
        "topic": push.topic,
        "content_type": clean(push.content_type),
        "body": push.body,
        "received_at": push.received_at,
    }
    conn.execute(pushes.insert(), row)
    return True


def claim(conn: Connection, owner: str, now: Millis, lease: int, limit: int) -> tuple[Push, ...]:
    """Lease kept documents, oldest first."""
    for source_id in conn.scalars(_DROP, {"now": now}).all():
        poll_soon(conn, source_id, now, "what its hub pushed could not be recorded")
    given = {"now": now, "size": limit, "owner": owner, "until": now + lease}
    rows = conn.execute(_LEASE, given).mappings().all()
    return tuple(sorted(map(_push, rows), key=lambda push: push.received_at))


def settle(conn: Connection, lease: Lease) -> None:
    """Let a document go; LeaseLost where the fence moved."""
    whose = {"row": int(lease.row), "its_fence": lease.fence, "owner": lease.owner}
    if conn.execute(_SETTLE, whose).rowcount == 0:
        raise LeaseLost(f"the lease on push {lease.row} ran out and was given on")


def poll_soon(conn: Connection, source_id: str, now: Millis, reason: str) -> None:
    """Put a source's next poll forward, as far as its interval_min allows."""
    conn.execute(_SOON, {"source_id": source_id, "now": now, "reason": clean(reason)})


def published(conn: Connection, source_id: str, since: Millis) -> tuple[Millis, ...]:
    """When the items of a source that were seen after `since` were published."""
    return tuple(conn.scalars(_PUBLISHED, {"source_id": source_id, "since": since}))


def _row(subscription: Subscription) -> Row:
    values: dict[str, Any] = {name: getattr(subscription, name) for name in _COLUMNS}
    values["callback"] = subscription.callback.reveal()
    values["secret"] = subscription.secret.reveal()
    return {key: clean(each) if isinstance(each, str) else each for key, each in values.items()}


def _subscription(row: RowMapping) -> Subscription:
    values = dict(row)
    values["callback"], values["secret"] = Secret(row["callback"]), Secret(row["secret"])
    values["pending"], values["leaving"] = bool(row["pending"]), bool(row["leaving"])
    return Subscription(**values)


def _push(row: RowMapping) -> Push:
    return Push(
        subscription_id=row["subscription_id"],
        source_id=row["source_id"],
        topic=row["topic"],
        content_type=row["content_type"],
        body=bytes(row["body"]),
        received_at=row["received_at"],
        lease=Lease(str(row["id"]), row["lease_owner"], row["fence"], row["lease_until"]),
    )

"""The outbox: what is to be told, whose turn it is, and how an attempt ended."""

from collections.abc import Collection, Sequence

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from monitor.errors import LeaseLost
from monitor.model import Content, Delivery, DeliveryKind, DeliveryState, Lease, Millis
from monitor.store.engine.holds import Point, hold
from monitor.store.queries.claims import Order, Queue
from monitor.store.queries.items import chunks
from monitor.store.queries.lanes import Lanes
from monitor.store.tables.rows import content_from, delivery_from, delivery_row, settlement_row
from monitor.store.tables.schema import deliveries, delivery_items

_PENDING = deliveries.c.state == DeliveryState.PENDING.value
_NEWEST = (deliveries.c.created_at.desc(), deliveries.c.seq.desc())

_ADD = insert(deliveries).inline()
_ADD_ITEMS = insert(delivery_items)
_ITEMS = (
    select(delivery_items.c.delivery_id, delivery_items.c.item_id)
    .where(delivery_items.c.delivery_id.in_(bindparam("ids", expanding=True)))
    .order_by(delivery_items.c.delivery_id, delivery_items.c.position)
)

_IN_GROUP = (
    deliveries.c.receiver == bindparam("receiver"),
    deliveries.c.group_key.in_(bindparam("keys", expanding=True)),
)
_LAST = select(deliveries).where(*_IN_GROUP).order_by(*_NEWEST).limit(1)
_CREATED_AT = select(deliveries.c.created_at).where(deliveries.c.id == bindparam("one"))

_root = deliveries.alias("root")
_ROOT_SETTLED = or_(
    deliveries.c.root_id == "",
    ~exists().where(
        _root.c.id == deliveries.c.root_id, _root.c.state == DeliveryState.PENDING.value
    ),
)
_QUEUE = Queue(
    Point.DELIVERIES,
    deliveries,
    deliveries.c.receiver,
    Order(deliveries.c.seq, 0),
    waiting=_PENDING,
    ready=(_ROOT_SETTLED,),
)

# Looked at first: a message that is urgent leaves behind what waits for the same receiver.
_URGENT = Queue(
    Point.DELIVERIES,
    deliveries,
    deliveries.c.receiver,
    Order(deliveries.c.seq, 0),
    waiting=and_(deliveries.c.urgent == 1, _PENDING),
    ready=(_ROOT_SETTLED,),
)
_HURRY = update(deliveries).where(deliveries.c.id == bindparam("row"), _PENDING).values(urgent=1)

_SETTLED = ("state", "attempts", "next_at", "ref", "detail", "settled_at")
_SETTLE = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("row"),
        deliveries.c.fence == bindparam("its_fence"),
        deliveries.c.lease_owner == bindparam("owner"),
    )
    .values(lease_owner="", lease_until=0, **{name: bindparam(name) for name in _SETTLED})
)

# The attempts start anew, or the first failure would make it a dead letter again.
_REPLAY = (
    update(deliveries)
    .where(
        deliveries.c.id.in_(bindparam("ids", expanding=True)),
        deliveries.c.state == DeliveryState.DEAD.value,
    )
    .values(state=DeliveryState.PENDING.value, next_at=bindparam("now"), attempts=0, settled_at=0)
)

_SINCE = (
    select(deliveries.c.topic_id, func.count())
    .where(
        deliveries.c.receiver == bindparam("receiver"),
        deliveries.c.created_at >= bindparam("since"),
        deliveries.c.kind == DeliveryKind.ALERT.value,
    )
    .group_by(deliveries.c.topic_id)
)

_IS_THERE = select(deliveries.c.id).where(deliveries.c.id == bindparam("one"))
_BY_ID = select(deliveries).where(deliveries.c.id == bindparam("one"))
_CONTENTS = select(deliveries.c.id, deliveries.c.content).where(
    deliveries.c.id.in_(bindparam("ids", expanding=True))
)
_OF_ITEM = (
    select(deliveries)
    .where(
        deliveries.c.id.in_(
            select(delivery_items.c.delivery_id).where(
                delivery_items.c.item_id == bindparam("item")
            )
        )
    )
    .order_by(deliveries.c.created_at, deliveries.c.seq)
)
_COUNT_PENDING = select(
    func.count(), func.count().filter(deliveries.c.next_at <= bindparam("now"))
).where(_PENDING, deliveries.c.receiver.not_in(bindparam("without", expanding=True)))


def enqueue(conn: Connection, delivery: Delivery) -> str:
    """Put a delivery into the outbox; its id.

    A delivery with this id exists and is, or will be, sent: a second one is not added.
    """
    hold(conn, Point.TELL)
    if not conn.scalar(_IS_THERE, {"one": delivery.id}):
        conn.execute(_ADD, delivery_row(delivery))
        _add_items(conn, delivery.id, delivery.item_ids)
    return delivery.id


def _add_items(conn: Connection, row: str, ids: Sequence[str]) -> None:
    rows = [
        {"delivery_id": row, "position": position, "item_id": one}
        for position, one in enumerate(dict.fromkeys(ids))
    ]
    if rows:
        conn.execute(_ADD_ITEMS, rows)


def _item_ids(conn: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {one: [] for one in ids}
    for chunk in chunks(ids):
        for delivery_id, item_id in conn.execute(_ITEMS, {"ids": chunk}):
            found[delivery_id].append(item_id)
    return found


def count_since(conn: Connection, receiver: str, since: Millis) -> dict[str, int]:
    """How many messages opened a thread at a receiver at or after `since`, by topic."""
    rows = conn.execute(_SINCE, {"receiver": receiver, "since": since})
    return {topic: count for topic, count in rows}  # noqa: C416 - rows


def read(conn: Connection, rows: Sequence[RowMapping]) -> tuple[Delivery, ...]:
    """Rows as deliveries, with their items."""
    item_ids = _item_ids(conn, [row["id"] for row in rows]) if rows else {}
    return tuple(delivery_from(row, item_ids[row["id"]]) for row in rows)


def newest(conn: Connection, receiver: str, keys: Sequence[str]) -> Delivery | None:
    """The newest delivery of the groups with these keys, whatever its state."""
    whose = {"receiver": receiver, "keys": keys}
    found = read(conn, conn.execute(_LAST, whose).mappings().all())
    return found[0] if found else None


def contents(conn: Connection, ids: Collection[str]) -> dict[str, Content | None]:
    """What these messages say, by id; None where that was not kept."""
    rows = conn.execute(_CONTENTS, {"ids": sorted(ids)})
    return {row.id: content_from(row.content) for row in rows}


def claim(
    conn: Connection, lease: Lease, now: Millis, limit: int, lanes: Lanes
) -> tuple[Delivery, ...]:
    """Lease due deliveries to `lease.owner` until `lease.until`, oldest first."""
    first = _URGENT.claim(conn, lease, now, limit, lanes)
    rows = [*first]
    if len(first) < limit:
        rows += _QUEUE.claim(conn, lease, now, limit - len(first), lanes)
    return read(conn, sorted(rows, key=lambda r: (not r["urgent"], r["next_at"], r["seq"])))


def hurry(conn: Connection, delivery_id: str) -> None:
    """Let a message that waits go ahead of others."""
    conn.execute(_HURRY, {"row": delivery_id})


def settle(conn: Connection, lease: Lease, delivery: Delivery) -> None:
    """Save how the attempt ended and release the lease; LeaseLost where the fence moved.

    What follows may wake a group and tell others, and whoever decides hurries messages on: both
    hold the point of telling before they touch a row.
    """
    hold(conn, Point.TELL)
    whose = {"row": lease.row, "its_fence": lease.fence, "owner": lease.owner}
    if conn.execute(_SETTLE, {**whose, **settlement_row(delivery)}).rowcount == 0:
        raise LeaseLost(f"the lease on delivery {lease.row} ran out and was given on")


def replay(conn: Connection, ids: Sequence[str], now: Millis) -> int:
    """Dead deliveries back to pending; how many."""
    return sum(
        conn.execute(_REPLAY, {"ids": chunk, "now": now}).rowcount
        for chunk in chunks(dict.fromkeys(ids))
    )


def by_id(conn: Connection, delivery_id: str) -> Delivery | None:
    """One delivery."""
    found = read(conn, conn.execute(_BY_ID, {"one": delivery_id}).mappings().all())
    return found[0] if found else None


def created_at(conn: Connection, delivery_id: str) -> Millis:
    """When a delivery was made; 0 where it is gone."""
    found: Millis | None = conn.scalar(_CREATED_AT, {"one": delivery_id})
    return found or 0


def of_item(conn: Connection, item_id: str) -> tuple[Delivery, ...]:
    """The deliveries that tell of an item, oldest first."""
    return read(conn, conn.execute(_OF_ITEM, {"item": item_id}).mappings().all())


def recent(
    conn: Connection, limit: int, state: str, receiver: str, kind: str
) -> tuple[Delivery, ...]:
    """The newest deliveries first; an empty condition holds for all."""
    wanted = {"state": state, "receiver": receiver, "kind": kind}
    asked: Select[tuple[object, ...]] = select(deliveries).order_by(*_NEWEST).limit(limit)
    for name, value in wanted.items():
        asked = asked.where(deliveries.c[name] == value) if value else asked
    return read(conn, conn.execute(asked).mappings().all())


def count_pending(conn: Connection, now: Millis, without: Collection[str]) -> tuple[int, int]:
    """(pending, of these due) for all receivers but these."""
    asked = {"now": now, "without": sorted(without)}
    pending, due = conn.execute(_COUNT_PENDING, asked).one()
    return pending, due

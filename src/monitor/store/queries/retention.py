"""Forgetting: old items with all that hangs on them, settled deliveries, stories left empty.

An item that a pending delivery still has to tell stays. Keys stay for ever, 16 bytes each, so
that nothing old comes back as new.
"""

from sqlalchemy import Connection, bindparam, delete, select

from monitor.model import DeliveryState, Millis
from monitor.store.tables.schema import (
    deliveries,
    delivery_items,
    items,
    matches,
    stories,
    story_items,
    verdicts,
)

BATCH = 200  # rows of one transaction: other works wait no longer than for a poll

_PENDING = DeliveryState.PENDING.value

_OLD_ITEMS = (
    select(items.c.id)
    .where(
        items.c.seen_at < bindparam("before"),
        ~select(delivery_items.c.item_id)
        .join(deliveries, deliveries.c.id == delivery_items.c.delivery_id)
        .where(delivery_items.c.item_id == items.c.id, deliveries.c.state == _PENDING)
        .exists(),
    )
    .order_by(items.c.seen_at)
    .limit(BATCH)
)

_FORGET = tuple(
    delete(column.table).where(column.in_(bindparam("ids", expanding=True)))
    for column in (matches.c.item_id, story_items.c.item_id, verdicts.c.item_id, items.c.id)
)

_OLD_DELIVERIES = (
    select(deliveries.c.id)
    .where(
        deliveries.c.created_at < bindparam("before"),
        deliveries.c.settled_at < bindparam("before"),
        deliveries.c.state != _PENDING,
    )
    .limit(BATCH)
)
_FORGET_DELIVERIES = tuple(
    delete(column.table).where(column.in_(bindparam("ids", expanding=True)))
    for column in (delivery_items.c.delivery_id, deliveries.c.id)
)

_EMPTY_STORIES = (
    select(stories.c.id)
    .where(
        stories.c.updated_at < bindparam("before"),
        ~select(story_items.c.item_id).where(story_items.c.story_id == stories.c.id).exists(),
    )
    .limit(BATCH)
)
_FORGET_STORIES = (delete(stories).where(stories.c.id.in_(bindparam("ids", expanding=True))),)

_STEPS = {
    "items": (_OLD_ITEMS, _FORGET),
    "deliveries": (_OLD_DELIVERIES, _FORGET_DELIVERIES),
    "stories": (_EMPTY_STORIES, _FORGET_STORIES),
}
STEPS = tuple(_STEPS)


def forget(conn: Connection, step: str, before: Millis) -> int:
    """Forget one batch of what `step` names; how many, less than BATCH when it was the last."""
    old, deletions = _STEPS[step]
    ids = conn.scalars(old, {"before": before}).all()
    for deletion in deletions if ids else ():
        conn.execute(deletion, {"ids": ids})
    return len(ids)

"""Forgetting: old items with all that hangs on them, old deliveries, silences, empty stories.

An item that is still to be told, by a pending delivery or in a group, stays. Keys stay for ever,
16 bytes each, so that nothing old comes back as new.
"""

from sqlalchemy import Connection, bindparam, delete, func, select

from monitor.groups import NEVER, OPEN
from monitor.model import DeliveryState, Millis
from monitor.store.tables.schema import (
    alerts,
    deliveries,
    delivery_items,
    groups,
    items,
    matches,
    silences,
    stories,
    story_items,
    told,
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
        ~select(told.c.alert_id)
        .join(alerts, alerts.c.id == told.c.alert_id)
        .where(alerts.c.item_id == items.c.id, told.c.place.in_([each.value for each in OPEN]))
        .exists(),
    )
    .order_by(items.c.seen_at)
    .limit(BATCH)
)

_FORGET = tuple(
    delete(column.table).where(column.in_(bindparam("ids", expanding=True)))
    for column in (
        matches.c.item_id,
        story_items.c.item_id,
        verdicts.c.item_id,
        alerts.c.item_id,  # with their places
        items.c.id,
    )
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

_OLD_NOTICES = (
    select(alerts.c.id)
    .where(
        alerts.c.item_id == "",
        alerts.c.at < bindparam("before"),
        ~select(told.c.alert_id)
        .where(told.c.alert_id == alerts.c.id, told.c.place.in_([each.value for each in OPEN]))
        .exists(),
    )
    .limit(BATCH)
)
_FORGET_NOTICES = (delete(alerts).where(alerts.c.id.in_(bindparam("ids", expanding=True))),)

_EMPTY_GROUPS = (
    select(groups.c.id)
    .where(
        groups.c.next_at == NEVER,
        ~select(told.c.alert_id).where(told.c.group_id == groups.c.id).exists(),
    )
    .limit(BATCH)
)
_FORGET_GROUPS = (delete(groups).where(groups.c.id.in_(bindparam("ids", expanding=True))),)
_OLD_SILENCES = select(silences.c.id).where(silences.c.until < bindparam("before")).limit(BATCH)
_FORGET_SILENCES = (delete(silences).where(silences.c.id.in_(bindparam("ids", expanding=True))),)

_STEPS = {
    "items": (_OLD_ITEMS, _FORGET),
    "notices": (_OLD_NOTICES, _FORGET_NOTICES),
    "deliveries": (_OLD_DELIVERIES, _FORGET_DELIVERIES),
    "silences": (_OLD_SILENCES, _FORGET_SILENCES),
    "stories": (_EMPTY_STORIES, _FORGET_STORIES),
    "groups": (_EMPTY_GROUPS, _FORGET_GROUPS),
}
STEPS = tuple(_STEPS)


def forget(conn: Connection, step: str, before: Millis) -> int:
    """Forget one batch of what `step` names; how many, less than BATCH when it was the last."""
    old, deletions = _STEPS[step]
    ids = conn.scalars(old, {"before": before}).all()
    for deletion in deletions if ids else ():
        conn.execute(deletion, {"ids": ids})
    return len(ids)


# --- the size of an SQLite file ---

GIVEN = 512  # pages given back in one transaction


def used(conn: Connection) -> int:
    """Bytes of the pages that hold something."""
    pages = _pragma(conn, "page_count") - _pragma(conn, "freelist_count")
    return pages * _pragma(conn, "page_size")


def early(conn: Connection, share: float) -> Millis:
    """Before which time this share of the items was seen; 0 without items."""
    count = conn.scalar(select(func.count()).select_from(items)) or 0
    oldest = select(items.c.seen_at).order_by(items.c.seen_at).offset(int(count * share)).limit(1)
    return conn.scalar(oldest) or 0


def give_back(conn: Connection) -> int:
    """Cut a few free pages off the file (PRAGMA incremental_vacuum); how many bytes.

    Python's driver takes one step of a statement that returns no rows, and a step is a page.
    """
    before = _pragma(conn, "page_count")
    for _ in range(min(GIVEN, _pragma(conn, "freelist_count"))):
        conn.exec_driver_sql("PRAGMA incremental_vacuum(1)")
    return (before - _pragma(conn, "page_count")) * _pragma(conn, "page_size")


def _pragma(conn: Connection, name: str) -> int:
    return int(conn.exec_driver_sql(f"PRAGMA {name}").scalar_one())

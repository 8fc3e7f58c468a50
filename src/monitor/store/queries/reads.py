"""Questions that concern several tables at once."""

from sqlalchemy import Connection, FromClause, and_, bindparam, case, func, select

from monitor.history import History, Made
from monitor.model import Activity, AlertKind, DeliveryKind, DeliveryState, Millis
from monitor.store.queries import deliveries, groups, items, stories
from monitor.store.tables.schema import (
    alerts,
    delivery_items,
    earlier_keys,
    identities,
    matches,
    sources,
    told,
    verdicts,
)
from monitor.store.tables.schema import deliveries as deliveries_table
from monitor.store.tables.schema import items as items_table
from monitor.store.tables.schema import stories as stories_table

_COUNTED: dict[str, FromClause] = {
    "items": items_table,
    "keys": identities,
    "matches": matches,
    "alerts": alerts,
    "stories": stories_table,
    "verdicts": verdicts,
}
_ROWS = {name: select(func.count()).select_from(table) for name, table in _COUNTED.items()}
_EARLIER_KEYS = select(func.count()).select_from(earlier_keys)
_SOURCES = select(func.count()).select_from(sources).where(sources.c.active.is_(True))
_STATES = select(deliveries_table.c.state, func.count()).group_by(deliveries_table.c.state)


_SEEN = (
    select(func.count()).select_from(items_table).where(items_table.c.seen_at >= bindparam("since"))
)
_OPENED = (
    deliveries_table.c.kind == DeliveryKind.ALERT.value,
    deliveries_table.c.created_at >= bindparam("since"),
)
_MESSAGES = select(func.count()).select_from(deliveries_table).where(*_OPENED)
# A message is in the topics of the alerts that it tells. What tells which is found by the items,
# since nothing else of it is indexed.
_TOPIC = case((told.c.alert_id.is_(None), deliveries_table.c.topic_id), else_=alerts.c.topic_id)
_IN_TOPIC = func.count(deliveries_table.c.id.distinct())
_ALERTED = (
    select(_TOPIC, _IN_TOPIC)
    .select_from(deliveries_table)
    .outerjoin(delivery_items, delivery_items.c.delivery_id == deliveries_table.c.id)
    .outerjoin(alerts, alerts.c.item_id == delivery_items.c.item_id)
    .outerjoin(
        told,
        and_(told.c.alert_id == alerts.c.id, told.c.delivery_id == deliveries_table.c.id),
    )
    .where(*_OPENED)
    .group_by(_TOPIC)
    .order_by(_IN_TOPIC.desc(), _TOPIC)
)


_STORIES = func.count(alerts.c.story_id.distinct())
_MADE = (
    select(alerts.c.topic_id, _STORIES, func.count(), func.min(alerts.c.at))
    .where(
        alerts.c.at >= bindparam("since"),
        alerts.c.kind == AlertKind.REPORT.value,
    )
    .group_by(alerts.c.topic_id)
    .order_by(_STORIES.desc(), alerts.c.topic_id)
)


def activity(conn: Connection, since: Millis) -> Activity:
    """Items seen and alerts made since."""
    alerts = conn.execute(_ALERTED, {"since": since}).all()
    return Activity(
        items=conn.scalar(_SEEN, {"since": since}) or 0,
        alerts=tuple((topic, count) for topic, count in alerts),
        messages=conn.scalar(_MESSAGES, {"since": since}) or 0,
    )


def made(conn: Connection, since: Millis) -> tuple[Made, ...]:
    """What each topic came to since, the broadest first."""
    return tuple(Made(*row) for row in conn.execute(_MADE, {"since": since}))


def history(conn: Connection, url_or_id: str) -> History | None:
    """All that is known of an item."""
    item = items.find(conn, url_or_id)
    if item is None:
        return None
    return History(
        item=item,
        verdicts=items.verdicts_of(conn, item.id),
        matches=items.matches_of(conn, [item.id]).get(item.id, ()),
        deliveries=deliveries.of_item(conn, item.id),
        waiting=groups.waits_of(conn, item.id),
        beside=items.beside(conn, item),
        copies=stories.copies(conn, [item.id]).get(item.id, ()),
    )


def counts(conn: Connection) -> dict[str, int]:
    """Rows per noun; every state of a delivery is named, also where there is none."""
    found = {"sources": conn.scalar(_SOURCES) or 0}
    found.update({name: conn.scalar(statement) or 0 for name, statement in _ROWS.items()})
    found["keys"] += conn.scalar(_EARLIER_KEYS) or 0
    found.update({f"deliveries_{state.value}": 0 for state in DeliveryState})
    found.update({f"deliveries_{state}": count for state, count in conn.execute(_STATES)})
    return found


def damage(conn: Connection) -> tuple[str, ...]:
    """What SQLite finds wrong with the file, at most ten faults."""
    found = conn.exec_driver_sql("PRAGMA quick_check(10)").scalars().all()
    return tuple(str(each) for each in found if each != "ok")

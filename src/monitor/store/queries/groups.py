"""Alerts, the groups in which they wait, and what became of each of them in each group.

keep: alert, group due, place | claim | gather | settle: places, the group's next time

A group is due at the earliest time at which one of its open places is decided again, or sooner.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import (
    Connection,
    RowMapping,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from monitor.alert.labels import event_label
from monitor.configuration import DAY, HOUR
from monitor.errors import LeaseLost
from monitor.groups import NEVER, OPEN, DueGroup, Gathered, Group, Place, Told, Unsettled, as_told
from monitor.history import HeldBack, Waits
from monitor.model import Alert, Coverage, DeliveryState, Item, Lease, Millis
from monitor.store.engine.bulk import Insert
from monitor.store.engine.holds import Point, hold
from monitor.store.queries import deliveries as outbox
from monitor.store.queries import items, stories
from monitor.store.queries.claims import Order, Queue
from monitor.store.queries.lanes import Lanes
from monitor.store.tables.rows import (
    ALERT_COLUMNS,
    alert_from,
    alert_row,
    clean,
    due_group_from,
)
from monitor.store.tables.schema import alerts, deliveries, groups, told

MOST = 1_000  # alerts that are decided about at once; the rest of a group stays due
MOST_KEYS = 20
MOST_TOLD = 60  # reports of a group that are known when it is decided about
KNOWN_FOR = 7 * DAY  # no event lasts longer
_EVERYBODY = 2**31  # groups of one receiver at once: deciding costs it nothing

_ADD_ALERTS = Insert(alerts, ALERT_COLUMNS, " ON CONFLICT (id) DO NOTHING")
_MAKE_DUE = Insert(
    groups,
    ("id", "receiver", "group_key", "next_at"),
    " ON CONFLICT (id) DO UPDATE SET next_at = excluded.next_at "
    "WHERE excluded.next_at < groups.next_at",
)
_TAKE_PLACES = Insert(
    told,
    ("group_id", "alert_id", "place", "at", "until", "reason"),
    " ON CONFLICT (group_id, alert_id) DO UPDATE SET place = excluded.place, "
    "at = excluded.at, until = excluded.until, reason = excluded.reason "
    f"WHERE told.place = '{Place.MOVED}'",
)

_QUEUE = Queue(
    Point.GROUPS,
    groups,
    groups.c.receiver,
    Order(groups.c.id, ""),
    waiting=groups.c.next_at < NEVER,
)

_IS_OPEN = or_(*(told.c.place == place.value for place in OPEN))  # IN takes no executemany
# Reasons stand in no index: read beside it, they would lead through all that the group ever told.
_held = told.alias("held")
_WAITING = (  # what is due first, so that what is held back hides nothing from its group
    select(alerts, told.c.place, told.c.until, _held.c.reason.label("held_because"))
    .join(told, told.c.alert_id == alerts.c.id)
    .join(_held, and_(_held.c.group_id == told.c.group_id, _held.c.alert_id == told.c.alert_id))
    .where(told.c.group_id == bindparam("group"), _IS_OPEN)
    .order_by(told.c.until, alerts.c.seq)
    .limit(MOST)
)
_NEWEST_TOLD = (
    select(alerts, told.c.delivery_id)
    .join(told, told.c.alert_id == alerts.c.id)
    .where(
        told.c.group_id == bindparam("group"),
        told.c.place == Place.TOLD.value,
        told.c.at >= bindparam("since"),
    )
    .order_by(told.c.at.desc(), alerts.c.seq.desc())
    .limit(MOST_TOLD)
)
_KNOWN = (
    select(deliveries.c.severity)
    .where(
        deliveries.c.receiver == bindparam("receiver"),
        deliveries.c.group_key.in_(bindparam("keys", expanding=True)),
        deliveries.c.state != DeliveryState.DEAD.value,
    )
    .distinct()
)

_WHOSE = (
    groups.c.id == bindparam("row"),
    groups.c.fence == bindparam("its_fence"),
    groups.c.lease_owner == bindparam("owner"),
)
_RELEASE = update(groups).where(*_WHOSE).values(lease_owner="", lease_until=0)
_PUT_OFF = _RELEASE.values(next_at=bindparam("until"))
_DECIDE = (
    update(told)
    .where(told.c.group_id == bindparam("group"), told.c.alert_id == bindparam("alert"), _IS_OPEN)
    .values({name: bindparam(f"its_{name}") for name in ("place", "at", "until", "reason")})
    .values(delivery_id=bindparam("its_delivery_id"))
)
_NEXT = (
    select(func.coalesce(func.min(told.c.until), NEVER))
    .where(told.c.group_id == bindparam("row"), _IS_OPEN)
    .scalar_subquery()
)
_PLAN = update(groups).where(groups.c.id == bindparam("row")).values(next_at=_NEXT)

_IS_LATER = groups.c.next_at > bindparam("now")
_WAKE_ALL = (
    update(groups)
    .where(or_(_IS_LATER, groups.c.lease_owner != ""), groups.c.next_at < NEVER)
    .values(next_at=case((_IS_LATER, bindparam("now")), else_=groups.c.next_at))
    .values(lease_owner="", lease_until=0, fence=groups.c.fence + 1)
)
_WAKE = _WAKE_ALL.where(groups.c.id == bindparam("row"))
_WAKE_RECEIVER = _WAKE_ALL.where(groups.c.receiver == bindparam("name"))

_COUNT = select(func.count(), func.count().filter(groups.c.next_at <= bindparam("now"))).where(
    groups.c.next_at < NEVER
)
_NEXT_AT = select(func.min(groups.c.next_at)).where(groups.c.next_at < NEVER)

_UNWOKEN = (
    select(told.c.alert_id, groups.c.receiver, groups.c.group_key)
    .join(groups, groups.c.id == told.c.group_id)
    .where(_IS_OPEN, groups.c.next_at > told.c.until, groups.c.next_at > bindparam("now"))
)
_LOST = (
    select(told.c.alert_id, groups.c.receiver, groups.c.group_key)
    .join(groups, groups.c.id == told.c.group_id)
    .where(
        told.c.place == Place.TOLD.value,
        ~select(deliveries.c.id).where(deliveries.c.id == told.c.delivery_id).exists(),
    )
)
_NOWHERE = select(alerts.c.id).where(
    ~select(told.c.alert_id).where(told.c.alert_id == alerts.c.id).exists()
)

_WAITS_OF_ITEM = (
    select(
        alerts.c.topic_id,
        alerts.c.reason,
        groups.c.receiver,
        groups.c.group_key,
        told.c.at.label("since"),
        told.c.until,
        told.c.reason.label("held_because"),
    )
    .join(told, told.c.alert_id == alerts.c.id)
    .join(groups, groups.c.id == told.c.group_id)
    .where(alerts.c.item_id == bindparam("item"), _IS_OPEN)
    .order_by(alerts.c.seq, groups.c.receiver)
)

_ALERTED = select(func.count(), func.max(alerts.c.at)).where(
    alerts.c.item_id == bindparam("item"), alerts.c.topic_id == bindparam("topic")
)

_FIRST = func.min(told.c.until)
_HELD_BACK = (
    select(
        groups.c.receiver,
        told.c.reason,
        _FIRST.label("until"),
        func.count().label("alerts"),
    )
    .join(told, told.c.group_id == groups.c.id)
    .where(groups.c.next_at < NEVER, _IS_OPEN)
    .group_by(groups.c.receiver, told.c.reason)
    .order_by(_FIRST, groups.c.receiver, told.c.reason)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert, the groups in which it waits, until when, and why so long."""

    alert: Alert
    into: Sequence[Group]
    until: Millis
    reason: str = ""


def keep(conn: Connection, kept: Sequence[Kept]) -> None:
    """Keep alerts, each once and waiting in its groups, which are due when they are."""
    hold(conn, Point.TELL)
    places = [(each, replace(group, key=clean(group.key))) for each in kept for group in each.into]
    _ADD_ALERTS.run(conn, [alert_row(each.alert) for each in kept])
    due: dict[str, tuple[Group, Millis]] = {}
    for each, group in places:
        _, sooner = due.get(group.id, (group, each.until))
        due[group.id] = group, min(sooner, each.until)
    _MAKE_DUE.run(conn, [(name, g.receiver, g.key, at) for name, (g, at) in sorted(due.items())])
    _TAKE_PLACES.run(conn, [_place(each, group) for each, group in places])


def _place(each: Kept, group: Group) -> tuple[str | Millis, ...]:
    alert = each.alert
    waiting = Place.WAITING.value
    return (group.id, alert.id, waiting, alert.at, each.until, clean(each.reason))


def alerted(conn: Connection, item_id: str, topic_id: str) -> tuple[int, Millis]:
    """(how many alerts an item made in a topic, when the last of them came)."""
    times, last = conn.execute(_ALERTED, {"item": item_id, "topic": topic_id}).one()
    return times, last or 0


def claim(conn: Connection, lease: Lease, now: Millis, limit: int) -> tuple[DueGroup, ...]:
    """Lease due groups to `lease.owner` until `lease.until`, in the order of their times."""
    rows = _QUEUE.claim(conn, lease, now, limit, Lanes(_EVERYBODY))
    return tuple(due_group_from(row) for row in sorted(rows, key=lambda r: (r.next_at, r.id)))


def gather(conn: Connection, group: Group, now: Millis) -> Gathered:
    """All that is known of a group."""
    rows = conn.execute(_WAITING, {"group": group.id}).mappings().all()
    waiting = tuple(alert_from(row) for row in sorted(rows, key=lambda row: row["seq"]))
    ids = [alert.item_id for alert in waiting]
    keys = _keys(group, waiting)
    thread = outbox.newest(conn, group.receiver, keys)
    return Gathered(
        waiting=waiting,
        places={row["id"]: _where(row) for row in rows},
        thread=thread,
        known=frozenset(conn.scalars(_KNOWN, {"receiver": group.receiver, "keys": keys})),
        stories=stories.by_ids(conn, {alert.story_id for alert in waiting}),
        items={item.id: item for item in items.by_ids(conn, ids)},
        matches=items.matches_of(conn, ids),
        recent=outbox.count_since(conn, group.receiver, now - HOUR),
        today=outbox.count_since(conn, group.receiver, now - DAY),
        told=_told(conn, group, now) if thread else {},
        coverage=_coverage(conn, waiting, now - DAY),
        opened_at=outbox.created_at(conn, thread.root_id or thread.id) if thread else 0,
    )


def _coverage(conn: Connection, waiting: Sequence[Alert], since: Millis) -> dict[str, Coverage]:
    """How widely the events are reported; the first story of an event has its id."""
    of_event: dict[str, set[str]] = {}
    for alert in waiting:
        if not alert.is_notice:
            event = event_label(alert)
            of_event.setdefault(event, {event}).add(alert.story_id)
    return {event: stories.coverage(conn, ids, since) for event, ids in of_event.items()}


def _told(conn: Connection, group: Group, now: Millis) -> dict[str, tuple[Item, ...]]:
    """The newest reports that the group's messages told, by event, in the words of each message."""
    since = {"group": group.id, "since": now - KNOWN_FOR}
    rows = conn.execute(_NEWEST_TOLD, since).mappings().all()
    known = {item.id: item for item in items.by_ids(conn, [row["item_id"] for row in rows])}
    contents = outbox.contents(conn, {row["delivery_id"] for row in rows})
    found: dict[str, dict[Item, None]] = {}
    for row in rows:
        if row["item_id"] in known:
            item = as_told(known[row["item_id"]], contents.get(row["delivery_id"]))
            found.setdefault(event_label(alert_from(row)), {})[item] = None
    return {event: tuple(each) for event, each in found.items()}


def _where(row: RowMapping) -> Told:
    return Told(row["id"], Place(row["place"]), row["held_because"], row["until"])


def _keys(group: Group, waiting: Sequence[Alert]) -> list[str]:
    """The keys of the group's messages.

    Its stories may have been told before they were grouped by event, when the key that is the
    default now named the topic, too.
    """
    stories_of = dict.fromkeys((alert.topic_id, alert.story_id) for alert in waiting)
    before = [f"{group.receiver},topic={topic},story={story}" for topic, story in stories_of]
    is_default = group.key.startswith(f"{group.receiver},story=")
    return [group.key, *(before[:MOST_KEYS] if is_default else ())]


def messages_since(conn: Connection, receiver: str, since: Millis) -> dict[str, int]:
    """How many messages a receiver was given since then, by topic; it stays so until our end."""
    hold(conn, Point.TELL)
    return outbox.count_since(conn, receiver, since)


def settle(conn: Connection, lease: Lease, decided: Sequence[Told], now: Millis) -> None:
    """Save what was decided, and when the group is due again; LeaseLost where the fence moved.

    An alert that was recorded since the group was gathered is still waiting, so that the group
    stays due.
    """
    hold(conn, Point.TELL)
    _release(conn, lease)
    rows = [_decided(lease.row, each, now) for each in decided]
    if rows:
        conn.execute(_DECIDE, rows)
    conn.execute(_PLAN, {"row": lease.row})


def put_off(conn: Connection, lease: Lease, until: Millis) -> None:
    """Decide about the group again at `until`; LeaseLost where the fence moved."""
    _release(conn, lease, _PUT_OFF, until=until)


def _release(conn: Connection, lease: Lease, how: Update = _RELEASE, **times: Millis) -> None:
    whose = {"row": lease.row, "its_fence": lease.fence, "owner": lease.owner}
    if conn.execute(how, {**whose, **times}).rowcount == 0:
        raise LeaseLost(f"the lease on group {lease.row} ran out and was given on")


def _decided(group_id: str, each: Told, now: Millis) -> dict[str, object]:
    return {
        "group": group_id,
        "alert": each.alert_id,
        "its_place": each.place.value,
        "its_at": now,
        "its_until": each.until,
        "its_reason": clean(each.reason),
        "its_delivery_id": each.delivery_id,
    }


def wake(conn: Connection, group: Group, now: Millis) -> None:
    """Make a group due in which something waits, also where it is being decided now.

    Somebody who decides has read what held back an alert before it changed: the lease is taken
    back, so that this decision is not saved.
    """
    conn.execute(_WAKE, {"row": group.id, "now": now})


def wake_receiver(conn: Connection, receiver: str, now: Millis) -> None:
    """The same of every group of a receiver."""
    hold(conn, Point.TELL)
    conn.execute(_WAKE_RECEIVER, {"name": receiver, "now": now})


def wake_all(conn: Connection, now: Millis) -> int:
    """The same of every group; how many were not due, or being decided."""
    hold(conn, Point.TELL)
    return conn.execute(_WAKE_ALL, {"now": now}).rowcount


def waits_of(conn: Connection, item_id: str) -> tuple[Waits, ...]:
    """Where an item waits to be told, in the order of its alerts."""
    rows = conn.execute(_WAITS_OF_ITEM, {"item": item_id}).mappings()
    return tuple(Waits(**row) for row in rows)


def held_back(conn: Connection, limit: int) -> tuple[HeldBack, ...]:
    """What waits to be told, by receiver and reason."""
    rows = conn.execute(_HELD_BACK, {"most": limit}).mappings()
    return tuple(HeldBack(**row) for row in rows)


def count(conn: Connection, now: Millis) -> tuple[int, int]:
    """(groups in which something waits, of these due)."""
    waiting, due = conn.execute(_COUNT, {"now": now}).one()
    return waiting, due


def next_at(conn: Connection) -> Millis | None:
    """When the next group is due; None where nothing waits."""
    found: Millis | None = conn.scalar(_NEXT_AT)
    return found


def unsettled(conn: Connection, now: Millis, limit: int) -> tuple[Unsettled, ...]:
    """Alerts that nothing will bring to an end, which is a fault of ours."""
    unwoken = conn.execute(_UNWOKEN.limit(limit), {"now": now})
    faults = (
        ("its group sleeps longer than it may wait", unwoken),
        ("its message is gone", conn.execute(_LOST.limit(limit))),
    )
    found = [Unsettled(one, Group(to, key), why) for why, rows in faults for one, to, key in rows]
    nowhere = conn.scalars(_NOWHERE.limit(limit))
    found += [Unsettled(one, Group("", ""), "no group has it") for one in nowhere]
    return tuple(found[:limit])

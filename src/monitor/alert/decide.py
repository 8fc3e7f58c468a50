"""The verdict about one matched item: alert, or suppress, always with the reason.

first reading? | too old? | copy? -> a Due per route
"""

from dataclasses import dataclass

from monitor.alert.route import Labels, group_key, routes_for
from monitor.alert.severity import severity_of
from monitor.configuration import DAY, HOUR, MINUTE, Route, Source, Topic
from monitor.model import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Due,
    Item,
    Match,
    Millis,
    Placement,
    Suppress,
)


@dataclass(frozen=True, slots=True)
class Feed:
    """What the verdict must know of the poll that brought the item."""

    source: Source
    ok_at: Millis  # when entries were last read in it before; 0 = never read
    now: Millis
    max_age: int
    empty_since: Millis = 0  # its first reading, where it has been empty at all until now


@dataclass(frozen=True, slots=True)
class Matched:
    """An item that met a topic, in its story."""

    item: Item
    topic: Topic
    match: Match
    placement: Placement


def decide(matched: Matched, feed: Feed, root: Route) -> tuple[Due, ...] | Suppress:
    """Who is told, or why nobody is. Times in UTC milliseconds."""
    held_back = not_news(matched.item, feed)
    if held_back:
        return Suppress(held_back)
    if matched.placement.copy_of:
        return Suppress(f"same text as item {matched.placement.copy_of}, folded into its story")
    severity = severity_of(matched.topic.severity, _values(matched))
    labels = labels_of(matched, feed.source, severity)
    return tuple(
        _alert(route, labels, matched, severity, feed.now) for route in routes_for(root, labels)
    )


def not_news(item: Item, feed: Feed) -> str:
    """Why an item is only recorded: first reading, too old, or undated after a gap; '' if news."""
    if feed.ok_at == 0:
        return "it stood in the feed at its first reading; recorded, not alerted"
    if feed.empty_since and _at_the_latest(item.published) <= feed.empty_since:
        return "it came with the first entries of a feed that was empty; recorded, not alerted"
    if item.published is not None:
        age = feed.now - item.published
        old = age > feed.max_age
        return f"published {span(age)} ago, older than {span(feed.max_age)}" if old else ""
    gap = feed.now - feed.ok_at
    if gap > feed.max_age:
        return f"it carries no date and the feed was not read for {span(gap)}"
    return ""


def _at_the_latest(stated: Millis | None) -> Millis:
    """The end of the second or the minute that a date states; 0 where there is none.

    Feeds state whole seconds (RFC 822, 5.1) and often whole minutes. A report that came out just
    after a reading would otherwise seem to be older than the reading.
    """
    if stated is None:
        return 0
    left_out = next((unit for unit in (MINUTE, 1_000) if stated % unit == 0), 1)
    return stated + left_out


def labels_of(matched: Matched, source: Source, severity: str) -> Labels:
    """The alert's labels, as matchers and `group_by` name them."""
    item, topic = matched.item, matched.topic
    single = {
        "topic": topic.id,
        "severity": severity,
        "language": item.language,
        "source": source.id,
        "outlet": item.outlet,
        "country": item.country or source.country,
        "story": matched.placement.story.id,
        "score": f"{matched.match.score:.1f}",
    }
    labels = {name: frozenset({value}) for name, value in single.items()}
    labels["tag"] = frozenset((*topic.tags, *source.tags))
    labels["entity"] = frozenset(each.entity for each in matched.match.evidence if each.entity)
    return labels


def next_in_group(alert: Due, last: Delivery | None) -> tuple[DeliveryKind, str, Millis]:
    """Kind, root id and due time of what this alert adds to its group.

    The first is an alert of its own; while that still waits, reports join it; later ones are
    follow-ups in its thread, at most one message each `alert.interval` milliseconds.
    """
    if last is None or last.state is DeliveryState.DEAD:
        return DeliveryKind.ALERT, "", alert.due_at
    root = last.root_id or last.id
    if last.state is DeliveryState.PENDING and last.lease is None and last.attempts == 0:
        return last.kind, last.root_id, last.next_at
    after = (last.settled_at or last.created_at) + alert.interval
    # A message from the future: the clock was set back since.
    after = min(after, alert.due_at + alert.interval)
    return DeliveryKind.FOLLOW_UP, root, max(alert.due_at, after)


def span(length: int) -> str:
    """A duration in milliseconds in words: 45 min, 26 h, 3 d."""
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if length >= 2 * unit:
            return f"{length // unit} {name}"
    return f"{length // 1000} s"


def _values(matched: Matched) -> dict[str, float]:
    story = matched.placement.story
    return {
        "score": matched.match.score,
        "outlets": float(len(story.outlets)),
        "size": float(story.size),
    }


def _alert(route: Route, labels: Labels, matched: Matched, severity: str, now: Millis) -> Due:
    where = f"story {matched.placement.story.id}"
    told = "opens" if matched.placement.opened else "further report of"
    return Due(
        reason=f"matches {matched.topic.name} (score {matched.match.score:.1f}), {told} {where}",
        receiver=route.receiver,
        group_key=group_key(route, labels),
        due_at=now + route.group_wait,
        severity=severity,
        interval=route.group_interval,
    )

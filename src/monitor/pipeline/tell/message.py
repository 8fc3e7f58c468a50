"""The message that a decision makes, with all that it says.

Send | names of the topics | content of the reports | Delivery
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from monitor import outbox
from monitor.alert.labels import event_label
from monitor.alert.tell import Send
from monitor.configuration import Topic
from monitor.groups import Gathered, Group
from monitor.model import Delivery, DeliveryKind, DeliveryState, Millis, severity_rank
from monitor.pipeline.notices.notice import delivery_id_of


def message_of(
    group: Group, send: Send, gathered: Gathered, topics: Mapping[str, Topic], now: Millis
) -> Delivery:
    """A row of the outbox; the same alerts give the same id."""
    plain = _plain(group, send, now)
    listed = plain.item_ids[: send.listed]
    items = [gathered.items[one] for one in listed if one in gathered.items]
    names = {topic.id: topic.name for topic in topics.values()}
    about = sorted({alert.topic_id for alert in send.alerts})
    shown = outbox.Shown(brought=send.brought) if send.listed is None else outbox.Shown(in_full=0)
    content = outbox.content_of(plain, items, gathered.matches, names, about, shown)
    covered = _coverage(send, gathered)
    return replace(
        plain,
        content=replace(content, reason="; ".join(filter(None, (content.reason, covered)))),
        lines=(*plain.lines, *_rest(plain, listed)),
        item_ids=_each_once((*plain.item_ids, *(alert.item_id for alert in send.quiet))),
    )


def _coverage(send: Send, gathered: Gathered) -> str:
    """`12 outlets, 3 independent texts`; '' where there is one, or the events are several."""
    events = {event_label(alert) for alert in send.alerts if not alert.is_notice}
    found = gathered.coverage.get(min(events)) if len(events) == 1 else None
    return str(found) if found and len(found.outlets) > 1 else ""


def _rest(plain: Delivery, listed: Sequence[str]) -> Iterator[str]:
    """Where the reports are to be found that the message does not list."""
    if len(listed) < len(plain.item_ids):
        yield f"All reports: `monitor deliveries show {plain.id}`"


def _plain(group: Group, send: Send, now: Millis) -> Delivery:
    first = send.alerts[0]
    return Delivery(
        id=delivery_id_of(group.receiver, group.key, first.id),
        receiver=group.receiver,
        kind=send.kind,
        group_key=group.key,
        topic_id=first.topic_id,
        story_id=first.story_id,
        reason="" if send.kind is DeliveryKind.NOTICE else first.reason,
        severity=send.severity,
        state=DeliveryState.PENDING,
        attempts=0,
        next_at=now,
        created_at=now,
        item_ids=_each_once(alert.item_id for alert in send.alerts if alert.item_id),
        lines=send.lines,
        root_id=send.root_id,
        urgent=severity_rank(send.severity) > severity_rank("normal"),
    )


def _each_once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))

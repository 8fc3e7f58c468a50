"""The message that a decision makes, with all that it says.

Send | names of the topics | content of the reports | Delivery
"""

from collections.abc import Mapping
from dataclasses import replace

from monitor import outbox
from monitor.alert.tell import Send
from monitor.configuration import Topic
from monitor.groups import Gathered, Group
from monitor.model import Delivery, DeliveryState, Millis, severity_rank
from monitor.pipeline.notices.notice import delivery_id_of


def message_of(
    group: Group, send: Send, gathered: Gathered, topics: Mapping[str, Topic], now: Millis
) -> Delivery:
    """A row of the outbox; the same alerts give the same id."""
    plain = _plain(group, send, now)
    items = [gathered.items[one] for one in plain.item_ids if one in gathered.items]
    names = {topic.id: topic.name for topic in topics.values()}
    about = sorted({alert.topic_id for alert in send.alerts})
    content = outbox.content_of(plain, items, gathered.matches, names, about)
    return replace(plain, content=content)


def _plain(group: Group, send: Send, now: Millis) -> Delivery:
    first = send.alerts[0]
    return Delivery(
        id=delivery_id_of(group.receiver, group.key, first.id),
        receiver=group.receiver,
        kind=send.kind,
        group_key=group.key,
        topic_id=first.topic_id,
        story_id=first.story_id,
        reason=first.reason,
        severity=send.severity,
        state=DeliveryState.PENDING,
        attempts=0,
        next_at=now,
        created_at=now,
        item_ids=tuple(dict.fromkeys(alert.item_id for alert in send.alerts)),
        lines=send.lines,
        root_id=send.root_id,
        urgent=severity_rank(send.severity) > severity_rank("normal"),
    )

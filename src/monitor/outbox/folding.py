"""Much that waited for one receiver as one message: "While we could not reach you: 34 alerts ...".

what waits, oldest first | one report of each story | counted lines | one delivery

Told one by one, what an outage of a night leaves would be a flood, and would take Slack an hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Delivery, DeliveryKind, DeliveryState, Millis, severity_rank
from monitor.printed import counted

HANDFUL = 5  # messages that are told one by one
MOST_STORIES = 300  # whose report stands in the message
MOST_NOTICES = 20


@dataclass(frozen=True, slots=True)
class Folded:
    """The one message, and the ids of those that it tells."""

    delivery: Delivery
    ids: tuple[str, ...]


def fold(waiting: Sequence[Delivery], since: Millis, now: Millis) -> Folded | None:
    """What waited since `since` as one delivery; None where it is a handful."""
    if len(waiting) <= HANDFUL:
        return None
    ordered = sorted(waiting, key=lambda each: each.created_at)
    first = ordered[0]
    stories = _stories([each for each in ordered if each.kind is not DeliveryKind.NOTICE])
    delivery = Delivery(
        id=f"late-{first.id}"[:64],
        receiver=first.receiver,
        kind=DeliveryKind.DIGEST,
        group_key=f"late {since} {now}",
        topic_id="",
        story_id="",
        reason="",
        severity=max((each.severity for each in ordered), key=severity_rank),
        state=DeliveryState.PENDING,
        attempts=0,
        next_at=now,
        created_at=now,
        item_ids=tuple(items[0] for items in stories[:MOST_STORIES] if items),
        lines=tuple(_lines(ordered, stories)),
    )
    return Folded(delivery, tuple(each.id for each in ordered))


def _stories(alerts: Sequence[Delivery]) -> list[list[str]]:
    """The items of each story, in the order in which the stories came."""
    found: dict[str, list[str]] = {}
    for each in alerts:
        found.setdefault(each.story_id or each.group_key, []).extend(each.item_ids)
    return [[*dict.fromkeys(items)] for items in found.values()]


def _lines(ordered: Sequence[Delivery], stories: list[list[str]]) -> list[str]:
    notices = [each.lines[0] for each in ordered if each.kind is DeliveryKind.NOTICE and each.lines]
    alerts = sum(
        len(each.item_ids) or 1 for each in ordered if each.kind is not DeliveryKind.NOTICE
    )
    told = f"{counted(alerts, 'alert')} in {counted(len(stories), 'story', 'stories')}"
    parts = [told] * bool(stories) + [counted(len(notices), "notice")] * bool(notices)
    lines = [f"While we could not reach you: {' and '.join(parts)}"]
    further = alerts - len(stories)
    if further > 0:
        lines.append(f"Of each story the first report; {further} more tell the same stories.")
    if len(stories) > MOST_STORIES:
        lines.append(f"{len(stories) - MOST_STORIES} further stories are not listed here.")
    shown = [*dict.fromkeys(notices)]
    lines += shown[:MOST_NOTICES]
    if len(shown) > MOST_NOTICES:
        lines.append(f"and {len(shown) - MOST_NOTICES} more notices")
    return lines

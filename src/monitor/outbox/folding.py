"""Much that waited for one receiver as one message: "While we could not reach you: 34 alerts ...".

what waits, oldest first | one report of each story, each of a digest | counted lines | one delivery

Told one by one, what an outage of a night leaves would be a flood, and would take Slack an hour.
What each message was decided to say stands in it, and so in the one that tells them all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.model import (
    Content,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Millis,
    Report,
    severity_rank,
)
from monitor.outbox.composition import TOLD_IN_FULL
from monitor.printed import counted

HANDFUL = 5  # messages that are told one by one
MOST_STORIES = 300  # whose report stands in the message
MOST_NOTICES = 20

Reports = dict[str, Report | None]  # by item id; None where its message has no content yet


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
    alerts = [each for each in ordered if each.kind is not DeliveryKind.NOTICE]
    shown = dict(list(_reports(alerts).items())[:MOST_STORIES])
    lines = tuple(_lines(ordered, _stories(alerts)))
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
        item_ids=tuple(shown),
        lines=lines,
        content=_content(lines[0], shown),
    )
    return Folded(delivery, tuple(each.id for each in ordered))


def _reports(alerts: Sequence[Delivery]) -> Reports:
    """The first report of each story, in the order in which the stories came; all of a digest."""
    found: Reports = {}
    stories: set[str] = set()
    for each in alerts:
        told = _told(each)
        if each.kind is DeliveryKind.DIGEST:
            found |= told
        elif (story := _story(each)) not in stories:
            stories.add(story)
            found |= dict(list(told.items())[:1])
    return found


def _story(each: Delivery) -> str:
    return each.story_id or each.group_key


def _stories(alerts: Sequence[Delivery]) -> int:
    """How many stories they tell; each report of a digest is of another one."""
    digests = [each for each in alerts if each.kind is DeliveryKind.DIGEST]
    own = {_story(each) for each in alerts if each.kind is not DeliveryKind.DIGEST}
    return len(own) + sum(len(_told(each)) for each in digests)


def _told(each: Delivery) -> Reports:
    if each.content and each.content.reports:
        return {report.item_id: report for report in each.content.reports}
    return dict.fromkeys(each.item_ids)


def _content(headline: str, reports: Reports) -> Content | None:
    """What it says; None where a message of an earlier version waited, which kept no content."""
    told = [report for report in reports.values() if report is not None]
    if len(told) < len(reports):
        return None
    brief = [replace(report, sentences=()) for report in told[TOLD_IN_FULL:]]
    return Content("", headline, "", (*told[:TOLD_IN_FULL], *brief))


def _lines(ordered: Sequence[Delivery], stories: int) -> list[str]:
    notices = [each.lines[:1] for each in ordered if each.kind is DeliveryKind.NOTICE]
    digests = [each.lines for each in ordered if each.kind is DeliveryKind.DIGEST]
    alerts = sum(
        len(each.item_ids) or 1 for each in ordered if each.kind is not DeliveryKind.NOTICE
    )
    told = f"{counted(alerts, 'alert')} in {counted(stories, 'story', 'stories')}"
    parts = [told] * bool(stories) + [counted(len(notices), "notice")] * bool(notices)
    lines = [f"While we could not reach you: {' and '.join(parts)}"]
    further = alerts - stories
    if further > 0:
        lines.append(f"Of each story the first report; {further} more tell the same stories.")
    if stories > MOST_STORIES:
        lines.append(f"{stories - MOST_STORIES} further stories are not listed here.")
    shown = [*dict.fromkeys(line for each in (*digests, *notices) for line in each)]
    lines += shown[:MOST_NOTICES]
    if len(shown) > MOST_NOTICES:
        lines.append(f"and {len(shown) - MOST_NOTICES} more notices")
    return lines

"""The decision about a due group.

waiting alerts | each stage in its order | what is left is one message
"""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.alert.tell import interval, mute, predecessor, repeats, reroute, silence, wait
from monitor.alert.tell.telling import Stage, Telling, Verdict
from monitor.model import Alert, DeliveryKind

STAGES: tuple[Stage, ...] = (
    reroute.stage,
    silence.stage,
    mute.stage,
    repeats.stage,
    wait.stage,
    predecessor.stage,
    interval.stage,
)


@dataclass(frozen=True, slots=True)
class Send:
    """One message of these alerts, in the thread of `root_id` where it is a follow-up."""

    alerts: tuple[Alert, ...]
    kind: DeliveryKind
    root_id: str
    severity: str
    rises: bool  # above what the group was told of


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of each alert: part of the message, or its own verdict, by alert id."""

    send: Send | None
    others: Mapping[str, Verdict]


def decide_group(telling: Telling) -> Decision:
    """Every alert that waits in the group gets exactly one answer."""
    left, others = telling.gathered.waiting, dict[str, Verdict]()
    for stage in STAGES:
        if left:
            answer = stage(telling, left)
            left, others = answer.on, {**others, **answer.off}
    return Decision(_send(telling, left) if left else None, others)


def _send(telling: Telling, alerts: tuple[Alert, ...]) -> Send:
    thread = telling.gathered.thread if telling.goes_on else None
    return Send(
        alerts=alerts,
        kind=DeliveryKind.FOLLOW_UP if thread else DeliveryKind.ALERT,
        root_id=thread.root_id or thread.id if thread else "",
        severity=telling.severity(alerts),
        rises=telling.rises(alerts),
    )

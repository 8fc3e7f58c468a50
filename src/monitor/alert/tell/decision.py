"""The decision about a due group.

waiting alerts | each stage in its order | what is left is one message
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from monitor.alert.tell import (
    budget,
    genres,
    interval,
    mute,
    novelty,
    predecessor,
    repeats,
    reroute,
    rollup,
    silence,
    wait,
)
from monitor.alert.tell.telling import NORMAL, Limits, Quiet, Stage, Telling, Verdict
from monitor.model import Alert, Brought, DeliveryKind, DeliveryState

STAGES: tuple[Stage, ...] = (
    reroute.stage,
    rollup.stage,
    silence.stage,
    mute.stage,
    repeats.stage,
    genres.stage,
    novelty.stage,
    wait.stage,
    predecessor.stage,
    interval.stage,
    budget.stage,
)


@dataclass(frozen=True, slots=True)
class Send:
    """One message of these alerts, in the thread of `root_id` where it is a follow-up.

    `lines` say what the reports do not: that the severity rose, or what a summary is about.
    `limits` are those of its topic where it counts against them, `listed` says how many of the
    reports stand in the message (None: all). `rank` sorts what is worth telling first before the
    rest. `quiet` are further reports that bring nothing new:
    the message says how many they are. `brought` is what is new in the reports, by item id, where
    the group was told of their event before.
    """

    alerts: tuple[Alert, ...]
    kind: DeliveryKind
    root_id: str
    severity: str
    lines: tuple[str, ...] = ()
    limits: Limits | None = None
    listed: int | None = None
    rank: tuple[float, ...] = ()
    quiet: tuple[Alert, ...] = ()
    brought: Mapping[str, Brought] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of each alert: part of the message, or its own verdict, by alert id.

    `hurried` is the id of a message that should go out at once, because what follows it is urgent.
    """

    send: Send | None
    others: Mapping[str, Verdict]
    hurried: str = ""


def decide_group(telling: Telling) -> Decision:
    """Every alert that waits in the group gets exactly one answer."""
    left, others = telling.gathered.waiting, dict[str, Verdict | Quiet]()
    for stage in STAGES:
        if left:
            answer = stage(telling, left)
            left, others = answer.on, {**others, **answer.off}
    quiet = tuple(a for a in telling.gathered.waiting if isinstance(others.get(a.id), Quiet))
    return Decision(
        send=_send(telling, left, quiet) if left else None,
        others=dict(_final(telling, others, counts=bool(left))),
        hurried=_hurried(telling),
    )


def _final(
    telling: Telling, others: Mapping[str, Verdict | Quiet], *, counts: bool
) -> Iterator[tuple[str, Verdict]]:
    """What brings nothing new is part of a message, where there is one, else it waits."""
    for name, verdict in others.items():
        if not isinstance(verdict, Quiet):
            yield name, verdict
        elif not counts:
            yield name, novelty.uncounted(telling, verdict)


def _hurried(telling: Telling) -> str:
    thread, alerts = telling.gathered.thread, telling.gathered.waiting
    if thread is None or thread.state is not DeliveryState.PENDING or not telling.rises(alerts):
        return ""
    return thread.id


def _send(telling: Telling, alerts: tuple[Alert, ...], quiet: tuple[Alert, ...]) -> Send:
    if telling.is_summary:
        return _summary(telling, alerts)
    if alerts[0].is_notice:
        return _notice(telling, alerts)
    thread = telling.gathered.thread if telling.goes_on else None
    return Send(
        alerts=alerts,
        kind=DeliveryKind.FOLLOW_UP if thread else DeliveryKind.ALERT,
        root_id=thread.root_id or thread.id if thread else "",
        severity=_severity(telling, alerts, quiet),
        lines=(*(_rise(telling, alerts) if thread else ()), *novelty.lines(telling, quiet)),
        rank=telling.rank(alerts),
        limits=None if thread or telling.rises(alerts) else budget.limits(telling, alerts),
        quiet=quiet,
        brought=novelty.brought_by(telling, alerts),
    )


def _severity(telling: Telling, alerts: tuple[Alert, ...], quiet: tuple[Alert, ...]) -> str:
    """A follow-up is as severe as what it brings, where the story has not become more severe."""
    follows = telling.goes_on and not telling.rises(alerts)
    brings = novelty.coverage(telling, (*alerts, *quiet)) if follows else None
    return telling.severity(alerts, brings)


def _rise(telling: Telling, alerts: tuple[Alert, ...]) -> tuple[str, ...]:
    if not telling.rises(alerts):
        return ()
    outlets = telling.outlets(alerts)
    now = f": now {outlets} outlets" if outlets > 1 else ""
    return (f"Severity rose from {telling.known} to {telling.severity(alerts)}{now}.",)


def _notice(telling: Telling, alerts: tuple[Alert, ...]) -> Send:
    return Send(
        alerts=alerts,
        kind=DeliveryKind.NOTICE,
        root_id="",
        severity=telling.severity(alerts),
        lines=tuple(line for alert in alerts for line in alert.lines),
    )


def _summary(telling: Telling, alerts: tuple[Alert, ...]) -> Send:
    listed: int | None
    ordered, listed = rollup.ranked(telling, alerts)
    if telling.is_rollup:
        lines, severity = tuple(rollup.lines(telling, alerts)), NORMAL
    else:
        lines, severity = (budget.line(telling, alerts),), telling.severity(alerts)
        listed = listed if listed < len(alerts) else None  # all of them, with sentences
    return Send(
        alerts=ordered,
        kind=DeliveryKind.DIGEST,
        root_id="",
        severity=severity,
        lines=lines,
        listed=listed,
    )

"""What the stages see, what they answer, and what several of them ask.

A stage takes the alerts that are still to be told and answers which of them go on, and what
becomes of the others.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.alert.labels import (
    Frozen,
    Labels,
    event_label,
    labels_from,
    lead_label,
    may_be_dropped,
    severity_label,
)
from monitor.alert.mute import Muted
from monitor.alert.route import group_key, routes_for
from monitor.alert.severity import covered, severity_in
from monitor.alert.silence import Silenced
from monitor.configuration import DAY, HOUR, Rollup, Route, Silence, Topic, WhenMuted
from monitor.groups import Gathered, Group
from monitor.model import Alert, Coverage, DeliveryState, Hold, Millis, Suppress, severity_rank

NORMAL = "normal"
FLOOD = "flood"  # in the key of a group, where else a label would stand
ROLLUP = "rollup"  # likewise
FLOOD_WAIT = 10_000  # a poll's groups are decided about within seconds
FLOOD_APART = HOUR
THREAD = DAY  # after its first message a thread takes no more


@dataclass(frozen=True, slots=True)
class Moved:
    """Told in other groups instead of this one, where it waits until then at the earliest."""

    reason: str
    into: tuple[Group, ...]
    until: Millis = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """Brings nothing new: counted in the next message, where one comes before `until`."""

    until: Millis


Verdict = Hold | Suppress | Moved


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a stage answers: the alerts that go on, and what becomes of the others, by id."""

    on: tuple[Alert, ...]
    off: Mapping[str, Verdict | Quiet] = field(default_factory=dict)


class Limits(NamedTuple):
    """How many threads of a topic may be opened at a receiver in an hour, and in a day."""

    hour: int
    day: int


class Pace(NamedTuple):
    """How long a group waits for further reports, and how far its messages are apart."""

    wait: int
    apart: int


@dataclass(frozen=True, slots=True)
class Telling:
    """A due group with all that bears on it, at one moment."""

    group: Group
    gathered: Gathered
    root: Route
    topics: Mapping[str, Topic]
    receivers: frozenset[str]
    now: Millis
    limits: Limits  # of topics that have none of their own
    silences: tuple[Silence, ...] = ()
    rollup: Rollup = field(default_factory=Rollup)
    _routes: dict[Frozen, Route] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def route(self, alert: Alert) -> Route:
        """The node that leads an alert into this group, else one to its receiver, else the root.

        It follows from the labels; three stages ask for it, so the tree is searched once.
        """
        if alert.labels not in self._routes:
            self._routes[alert.labels] = self._route(labels_from(alert))
        return self._routes[alert.labels]

    def _route(self, labels: Labels) -> Route:
        nodes = [n for n in routes_for(self.root, labels) if n.receiver == self.group.receiver]
        exact = (node for node in nodes if group_key(node, labels) == self.group.key)
        return next(exact, nodes[0] if nodes else self.root)

    @property
    def is_flood(self) -> bool:
        """Whether this is the group of what was beyond the limit."""
        return self.group.key.startswith(f"{self.group.receiver},{FLOOD},")

    @property
    def is_rollup(self) -> bool:
        """Whether this is the group of what the receiver is told once a day."""
        return self.group == rollup_of(self.group.receiver)

    @property
    def is_summary(self) -> bool:
        """Whether its alerts were moved here, out of the groups of their stories."""
        return self.is_flood or self.is_rollup

    def pace(self, alert: Alert) -> Pace:
        """How long the group waits for reports, and how far its messages are apart."""
        if self.is_flood:
            return Pace(FLOOD_WAIT, FLOOD_APART)
        if self.is_rollup or alert.is_notice:  # it has waited for its time, or has none
            return Pace(0, 0)
        route = self.route(alert)
        return Pace(route.group_wait, route.group_interval)

    def severity(self, alerts: Iterable[Alert], brings: Coverage | None = None) -> str:
        """The most severe level that the alerts have now, by how widely they are reported.

        With `brings` by what alone they bring to a reader who knows the rest.
        """
        found = (self._severity(alert, brings) for alert in alerts)
        return max(found, key=severity_rank, default=NORMAL)

    def _severity(self, alert: Alert, brings: Coverage | None) -> str:
        topic, story = self.topics.get(alert.topic_id), self.gathered.stories.get(alert.story_id)
        if topic is None or story is None:  # removed, or forgotten
            return severity_label(alert)
        size = brings.texts if brings else story.size
        covered_by = brings or self.coverage(alert)
        return severity_in(topic, alert.score, lead_label(alert), size, covered_by)

    def coverage(self, alert: Alert) -> Coverage:
        """How widely the event of an alert is reported."""
        story = self.gathered.stories.get(alert.story_id)
        counted = self.gathered.coverage.get(event_label(alert))
        return counted or (covered(story) if story else Coverage())

    def outlets(self, alerts: Iterable[Alert]) -> int:
        """How many outlets report the event of these alerts that most report."""
        return max((len(self.coverage(alert).outlets) for alert in alerts), default=0)

    def rank(self, alerts: Sequence[Alert]) -> tuple[float, ...]:
        """What is worth telling first sorts first: severe, then of many outlets, then the match."""
        best = max(alert.score for alert in alerts)
        return (-severity_rank(self.severity(alerts)), -self.outlets(alerts), -best)

    def name(self, topic_id: str) -> str:
        """What a topic is called; its id where it is gone."""
        topic = self.topics.get(topic_id)
        return topic.name if topic else topic_id

    @property
    def known(self) -> str:
        """The most severe level that the group was told of; normal where it was told nothing."""
        return max(self.gathered.known, key=severity_rank, default=NORMAL)

    def rises(self, alerts: Sequence[Alert]) -> bool:
        """Whether the alerts are more severe than what the group knows of, or was opened by."""
        opened = not self.gathered.known and bool(alerts)
        before = severity_label(alerts[0]) if opened else self.known
        return severity_rank(self.severity(alerts)) > severity_rank(before)

    @property
    def was_told(self) -> bool:
        """Whether a message of this group was told, or will be."""
        thread = self.gathered.thread
        return thread is not None and thread.state is not DeliveryState.DEAD

    @property
    def goes_on(self) -> bool:
        """Whether what is told now stands in the thread of the last message.

        What moves on after a day is a message of its own: nobody looks for it in an old thread.
        """
        return self.was_told and not self._is_old

    @property
    def _is_old(self) -> bool:
        opened = self.gathered.opened_at
        by_story = any("story" in self.route(a).group_by for a in self.gathered.waiting[:1])
        return by_story and 0 < opened <= self.now - THREAD


Stage = Callable[[Telling, tuple[Alert, ...]], Sorted]


def rollup_of(receiver: str) -> Group:
    """The group of what a receiver is told once a day."""
    return Group(receiver, f"{receiver},{ROLLUP}")


def hold_all(alerts: Sequence[Alert], reason: str, until: Millis) -> Sorted:
    """Every alert waits."""
    return Sorted((), {alert.id: Hold(reason, until) for alert in alerts})


def parted(alerts: Sequence[Alert], off: Mapping[str, Verdict]) -> Sorted:
    """What has no verdict goes on."""
    return Sorted(tuple(alert for alert in alerts if alert.id not in off), off)


def kept_back(alert: Alert, found: Muted | Silenced) -> Hold | Suppress:
    """An alert that a route's times or a silence keep back waits, or is dropped if they say so."""
    if found.then is WhenMuted.DROP and may_be_dropped(labels_from(alert)):
        return Suppress(found.reason)
    return Hold(found.reason, found.until)

"""Who is told of what, and when: the route tree, mute times, silences."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.configuration.values import MINUTE


@dataclass(frozen=True, slots=True)
class Matcher:
    """One route condition, Alertmanager's syntax: label, operator (= != =~ !~), value."""

    label: str
    op: str
    value: str

    def __str__(self) -> str:
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'{self.label}{self.op}"{escaped}"'


Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Times of the week and the year; all fields that hold something must fit the wall clock.

    `times` are minutes since midnight, the end not included; the ends of all other ranges are
    included. Sunday is weekday 0; days of the month below 0 count from its end (-1 is the last).
    """

    times: Ranges = ()
    weekdays: Ranges = ()
    days_of_month: Ranges = ()
    months: Ranges = ()
    years: Ranges = ()
    zone: str = "UTC"  # whose wall clock, by its IANA name


@dataclass(frozen=True, slots=True)
class TimeInterval:
    """A named time interval: it holds whenever one of its spans does."""

    name: str
    spans: tuple[TimeSpan, ...]


class WhenMuted(StrEnum):
    """What becomes of an alert that is muted or silenced."""

    DEFER = "defer"  # it is kept, and told when the mute time or the silence ends
    DROP = "drop"  # it is recorded with the reason and never told


class FollowUps(StrEnum):
    """Which further reports of a story that was told are told."""

    NEWS = "news"  # those that bring something
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Silence:
    """Alerts that are not told from `starts` until before `until` (UTC milliseconds).

    It silences an alert whose labels meet all `matchers`, if each of `words` (a word or a phrase)
    stands in one of the item's texts.
    """

    id: str
    matchers: tuple[Matcher, ...] = ()
    words: tuple[str, ...] = ()
    starts: int = 0
    until: int = 0
    comment: str = ""
    author: str = ""
    when_muted: WhenMuted = WhenMuted.DEFER


@dataclass(frozen=True, slots=True)
class Route:
    """A node of the route tree, with Alertmanager's words and semantics.

    Labels of an alert: topic, severity, language, source, outlet, tag (of topic or source),
    country, score, entity, story. Children inherit what they do not set, except for the time
    intervals, which hold for their own node alone; the reader resolves that, so that every node
    here is complete.
    """

    receiver: str
    matchers: tuple[Matcher, ...] = ()
    group_by: tuple[str, ...] = ("story",)
    group_wait: int = 0
    group_interval: int = 10 * MINUTE
    continue_: bool = False
    routes: tuple["Route", ...] = ()
    mute_time_intervals: tuple[TimeInterval, ...] = ()
    active_time_intervals: tuple[TimeInterval, ...] = ()  # empty: always
    when_muted: WhenMuted = WhenMuted.DEFER
    follow_ups: FollowUps = FollowUps.NEWS

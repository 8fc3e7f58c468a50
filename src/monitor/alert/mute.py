"""Whether a route tells at this time, and when it will again.

active_time_intervals, one holds? | mute_time_intervals, none holds? -> None, or Muted until ...
"""

from dataclasses import dataclass
from functools import lru_cache

from monitor.alert.calendar import changes, holds_at, instant_text
from monitor.configuration import DAY, MINUTE, Route, TimeInterval, TimeSpan, WhenMuted
from monitor.model import Millis

_FORESEEN = 400 * DAY  # an end that is further away is not looked for


@dataclass(frozen=True, slots=True)
class Muted:
    """The route does not tell now. `until` is the first instant at which it does again.

    `by` names the interval that mutes it, or those outside of which it is. `then` says what
    becomes of the alert: with DEFER it is kept and decided again at `until`.
    """

    by: str
    until: Millis
    then: WhenMuted
    reason: str


@dataclass(frozen=True, slots=True)
class _Times:
    """When a route tells: in one of the active intervals, where there are any, and no mute one."""

    mute: tuple[TimeInterval, ...]
    active: tuple[TimeInterval, ...]

    def muting(self, at: Millis) -> tuple[str, str] | None:
        """The name of what mutes at this instant, and how reasons say it; None where it tells."""
        if self.active and not any(holds_at(interval, at) for interval in self.active):
            names = ", ".join(interval.name for interval in self.active)
            return names, f"outside of {names}"
        name = next((interval.name for interval in self.mute if holds_at(interval, at)), None)
        return (name, f"in the mute time interval {name}") if name is not None else None

    @property
    def spans(self) -> tuple[TimeSpan, ...]:
        """All of them."""
        return tuple(span for interval in (*self.mute, *self.active) for span in interval.spans)


def muted(route: Route, now: Millis) -> Muted | None:
    """What mutes a route at this instant; None where it tells."""
    if not route.mute_time_intervals and not route.active_time_intervals:
        return None
    times = _Times(route.mute_time_intervals, route.active_time_intervals)
    found = times.muting(now)
    if found is None:
        return None
    by, place = found
    end = _end(times, now - now % MINUTE)
    when = f"until {instant_text(end, times.spans[0].zone)}" if end else "for more than a year"
    return Muted(by, end or now + _FORESEEN, route.when_muted, f"{place} {when}")


@lru_cache(maxsize=1_024)  # many groups are decided in one minute
def _end(times: _Times, minute: Millis) -> Millis | None:
    """The first instant after this minute's beginning at which nothing mutes, if it comes soon."""
    moments = changes(times.spans, minute, minute + _FORESEEN)
    return next((at for at in moments if times.muting(at) is None), None)

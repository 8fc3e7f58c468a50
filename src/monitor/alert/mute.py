"""Whether a route tells at this time, and when it will again.

active_time_intervals, one holds? | mute_time_intervals, none holds? -> None, or Muted until ...
"""

from dataclasses import dataclass

from monitor.alert.calendar import changes, holds_at, instant_text
from monitor.configuration import DAY, Route, TimeInterval, WhenMuted
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


def muted(route: Route, now: Millis) -> Muted | None:
    """What mutes a route at this instant; None where it tells."""
    by = _muting(route, now)
    if by is None:
        return None
    intervals = (*route.mute_time_intervals, *route.active_time_intervals)
    spans = [span for interval in intervals for span in interval.spans]
    ends = (at for at in changes(spans, now, now + _FORESEEN) if _muting(route, at) is None)
    end = next(ends, None)
    when = f"until {instant_text(end, spans[0].zone)}" if end else "for more than a year"
    within = any(interval.name == by for interval in route.mute_time_intervals)
    place = f"in the mute time interval {by}" if within else f"outside of {by}"
    return Muted(by, end or now + _FORESEEN, route.when_muted, f"{place} {when}")


def _muting(route: Route, at: Millis) -> str | None:
    """The name of what mutes the route at this instant; active times are asked first."""
    active = route.active_time_intervals
    if active and not any(holds_at(interval, at) for interval in active):
        return _names(active)
    return next((each.name for each in route.mute_time_intervals if holds_at(each, at)), None)


def _names(intervals: tuple[TimeInterval, ...]) -> str:
    return ", ".join(interval.name for interval in intervals)

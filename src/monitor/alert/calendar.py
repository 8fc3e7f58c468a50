"""Time intervals on the wall clocks of their zones, with Alertmanager's semantics.

    instant | wall clock of the zone | times, weekday, day of the month, month, year | holds or not

Between two moments at which a wall clock passes a limit of a span, nothing changes. So the end of
an interval is found by asking at these moments alone: the limits of each day, midnight, and the
moment at which a zone changes to or from daylight saving.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.configuration import DAY, MINUTE, Ranges, TimeInterval, TimeSpan
from monitor.model import Millis

_MINUTES = DAY // MINUTE  # of a day; the end of a time range may be 24:00


def holds_at(interval: TimeInterval, at: Millis) -> bool:
    """Whether one of the interval's spans holds at this instant."""
    return any(covers(span, at) for span in interval.spans)


def covers(span: TimeSpan, at: Millis) -> bool:
    """Whether every field of the span fits the wall clock of its zone at this instant."""
    there = wall_clock(at, span.zone)
    last = monthrange(there.year, there.month)[1]
    days = tuple((_counted(begin, last), _counted(end, last)) for begin, end in span.days_of_month)
    minute = there.hour * 60 + there.minute
    return (
        (not span.times or any(begin <= minute < end for begin, end in span.times))
        and _within(there.isoweekday() % 7, span.weekdays)
        and _within(there.day, days)
        and _within(there.month, span.months)
        and _within(there.year, span.years)
    )


def changes(spans: Iterable[TimeSpan], after: Millis, before: Millis) -> Iterator[Millis]:
    """The instants between the two at which one of the spans may begin or end, in order."""
    limits = _limits(spans)
    for start in range(after, before, DAY):
        end = min(start + DAY, before)
        found = {at for zone, minutes in limits for at in _in_a_day(zone, minutes, start)}
        yield from sorted(at for at in found if start < at <= end)


def wall_clock(at: Millis, zone: str) -> datetime:
    """What the clocks of a zone show."""
    return datetime.fromtimestamp(at // 1_000, _zone(zone))


def _within(value: int, ranges: Ranges) -> bool:
    return not ranges or any(begin <= value <= end for begin, end in ranges)


def _counted(day: int, last: int) -> int:
    """A day of the month from its start; -1 is the last one."""
    return last + day + 1 if day < 0 else day


def _limits(spans: Iterable[TimeSpan]) -> list[tuple[str, frozenset[int]]]:
    """The minutes of a day at which something may change, by zone; midnight always is one."""
    minutes: dict[str, set[int]] = {}
    for span in spans:
        named = {minute % _MINUTES for limits in span.times for minute in limits}
        minutes.setdefault(span.zone, {0}).update(named)
    return [(zone, frozenset(named)) for zone, named in minutes.items()]


def _in_a_day(zone: str, minutes: frozenset[int], start: Millis) -> Iterator[Millis]:
    """Instants of the day after `start` at which a zone's clock shows one of these minutes.

    A time that the clocks show twice gives two instants, one that they leave out gives some
    around the gap, which do no harm; the gap's own instant is the turn.
    """
    today = wall_clock(start, zone).date()
    for days in range(3):
        for minute in minutes:
            yield from _shown(today + timedelta(days=days), minute, zone)
    yield from _turn(zone, start, start + DAY)


def _shown(day: date, minute: int, zone: str) -> Iterator[Millis]:
    on_the_wall = datetime.combine(day, time(minute // 60, minute % 60), _zone(zone))
    for fold in (0, 1):
        yield int(on_the_wall.replace(fold=fold).timestamp()) * 1_000


def _turn(zone: str, start: Millis, end: Millis) -> Iterator[Millis]:
    """The second at which the zone's distance from UTC changes, where it does in between."""
    low, high = start // 1_000, end // 1_000
    if _distance(low, zone) == _distance(high, zone):
        return
    while high - low > 1:
        middle = (low + high) // 2
        if _distance(middle, zone) == _distance(start // 1_000, zone):
            low = middle
        else:
            high = middle
    yield high * 1_000


def _distance(second: int, zone: str) -> timedelta | None:
    return datetime.fromtimestamp(second, _zone(zone)).utcoffset()


@lru_cache(maxsize=128)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def next_time(minute: int, zone: str, after: Millis) -> Millis:
    """The next instant after `after` at which the zone's clocks show that minute of a day.

    It comes once a day: where the clocks show the time twice, at the first; where they leave it
    out, as long after the gap's beginning as it would have been.
    """
    today = wall_clock(after, zone).date()
    days = (today + timedelta(days=days) for days in range(-1, 3))
    return next(at for day in days if (at := next(_shown(day, minute, zone))) > after)


def instant_text(at: Millis, zone: str = "UTC") -> str:
    """An instant as a zone's clocks show it: `2026-12-01 08:00 Europe/Berlin`."""
    return f"{wall_clock(at, zone):%Y-%m-%d %H:%M} {zone}"

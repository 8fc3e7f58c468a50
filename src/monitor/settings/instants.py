"""Instants as people write them: a date with a time, a time of day, or how long from now."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Millis
from monitor.yaml_reader.quantities import parse_duration
from monitor.yaml_reader.validation import REMEDY

_EXAMPLES = "2026-12-24 18:00, or 2026-12-24T18:00+01:00"
_FIRST_YEAR, _LAST_YEAR = 1970, 9998
_TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def absolute(text: str, zone: str) -> Millis:
    """A date, with a time or without, in ISO 8601; without an offset on the clocks of `zone`.

    Raises ValueError with what would be right.
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - a year that is refused
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ValueError(f"{text!r} is no date with a time{REMEDY}write {_EXAMPLES}")
    return _millis(at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone)))


def instant(text: str, now: Millis, zone: str) -> Millis:
    """The same, or `2h` from `now`, or `18:00`, which is the next time the clocks show it."""
    asked = text.strip().removeprefix("until ").strip()
    if found := _TIME_OF_DAY.fullmatch(asked):
        return _next(int(found[1]), int(found[2]), now, zone)
    try:
        return now + parse_duration(asked)
    except ValueError:
        pass
    try:
        return absolute(asked, zone)
    except ValueError as fault:
        message = f"{text!r} is no time{REMEDY}write 2h, 18:00, {_EXAMPLES}"
        raise ValueError(message) from fault


def _next(hour: int, minute: int, now: Millis, zone: str) -> Millis:
    there = datetime.fromtimestamp(now / 1_000, ZoneInfo(zone))
    today = there.replace(hour=hour, minute=minute, second=0, microsecond=0)
    days = (today + timedelta(days=ahead) for ahead in range(3))
    return next(at for at in map(_millis, days) if at > now)


def _millis(at: datetime) -> Millis:
    return int(at.timestamp() * 1_000)

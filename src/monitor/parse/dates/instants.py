"""Days and times to milliseconds since 1970, and which of them a report can have."""

from datetime import UTC, date, datetime

from monitor.model import Millis

_FIRST = int(datetime(1995, 1, 1, tzinfo=UTC).timestamp() * 1000)
_LAST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000)
_EPOCH = date(1970, 1, 1).toordinal()
_DAY, _HOUR, _MINUTE = 86_400, 3600, 60  # seconds
FARTHEST = 14 * 60  # minutes from UTC: the Line Islands


def sane(millis: int) -> Millis | None:
    """The moment, if a report can have it; before 1995 and after 2100 lie defaults and slips."""
    return millis if _FIRST <= millis <= _LAST else None


def seconds(hour: int, minute: int, second: int) -> int:
    """Seconds of a day, of which the last may be 24:00:00 or a leap second; raises ValueError."""
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):  # noqa: PLR2004 a day's clock
        raise ValueError("no time of day")
    return hour * _HOUR + minute * _MINUTE + second


def instant(day: date, seconds_of_day: int, minutes_east: int) -> int:
    """Milliseconds since 1970 of a local day and time; raises ValueError for no offset of Earth."""
    if not -FARTHEST <= minutes_east <= FARTHEST:
        raise ValueError("no offset from UTC")
    days = day.toordinal() - _EPOCH
    return (days * _DAY + seconds_of_day - minutes_east * _MINUTE) * 1000

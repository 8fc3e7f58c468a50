"""The two standards that nearly all dates follow: RFC 822 with its successors, and ISO 8601.

ISO 8601 as RFC 3339 has it and in its other forms: without dashes, by week and weekday, by the day
of the year; and counts of seconds since 1970. A month without a day is no date: as
the first of the month, a report of the 30th would be 29 days old.
"""

import re
from datetime import date

from monitor.parse.dates.instants import instant, seconds

_RFC822 = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) "
    r"(?:GMT|UTC?|[A-IK-Z]|([+-])(\d\d):?(\d\d))"
)
_TIME = (
    r"(?:(?:T(?=\d\d(?!\d))|[T ]+(?=\d{1,2}:))(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?"
    r"|T(\d\d)(\d\d)(?:(\d\d)(?:[.,]\d+)?)?)?"
    r" ?(?:Z|UTC|GMT|([+-])(\d\d)(?::?(\d\d))?)?"
)
_DAY = re.compile(
    r"(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d))" + _TIME.replace("|T", "|T?"), re.IGNORECASE
)
_WEEK = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])" + _TIME, re.IGNORECASE)
_YEAR_DAY = re.compile(r"(\d{4})-?(\d{3})" + _TIME, re.IGNORECASE)
# Seconds from 2001 to 2286, or thousandths and smaller parts of them; as GNU's tools and as .NET
# write them, too: the offset there tells how to show the moment, and does not change it.
_SINCE_1970 = re.compile(
    r"(?:@?|/Date\((?=.*\)/))(\d{10})(\d{3}(?:\d{3}){0,2})?(?:\.\d+)?(?:(?:[+-]\d{4})?\)/)?"
)
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
           "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}  # fmt: skip


def standard(text: str) -> int | None:
    """Milliseconds since 1970; None for other forms. Raises ValueError for no day or time."""
    if match := _RFC822.fullmatch(text):
        return _rfc822(match)
    if match := _DAY.fullmatch(text):
        year, *rest = match.groups()
        month, day = rest[0] or rest[2], rest[1] or rest[3]
        return _at(date(int(year), int(month), int(day)), rest[4:])
    return _seldom(text) if text[:4].isdigit() or text[:1] in ("@", "/") else None


def _rfc822(match: re.Match[str]) -> int | None:
    day, name, year, hour, minute, second, *east = match.groups()
    month = _MONTHS.get(name.lower())
    if month is None:
        return None
    clock = seconds(int(hour), int(minute), int(second))
    return instant(date(int(year), month, int(day)), clock, _offset(east) if east[0] else 0)


def _seldom(text: str) -> int | None:
    if match := _SINCE_1970.fullmatch(text):
        return int(match[1]) * 1000 + int((match[2] or "0")[:3])
    if match := _WEEK.fullmatch(text):
        year, week, day, *rest = match.groups()
        return _at(date.fromisocalendar(int(year), int(week), int(day)), rest)
    if match := _YEAR_DAY.fullmatch(text):
        year, number, *rest = match.groups()
        return _at(_day_of_year(int(year), int(number)), rest)
    return None


def _day_of_year(year: int, number: int) -> date:
    day = date.fromordinal(date(year, 1, 1).toordinal() + number - 1)
    if day.year != year:
        raise ValueError("no day of the year")
    return day


def _at(day: date, rest: list[str]) -> int:
    """A day with the groups of _TIME: a clock with colons, one without, an offset."""
    clock = rest[:3] if rest[0] else rest[3:6]
    if rest[6] and not (clock[0] or rest[8]):
        raise ValueError("a day with an hour behind it")
    return instant(day, _clock(clock), _offset(rest[6:]))


def _clock(parts: list[str]) -> int:
    hour, minute, second = (int(part or 0) for part in parts)
    return seconds(hour, minute, second)


def _offset(parts: list[str]) -> int:
    """Minutes east of UTC from sign, hours and minutes."""
    sign, hours, minutes = parts
    if not sign:
        return 0
    east = int(hours) * 60 + int(minutes or 0)
    return -east if sign == "-" else east

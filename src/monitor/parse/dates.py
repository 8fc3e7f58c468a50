"""Dates of feeds to milliseconds since 1970 in UTC; nonsense is no date.

Feeds write RFC 822 (with years of two or four digits and zones by name) and RFC 3339 in every
state of repair. What lies before 1995 or after 2100 is a default or a typing error: None.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import mktime_tz, parsedate_tz

from monitor.model import Millis

_FIRST = int(datetime(1995, 1, 1, tzinfo=UTC).timestamp() * 1000)
_LAST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000)
_ISO = re.compile(
    r"(\d{4})-?(\d\d)(?:-?(\d\d))?"
    r"(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?"
    r" ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
_COMMON = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (GMT|UTC|Z|[+-]\d{4})"
)
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
           "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}  # fmt: skip
_ZONES = {  # minutes east; names that RFC 822 does not know but feeds use
    "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "WET": 0, "WEST": 60,
    "EET": 120, "EEST": 180, "MSK": 180, "IST": 330, "JST": 540, "KST": 540, "HKT": 480,
    "SGT": 480, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}  # fmt: skip
_NAMED_ZONE = re.compile(r"\b([A-Z]{3,4})$")


def sane(millis: int) -> Millis | None:
    """The moment, if a report can have it."""
    return millis if _FIRST <= millis <= _LAST else None


def millis(text: str) -> Millis | None:
    """A date as feeds write it; None where it is none, or nonsense."""
    text = text.strip()[:80]
    if not text:
        return None
    try:
        found = _iso(text) if text[:4].isdigit() else _rfc822(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return None if found is None else sane(found)


def _iso(text: str) -> int | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    moment = datetime(year, month, day or 1, tzinfo=UTC)
    moment += timedelta(hours=hour, minutes=minute - _offset(match.group(7)), seconds=second)
    return int(moment.timestamp() * 1000)


def _offset(zone: str | None) -> int:
    """Minutes east of UTC."""
    if not zone or zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return -minutes if zone[0] == "-" else minutes


def _rfc822(text: str) -> int | None:
    common = _COMMON.fullmatch(text)
    month = _MONTHS.get(common.group(2).lower()) if common else None
    if common is None or month is None:
        return _loose_rfc822(text)
    day, _, year, hour, minute, second, zone = common.groups()
    moment = datetime(int(year), month, int(day), tzinfo=UTC)
    moment += timedelta(hours=int(hour), minutes=int(minute) - _offset(zone), seconds=int(second))
    return int(moment.timestamp() * 1000)


def _loose_rfc822(text: str) -> int | None:
    parts = parsedate_tz(text)
    if parts is None:
        return None
    named = _NAMED_ZONE.search(text)
    if named and named.group(1) in _ZONES:
        parts = (*parts[:9], _ZONES[named.group(1)] * 60)
    return mktime_tz(parts) * 1000

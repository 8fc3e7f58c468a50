"""What a publisher allows: how long nobody should ask again. Pure.

    Cache-Control: max-age less Age, else Expires less Date (RFC 9111, 4.2)   at most 24 h
    ttl (RSS 2.0), sy:updatePeriod / sy:updateFrequency                       at most 24 h
    skipHours, skipDays (RSS 2.0, in GMT)

Durations and times are milliseconds.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, urlsplit

from monitor.configuration import DAY, HOUR, MINUTE
from monitor.model import Millis

Headers = tuple[tuple[str, str], ...]
Hints = tuple[tuple[str, str], ...]

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[,\s])(?:no-cache(?!\s*=)|no-store)", re.IGNORECASE)
_PERIODS = {
    "hourly": HOUR,
    "daily": DAY,
    "weekly": 7 * DAY,
    "monthly": 30 * DAY,
    "yearly": 365 * DAY,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_QUESTIONS = frozenset(["q", "query", "search", "s", "term", "keyword", "keywords"])
KEPT = frozenset(["ttl", "updatePeriod", "updateFrequency", "skipHours", "skipDays", "hub", "self"])


def kept(hints: Hints) -> Hints:
    """What is remembered of a document: of each name the first, as the rules read them."""
    found: dict[str, str] = {}
    for name, value in hints:
        if name in KEPT:
            found.setdefault(name, value)
    return tuple(found.items())


def _first(pairs: Headers, name: str) -> str:
    return next((value for key, value in pairs if key == name), "")


def freshness(headers: Headers, now: Millis) -> tuple[int, str]:
    """(how long the answer is fresh, which header says so); (0, "") where none does."""
    control = ", ".join(value for name, value in headers if name == "cache-control")
    if _UNCACHED.search(control):
        return 0, ""
    if found := _MAX_AGE.search(control):
        age = _first(headers, "age")
        spent = int(age[:12]) * 1000 if age.isascii() and age.isdigit() else 0
        return _clamped(int(found.group(1)) * 1000 - spent), "max-age"
    return _expires(headers, now)


def _expires(headers: Headers, now: Millis) -> tuple[int, str]:
    until = _moment(_first(headers, "expires"))
    if until is None:
        return 0, ""
    served = _moment(_first(headers, "date"))
    return _clamped(until - (now if served is None else served)), "Expires"


def _moment(text: str) -> Millis | None:
    try:
        moment = parsedate_to_datetime(text)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _clamped(duration: int) -> int:
    return min(max(duration, 0), DAY)


def period(hints: Hints) -> tuple[int, str]:
    """(how long the document wants to be left alone, which element says so)."""
    ttl = _first(hints, "ttl")
    own = _clamped(int(ttl[:9]) * MINUTE) if ttl.isascii() and ttl.isdigit() else 0
    length = _PERIODS.get(_first(hints, "updatePeriod").lower(), 0)
    times = _first(hints, "updateFrequency")
    frequency = max(int(times[:6]), 1) if times.isascii() and times.isdigit() else 1
    update = _clamped(length // frequency)
    return max((own, "ttl"), (update, "sy:updatePeriod")) if own or update else (0, "")


def out_of_skipped(at: Millis, hints: Hints) -> Millis:
    """The first moment from `at` on that lies in no skipped hour or day; `at` if all are."""
    hours = frozenset(int(h) % 24 for h in _list(hints, "skipHours") if h.isascii() and h.isdigit())
    days = frozenset(_DAYS.index(d) for d in _list(hints, "skipDays") if d in _DAYS)
    if len(hours) == 24 or len(days) == 7 or not (hours or days):  # noqa: PLR2004 - all of them
        return at
    moment = at
    for _ in range(8 * 24):
        when = datetime.fromtimestamp(moment / 1000, UTC)
        if when.hour not in hours and when.weekday() not in days:
            return moment
        moment = (moment // HOUR + 1) * HOUR
    return at


def is_search(url: str) -> bool:
    """Whether a feed's URL asks a question, as Google News' and GDELT's do."""
    try:
        return any(name.lower() in _QUESTIONS for name, _ in parse_qsl(urlsplit(url).query))
    except ValueError:
        return False


def _list(hints: Hints, name: str) -> list[str]:
    return [part.strip().lower() for part in _first(hints, name).split(",") if part.strip()]

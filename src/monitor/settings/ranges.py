"""Ranges of weekdays, days, months and years as Alertmanager writes them: `monday:friday`, `-3:-1`.

text | begin : end | two numbers in order -> (begin, end), both included
"""

import re
from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from monitor.yaml_reader import nearest
from monitor.yaml_reader.validation import REMEDY

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1970, 9999
_LONGEST_MONTH = 31

_TO = re.compile(r"\s*(?:-|\u2013|\bto\b)\s*")

Range = tuple[int, int]


def weekdays(value: object) -> Range:
    """`monday:friday` or `saturday`; Sunday is 0, as in Alertmanager."""
    begin, end = (_named(part, WEEKDAYS, "weekday") for part in _ends(value, "monday:friday"))
    return _in_order(begin, end, WEEKDAYS, "weeks begin on Sunday")


def months(value: object) -> Range:
    """`may:august`, `5:8` or `december`."""
    begin, end = (_month(part) for part in _ends(value, "may:august"))
    low, high = _in_order(begin - 1, end - 1, MONTHS, "years begin in January")
    return low + 1, high + 1


def years(value: object) -> Range:
    """`2026:2028` or `2026`."""
    begin, end = (_number(part, "year", "2026:2028") for part in _ends(value, "2026:2028"))
    if not FIRST_YEAR <= begin <= end <= LAST_YEAR:
        raise ValueError(f"{value} are no years from the earlier to the later{REMEDY}2026:2028")
    return begin, end


def days_of_month(value: object) -> Range:
    """`1:5`, `15` or `-3:-1`, the last three days."""
    begin, end = (_number(part, "day", "1:5 or -3:-1") for part in _ends(value, "1:5"))
    for day in (begin, end):
        if not 1 <= abs(day) <= _LONGEST_MONTH:
            raise ValueError(f"no month has a day {day}{REMEDY}1 to 31, or -1 (the last) to -31")
    if begin < 0 < end:
        raise ValueError(
            f"{value} begins before the end of a month and ends after the beginning of the next"
            f"{REMEDY}write two: '{begin}:-1' and '1:{end}'"
        )
    if _at_the_latest(begin, end):
        raise ValueError(f"{value} ends before it begins in every month{REMEDY}{end}:{begin}")
    return begin, end


def clock_time(value: object) -> int:
    """Minutes since midnight of `HH:MM`; 24:00 is the end of the day."""
    text = str(value)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", text):
        raise ValueError(f"{text!r} is no time of day{REMEDY}write {_meant(text)}")
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _meant(text: str) -> str:
    """The time of day that somebody meant who wrote 8:00, 8.30, 0800, 8 or 8pm."""
    found = re.fullmatch(
        r"\s*(\d{1,2})(?:[:.h]?(\d{2})|h)?(?::\d{2})?\s*([ap]m?)?\s*", text.lower()
    )
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 60)
    if found and found[3]:
        hour = hour % 12 + 12 * found[3].startswith("p")
    known = hour <= 23 and minute <= 59  # noqa: PLR2004 - the last of a day and of an hour
    return f"{hour:02}:{minute:02}" if known else "hours and minutes, such as 08:00 or 24:00"


def _ends(value: object, example: str) -> tuple[str, str]:
    if not isinstance(value, str | int) or not (text := str(value).strip().lower()):
        raise ValueError(f"must be text{REMEDY}for example {example}")
    begin, colon, end = (part.strip() for part in text.partition(":"))
    return begin, end if colon else begin


def _named(name: str, names: Sequence[str], kind: str) -> int:
    if name not in names:
        short = [each for each in names if len(name) > 1 and each.startswith(name)]
        remedy = f"write `{short[0]}`" if len(short) == 1 else _meant_range(name, names)
        raise ValueError(f"{name!r} is no {kind}{REMEDY}{remedy}")
    return names.index(name)


def _meant_range(name: str, names: Sequence[str]) -> str:
    """What is meant by `mon-fri` or `Monday to Friday`: two of the names, with a colon."""
    parts = _TO.split(name)
    ends = [next((n for n in names if n.startswith(part)), "") for part in parts]
    if len(ends) == 2 and all(ends) and all(len(part) > 1 for part in parts):  # noqa: PLR2004 - from and to
        return f"write {ends[0]}:{ends[1]}"
    near = nearest(name, names)
    return near if near.startswith("did") else f"known: {', '.join(names)}"


def _month(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= len(MONTHS):
        return int(text)
    return _named(text, MONTHS, "month") + 1


def _number(text: str, kind: str, example: str) -> int:
    if not re.fullmatch(r"-?\d{1,4}", text):
        raise ValueError(f"{text!r} is no {kind}{REMEDY}for example {example}")
    return int(text)


def _in_order(begin: int, end: int, names: Sequence[str], why: str) -> Range:
    if begin > end:
        parts = (_written(begin, len(names) - 1, names), _written(0, end, names))
        raise ValueError(
            f"{names[begin]}:{names[end]} ends before it begins: {why}"
            f"{REMEDY}write two: '{parts[0]}' and '{parts[1]}'"
        )
    return begin, end


def _written(begin: int, end: int, names: Sequence[str]) -> str:
    return names[begin] if begin == end else f"{names[begin]}:{names[end]}"


def _at_the_latest(begin: int, end: int) -> bool:
    """Whether a range ends before it begins in the longest month, too."""
    first, last = (day + _LONGEST_MONTH + 1 if day < 0 else day for day in (begin, end))
    return first > last


def _typed(read: Callable[[object], object], *examples: str) -> tuple[object, object]:
    schema = {"type": ["string", "integer"], "examples": list(examples)}
    return BeforeValidator(read), WithJsonSchema(schema)


Weekdays = Annotated[Range, *_typed(weekdays, "monday:friday", "saturday")]
DaysOfMonth = Annotated[Range, *_typed(days_of_month, "1:5", "-3:-1")]
Months = Annotated[Range, *_typed(months, "may:august", "12")]
Years = Annotated[Range, *_typed(years, "2026:2028", "2026")]
ClockTime = Annotated[
    int,
    BeforeValidator(clock_time),
    WithJsonSchema({"type": "string", "pattern": r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"}),
]

"""Every date that a text can mean.

    pieces -> their kinds as a string of letters -> a form -> readings

A form says where day, month and year stand: "9 March 2026" is NMY, the line of a C library
`Mon Mar  9 21:04:08 2026` is WMNTY. Of a day in numbers each order is a reading: 03/04/26 has
three.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple, TypeAlias

from monitor.language.calendar_names import months, weekdays
from monitor.language.calendar_words import half
from monitor.parse.dates import zones
from monitor.parse.dates.calendars import year_of
from monitor.parse.dates.instants import instant, sane, seconds
from monitor.parse.dates.scan import LONGEST, Kind, Piece, Unread, pieces

# A day in numbers may have several, by their order; a month's name may have several, by language.
_Days: TypeAlias = "Iterator[tuple[int, int, int, Order | None, frozenset[str]]]"

_DATE = "X|NM[YN]|MN[YN]|YMN|YNM"
_CLOCK = "TA?|AT|NA|AN"
_FORMS = tuple(
    re.compile(form)
    for form in (
        f"W?(?P<date>{_DATE})(?P<clock>{_CLOCK})?(?P<zone>[ZO]*)",
        f"(?P<date>{_DATE})W(?P<clock>{_CLOCK})?(?P<zone>[ZO]*)",
        f"(?P<clock>{_CLOCK})(?P<zone>[ZO]*)W?(?P<date>{_DATE})",
        f"(?P<clock>{_CLOCK})(?P<zone>[ZO]*)(?P<date>{_DATE})W",
        f"W?(?P<date>NM|MN)(?P<clock>{_CLOCK})(?P<zone>[ZO]*)(?P<year>Y)",
    )
)
_MOST = 64  # combinations of what the pieces can be
_NOON = 12
_NO_TONGUES: frozenset[str] = frozenset()


class Order(Enum):
    """What comes first in a day that is written in numbers."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Reading(NamedTuple):
    """One date that a text can mean."""

    day: date
    seconds: int  # of the day
    zones: tuple[str, ...]
    order: Order | None  # of a day in numbers, where it is not plain
    tongues: frozenset[str]  # in which the month has its name; none for a month in numbers
    weekdays: frozenset[int]  # that the text names; 0 is Monday

    def instant(self, language: str) -> int | None:
        """Milliseconds since 1970, zones as a language names them; None where no report can be."""
        try:
            east = zones.together(self.zones, language, self.day, self.seconds)
            return sane(instant(self.day, self.seconds, east))
        except (ValueError, OverflowError):
            return None


@lru_cache(maxsize=1024)
def readings(text: str) -> frozenset[Reading]:
    """All dates that a text can mean, each of the whole of it."""
    if len(text) > LONGEST:
        return frozenset()
    try:
        found = pieces(text)
    except Unread:
        return frozenset()
    every = islice(product(*found), _MOST)
    return next(filter(None, map(_of_all, _least_left_out(every))), frozenset())


def _least_left_out(every: Iterable[tuple[Piece, ...]]) -> list[list[list[Piece]]]:
    """Combinations without what only links or counts; first those in which the least is that.

    A word that can mean something does: the `am` of "12:00 am" is not that of "am 3. Mai".
    """
    by_length: dict[int, list[list[Piece]]] = {}
    for some in every:
        plain = _plain(some)
        by_length.setdefault(len(plain), []).append(plain)
    return [by_length[length] for length in sorted(by_length, reverse=True)]


def _plain(some: tuple[Piece, ...]) -> list[Piece]:
    """Without words that only link or count, where they stand as they do in a date."""
    left: list[Piece] = []
    for piece in some:
        if piece.kind is not Kind.UNIT or not left or left[-1].kind.value not in "NYXT":
            left.append(piece)
    return [piece for piece in left[:-1] if piece.kind is not Kind.LINK] + left[-1:]


def _of_all(combinations: list[list[Piece]]) -> frozenset[Reading]:
    return frozenset(reading for some in combinations for reading in _of(some))


def _of(some: list[Piece]) -> Iterator[Reading]:
    kinds = "".join(piece.kind.value for piece in some)
    for form in _FORMS:
        if match := form.fullmatch(kinds):
            parts = {name: some[slice(*match.span(name))] for name in match.groupdict()}
            named = [weekdays(piece.text) for piece in some if piece.kind is Kind.WEEKDAY]
            yield from _read(parts, frozenset(number for days in named for number in days))


def _read(parts: dict[str, list[Piece]], named: frozenset[int]) -> Iterator[Reading]:
    try:
        clock = _seconds(parts["clock"])
    except ValueError:
        return
    stated = tuple(piece.text for piece in parts["zone"])
    for year, month, day, order, tongues in _days(parts["date"] + parts.get("year", [])):
        try:
            yield Reading(date(year, month, day), clock, stated, order, tongues, named)
        except ValueError:
            continue


def _days(some: list[Piece]) -> _Days:
    """Year, month and day of each reading."""
    by_kind = {piece.kind: piece for piece in some}  # of two numbers, the later one: the year
    if Kind.DAY in by_kind:
        yield from _numeric(by_kind[Kind.DAY].text)
        return
    numbers = [piece.text for piece in some if piece.kind is Kind.NUMBER]
    year = by_kind[Kind.YEAR].text if Kind.YEAR in by_kind else numbers[1]
    day = int("".join(filter(str.isdecimal, numbers[0])))
    for month, tongues in months(by_kind[Kind.MONTH].text).items():
        yield year_of(year, thai="th" in tongues), month, day, None, tongues


def _numeric(text: str) -> _Days:
    """A day in numbers; stops stand behind the day, not behind the month."""
    first, second, third = re.split(r" ?[-/.] ?", text)
    orders: dict[Order | None, tuple[str, str, str]] = {}
    if len(first) > len("26"):
        orders[None] = (first, second, third)
    elif len(third) > len("26") and "." in text:
        orders[None] = (third, second, first)
    else:
        orders[Order.DAY] = (third, second, first)
        if "." not in text:
            orders[Order.MONTH] = (third, first, second)
        if len(third) == len("26"):
            orders[Order.YEAR] = (first, second, third)
    for order, (year, month, day) in orders.items():
        yield year_of(year, thai=False), int(month), int(day), order, _NO_TONGUES


def _seconds(clock: list[Piece]) -> int:
    """Seconds of the day; `0:30 pm` and `21:04 pm` are written, too."""
    if not clock:
        return 0
    time = next(piece.text for piece in clock if piece.kind is not Kind.HALF)
    hour, minute, second = ([int(part) for part in re.split("[:.,]", time)] + [0, 0])[:3]
    later = next((half(piece.text) for piece in clock if piece.kind is Kind.HALF), None)
    if later is None:
        return seconds(hour, minute, second)
    if hour > _NOON and not later:
        raise ValueError("an afternoon before noon")
    return seconds(hour if hour > _NOON else hour % _NOON + later, minute, second)

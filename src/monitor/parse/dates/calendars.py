"""Days of other calendars, where a text says that they are, as days of the Gregorian one.

    令和8年, 平成元年, 民国115年     eras of Japan and Taiwan, whose years count from another one
    18 آبان 1405, 1405/08/18       the Iranian calendar: by the month's name, or by a year that no
                                   other calendar has in our time
    2569                           the years of Thailand, 543 ahead of all others

The Islamic calendar is left out: its months begin with the sight of the moon, a day sooner or later
by country.
"""

from datetime import date, timedelta

import regex

from monitor.language.fold import fold

_BUDDHIST, _AHEAD = 2500, 543  # the year from which on a year is of Thailand
_THIS_CENTURY = 38  # 38 is 2538 in Thailand, 1995 elsewhere; fewer are years of our own
_CENTURY = 50  # 49 is 2049, 50 is 1950: RFC 5322, 4.3
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911}  # the year before the first
_ERA = regex.compile(rf"({'|'.join(_ERAS)}) ?(\d{{1,3}}|元) ?年")

# The beginning of the year 1374, and the years in a cycle of 33 that have a day more: the cycle is
# that of the equinox from 1178 to 1633.
_FIRST_YEAR, _FIRST_DAY = 1374, date(1995, 3, 21)
_LAST_YEAR = 1415  # 2036; the year 1416 of Islam was 1995
_CYCLE, _LEAP = 33, frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_LENGTHS = (31,) * 6 + (30,) * 5 + (29,)  # of the months; the last has 30 in a leap year
_MONTHS = {
    fold(name): number
    for number, names in enumerate(
        ("فروردین farvardin", "اردیبهشت ordibehesht", "خرداد khordad", "تیر tir", "مرداد mordad",
         "شهریور shahrivar", "مهر mehr", "آبان aban", "آذر azar", "دی dey", "بهمن bahman",
         "اسفند esfand"), 1)
    for name in names.split()
}  # fmt: skip
_YEAR = r"1[34]\d\d"
_NAMED = regex.compile(rf"\b(\d{{1,2}}),? ({'|'.join(_MONTHS)})(?: ماه)?,? ({_YEAR})\b")
_NUMBERS = regex.compile(rf"(?<!\d)({_YEAR})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)")


def gregorian(text: str) -> str:
    """A folded text with the days of other calendars written as ISO 8601 has them."""
    text = _ERA.sub(lambda found: f"{_year_of_era(*found.groups())}年", text)
    text = _NAMED.sub(lambda f: _iranian(f, int(f[3]), _MONTHS[f[2]], int(f[1])), text)
    return str(_NUMBERS.sub(lambda f: _iranian(f, int(f[1]), int(f[3]), int(f[4])), text))


def year_of(digits: str, *, thai: bool) -> int:
    """A year of four digits, or of two; 0 for no year. Those of Thailand count from Buddha."""
    if len(digits) == len("2569"):
        return int(digits) - (_AHEAD if int(digits) >= _BUDDHIST else 0)
    if len(digits) != len("69") or not digits.isdecimal():
        return 0
    if thai and int(digits) >= _THIS_CENTURY:
        return _BUDDHIST + int(digits) - _AHEAD
    return int(digits) + (2000 if int(digits) < _CENTURY else 1900)


def _year_of_era(era: str, number: str) -> int:
    return _ERAS[era] + (1 if number == "元" else int(number))


def _iranian(found: "regex.Match[str]", year: int, month: int, day: int) -> str:
    """The day in ISO 8601; what was found where there is no such day."""
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= len(_LENGTHS)):
        return str(found.group())
    more = month == len(_LENGTHS) and _is_leap(year)
    if not 1 <= day <= _LENGTHS[month - 1] + more:
        return str(found.group())
    years = 365 * (year - _FIRST_YEAR) + sum(map(_is_leap, range(_FIRST_YEAR, year)))
    return f"{_FIRST_DAY + timedelta(days=years + sum(_LENGTHS[: month - 1]) + day - 1)} "


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAP

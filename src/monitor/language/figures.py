"""Figures: the numbers of a text, each in one spelling whatever its digits and its marks.

    "1,200" "1 200" "1.200" "١٢٠٠" -> "1200"      "16,5" "16.5" -> "16.5"

Three digits behind a mark are taken as thousands: news state few figures to a thousandth. Indian
English and Hindi part two digits beyond the first thousand: "1,50,000" is 150000.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import regex

_GROUP = " ,.'’\u00a0\u2009\u202f\u066c"  # between thousands
_POINT = ".,\u066b"  # before a fraction
_FIGURE = regex.compile(
    rf"(?:\p{{Nd}}{{1,3}}(?:[{_GROUP}]\p{{Nd}}{{3}})+(?!\p{{Nd}})"
    rf"|\p{{Nd}}{{1,2}}(?:,\p{{Nd}}{{2}})+,\p{{Nd}}{{3}}(?!\p{{Nd}})|\p{{Nd}}+)"
    rf"(?:[{_POINT}]\p{{Nd}}+)?"
)
_HAS_DIGIT = regex.compile(r"\p{Nd}")


@lru_cache(maxsize=1024)
def figures(text: str) -> tuple[str, ...]:
    """Returns the numbers that are written in digits, in order; a fraction has a point."""
    return tuple(figure for _, _, figure in in_place(text))


def in_place(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields each number with where it stands: start, end, in its one spelling."""
    for found in _FIGURE.finditer(text) if _HAS_DIGIT.search(text) else ():
        yield *found.span(), canonical(found.group())


def canonical(written: str) -> str:
    """One number in ASCII digits, without marks between thousands."""
    digits = "".join(_ascii(char) for char in written)
    whole, point, fraction = digits.rpartition(".")
    if not point or len(fraction) == 3:  # noqa: PLR2004 - thousands
        return (whole + fraction).replace(".", "").lstrip("0") or "0"
    whole, fraction = whole.replace(".", "").lstrip("0") or "0", fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _ascii(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else "."

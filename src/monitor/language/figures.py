"""Figures: the numbers of a text, each in one spelling whatever its digits and its marks.

    "1,200" "1 200" "1.200" "١٢٠٠" -> "1200"      "16,5" "16.5" -> "16.5"

Three digits behind a mark are taken as thousands: news state few figures to a thousandth. Indian
English and Hindi part two digits beyond the first thousand: "1,50,000" is 150000.

A number that is part of a name counts nothing and is left out: COP30, F-35, Phase 1, Article 5.
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
# Letters without a blank before a number make a name of it, unless they are a currency's.
_CURRENCIES = (
    "aed|aud|bdt|bhd|brl|cad|chf|clp|cny|czk|dkk|egp|eur|gbp|hk|hkd|huf|idr|ils|inr|iqd|irr|jpy"
    "|kr|krw|ksh|kwd|lbp|lkr|mxn|myr|ngn|nis|nok|npr|nzd|omr|php|pkr|pln|qar|rm|rmb|rp|rs|rub|sar"
    "|sek|sgd|sgp|syp|thb|tk|tl|try|uah|us|usd|vnd|zar"
)
_SPELLED = r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Armenian}]"
# What is numbered, so that its number is its name.
_NUMBERED = (
    "phase|article|section|chapter|clause|resolution|flight|channel|unit|tower|gate|route|highway"
    "|room|formula|protocol|annex|brigade|battalion|nr|artikel|absatz|kapitel|flug|kanal|paragraf"
    "|chapitre|vol|chaîne|artículo|fase|vuelo|canal|capítulo|articolo|volo|artigo|voo|artykuł|kanał"
    "|стат(?:ья|ьи|ье|ью|ті|тя|тею)|глав[аеыу]|резолюци[яию]|рейс[аеу]?|канал[аеу]?|фаз[аеыу]"
    "|бригад[аеыуи]"
)
_NAMES = regex.compile(
    rf"(?:(?<!{_SPELLED})(?!(?:{_CURRENCIES})$){_SPELLED}+[-\u2010\u2011]?"
    rf"|(?<!{_SPELLED})(?:{_NUMBERED})\.?[ \u00a0])$",
    regex.IGNORECASE,
)
_BEFORE = 24  # characters before a number that may belong to it
_HAS_DIGIT = regex.compile(r"\p{Nd}")


@lru_cache(maxsize=1024)
def figures(text: str) -> tuple[str, ...]:
    """Returns the numbers that are written in digits, in order; a fraction has a point."""
    return tuple(figure for _, _, figure in in_place(text))


def in_place(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields each number with where it stands: start, end, in its one spelling."""
    for found in _FIGURE.finditer(text) if _HAS_DIGIT.search(text) else ():
        if not _names(text, found.start()):
            yield *found.span(), canonical(found.group())


def _names(text: str, start: int) -> bool:
    """Whether what stands before a number makes a name of it."""
    return _NAMES.search(text[max(0, start - _BEFORE) : start]) is not None


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

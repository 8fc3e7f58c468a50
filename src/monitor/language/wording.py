"""Wording: what two texts must share to say the same in the same words.

text | words, folded | the numbers with their signs behind them | one string to compare or to hash

Case, punctuation, width, and marks that a reader may leave out do not count. A number's sign, its
currency and its per cent do: `-2 %`, `2 %` and `2` are three statements.
"""

import unicodedata
from functools import lru_cache

import regex

from monitor.language.tokens import read

_MINUS = "\u002d\u2013\u2212"  # hyphen-minus, en dash, minus sign
_SHARES = "%\u2030\u00b0"  # per cent, per mille, degree
# The dash of a range (`4-5`) stands behind a number and is no sign.
_AMOUNT = regex.compile(
    rf"(?P<sign>(?<![^\s(\[])[{_MINUS}](?=\p{{Sc}}?\d))?"
    rf"(?P<before>\p{{Sc}})?\s?(?P<number>\d[\d.,]*)(?:\s?(?P<after>[{_SHARES}\p{{Sc}}]))?"
)
_ASCII_MARKS = "-$%"  # those of the above that are ASCII
_SHORT = 200  # characters of a headline


def wording(text: str) -> str:
    """The words of a text in order, then its signed amounts; the text itself where it has none."""
    return _headline(text) if len(text) <= _SHORT else _wording(text)


@lru_cache(maxsize=4_096)
def _headline(text: str) -> str:
    """Remembered, because a feed's list is read again at each poll."""
    return _wording(text)


def _wording(text: str) -> str:
    (words,) = read([text]).spelled()
    if not words:
        return " ".join(text.casefold().split())
    return f"{words}{_amounts(text)}" if _may_be_signed(text) else words


def _may_be_signed(text: str) -> bool:
    """Whether some number in it may have a sign; tells without a pattern of most texts."""
    marked = not text.isascii() or any(mark in text for mark in _ASCII_MARKS)
    return marked and any(map(str.isdigit, text))


def _amounts(text: str) -> str:
    """Each number that has a sign, with its sign in one spelling."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(map(_amount, _AMOUNT.finditer(plain)))


def _amount(found: regex.Match[str]) -> str:
    marks = found["before"] or found["after"] or ""
    sign = "-" if found["sign"] else ""
    return f" {sign}{marks}{found['number'].rstrip('.,')}" if sign or marks else ""

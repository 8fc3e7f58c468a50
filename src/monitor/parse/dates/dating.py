"""Which of its possible dates a text means, by its weekday and by its feed's language and dates."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from monitor.model import Millis
from monitor.parse.dates.instants import sane
from monitor.parse.dates.readings import Order, Reading, readings
from monitor.parse.dates.standard import standard

_WITNESSES = 300  # texts of a feed that are looked at
_CLEARLY = 4  # times: how much nearer together dates have to be in one order than in another
# What comes first in a day that is written in numbers; the day in all other languages.
_MONTH_FIRST = frozenset(["fil"])
_YEAR_FIRST = frozenset(["zh", "ja", "ko", "hu", "eu", "lt", "sv", "fa", "mn", "af"])
_EITHER = frozenset(["en"])  # the month first in America, the day elsewhere


class Manner(NamedTuple):
    """How a feed writes its dates."""

    languages: frozenset[str] = frozenset()
    order: Order | None = None


def _nothing() -> Iterable[str]:
    return ()


class Dating:
    """Reads the dates of one document.

    `stated` gives all date texts of the document; it is asked only if one has several readings.
    `language` is the primary tag of the feed's language, "" for none.
    """

    def __init__(self, stated: Callable[[], Iterable[str]] = _nothing, language: str = "") -> None:
        self._stated, self._language = stated, language

    def millis(self, text: str) -> Millis | None:
        """Milliseconds since 1970 in UTC; None where the text is no date, or may be several."""
        text = text.strip().strip("\"'")
        try:
            found = standard(text)
        except (ValueError, OverflowError):
            return None  # the form of a standard, with a month 13 or an hour 99
        moment = None if found is None else sane(found)
        return self._chosen(text) if moment is None else moment  # or of another calendar

    def _chosen(self, text: str) -> Millis | None:
        found = _apt(readings(text), self._language)
        if len(_instants(found, self._language)) > 1:
            found = _like(found, self._manner)
        instants = _instants(found, self._language)
        return instants.pop() if len(instants) == 1 else None

    @cached_property
    def _manner(self) -> Manner:
        return _manner(list(islice(self._stated(), _WITNESSES)), self._language)


def _instants(found: Iterable[Reading], language: str) -> set[int]:
    moments = (reading.instant(language) for reading in found)
    return {moment for moment in moments if moment is not None}


def _apt(found: Collection[Reading], language: str) -> list[Reading]:
    """Those that a report can have and, if any does, that fall on the weekday that is named."""
    possible = [each for each in found if each.instant(language) is not None]
    return [each for each in possible if each.day.weekday() in each.weekdays] or possible


def _like(found: list[Reading], manner: Manner) -> list[Reading]:
    """Those in the languages of the feed, and in its order."""
    spoken = [each for each in found if each.tongues & manner.languages] or found
    return [each for each in spoken if each.order is manner.order] or spoken


def _manner(texts: list[str], language: str) -> Manner:
    """What the texts of a feed show together."""
    each = [_apt(readings(text.strip()), language) for text in texts]
    languages = frozenset([language]) if language else _spoken(each)
    orders = {reading.order for found in each if len(found) == 1 for reading in found} - {None}
    if len(orders) == 1:
        return Manner(languages, orders.pop())
    return Manner(languages, None if orders else _usual(language) or _nearest(texts, each))


def _spoken(each: Iterable[Collection[Reading]]) -> frozenset[str]:
    """The languages that have the names of most months."""
    counts = Counter(
        tongue for found in each for tongue in {t for reading in found for t in reading.tongues}
    )
    most = max(counts.values(), default=0)
    return frozenset(tongue for tongue, count in counts.items() if count == most)


def _usual(language: str) -> Order | None:
    """The order that a language is written in everywhere."""
    if language in _YEAR_FIRST:
        return Order.YEAR
    if language in _MONTH_FIRST:
        return Order.MONTH
    return Order.DAY if language and language not in _EITHER else None


def _nearest(texts: Iterable[str], each: Iterable[Collection[Reading]]) -> Order | None:
    """The order in which the dates lie clearly nearer together, as reports of one feed do."""
    sure = [moment for moment in map(_standard, texts) if moment is not None]
    unsure = [{reading.order: reading.instant("") or 0 for reading in found} for found in each]
    sure += [moment for found in unsure if len(found) == 1 for moment in found.values()]
    unsure = [found for found in unsure if len(found) > 1]
    spans = [
        (_span([*sure, *(found[order] for found in unsure)]), order)
        for order in Order
        if unsure and all(order in found for found in unsure)
    ]
    spans.sort(key=itemgetter(0))
    clear = len(spans) > 1 and spans[0][0] * _CLEARLY < spans[1][0]
    return spans[0][1] if clear else None


def _standard(text: str) -> Millis | None:
    try:
        found = standard(text.strip())
    except (ValueError, OverflowError):
        return None
    return None if found is None else sane(found)


def _span(moments: Collection[int]) -> int:
    return max(moments) - min(moments)

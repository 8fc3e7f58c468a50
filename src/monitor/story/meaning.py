"""What reports mean beside their words: vectors that a model of the operator's choice makes.

    headline, first sentences -> an endpoint -> numbers | read -> Meaning
    the report's and a story's, each less what its language has in common | cosine: likeness
                               a story near by its words: | lift, another language's: | akin

Models differ in how near they see texts that have nothing to do with each other, and all reports
of a topic have its subject in common, those of one language that language, too. So the mean of the
topic's open stories in its language is taken off each; what is left of the cosine means the same
for every model and topic. It can only bring a report nearer to a story than its words do, so that
a poor model costs little.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, repeat, takewhile
from math import hypot, isfinite, sqrt
from operator import add, mul, sub, truediv
from typing import NamedTuple

from monitor.configuration import HOUR
from monitor.model import Item, Meaning, Millis, Story
from monitor.story.weights import body_of

READ = 300  # characters of summary or text beside the headline
TITLE = 300  # characters of the headline
UNIT = 32_767  # stands for 1: two bytes hold every part of a unit vector
LIFTS_FROM = 0.45  # likeness that any two events of a topic may have
LIFT = 1.0  # what likeness beyond it adds to the cosine of the words
COMPARED = 5  # stories, the nearest by their words
AKIN = 0.32  # likeness of two stories in two languages that tell one event
AKIN_SPAN = 12 * HOUR  # between their first reports
AKIN_COMPARED = 20  # stories of other languages, the newest
FEW = 5  # reports in a topic's stories; as long as there are fewer their mean says little
KEPT = 256  # vectors that are ready to be multiplied: 3 MB of 384 dimensions
NEARLY = 1e-9  # part of a vector's square below which rounding is all that is left

Kind = tuple[str, int]  # model, dimensions: only vectors of one kind can be compared


def text(item: Item) -> str:
    """Returns what a model is given of a report: its headline and the beginning of what follows."""
    title, more = item.title[:TITLE].strip(), body_of(item)[:READ].strip()
    return f"{title}. {more}" if title and more else title or more


def read(model: str, numbers: Sequence[float]) -> Meaning | None:
    """Returns the direction of a vector; None where it has none, or a number that is not finite."""
    length = hypot(*numbers)
    if not isfinite(length) or not length:
        return None
    return Meaning(model, array("h", [round(UNIT * n / length) for n in numbers]).tobytes())


def mean(kept: Meaning | None, added: Meaning | None) -> Meaning | None:
    """Returns the meaning of a story after a report joined; another model's begins anew."""
    if kept is None or added is None or _kind(kept) != _kind(added):
        return added or kept
    size, values = kept.reports, zip(_values(kept), _values(added), strict=True)
    means = array("h", [(old * size + new) // (size + 1) for old, new in values])
    return replace(kept, values=means.tobytes(), reports=size + 1)


def lift(likeness: float) -> float:
    """Returns how much nearer than by its words a report is to a story that is so like it."""
    return LIFT * max(0.0, likeness - LIFTS_FROM)


def elsewhere(report: Meaning, newest: Iterable[Story], moment: Millis) -> list[Story]:
    """Returns the stories that may tell in another language what this report tells.

    `newest` are stories with a meaning, that which opened last first.
    """
    recent = takewhile(lambda story: moment - story.opened_at <= AKIN_SPAN, newest)
    own = ("", report.language)
    others = (
        story
        for story in recent
        if story.meaning
        and story.meaning.language not in own
        and story.opened_at - moment <= AKIN_SPAN
    )
    return list(islice(others, AKIN_COMPARED))


class _Numbers(NamedTuple):
    """A vector ready to be multiplied, and the square of its length."""

    numbers: Sequence[float]
    square: float


class Common:
    """What the meanings of a topic's open stories have in common, by kind of vector and language.

    Sums are whole numbers, so that they do not depend on the order of stories.
    """

    def __init__(self) -> None:
        self._sums: dict[Kind, dict[str, list[int]]] = {}
        self._reports: dict[Kind, Counter[str]] = {}
        self._means: dict[tuple[Kind, str], _Numbers] = {}  # as far as they were asked for

    def add(self, meaning: Meaning | None, times: int = 1) -> None:
        """Count a story's meaning; with -1 it is taken out again."""
        if meaning is None:
            return
        kind, language, weight = _kind(meaning), meaning.language, meaning.reports * times
        sums = self._sums.setdefault(kind, {})
        reports = self._reports.setdefault(kind, Counter())
        values = map(mul, _values(meaning), repeat(weight))
        sums[language] = list(map(add, sums[language], values) if language in sums else values)
        reports[language] += weight
        if not reports[language]:
            del sums[language], reports[language]
        self._means.clear()

    def likeness(self, report: Meaning, others: Iterable[Meaning | None]) -> tuple[float, ...]:
        """Returns how like each of these meanings is to the report's, 1 at most; 0 by default."""
        kind, others = _kind(report), list(others)
        reports = self._reports[kind].total() if kind in self._reports else 0
        if not reports or not others:
            return tuple(0.0 for _ in others)
        mean = self._mean(kind, report.language).numbers
        own = list(map(sub, _read(report.values).numbers, mean))
        square = _dot(own, own)
        if square <= NEARLY * _read(report.values).square:
            return tuple(0.0 for _ in others)
        length = sqrt(square) * (reports + FEW) / reports
        along = {name: _dot(own, self._mean(kind, name).numbers) for name in self._sums[kind]}
        return tuple(
            self._along(own, each, along[each.language]) / length
            if each is not None and _kind(each) == kind
            else 0.0
            for each in others
        )

    def _along(self, own: Sequence[float], other: Meaning, along_mean: float) -> float:
        """How long `own` is along the direction of a story less the mean of its language.

        0 where these two are the same, as they are where a story is the only one of its language.
        """
        story, mean = _read(other.values), self._mean(_kind(other), other.language)
        square = story.square - 2 * _dot(story.numbers, mean.numbers) + mean.square
        if square <= NEARLY * story.square:
            return 0.0
        return (_dot(own, story.numbers) - along_mean) / sqrt(square)

    def _mean(self, kind: Kind, language: str) -> _Numbers:
        """That of a language, towards that of all where it has few reports; of "" that of all."""
        key = kind, language
        if key not in self._means:
            self._means[key] = _measured(self._mean_anew(kind, language))
        return self._means[key]

    def _mean_anew(self, kind: Kind, language: str) -> Iterable[float]:
        """That of all counts as one report of each language."""
        sums, reports = self._sums[kind], self._reports[kind]
        if not language or language not in sums:
            return map(truediv, map(sum, zip(*sums.values(), strict=True)), repeat(reports.total()))
        total = map(add, sums[language], self._mean(kind, "").numbers)
        return map(truediv, total, repeat(reports[language] + 1))


def _kind(meaning: Meaning) -> Kind:
    return meaning.model, meaning.dimensions


def _values(meaning: Meaning) -> memoryview:
    return memoryview(meaning.values).cast("h")


@lru_cache(KEPT)
def _read(values: bytes) -> _Numbers:
    return _measured(memoryview(values).cast("h"))


def _measured(numbers: Iterable[float]) -> _Numbers:
    ready = tuple(map(float, numbers))
    return _Numbers(ready, _dot(ready, ready))


def _dot(one: Sequence[float], two: Sequence[float]) -> float:
    return float(sum(map(mul, one, two)))

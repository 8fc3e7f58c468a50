"""What reports mean beside their words: vectors that a model of the operator's choice makes.

    headline, first sentences -> an endpoint -> numbers | read -> Meaning
    the report's and a story's, each less what the topic's stories have in common | cosine | lift

Models differ in how near they see texts that have nothing to do with each other, and all reports
of a topic have its subject in common. So the mean of the topic's open stories is taken off both
sides; what is left of the cosine means the same for every model and topic. It can only bring a
report nearer to a story than its words do, so that a poor model costs little.
"""

from array import array
from collections.abc import Iterable, Sequence
from math import hypot, isfinite, sqrt
from operator import mul

from monitor.model import Item, Meaning

READ = 300  # characters of summary or text beside the headline
TITLE = 300  # characters of the headline
UNIT = 32_767  # stands for 1: two bytes hold every part of a unit vector
LIFTS_FROM = 0.45  # likeness that any two events of a topic may have
LIFT = 1.0  # what likeness beyond it adds to the cosine of the words
COMPARED = 10  # stories, the nearest by their words
FEW = 5  # reports in a topic's stories; as long as there are fewer their mean says little

Kind = tuple[str, int]  # model, dimensions: only vectors of one kind can be compared


def text(item: Item) -> str:
    """Returns what a model is given of a report: its headline and the beginning of what follows."""
    body = item.summary if len(item.summary) >= len(item.title) else item.text or item.summary
    title, body = item.title[:TITLE].strip(), body[:READ].strip()
    return f"{title}. {body}" if title and body else title or body


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
    return Meaning(kept.model, means.tobytes(), size + 1)


class Common:
    """What the meanings of a topic's open stories have in common, for each kind of vector.

    Sums are whole numbers, so that they do not depend on the order of stories.
    """

    def __init__(self) -> None:
        self._sums: dict[Kind, list[int]] = {}
        self._reports: dict[Kind, int] = {}

    def add(self, meaning: Meaning | None, times: int = 1) -> None:
        """Count a story's meaning; with -1 it is taken out again."""
        if meaning is None:
            return
        kind, weight = _kind(meaning), meaning.reports * times
        values = (value * weight for value in _values(meaning))
        if kind in self._sums:
            self._sums[kind] = [a + b for a, b in zip(self._sums[kind], values, strict=True)]
        else:
            self._sums[kind] = list(values)
        self._reports[kind] = self._reports.get(kind, 0) + weight
        if not self._reports[kind]:
            del self._sums[kind], self._reports[kind]

    def lifts(self, report: Meaning, stories: Iterable[Meaning | None]) -> tuple[float, ...]:
        """Returns how much nearer than by words the report is to each of these stories."""
        reports = self._reports.get(_kind(report), 0)
        if not reports:
            return tuple(0.0 for _ in stories)
        mean = [total / reports for total in self._sums[_kind(report)]]
        own, trust = _apart(report, mean), reports / (reports + FEW)
        return tuple(
            max(0.0, trust * _cosine(own, _apart(each, mean)) - LIFTS_FROM) * LIFT
            if each is not None and _kind(each) == _kind(report)
            else 0.0
            for each in stories
        )


def _kind(meaning: Meaning) -> Kind:
    return meaning.model, meaning.dimensions


def _values(meaning: Meaning) -> memoryview:
    return memoryview(meaning.values).cast("h")


def _apart(meaning: Meaning, mean: Sequence[float]) -> list[float]:
    return [value - common for value, common in zip(_values(meaning), mean, strict=True)]


def _cosine(one: Sequence[float], two: Sequence[float]) -> float:
    """0 where one of both has no length: the topic's only story is all that is common."""
    lengths = sum(map(mul, one, one)) * sum(map(mul, two, two))
    return sum(map(mul, one, two)) / sqrt(lengths) if lengths else 0.0

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
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from heapq import nlargest
from math import hypot, isfinite, sqrt
from operator import mul, sub

from monitor.configuration import HOUR
from monitor.model import Item, Meaning, Millis, Story

READ = 300  # characters of summary or text beside the headline
TITLE = 300  # characters of the headline
UNIT = 32_767  # stands for 1: two bytes hold every part of a unit vector
LIFTS_FROM = 0.45  # likeness that any two events of a topic may have
LIFT = 1.0  # what likeness beyond it adds to the cosine of the words
COMPARED = 10  # stories, the nearest by their words
AKIN = 0.32  # likeness of two stories in two languages that tell one event
AKIN_SPAN = 12 * HOUR  # between their first reports
AKIN_COMPARED = 20  # stories of other languages, the newest
FEW = 5  # reports in a topic's stories; as long as there are fewer their mean says little
FEW_SPOKEN = 1  # the same of one language, whose mean starts from that of all

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
    return replace(kept, values=means.tobytes(), reports=size + 1)


def lift(likeness: float) -> float:
    """Returns how much nearer than by its words a report is to a story that is so like it."""
    return LIFT * max(0.0, likeness - LIFTS_FROM)


def elsewhere(report: Meaning, stories: Iterable[Story], moment: Millis) -> list[Story]:
    """Returns the stories that may tell in another language what this report tells."""
    others = [
        story
        for story in stories
        if story.meaning
        and story.meaning.language not in ("", report.language)
        and abs(moment - story.opened_at) <= AKIN_SPAN
    ]
    return nlargest(AKIN_COMPARED, others, key=lambda story: (story.opened_at, story.id))


class Common:
    """What the meanings of a topic's open stories have in common, by kind of vector and language.

    Sums are whole numbers, so that they do not depend on the order of stories.
    """

    def __init__(self) -> None:
        self._sums: dict[Kind, dict[str, list[int]]] = {}
        self._reports: dict[Kind, Counter[str]] = {}

    def add(self, meaning: Meaning | None, times: int = 1) -> None:
        """Count a story's meaning; with -1 it is taken out again."""
        if meaning is None:
            return
        kind, language, weight = _kind(meaning), meaning.language, meaning.reports * times
        sums = self._sums.setdefault(kind, {})
        reports = self._reports.setdefault(kind, Counter())
        before = sums.get(language) or [0] * meaning.dimensions
        pairs = zip(before, _values(meaning), strict=True)
        sums[language] = [total + value * weight for total, value in pairs]
        reports[language] += weight
        if not reports[language]:
            del sums[language], reports[language]

    def likeness(self, report: Meaning, others: Iterable[Meaning | None]) -> tuple[float, ...]:
        """Returns how like each of these meanings is to the report's, 1 at most; 0 by default."""
        kind, known = _kind(report), self._reports.get(_kind(report), Counter())
        reports = known.total()
        if not reports:
            return tuple(0.0 for _ in others)
        of, trust = self._means(kind), reports / (reports + FEW)
        own = _unit(_apart(report, of[report.language]))
        return tuple(
            trust * _along(own, _apart(each, of[each.language]))
            if each is not None and _kind(each) == kind
            else 0.0
            for each in others
        )

    def _means(self, kind: Kind) -> dict[str, list[float]]:
        """The mean of each language, towards that of all where it has few reports."""
        sums, reports = self._sums[kind], self._reports[kind]
        total = reports.total()
        every = [each / total for each in map(sum, zip(*sums.values(), strict=True))]
        means = defaultdict[str, list[float]](lambda: every)
        for language, own in sums.items():
            size = reports[language] + FEW_SPOKEN
            pairs = zip(own, every, strict=True)
            means[language] = [(each + FEW_SPOKEN * mean) / size for each, mean in pairs]
        return means


def _kind(meaning: Meaning) -> Kind:
    return meaning.model, meaning.dimensions


def _values(meaning: Meaning) -> memoryview:
    return memoryview(meaning.values).cast("h")


def _apart(meaning: Meaning, mean: Sequence[float]) -> list[float]:
    return list(map(sub, _values(meaning), mean))


def _unit(numbers: Sequence[float]) -> Sequence[float]:
    """In length 1; as it is where it has none, since a topic's only story is all that is common."""
    length = sqrt(_dot(numbers, numbers))
    return [number / length for number in numbers] if length else numbers


def _along(own: Sequence[float], other: Sequence[float]) -> float:
    """The cosine of a unit vector to another one."""
    length = sqrt(_dot(other, other))
    return _dot(own, other) / length if length else 0.0


def _dot(one: Sequence[float], two: Sequence[float]) -> float:
    return float(sum(map(mul, one, two)))

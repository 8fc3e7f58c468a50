"""Names that rise: in clearly more of the recent reports than of the earlier ones.

    reports | names | known? outlets? | log-likelihood | overlapping ones folded -> candidates

The measure is the log-likelihood ratio (G2) of T. Dunning, "Accurate Methods for the Statistics
of Surprise and Coincidence", Computational Linguistics 19(1), 1993: sound for small counts, where
chi-squared is not. What is counted is reports, not words, so one long report weighs no more.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import log

from monitor.gazetteer.mentions import Mentions
from monitor.model import Item, Millis

_PARTS = re.compile("[\\s·・＝]+")  # what parts the words of a name, in every script
LEAST_REPORTS = 3  # recent ones that hold the name
LEAST_OUTLETS = 2
LEAST_RATIO = 6.63  # chance alone gives as much once in a hundred times


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that rises; whether it becomes an entity is the user's decision."""

    name: str
    recent: int  # reports that hold it
    earlier: int
    ratio: float  # G2
    outlets: tuple[str, ...]
    headline: str  # of the newest report


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str
    recent: tuple[Item, ...]
    earlier: int
    ratio: float

    def outlets(self) -> tuple[str, ...]:
        return tuple(sorted({item.by for item in self.recent}))


def rising(
    items: Iterable[Item], edge: Millis, known: Callable[[str], bool]
) -> tuple[Candidate, ...]:
    """Names whose share of the reports from `edge` on is higher than before it.

    Args:
        items: a topic's reports, both before and after the edge.
        edge: where "recent" begins, in milliseconds.
        known: whether a name already belongs to an entity.

    Returns:
        Candidates, the clearest first; none where there are no reports before the edge.
    """
    every = tuple(items)
    ranked = sorted(_seen(every, edge), key=lambda s: (-s.ratio, -len(s.name), s.name))
    clear = (seen for seen in ranked if not known(seen.name))
    return tuple(_candidate(seen) for seen in _apart(clear))


def when(item: Item) -> Millis:
    """When it was reported: as published, but never later than it was first seen."""
    return item.seen_at if item.published is None else min(item.published, item.seen_at)


def log_likelihood(recent: int, earlier: int, all_recent: int, all_earlier: int) -> float:
    """Dunning's G2 of the table (with, without) x (recent, earlier)."""
    total = all_recent + all_earlier
    with_it = recent + earlier
    cells = (
        (recent, all_recent, with_it),
        (earlier, all_earlier, with_it),
        (all_recent - recent, all_recent, total - with_it),
        (all_earlier - earlier, all_earlier, total - with_it),
    )
    return 2 * sum(n * log(n * total / (column * row)) for n, column, row in cells if n)


def _seen(items: tuple[Item, ...], edge: Millis) -> Iterator[_Seen]:
    recent: defaultdict[str, list[Item]] = defaultdict(list)
    earlier: defaultdict[str, int] = defaultdict(int)
    all_recent = sum(when(item) >= edge for item in items)
    all_earlier = len(items) - all_recent
    for item, names in Mentions(items):
        for name in names:
            if when(item) >= edge:
                recent[name].append(item)
            else:
                earlier[name] += 1
    for name, holding in recent.items():
        share, before = len(holding) * all_earlier, earlier[name] * all_recent
        ratio = log_likelihood(len(holding), earlier[name], all_recent, all_earlier)
        seen = _Seen(name, tuple(holding), earlier[name], ratio)
        if share > before and ratio >= LEAST_RATIO and _is_spread(seen):
            yield seen


def _is_spread(seen: _Seen) -> bool:
    return len(seen.recent) >= LEAST_REPORTS and len(seen.outlets()) >= LEAST_OUTLETS


def _apart(ranked: Iterable[_Seen]) -> Iterator[_Seen]:
    """Without what only repeats a clearer one: `Envoy Mara` and `Mara Elbrun` of one person."""
    clearer: list[_Seen] = []  # all of them: what repeats a repetition is one too
    for seen in ranked:
        if not any(_repeats(seen, other) for other in clearer):
            yield seen
        clearer.append(seen)


def _repeats(seen: _Seen, other: _Seen) -> bool:
    words, others = (set(_PARTS.split(one.name)) for one in (seen, other))
    ids, in_other = {i.id for i in seen.recent}, {i.id for i in other.recent}
    return not words.isdisjoint(others) and 2 * len(ids & in_other) >= len(ids)


def _candidate(seen: _Seen) -> Candidate:
    newest = max(seen.recent, key=lambda item: (when(item), item.id))
    return Candidate(
        seen.name, len(seen.recent), seen.earlier, seen.ratio, seen.outlets(), newest.title
    )

"""a NOT IN b, a NOT NEAR/n b: places that do not count.

A place of `a` does not count where it stands inside a place of `b`, or with a distance where it
is near one as NEAR means it: in the same field, at most so many words away, not overlapping. `b`
is looked for in the whole item: a sentence's end between the two changes nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate, islice

from monitor.match.plan.nodes import MAX_SHOWN, Clause, Hit, Plan
from monitor.match.text.document import Document, Span


class Apart(Plan):
    """The places of `part` that are not inside `other`, or not near it."""

    __slots__ = ("distance", "other", "part")

    def __init__(self, term: str, part: Plan, other: Plan, distance: int) -> None:
        self.term, self.exact = term, False
        self.part = part
        self.other = other
        self.distance = distance  # 0: not inside

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        found = self.part.spans(document, low, high)
        others = self.other.spans(document, 0, document.end) if found else []
        if not others:
            return found
        if not self.distance:
            return list(_outside(found, others))
        return [span for span in found if not self._near(span, others, document)]

    def _near(self, span: Span, others: list[Span], document: Document) -> bool:
        """Whether one of the others, which are sorted, is near enough."""
        first, last = span
        width = max(b - a for a, b in others)
        start = bisect_left(others, (first - self.distance - width, 0))
        for a, b in islice(others, start, None):
            if a - last > self.distance:
                return False
            apart = a - last if a > last else first - b
            if 0 < apart <= self.distance and document.same_field(a, first):
                return True
        return False

    def needs(self) -> tuple[Clause, ...]:
        return self.part.needs()

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        counted = self.spans(document, low, high)
        single = set(counted)
        for hit in self.part.hits(document, low, high):
            if hit.span in single or _inside_one(hit.span, counted):
                yield hit

    def children(self) -> tuple[Plan, ...]:
        return (self.part, self.other)


def _outside(found: list[Span], others: list[Span]) -> Iterator[Span]:
    """Those that stand inside none of the others; both are sorted."""
    starts = [a for a, _ in others]
    reach = list(accumulate((b for _, b in others), max))  # the last word of any that began so far
    for span in found:
        before = bisect_right(starts, span[0])
        if not before or reach[before - 1] < span[1]:
            yield span


def _inside_one(span: Span, places: list[Span]) -> bool:
    """Whether it is a part of one of the places: a word of a NEAR that counts."""
    return any(a <= span[0] and span[1] <= b for a, b in islice(places, MAX_SHOWN))

"""NEAR and ONEAR: what stands near something else, in one field."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from monitor.match.plan.nodes import MAX_SHOWN, Clause, Hit, Plan
from monitor.match.text.document import Document, Span

MAX_PAIRS = 200_000  # of one NEAR that are looked at in one item
MAX_NESTED_PAIRS = 1_000  # where a side is a NEAR itself


class Close(Plan):
    """NEAR and ONEAR: both in one field, apart at most `distance` words, not overlapping."""

    __slots__ = ("depth", "distance", "left", "ordered", "right")

    def __init__(
        self, term: str, sides: tuple[Plan, Plan], distance: int, *, ordered: bool
    ) -> None:
        self.term, self.exact = term, False
        self.left, self.right = sides
        self.depth = 1 + max(map(_near_depth, sides))
        self.distance = distance
        self.ordered = ordered

    def holds(self, document: Document, low: int, high: int) -> bool:
        return next(self._pairs(document, low, high), None) is not None

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        return sorted(set(self._pairs(document, low, high)))

    def _pairs(self, document: Document, low: int, high: int) -> Iterator[Span]:
        """Every pair that is near enough, as one span; of nested NEARs, as far as is bearable."""
        left = self.left.spans(document, low, high)
        right = self.right.spans(document, low, high) if left else []
        most = MAX_NESTED_PAIRS if self.depth > 1 else MAX_PAIRS
        for a, b in islice(self._nearby(left, right), most):
            if self._apart(a, b) and document.same_field(a[0], b[0]):
                yield min(a[0], b[0]), max(a[1], b[1])

    def _nearby(self, left: list[Span], right: list[Span]) -> Iterator[tuple[Span, Span]]:
        width = max((b[1] - b[0] for b in right), default=0)
        for a in left:
            nearest = bisect_left(right, (a[0] - self.distance - width, 0))
            for b in islice(right, nearest, None):
                if b[0] - a[1] > self.distance:
                    break
                yield a, b

    def _apart(self, a: Span, b: Span) -> bool:
        if 0 < b[0] - a[1] <= self.distance:
            return True
        return not self.ordered and 0 < a[0] - b[1] <= self.distance

    def needs(self) -> tuple[Clause, ...]:
        return (*self.left.needs(), *self.right.needs())

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        for first, last in islice(_merged(self.spans(document, low, high)), MAX_SHOWN):
            for leaf in self._leaves():
                yield from leaf.hits(document, first, last + 1)

    def _leaves(self) -> Iterator[Plan]:
        """What stands near, chains taken apart: nobody asks twice how near."""
        for side in (self.left, self.right):
            if isinstance(side, Close):
                yield from side._leaves()  # noqa: SLF001 the same class
            else:
                yield side

    def children(self) -> tuple[Plan, ...]:
        return (self.left, self.right)


def _near_depth(plan: Plan) -> int:
    if isinstance(plan, Close):
        return plan.depth
    return max(map(_near_depth, plan.inner()), default=0)


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Overlapping spans as one, so that nested NEARs are shown in time linear in the text."""
    current: Span | None = None
    for span in spans:
        if current is None or span[0] > current[1]:
            if current is not None:
                yield current
            current = span
        else:
            current = current[0], max(current[1], span[1])
    if current is not None:
        yield current

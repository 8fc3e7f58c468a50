"""Where a part must hold: inside one sentence, one paragraph or one field."""

from collections.abc import Iterator
from itertools import islice

from monitor.match.plan.nodes import MAX_SHOWN, Clause, Hit, Plan
from monitor.match.text.document import Document, Span


class Inside(Plan):
    """SENTENCE and PARAGRAPH."""

    __slots__ = ("part", "unit")

    def __init__(self, term: str, unit: str, part: Plan) -> None:
        self.term, self.exact = term, False
        self.unit = unit
        self.part = part

    def _units(self, document: Document, low: int, high: int) -> Iterator[Span]:
        units = document.sentences if self.unit == "sentence" else document.paragraphs
        for first, last in units:
            a, b = max(first, low), min(last, high)
            if a < b and self.part.holds(document, a, b):
                yield a, b

    def holds(self, document: Document, low: int, high: int) -> bool:
        whole = self.part.needs() if low == 0 and high == document.end else ()
        if any(document.vocab.isdisjoint(clause) for clause in whole):
            return False
        return next(self._units(document, low, high), None) is not None

    def needs(self) -> tuple[Clause, ...]:
        return self.part.needs()

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        for a, b in islice(self._units(document, low, high), MAX_SHOWN):
            yield from self.part.hits(document, a, b)

    def children(self) -> tuple[Plan, ...]:
        return (self.part,)


AUTHOR = "\x04"


class InField(Plan):
    """A field: title, summary, text; the author is a document of its own."""

    __slots__ = ("name", "part")

    def __init__(self, term: str, name: str, part: Plan) -> None:
        self.term, self.exact = term, False
        self.name = name
        self.part = part

    def where(self, document: Document, low: int, high: int) -> tuple[Document, int, int]:
        """Returns the document and the positions inside it that the field takes up."""
        if self.name == "author":
            return document.author, 0, document.author.end
        first, last = document.range_of(self.name)
        return document, max(low, first), min(high, last)

    def holds(self, document: Document, low: int, high: int) -> bool:
        return self.part.holds(*self.where(document, low, high))

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        return self.part.spans(*self.where(document, low, high))

    def needs(self) -> tuple[Clause, ...]:
        if self.name != "author":
            return self.part.needs()
        return tuple(tuple(AUTHOR + key for key in clause) for clause in self.part.needs())

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        found = self.part.hits(*self.where(document, low, high))
        if self.name == "author":
            return (hit._replace(author=True) for hit in found)
        return found

    def children(self) -> tuple[Plan, ...]:
        return (self.part,)

"""A query made ready: every node can say whether it holds, where, and what it cannot do without.

holds(document, low, high)    inside word positions low .. high
spans(document, low, high)    where; only of what has a place (words, phrases, OR of them, NEAR)
needs()                       clauses: of each, one key at least must stand in the item
exact                         the clauses say it all: once they hold, the node holds
hits(document, low, high)     what to show of a node that holds
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from monitor.language.words import undotted
from monitor.match.text.document import Document, Span

Clause = tuple[str, ...]

MAX_SHOWN = 20  # occurrences of a proximity or sentence that are shown


class Hit(NamedTuple):
    """One place that satisfied a part of the query."""

    span: Span
    term: str
    factor: float = 1.0
    entity: str = ""
    author: bool = False


class Plan:
    """A node. `term` is the part of the query it stands for."""

    __slots__ = ("exact", "term")

    def __init__(self, term: str, *, exact: bool = False) -> None:
        self.term = term
        self.exact = exact

    def holds(self, document: Document, low: int, high: int) -> bool:
        """Returns whether the node holds inside the word positions from `low` up to `high`."""
        return bool(self.spans(document, low, high))

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        """Returns the places of the node between these positions, in order."""
        raise NotImplementedError

    def needs(self) -> tuple[Clause, ...]:
        """Returns clauses of keys; an item that misses one whole clause cannot match."""
        return ()

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        """Returns the places to show as evidence, given that the node holds."""
        return (Hit(span, self.term) for span in self.spans(document, low, high))

    def children(self) -> tuple["Plan", ...]:
        """Returns the parts that an explanation lists below the node."""
        return ()

    def inner(self) -> tuple["Plan", ...]:
        """Returns every node that is evaluated when this one is."""
        return self.children()


class Word(Plan):
    """A word that may stand under several keys: its forms, stems, or a pattern."""

    __slots__ = ("keys",)

    def __init__(self, term: str, keys: Clause) -> None:
        self.term = term
        self.keys = keys
        self.exact = True

    def holds(self, document: Document, low: int, high: int) -> bool:
        if low == 0 and high == document.end:
            return not document.vocab.isdisjoint(self.keys)
        return bool(self.spans(document, low, high))

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        found = [s for key in self.keys for s in document.spans(key) if s[0] >= low and s[1] < high]
        return found if len(self.keys) == 1 else sorted(set(found))

    def needs(self) -> tuple[Clause, ...]:
        return (self.keys,)


class Exact(Word):
    """A word with its case and marks; an acronym with its full stops or without.

    `more` is how many words it goes on behind its key, in a script whose letters are words.
    """

    __slots__ = ("more", "raw")

    def __init__(self, term: str, keys: Clause, raw: str, more: int = 0) -> None:
        self.term = term
        self.keys = keys
        self.exact = False
        self.raw = raw
        self.more = more

    def holds(self, document: Document, low: int, high: int) -> bool:
        return bool(self.spans(document, low, high))

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        found = super().spans(document, low, high)
        if self.more:
            high = min(high, len(document.words))
            found = [(a, b + self.more) for a, b in found if b + self.more < high]
        return [span for span in found if undotted(document.raw(span)) == self.raw]


class Capital(Word):
    """A word that counts only where the item does not write it small: the case of a name.

    Gazy is the genitive of Gaza in Polish, and gazy are gases.
    """

    __slots__ = ()

    def __init__(self, term: str, keys: Clause) -> None:
        super().__init__(term, keys)
        self.exact = False

    def holds(self, document: Document, low: int, high: int) -> bool:
        if low == 0 and high == document.end and document.is_plain(self.keys):
            return not document.capitals.keys().isdisjoint(self.keys)
        return bool(self.spans(document, low, high))

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        """Where it stands with its capital; the text is looked at only where both are there."""
        found = super().spans(document, low, high)
        if found and document.is_plain(self.keys):
            capitals = sum(map(document.capitals.__getitem__, self.keys))
            if not capitals or (capitals == len(found) and low == 0 and high == document.end):
                return found if capitals else []
        return [s for s in found if not document.raw(s)[:1].islower()]


class Sequence(Plan):
    """Words side by side, in order."""

    __slots__ = ("grams", "keys", "needle", "words")

    def __init__(self, term: str, words: tuple[Plan, ...], grams: tuple[str, ...] = ()) -> None:
        self.term, self.exact = term, False
        self.words = words
        self.grams = grams  # keys of neighbouring characters that must stand there too
        single = all(type(word) is Word and len(word.keys) == 1 for word in words)
        self.keys = (
            tuple(word.keys[0] for word in words if isinstance(word, Word)) if single else ()
        )
        self.needle = f" {' '.join(self.keys)} " if single else ""

    def holds(self, document: Document, low: int, high: int) -> bool:
        if self.grams and not document.vocab.issuperset(self.grams):
            return False
        if self.needle and low == 0 and high == document.end and document.is_plain(self.keys):
            return self.needle in document.joined
        return bool(self.spans(document, low, high))

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        found = self.words[0].spans(document, low, high)
        for word in self.words[1:]:
            if not found:
                return found
            following: dict[int, list[int]] = {}
            for first, last in word.spans(document, low, high):
                following.setdefault(first, []).append(last)
            found = [(a, last) for a, b in found for last in following.get(b + 1, ())]
        return found

    def inner(self) -> tuple[Plan, ...]:
        return self.words

    def needs(self) -> tuple[Clause, ...]:
        if self.grams:
            return tuple((gram,) for gram in self.grams)
        return tuple(clause for word in self.words for clause in word.needs())


class All(Plan):
    """AND."""

    __slots__ = ("parts",)

    def __init__(self, term: str, parts: tuple[Plan, ...]) -> None:
        self.term = term
        self.parts = parts
        self.exact = all(part.exact for part in parts)

    def holds(self, document: Document, low: int, high: int) -> bool:
        for part in self.parts:  # noqa: SIM110 a loop is twice as fast as all(...) here
            if not part.holds(document, low, high):
                return False
        return True

    def needs(self) -> tuple[Clause, ...]:
        return tuple(clause for part in self.parts for clause in part.needs())

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        return (hit for part in self.parts for hit in part.hits(document, low, high))

    def children(self) -> tuple[Plan, ...]:
        return self.parts


Cost = Callable[[Clause], float]  # how often one of the keys stands in an item, about


def fewest(clause: Clause) -> float:
    """Returns a stand-in for cost where frequencies are unknown: few, long keys are rare."""
    return len(clause) - len(clause[0]) / 100


class Any(Plan):
    """OR."""

    __slots__ = ("_needs", "parts")

    def __init__(self, term: str, parts: tuple[Plan, ...], cost: Cost = fewest) -> None:
        self.term = term
        self.parts = parts
        needed = [part.needs() for part in parts]
        self.exact = all(p.exact and len(n) == 1 for p, n in zip(parts, needed, strict=True))
        chosen = [min(n, key=cost, default=None) for n in needed]
        keys = [clause for clause in chosen if clause is not None]
        whole = len(keys) == len(parts)
        self._needs = (tuple(dict.fromkeys(k for c in keys for k in c)),) if whole else ()

    def holds(self, document: Document, low: int, high: int) -> bool:
        for part in self.parts:  # noqa: SIM110 as above
            if part.holds(document, low, high):
                return True
        return False

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        return sorted({s for part in self.parts for s in part.spans(document, low, high)})

    def needs(self) -> tuple[Clause, ...]:
        return self._needs

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        for part in self.parts:
            if part.holds(document, low, high):
                yield from part.hits(document, low, high)

    def children(self) -> tuple[Plan, ...]:
        return self.parts


class No(Plan):
    """NOT."""

    __slots__ = ("part",)

    def __init__(self, term: str, part: Plan) -> None:
        self.term, self.exact = term, False
        self.part = part

    def holds(self, document: Document, low: int, high: int) -> bool:
        return not self.part.holds(document, low, high)

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        del document, low, high
        return iter(())

    def children(self) -> tuple[Plan, ...]:
        return (self.part,)

"""Plan nodes that count, weigh and name: count(...), sum(...), boosts, entities, conditions."""

from collections.abc import Callable, Iterator

from monitor.match.plan.nodes import Clause, Cost, Hit, Plan, fewest
from monitor.match.text.document import Document, Span


class Times(Plan):
    """count(x, n): x begins at n places or more."""

    __slots__ = ("least", "part")

    def __init__(self, term: str, part: Plan, least: int) -> None:
        self.term, self.exact = term, False
        self.part = part
        self.least = least

    def count(self, document: Document, low: int, high: int) -> int:
        """At how many places it begins."""
        return len({first for first, _ in self.part.spans(document, low, high)})

    def holds(self, document: Document, low: int, high: int) -> bool:
        return self.count(document, low, high) >= self.least

    def needs(self) -> tuple[Clause, ...]:
        return self.part.needs()

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        return self.part.hits(document, low, high)

    def children(self) -> tuple[Plan, ...]:
        return (self.part,)


class Total(Plan):
    """sum(a^10, b^20) >= n: each part that holds adds its weight once."""

    __slots__ = ("_needs", "least", "parts")

    def __init__(
        self, term: str, parts: tuple[tuple[Plan, float], ...], least: float, cost: Cost = fewest
    ) -> None:
        self.term, self.exact = term, False
        self.parts = parts
        self.least = least
        chosen = [min(p.needs(), key=cost, default=None) for p, weight in parts if weight > 0]
        keys = [clause for clause in chosen if clause is not None]
        whole = least > 0 and len(keys) == len(chosen) and bool(keys)
        self._needs = (tuple(dict.fromkeys(k for c in keys for k in c)),) if whole else ()

    def reached(self, document: Document, low: int, high: int) -> float:
        """Returns the sum of the weights of the parts that hold."""
        return sum(weight for part, weight in self.parts if part.holds(document, low, high))

    def holds(self, document: Document, low: int, high: int) -> bool:
        return self.reached(document, low, high) >= self.least

    def needs(self) -> tuple[Clause, ...]:
        return self._needs

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        for part, weight in self.parts:
            if weight > 0 and part.holds(document, low, high):
                yield from part.hits(document, low, high)

    def children(self) -> tuple[Plan, ...]:
        return tuple(part for part, _ in self.parts)


class Wrapped(Plan):
    """A node that holds where its part holds, and adds something to what is shown."""

    __slots__ = ("part",)

    def __init__(self, term: str, part: Plan) -> None:
        self.term, self.exact = term, part.exact
        self.part = part

    def holds(self, document: Document, low: int, high: int) -> bool:
        return self.part.holds(document, low, high)

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        return self.part.spans(document, low, high)

    def needs(self) -> tuple[Clause, ...]:
        return self.part.needs()

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        return self.part.hits(document, low, high)

    def children(self) -> tuple[Plan, ...]:
        return (self.part,)


class Boosted(Wrapped):
    """x^2."""

    __slots__ = ("factor",)

    def __init__(self, term: str, part: Plan, factor: float) -> None:
        super().__init__(term, part)
        self.factor = factor

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        for hit in self.part.hits(document, low, high):
            yield hit._replace(factor=hit.factor * self.factor)


class NamedIn(Wrapped):
    """A name that counts only in items of one language, or of a language that nobody knows."""

    __slots__ = ("language",)

    def __init__(self, term: str, part: Plan, language: str) -> None:
        super().__init__(term, part)
        self.exact = False
        self.language = language

    def _heard(self, document: Document) -> bool:
        return document.guess.speaks(self.language)

    def holds(self, document: Document, low: int, high: int) -> bool:
        return self.part.holds(document, low, high) and self._heard(document)

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        found = self.part.spans(document, low, high)
        return found if found and self._heard(document) else []

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        return self.part.hits(document, low, high) if self._heard(document) else iter(())


def _unheard(plan: Plan, document: Document) -> Iterator[str]:
    """Names that stand there, but are names only in another language."""
    if isinstance(plan, NamedIn) and plan.part.holds(document, 0, document.end):
        yield f"{plan.term} ({plan.language})"
    for part in plan.inner():
        yield from _unheard(part, document)


class Named(Wrapped):
    """An entity: one of its names stands there, and the rest of the item does not speak against it.

    `full` are the names that stand for themselves, `bare` the surnames that count only in an
    item that has a full name too (`first_name_required`). `outside` are longer names: a place
    inside one of them is not the entity.
    """

    __slots__ = ("against", "bare", "entity", "full", "outside", "wanted")

    def __init__(self, entity: str, full: Plan, bare: Plan | None, every: Plan) -> None:
        super().__init__(f"entity:{entity}", every if bare else full)
        self.entity = entity
        self.full = full
        self.bare = bare
        self.wanted: Plan | None = None
        self.against: Plan | None = None
        self.outside: Plan | None = None
        self.exact = full.exact and bare is None

    def surrounded(self, wanted: Plan | None, against: Plan | None) -> "Named":
        """With context words: one of `wanted` must stand in the item, none of `against` may."""
        self.wanted, self.against = wanted, against
        apart = wanted is None and against is None and self.outside is None
        self.exact = self.exact and apart
        return self

    def missing(self, document: Document) -> str:
        """Why the entity does not hold, in words."""
        whole = (document, 0, document.end)
        if not self.part.holds(*whole):
            unheard = ", ".join(_unheard(self.part, document))
            return f"only in another language: {unheard}" if unheard else "none of its names"
        if not self._placed(*whole):
            return "only inside a longer name"
        if self.bare is not None and not self.full.holds(*whole):
            return "only a name that needs the first name"
        if self.wanted is not None and not self.wanted.holds(*whole):
            return "no context word"
        return "a word that speaks against it" if not self._admitted(document) else "not here"

    def _admitted(self, document: Document) -> bool:
        whole = (document, 0, document.end)
        if self.bare is not None and not self.full.holds(*whole):
            return False
        if self.wanted is not None and not self.wanted.holds(*whole):
            return False
        return self.against is None or not self.against.holds(*whole)

    def _placed(self, document: Document, low: int, high: int) -> list[Span]:
        """Where a name stands, but not inside a longer one that is another's."""
        found = self.part.spans(document, low, high)
        if self.outside is None or not found:
            return found
        longer = self.outside.spans(document, 0, document.end)
        return [s for s in found if not any(o[0] <= s[0] and s[1] <= o[1] for o in longer)]

    def holds(self, document: Document, low: int, high: int) -> bool:
        if not self.part.holds(document, low, high) or not self._admitted(document):
            return False
        return self.outside is None or bool(self._placed(document, low, high))

    def spans(self, document: Document, low: int, high: int) -> list[Span]:
        return self._placed(document, low, high) if self._admitted(document) else []

    def needs(self) -> tuple[Clause, ...]:
        wanted = self.wanted.needs() if self.wanted is not None else ()
        return (*self.full.needs(), *wanted)

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        if not self._admitted(document):
            return
        placed = None if self.outside is None else set(self._placed(document, low, high))
        for hit in self.part.hits(document, low, high):
            if placed is None or hit.span in placed:
                yield hit._replace(entity=self.entity)

    def children(self) -> tuple[Plan, ...]:
        return ()

    def inner(self) -> tuple[Plan, ...]:
        parts = (self.full, self.bare, self.wanted, self.against, self.outside)
        return tuple(part for part in parts if part is not None)


class Property(Plan):
    """A condition on the item itself. `key` is what the index files it under, where it can."""

    __slots__ = ("key", "test")

    def __init__(self, term: str, test: Callable[[Document], bool], key: str = "") -> None:
        self.term, self.exact = term, False
        self.test = test
        self.key = key

    def holds(self, document: Document, low: int, high: int) -> bool:
        del low, high
        return self.test(document)

    def hits(self, document: Document, low: int, high: int) -> Iterator[Hit]:
        del document, low, high
        return iter(())


class Spoken(Property):
    """A condition on the language: an item of which it may hold meets it, also under NOT.

    So an item whose language is unsure is found by `lang:en` and by `NOT lang:en`.
    """

    __slots__ = ("negated", "wanted")

    def __init__(self, term: str, wanted: frozenset[str], *, negated: bool = False) -> None:
        super().__init__(term, self._met)
        self.wanted = wanted
        self.negated = negated

    def _met(self, document: Document) -> bool:
        how = document.guess.is_surely if self.negated else document.guess.may_be
        return any(map(how, self.wanted))

    def doubt(self, document: Document) -> str:
        """That the language is unsure, in words; "" where the condition holds without a doubt."""
        guess = document.guess
        settled = guess.named in self.wanted or (guess.possible and guess.possible <= self.wanted)
        if self.negated or settled or not any(map(guess.may_be, self.wanted)):
            return ""
        return f"{self.term}, language {guess}"


def doubts(plan: Plan, document: Document) -> Iterator[str]:
    """Yields what a match takes for granted of the item's language, in words."""
    if isinstance(plan, Spoken) and (doubt := plan.doubt(document)):
        yield doubt
    for part in plan.inner():
        yield from doubts(part, document)

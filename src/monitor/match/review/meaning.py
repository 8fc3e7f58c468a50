"""What a plan says, as a formula over facts of an item: for queries that contradict themselves.

Plan -> Formula      a word, a phrase, a condition is a fact; what follows from it is a rule
  title:x -> x    "a b" -> a, b    a NEAR/3 b -> a, b    peace -> peac*    lang:de -> not lang:ru

Every rule is true of all items, and every formula allows what the plan allows: where it cannot be
true, no item matches.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from monitor.match.plan.apart import Apart
from monitor.match.plan.condition import exclusive
from monitor.match.plan.inside import InField, Inside
from monitor.match.plan.near import Close
from monitor.match.plan.nodes import All, Any, Exact, No, Plan, Word
from monitor.match.plan.nodes import Sequence as Row
from monitor.match.plan.weigh import Boosted, Named, NamedIn, Property, Times, Total
from monitor.match.review.logic import Every, Formula, Least, Opposite, Some, implies
from monitor.match.text.document import LEAD
from monitor.match.text.vocabulary import PATTERN, fits

MAX_COMPARED = 120  # words or phrases of one query that are held against each other
_AUTHOR, _LEAD = "author:", f"{LEAD}:"


def formula_of(plan: Plan) -> Formula:
    """Returns the plan with all that follows from its parts."""
    reading = _Facts()
    said = reading.read(plan, "")
    return Every((said, *reading.rules, *reading.compared()))


def fact_of(plan: Plan) -> str:
    """Returns a name for what the node says; nodes that say the same have the same."""
    if type(plan) is Word:
        return f"{plan.keys}"
    if isinstance(plan, Property):
        return plan.term.casefold()
    return f"{type(plan).__name__} {plan.term} ({', '.join(map(fact_of, plan.inner()))})"


class _Facts:
    """One reading: the facts that were met, by where they must stand, and the rules of them."""

    def __init__(self) -> None:
        self.rules: list[Formula] = []
        self._met: dict[str, tuple[str, Plan]] = {}  # fact -> where, what
        self._sentences: dict[str, int] = {}  # SENTENCE and PARAGRAPH, the same ones once

    def read(self, plan: Plan, where: str) -> Formula:
        """Returns what the plan says of this field or sentence; of the item where none is named."""
        if isinstance(plan, All | Any):
            joined = Every if isinstance(plan, All) else Some
            return joined(self._all(plan.parts, where))
        if isinstance(plan, No):
            return Opposite(self.read(plan.part, where))
        if isinstance(plan, Boosted) or (isinstance(plan, Times) and plan.least == 1):
            return self.read(plan.part, where)
        if isinstance(plan, Total):
            weighed = tuple((self.read(part, where), weight) for part, weight in plan.parts)
            return Least(weighed, plan.least)
        return self._named(plan, where) if isinstance(plan, Named) else self._placed(plan, where)

    def _all(self, parts: Sequence[Plan], where: str) -> tuple[Formula, ...]:
        return tuple(self.read(part, where) for part in parts)

    def _named(self, plan: Named, where: str) -> Formula:
        """An entity: one of its names here, and its conditions anywhere in the item."""
        parts = [self.read(plan.part, where)]
        if plan.bare is not None:
            parts.append(self.read(plan.full, ""))
        if plan.wanted is not None:
            parts.append(self.read(plan.wanted, ""))
        if plan.against is not None:
            parts.append(Opposite(self.read(plan.against, "")))
        if plan.outside is None:
            return Every(tuple(parts))
        fact = f"{where} {plan.term} apart"  # its words may stand there without it
        self.rules.append(implies(fact, Every(tuple(parts))))
        return fact

    def _placed(self, plan: Plan, where: str) -> Formula:
        if isinstance(plan, InField):
            return self._in_field(plan, where)
        if isinstance(plan, Inside):
            number = self._sentences.setdefault(fact_of(plan), len(self._sentences))
            return self.read(plan.part, f"{where} {number}".strip())
        return self._fact(plan, where)

    def _in_field(self, plan: InField, where: str) -> Formula:
        if plan.name == "author":
            return self.read(plan.part, _AUTHOR)
        if where == _AUTHOR:
            return Every(())  # nobody asks for the title of an author
        fields = {each for each in where.split() if each[-1] == ":"} | {f"{plan.name}:"}
        if len(fields - {_LEAD}) > 1:
            return Some(())  # two fields have no place in common
        numbers = (each for each in where.split() if each[-1] != ":")
        return self.read(plan.part, " ".join((*sorted(fields), *numbers)))

    def _fact(self, plan: Plan, where: str) -> Formula:
        fact = fact_of(plan) if isinstance(plan, Property) else f"{where} {fact_of(plan)}"
        if fact in self._met:
            return fact
        self._met[fact] = (where, plan)
        self.rules += [implies(fact, follows) for follows in self._consequences(plan, where)]
        return fact

    def _consequences(self, plan: Plan, where: str) -> Iterator[Formula]:
        if not isinstance(plan, Property):
            yield from (self._fact(plan, wider) for wider in _wider(where))
        if isinstance(plan, Close):
            yield from self._all((plan.left, plan.right), where)
        elif isinstance(plan, Row):
            yield from self._all(plan.words, where)
        elif isinstance(plan, Apart):
            yield self.read(plan.part, where)
            if not plan.distance and always_inside(plan):
                yield Some(())  # it is always inside the other: it never holds
        elif isinstance(plan, Exact):
            yield self.read(Word(plan.term, plan.keys), where)
        elif isinstance(plan, Times | NamedIn):
            yield self.read(plan.part, where)

    def compared(self) -> Iterator[Formula]:
        """Rules between two facts: the wider word, the shorter phrase, two values of one."""
        words = [met for met in self._met.items() if type(met[1][1]) is Word]
        rows = [met for met in self._met.items() if isinstance(met[1][1], Row)]
        for same in (words[:MAX_COMPARED], rows[:MAX_COMPARED]):
            placed = [(fact, where, _Reach.of(plan)) for fact, (where, plan) in same]
            for (one, where, narrow), (other, there, wide) in permutations(placed, 2):
                if where == there and wide.covers(narrow):
                    yield implies(one, other)
        conditions = [plan.term for _, plan in self._met.values() if isinstance(plan, Property)]
        for term, another in combinations(conditions[:MAX_COMPARED], 2):
            if exclusive(term, another):
                yield Opposite(Every((term.casefold(), another.casefold())))


def _wider(where: str) -> Iterator[str]:
    """What this place is part of: the text around a sentence, the item around a field."""
    places = where.split()
    if not places or where == _AUTHOR:
        return
    if places[-1][-1] != ":":
        yield " ".join(places[:-1])
        return
    for place in places:
        yield " ".join(each for each in places if each != place)
    if where == "title:":
        yield _LEAD


def always_inside(plan: Apart) -> bool:
    """Returns whether each place of the part is one of the other: `truce NOT IN tru*`."""
    if fact_of(plan.part) == fact_of(plan.other):
        return True
    return type(plan.part) is Word and _covers(plan.other, plan.part)


def never_inside(plan: Apart) -> bool:
    """Whether no place of the part can stand inside the other: a phrase inside one word of it."""
    if not isinstance(plan.part, Row) or always_inside(plan):
        return False
    if type(plan.other) is Word:
        return True
    return isinstance(plan.other, Row) and len(plan.other.words) < len(plan.part.words)


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a word or a phrase stands for, taken apart once: each is held against all others."""

    keys: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()  # those of the keys that are patterns
    needle: str = ""

    @classmethod
    def of(cls, plan: Plan) -> "_Reach":
        """Returns the reach of a word or a phrase; that of anything else covers nothing."""
        if isinstance(plan, Word):
            return cls(frozenset(plan.keys), tuple(key for key in plan.keys if key[:1] == PATTERN))
        return cls(needle=plan.needle) if isinstance(plan, Row) else cls()

    def covers(self, narrow: "_Reach") -> bool:
        """Whether this one stands wherever the narrower one does."""
        if self.needle:
            return self.needle in narrow.needle
        if not self.keys or not narrow.keys:
            return False
        if not self.patterns:
            return narrow.keys <= self.keys
        return all(map(self._has, narrow.keys))

    def _has(self, key: str) -> bool:
        return key in self.keys or any(fits(key, pattern) for pattern in self.patterns)


def _covers(wide: Plan, narrow: Plan) -> bool:
    return _Reach.of(wide).covers(_Reach.of(narrow))

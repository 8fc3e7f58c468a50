"""From the query's tree to its plan: names looked up, words analysed, mistakes refused.

Query -> Plan        with the entities, lists and named queries that it refers to
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

from monitor.configuration import Entity
from monitor.errors import NameUnknown, QueryError
from monitor.match.plan.apart import Apart
from monitor.match.plan.condition import property_of
from monitor.match.plan.definitions import Definitions, Reference, changed_references, members_of
from monitor.match.plan.entity import entity_plan
from monitor.match.plan.inside import InField, Inside
from monitor.match.plan.near import Close
from monitor.match.plan.nodes import All, Any, Cost, No, Plan, Word, fewest
from monitor.match.plan.nodes import Sequence as Row
from monitor.match.plan.terms import PLAIN, Style, phrase_plan, word_plan
from monitor.match.plan.weigh import Boosted, Named, Property, Times, Total
from monitor.match.query import tree as q
from monitor.match.query.lexer import did_you_mean
from monitor.match.query.parser import MAX_CHAIN, parse_query
from monitor.match.query.shorthand import line_query

MAX_BOOST = 100.0
_NAMING = re.compile(rf"(?i:{'|'.join(q.REFERENCES)}):")
MAX_SPREAD = 64  # pairs that one NEAR with AND in its brackets becomes
_PLACED = (Word, Row, Close, Named, Apart)
_Sides = Callable[[Plan, int], tuple[Plan, Plan, int]]


@dataclass
class Names:
    """What queries may refer to. Plans of entities and lists are made once and shared.

    What each named query refers to is kept in `uses`; what the query that is being read refers
    to gathers in `asked`.
    """

    known: Definitions
    cost: Cost = fewest
    made: dict[tuple[str, str, Style], Plan] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)  # named queries being read, against circles
    uses: dict[str, tuple[Reference, ...]] = field(default_factory=dict)
    asked: set[Reference] = field(default_factory=set)
    seen: dict[Reference, Reference] = field(default_factory=dict)  # each once in memory

    def fork(self) -> "Names":
        """The same names for another thread; plans that are made are shared, none is being read."""
        return replace(self, made=self.made.copy(), uses=self.uses.copy(), open=[], asked=set())

    def changed(self, known: Definitions) -> frozenset[Reference]:
        """Returns the references that would no longer mean what they mean."""
        return changed_references(self.known, known, self.uses)

    def redefined(self, known: Definitions, changed: frozenset[Reference]) -> "Names":
        """These names with other meanings; plans of what did not change are kept."""
        made = {key: plan for key, plan in self.made.items() if key[:2] not in changed}
        uses = {name: used for name, used in self.uses.items() if ("query", name) not in changed}
        return Names(known, self.cost, made, uses=uses, seen=self.seen)

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Entities by id."""
        return {entity.id: entity for entity in self.known.entities}

    @cached_property
    def groups(self) -> Mapping[str, Sequence[Entity]]:
        """Every group that an entity names, with its members."""
        return members_of(self.known.entities)


def plan_of(node: q.Node, names: Names, style: Style = PLAIN) -> Plan:
    """Returns the plan of a query.

    Raises:
        QueryError: an unknown name, a part with no place inside NEAR, nothing to look for.
    """
    return _Builder(names, style).build(node)


class _Builder:
    def __init__(self, names: Names, style: Style) -> None:
        self._names = names
        self._style = style

    def build(self, node: q.Node) -> Plan:
        return _BUILD[type(node)](self, node)

    def term(self, node: q.Term) -> Plan:
        return word_plan(node, self._style)

    def phrase(self, node: q.Phrase) -> Plan:
        if not node.slop:
            return phrase_plan(node, self._style)
        words = [
            word_plan(q.Term(word, node.at, forms=self._style.phrases), self._style)
            for word in node.text.split()
        ]
        if not words:
            return phrase_plan(node, self._style)
        plan = words[0]
        for word in words[1:]:
            plan = Close(f'"{node.text}"~{node.slop}', (plan, word), node.slop, ordered=False)
        return plan

    def both(self, node: q.And) -> Plan:
        return All("AND", tuple(self.build(part) for part in node.parts))

    def either(self, node: q.Or) -> Plan:
        return Any("OR", tuple(self.build(part) for part in node.parts), self._names.cost)

    def no(self, node: q.Not) -> Plan:
        """What may hold under a NOT must hold for sure, so that the doubt speaks for the item."""
        style = self._style
        self._style = style._replace(negated=not style.negated)
        try:
            return No("NOT", self.build(node.part))
        finally:
            self._style = style

    def near(self, node: q.Near) -> Plan:
        """Both near each other; of a side that joins by AND or OR, each part near the other."""
        return self._near(node, self.build(node.left), self.build(node.right), MAX_SPREAD)

    def _near(self, node: q.Near, left: Plan, right: Plan, spread: int) -> Plan:
        if not _has_place(left):
            return self._spread(
                (node, node.left), left, spread, lambda part, rest: (part, right, rest)
            )
        if not _has_place(right):
            return self._spread(
                (node, node.right), right, spread, lambda part, rest: (left, part, rest)
            )
        plan = Close(_near_name(node), (left, right), node.distance, ordered=node.ordered)
        if plan.depth >= MAX_CHAIN:
            raise QueryError(f"NEAR nests deeper than {MAX_CHAIN - 1}", node.at)
        return plan

    def _spread(self, where: tuple[q.Near, q.Node], side: Plan, spread: int, sides: _Sides) -> Plan:
        """(a AND b) NEAR/5 c is (a NEAR/5 c) AND (b NEAR/5 c); so is OR, and a boost goes along."""
        node, written = where
        if isinstance(side, Boosted):
            return Boosted(side.term, self._near(node, *sides(side.part, spread)), side.factor)
        if not isinstance(side, All | Any):
            raise _placeless(written, side, _near_name(node))
        rest = spread // len(side.parts)
        if not rest:
            raise QueryError(
                f"{_near_name(node)} would join more than {MAX_SPREAD} pairs",
                node.at,
                hint="put words into a list and write any:NAME",
            )
        parts = tuple(self._near(node, *sides(part, rest)) for part in side.parts)
        if isinstance(side, All):
            return All(side.term, parts)
        return Any(side.term, parts, self._names.cost)

    def apart(self, node: q.Apart) -> Plan:
        name = f"NOT NEAR/{node.distance}" if node.distance else "NOT IN"
        part, other = self.placed(node.part, name), self.placed(node.other, name)
        return Apart(name, part, other, node.distance)

    def forms(self, node: q.Forms) -> Plan:
        style = self._style._replace(stemming=True, phrases=True)
        return _Builder(self._names, style).build(node.part)

    def within(self, node: q.Within) -> Plan:
        return Inside(node.unit.upper(), node.unit, self.build(node.part))

    def in_field(self, node: q.Field) -> Plan:
        return InField(f"{node.name}:", node.name, self.build(node.part))

    def count(self, node: q.Count) -> Plan:
        return Times(f"count({node.least})", self.placed(node.part, "count"), node.least)

    def total(self, node: q.Sum) -> Plan:
        parts = tuple((self.build(part), weight) for part, weight in node.parts)
        reachable = sum(weight for _, weight in node.parts if weight > 0)
        if reachable < node.least:
            raise QueryError(
                f"the weights sum to {reachable:g} at most, {node.least:g} is out of reach", node.at
            )
        return Total(f"sum >= {node.least:g}", parts, node.least, self._names.cost)

    def boost(self, node: q.Boost) -> Plan:
        if not 0 < node.factor <= MAX_BOOST:
            raise QueryError(
                f"a boost goes from above 0 to {MAX_BOOST:g}",
                node.at,
                hint="negative weights stand in sum(...)",
            )
        return Boosted(f"^{node.factor:g}", self.build(node.part), node.factor)

    def condition(self, node: q.Condition) -> Plan:
        return property_of(node, negated=self._style.negated)

    def placed(self, node: q.Node, operator: str) -> Plan:
        """A part of NOT NEAR or count: it must be something that stands at a place."""
        plan = self.build(node)
        if not _has_place(plan):
            raise _placeless(node, plan, operator)
        return plan

    def reference(self, node: q.Reference) -> Plan:
        asked = (node.kind, node.name)
        self._names.asked.add(self._names.seen.setdefault(asked, asked))
        style = PLAIN if node.kind in ("entity", "group") else self._style
        key = (node.kind, node.name, style)
        if key not in self._names.made:
            self._names.made[key] = _REFERENCE[node.kind](self, node)
        return self._names.made[key]

    def entity(self, node: q.Reference) -> Plan:
        entity = self._names.entities.get(node.name)
        if entity is not None:
            return entity_plan(entity)
        if node.name in self._names.groups:
            return self.group(node)
        raise _unknown("entity", node.name, (*self._names.entities, *self._names.groups), node.at)

    def group(self, node: q.Reference) -> Plan:
        members = self._names.groups.get(node.name)
        if not members:
            raise _unknown("group", node.name, tuple(self._names.groups), node.at)
        parts = tuple(entity_plan(member) for member in members)
        return Any(f"group:{node.name}", parts, self._names.cost)

    def any_of(self, node: q.Reference) -> Plan:
        words = self._names.known.lists.get(node.name)
        if words is None:
            raise _unknown("list", node.name, tuple(self._names.known.lists), node.at)
        if not words:
            raise QueryError(f"the list {node.name!r} is empty", node.at)
        parts = tuple(self._entry(word, node.at) for word in words)
        return Any(f"any:{node.name}", parts, self._names.cost)

    def _entry(self, text: str, at: int) -> Plan:
        try:
            return self.build(_line(text))
        except QueryError as error:
            raise QueryError(f"in the line {text!r}: {error}", at) from error

    def named(self, node: q.Reference) -> Plan:
        names = self._names
        text = names.known.queries.get(node.name)
        if text is None:
            raise _unknown("query", node.name, tuple(names.known.queries), node.at)
        if node.name in names.open:
            raise _circle(names.open[names.open.index(node.name) :], node.at)
        names.open.append(node.name)
        outer, names.asked = names.asked, set()
        try:
            plan = _called(self.build(parse_query(text)), node.name)
            names.uses[node.name] = tuple(sorted(names.asked))
        except QueryError as error:
            raise QueryError(f"in query:{node.name}: {error}", node.at) from error
        finally:
            names.asked = outer
            names.open.pop()
        return plan


def _near_name(node: q.Near) -> str:
    return f"{'ONEAR' if node.ordered else 'NEAR'}/{node.distance}"


def _placeless(node: q.Node, plan: Plan, operator: str) -> QueryError:
    """What NEAR, NOT NEAR, NOT IN or count cannot take, with what to write."""
    hint = "join words by OR in brackets; for AND use SENTENCE(...)"
    if isinstance(plan, No):
        hint = f"write a NOT {operator} b" if operator[0] == "N" else "write NOT outside of it"
    elif isinstance(plan, Property):
        hint = f"write AND {plan.term} behind it"
    elif isinstance(plan, InField):
        inner = "count(a, 2)" if operator == "count" else f"(a {operator} b)"
        hint = f"write {plan.name}:{inner}"
    expected = "a word, a phrase, an entity, NEAR, or an OR of these"
    return QueryError(f"{operator} cannot take this part", node.at, expected, hint)


def _line(text: str) -> q.Node:
    """A line of a list: one word is a term, more are a phrase; operators are operators."""
    if written := line_query(text):
        if _NAMING.search(written):
            raise QueryError("a list holds words, no names", 0, hint="use a named query")
        return parse_query(written)
    words = text.split()
    return q.Term(text, 0) if len(words) == 1 else q.Phrase(text, 0)


def _unknown(kind: str, name: str, known: tuple[str, ...], at: int) -> NameUnknown:
    kinds = (kind, "group") if kind == "entity" else (kind,)
    home = {"entity": "entities", "group": "groups of entities", "query": "queries"}
    where = home.get(kind, f"{kind}s")
    return NameUnknown(kinds, name, at, did_you_mean(name, known) or f"define it under {where}")


def _circle(names: list[str], at: int) -> QueryError:
    """The same words wherever the circle was entered."""
    first = names.index(min(names))
    around = " > ".join((*names[first:], *names[: first + 1]))
    return QueryError(f"the query {names[first]!r} refers to itself: {around}", at)


def _called(plan: Plan, name: str) -> Plan:
    """A named query's own AND or OR with the name, for explanation; what is shared stays."""
    if not isinstance(plan, All | Any) or plan.term not in ("AND", "OR"):
        return plan
    named = copy(plan)
    named.term = f"query:{name}: {plan.term}"
    return named


def _has_place(plan: Plan) -> bool:
    if isinstance(plan, Any):
        return all(_has_place(part) for part in plan.parts)
    if isinstance(plan, Boosted):
        return _has_place(plan.part)
    return isinstance(plan, _PLACED)


_BUILD: dict[type, Callable[[_Builder, q.Node], Plan]] = {
    q.Term: _Builder.term,  # type: ignore[dict-item]
    q.Phrase: _Builder.phrase,  # type: ignore[dict-item]
    q.And: _Builder.both,  # type: ignore[dict-item]
    q.Or: _Builder.either,  # type: ignore[dict-item]
    q.Not: _Builder.no,  # type: ignore[dict-item]
    q.Near: _Builder.near,  # type: ignore[dict-item]
    q.Apart: _Builder.apart,  # type: ignore[dict-item]
    q.Forms: _Builder.forms,  # type: ignore[dict-item]
    q.Within: _Builder.within,  # type: ignore[dict-item]
    q.Field: _Builder.in_field,  # type: ignore[dict-item]
    q.Count: _Builder.count,  # type: ignore[dict-item]
    q.Sum: _Builder.total,  # type: ignore[dict-item]
    q.Boost: _Builder.boost,  # type: ignore[dict-item]
    q.Condition: _Builder.condition,  # type: ignore[dict-item]
    q.Reference: _Builder.reference,  # type: ignore[dict-item]
}
_REFERENCE = {
    "entity": _Builder.entity,
    "group": _Builder.group,
    "any": _Builder.any_of,
    "query": _Builder.named,
}
